d = {"a": 1}
k, v, i = d.keys(), d.values(), d.items()
d["b"] = 2
print(sorted(k), sorted(v), sorted(i), len(k), "b" in k, ("a", 1) in list(i))
print(k, type(v).__name__, [x for x in {}.items()])
