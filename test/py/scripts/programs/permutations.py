def perms(l):
    if not l:
        yield []
    for i in range(len(l)):
        for p in perms(l[:i] + l[i + 1:]):
            yield [l[i]] + p
def combos(l, k):
    if k == 0:
        return [[]]
    return [[l[i]] + c for i in range(len(l)) for c in combos(l[i + 1:], k - 1)]
print(["".join(p) for p in perms(list("abc"))], len(list(perms([1, 2, 3, 4, 5]))), combos([1, 2, 3, 4], 2))
