inf = float("inf")
nan = float("nan")
for x in (inf, -inf, nan):
    print("{:f}|{:e}|{:g}|{:.2f}|{:10}|{:<10}|{:+}|{:F}|{:E}".format(*([x] * 9)))
    print("%f|%e|%g|%10.1f|%-10.1f" % ((x,) * 5))
