d = {}
for w in "a b a c b a".split():
    d[w] = d.get(w, 0) + 1
print(sorted(d.items()), d.get("zz"), d.get("zz", []), "a" in d and d["a"])
groups = {}
for n in range(10):
    groups.setdefault(n % 3, []).append(n)
print(sorted(groups.items()))
