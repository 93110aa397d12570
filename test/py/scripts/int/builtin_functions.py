print(abs(-5), abs(-2 ** 70), pow(2, 10), pow(2, -1), pow(7, 3, 5), divmod(-7, 2), round(5), min(3, 1, 2), max([4, 9]), sum([1, 2], 10))
print(round(2 ** 70), hash(5), int(), bool(2 ** 70), isinstance(5, int), isinstance(2 ** 70, int))
