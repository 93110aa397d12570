for x in (0.5, 1.5, 2.5, -0.5, 2.675, 1.005, 123.456):
    print(round(x), round(x, 1), round(x, 2), end="; ")
print(round(1234.5, -2), round(5.0), round(1e20), type(round(1.5)), type(round(1.5, 1)))
