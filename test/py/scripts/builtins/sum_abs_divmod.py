print(sum(range(10)), sum([0.5, 0.25]), sum([], 7), abs(-3.5), abs(3 + 4j), divmod(7, 2), divmod(-7.5, 2), pow(2.0, 3), pow(9, 0.5))
