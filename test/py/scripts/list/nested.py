m = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*m)], [x for r in m for x in r], sum(map(sum, m)), max(max(r) for r in m))
print([[r[i] for r in m] for i in range(3)])
