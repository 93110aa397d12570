def f():
    return 1, 2
a, b = f()
print(a, b, f(), type(f()))
x = 1,
print(x, (1, 2, 3,), (4,) + x)
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)
