f = frozenset([1, 2, 2])
print(len(f), 1 in f, f == frozenset([2, 1]), f == {1, 2}, sorted(f | {3}), hash(f) == hash(frozenset([1, 2])))
print({f: "key"}[frozenset([2, 1])], frozenset())
try:
    f.add(1)
except AttributeError:
    print("AttributeError")
