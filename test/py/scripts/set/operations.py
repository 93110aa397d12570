a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), sorted(b - a))
print(sorted(a.union(b)), sorted(a.intersection(b)), sorted(a.difference(b)), sorted(a.symmetric_difference(b)))
print({1} < a, a <= a, a < a, a >= {1, 2}, a.issuperset({1}), {1}.issubset(a), a.isdisjoint({9}), a.isdisjoint(b))
a |= {9}
a &= {1, 2, 9}
a -= {2}
a ^= {1, 7}
print(sorted(a))
