print(sum([1, 2, 3]), sum([1.5, 2]), sum([]), sum([1], 10), sum([2 ** 60] * 20), sum((0.1,) * 10))
print(min(3, 1, 2), max(3, 1, 2), min([4, 2]), max("hello"), min("b", "a"), max([1, 2.5, 2]), min([3, -1], key=abs), max([], default=7))
print(abs(-3), abs(3.5), abs(-(2 ** 80)), divmod(17, 5), divmod(-17, 5), divmod(17.5, 5))
