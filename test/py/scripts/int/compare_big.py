vals = [0, 1, -1, 2 ** 47, -2 ** 47, 2 ** 64, -2 ** 64, 2 ** 64 + 1, 1.5, -2.5, 1e30]
print(sorted(vals))
for a in vals[:8]:
    print([a < b for b in vals], [a == b for b in vals])
