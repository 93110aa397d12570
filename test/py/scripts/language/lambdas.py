f = lambda: 5
g = lambda x, y=2, *a, k=3, **d: (x, y, a, k, d)
print(f(), g(1), g(1, 2, 3, k=4, z=5))
print((lambda x: lambda y: x - y)(10)(3))
print(sorted([3, 1, 2], key=lambda x: -x))
print(list(map(lambda x, y: x + y, [1, 2], [3, 4])))
