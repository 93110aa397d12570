values = [0, 1, -1, 2 ** 47, -(2 ** 47), 2 ** 47 - 1, 2 ** 63, -(2 ** 63), 2 ** 64, 10 ** 30, -(10 ** 30)]
for a in values:
    print([a < b for b in values], [a <= b for b in values], [a == b for b in values], [a != b for b in values])
print(sorted(values))
