a, b = 1 + 2j, 3 - 1j
print(a + b, a - b, a * b, a / b, -a, a == 1 + 2j, abs(3 + 4j), a.real, a.imag)
print(complex(1, 2), complex("1+2j"), complex(5), a + 1, 2 * a, a ** 2, 1j * 1j, bool(0j), 1.5j)
print(hash(1 + 0j) == hash(1), (2 + 0j) == 2, repr(-1j), repr(1e10j))
for bad in ("1j < 2j", "1j // 2", "1j % 2", "int(1j)", "float(1j)"):
    try:
        print(eval(bad))
    except TypeError:
        print("TypeError")
