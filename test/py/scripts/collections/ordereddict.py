from collections import OrderedDict
d = OrderedDict([("z", 1), ("a", 2)])
d["m"] = 3
d["z"] = 9
print(d, list(d), list(d.values()), d.popitem(), len(d), list(d.items()))
del d["z"]
d["z"] = 0
print(list(d), d == OrderedDict([("a", 2), ("z", 0)]))
