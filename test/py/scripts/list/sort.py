l = [3, 1, 2]
l.sort()
print(l)
l.sort(reverse=True)
print(l)
w = ["bb", "a", "ccc", "dddd"]
w.sort(key=len)
print(w)
print(sorted(w, key=lambda s: s[-1], reverse=True), sorted([2.5, 1, -3]), sorted((3, 1)), sorted({"b": 1, "a": 2}))
print(sorted([(1, "b"), (1, "a"), (0, "z")]))
try:
    [1, "a"].sort()
except TypeError:
    print("TypeError")
