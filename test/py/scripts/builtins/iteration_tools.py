print(list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(zip([1, 2], "ab", (3, 4))), list(zip()))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(reversed([1, 2, 3])), list(zip([1], [2, 3])), list(map(lambda *a: a, [1, 2], [3])))
print(any([0, 1]), any([]), all([1, 0]), all([]), sum([1.5, 2]), min("b", "a"), max([3, 9, 2]), sum([[1], [2]], []))
