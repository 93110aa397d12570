for n in (0, 1, 5, 255, -1, -128):
    print(n, ~n, n & 6, n | 6, n ^ 6, n << 3, n >> 1)
print(1 << 40, (1 << 40) >> 38, -(1 << 40) >> 38)
try:
    1 << -1
except ValueError as e:
    print("ValueError", e)
