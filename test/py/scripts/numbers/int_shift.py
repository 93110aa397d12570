for n in (1, -1, 5, -5, 2 ** 40 + 1, -(2 ** 40) - 1, 3 ** 50, -(3 ** 50)):
    for s in (0, 1, 5, 16, 31, 32, 33, 47, 63, 64, 100):
        print(n << s, n >> s, (n << s) >> s == n)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 2 ** 70 << -3):
    try:
        f()
    except ValueError as e:
        print("ValueError", e)
