d = {}
for k in (1, 1.0, True, 2 ** 70, 2.0 ** 70, -1, 0, -0.0, 0.5):
    d[k] = d.get(k, 0) + 1
print(len(d), d[1], d[2 ** 70], d[0], d[0.5])
print(hash(12345), hash(-12345), hash(0))
