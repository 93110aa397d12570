# results around the borders of small integers
for base in (2 ** 30, 2 ** 31, 2 ** 46, 2 ** 47, 2 ** 48, 2 ** 62, 2 ** 63, 2 ** 64):
    for d in (-1, 0, 1):
        n = base + d
        print(n, -n, n + 1, n - 1, -n - 1, n * 2, n // 2, -n // 2, n % 7, -n % 7, n ^ 5, n & -8, ~n, n << 1, n >> 1, -n >> 1)
print(abs(-(2 ** 47)), -(-(2 ** 47)), -(2 ** 47) // -1, divmod(-(2 ** 47), -1))
