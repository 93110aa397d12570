d = {"a": 1, 2: "two", None: 3, (1, 2): 4}
print(d["a"], d[2], d[None], d[(1, 2)], len(d), "a" in d, 5 in d)
d["new"] = 5
d["a"] += 10
del d[2]
print(sorted(str(k) for k in d), d.get("a"), d.get("zz"), d.get("zz", 0))
try:
    d["none"]
except KeyError as e:
    print("KeyError", e)
