a = set("the quick brown fox".split())
b = set("the lazy brown dog".split())
print(sorted(a & b), sorted(a - b), sorted(a ^ b), sorted(a | b), len(a | b), a & b <= a)
