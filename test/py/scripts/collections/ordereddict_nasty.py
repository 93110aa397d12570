from collections import OrderedDict
d = OrderedDict([("z", 1), ("a", 2), (3, 3)])
print(d, list(d), list(d.items()), list(d.values()))
d["z"] = 10; d["m"] = 5; del d["a"]; d["a"] = 7
print(d, d.popitem(), d.popitem(), d)
print(d == OrderedDict([("z", 10), (3, 3)]), d == OrderedDict([(3, 3), ("z", 10)]), OrderedDict(a=1), OrderedDict({"q": 1}), OrderedDict())
print(d.setdefault("n", 0), d.get("x"), d.pop("n"), d.pop("n", None), "z" in d, len(d))
c = d.copy(); c["t"] = 1; print(d, c, type(c).__name__)
d.update([("u", 1), ("v", 2)]); print(list(d)); d.clear(); print(d, bool(d))
for i in range(50): d[i] = i
for i in range(0, 50, 3): del d[i]
print(list(d)[:12], len(d), list(reversed(list(d)))[:3])
for f in (lambda: d.popitem() if False else OrderedDict().popitem(), lambda: d["no"], lambda: OrderedDict(5), lambda: OrderedDict([1])):
    try: print(f())
    except Exception as x: print(type(x).__name__)
