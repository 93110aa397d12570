d = {}
for i in range(500):
    d[i * 37 % 1009] = i
print(len(d), d[37], sum(d), sum(d.values()))
for i in range(0, 500, 2):
    del d[i * 37 % 1009]
print(len(d), 37 in d, 0 in d, sum(d.values()))
for i in range(100):
    d["k%d" % i] = i
print(len(d), d["k50"])
