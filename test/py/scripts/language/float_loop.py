def newton(x):
    r = x / 2
    while abs(r * r - x) > 1e-9:
        r = (r + x / r) / 2
    return r
print("%.6f %.6f %.6f" % (newton(2), newton(10), newton(144)))
