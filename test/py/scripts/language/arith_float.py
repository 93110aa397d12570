for x, y in ((1.5, 0.5), (-2.25, 1.0), (3.0, -0.75)):
    print(x + y, x - y, x * y, x / y, x // y, x % y)
print(1 / 4, 7 / 2, 2 ** 0.5 > 1.41, 3.0 == 3, 0.1 + 0.2 == 0.3)
print(float("inf") > 1e300, float("-inf") < 0, float("nan") == float("nan"))
