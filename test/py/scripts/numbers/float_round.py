for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1234.5678, 1e20, 0.05):
    print(round(x), round(x, 1), round(x, 2))
print(round(5), round(-5), round(12345, -2), round(2 ** 70))
