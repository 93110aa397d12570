print(sorted("bca"), sorted([3, 1], reverse=True), list(reversed((1, 2))), sorted(["B", "a"], key=str.lower), list(reversed("ab")))
class R:
    def __reversed__(self): return iter([9, 8])
print(list(reversed(R())), sorted({3, 1, 2}), sorted([[2], [1, 5], [1]]))
