a = [1, 2]
print(*a, *"bc", sep="-")
def f(*args): return args
print(f(*a, 0, *range(2)))
