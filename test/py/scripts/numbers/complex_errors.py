for f in (lambda: 1j < 2j, lambda: 1j // 2, lambda: 1j % 2, lambda: int(1j), lambda: float(1j), lambda: 1j + "a", lambda: complex([]), lambda: 1j & 1):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
try:
    0j ** -1
except ZeroDivisionError as e:
    print("ZeroDivisionError", e)
