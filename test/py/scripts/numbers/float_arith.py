a = 7.5
b = -2.25
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), -a, +a, abs(b))
print(a + 1, 1 + a, a - 1, 1 - a, a * 2, 2 * a, a / 2, 2 / a, a // 2, 2 // a, a % 2, 2 % a, a ** 2, 2 ** a)
for x in (5.5, -5.5):
    for y in (2.0, -2.0, 0.1, -0.1):
        print(x // y, x % y, divmod(x, y))
print(1e308 * 10, -1e308 * 10, 1e-320 / 1e10)
