d = {"a": 1, "b": 2, "c": 3}
for k in list(d):
    if d[k] == 2:
        del d[k]
print(sorted(d))
d = {}
for i in range(20):
    d[i] = i
    if i > 4:
        del d[i - 5]
print(sorted(d))
