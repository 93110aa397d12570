# exact where a double is as large as the integer; MicroPython converts to double
big = 2 ** 40
print(big == float(big), big + 1 == float(big), big + 1 > float(big), float(big) < big + 1)
print(2 ** 70 == 2.0 ** 70, 10 ** 400 > 1e308, -(10 ** 400) < -1e308)
print(1 == 1.0, 1 < 1.5, 2 > 1.5, -1 < -0.5, 0 == -0.0)
print(10 ** 400 == float("nan"), 10 ** 400 > float("-inf"))
