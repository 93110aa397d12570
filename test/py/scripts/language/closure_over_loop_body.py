def f():
    out = []
    for i in range(3):
        def g(j=i):
            return i, j
        out.append(g)
    return [g() for g in out]
print(f())
