d = {"a": 1, "b": 2}
print(sorted(d.keys()), sorted(d.values()), sorted(d.items()))
print(d.pop("a"), d.pop("zz", "dflt"), d.setdefault("b", 9), d.setdefault("c", 3), sorted(d.items()))
d.update({"b": 20, "x": 1})
d.update([("y", 2)], z=3)
print(sorted(d.items()))
e = d.copy()
d.clear()
print(d, len(e), e.popitem()[0] in "bcxyz", len(e))
try:
    {}.popitem()
except KeyError:
    print("KeyError")
try:
    {}.pop(1)
except KeyError:
    print("KeyError")
