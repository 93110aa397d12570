a = [1, 2]
print([*a, 3, *a], (*a, *"xy"), {*a, 2, 5} == {1, 2, 5})
print([*range(3), *[], *(9,)])
print(*a, *"bc", sep="-")
def f(*args): return args
print(f(*a, 0, *range(2)))
