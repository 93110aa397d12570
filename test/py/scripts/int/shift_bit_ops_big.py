x = 0x123456789abcdef0123456789abcdef
for s in (1, 7, 31, 32, 33, 64, 65, 100):
    print(x >> s, (x << s) >> s == x, -x >> s)
print(x & -x, x & (x - 1), x | (1 << 200), (-x) & 0xff, (-x) | 0xff, (-x) ^ x)
