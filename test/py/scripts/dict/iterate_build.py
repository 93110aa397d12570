words = "the cat and the dog and the bird".split()
count = {}
for w in words:
    count[w] = count.get(w, 0) + 1
print(sorted(count.items(), key=lambda t: (-t[1], t[0])))
inv = {}
for k, v in count.items():
    inv.setdefault(v, []).append(k)
print({k: sorted(v) for k, v in sorted(inv.items())} == {1: ["bird", "cat", "dog"], 2: ["and"], 3: ["the"]})
