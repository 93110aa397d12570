fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def g(n):
    return [lambda k: k * n + m for m in range(2)]
print([f(10) for f in g(3)])
