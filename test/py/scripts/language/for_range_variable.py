for i in range(3):
    pass
print(i)
for i in range(10, 10):
    pass
print(i)
def f():
    for k in range(4):
        if k == 2:
            break
    a = k
    for k in range(0):
        pass
    return a, k
print(f())
def g():
    for q in range(0):
        pass
    try:
        return q
    except NameError:
        return "unbound"
print(g())
def nested():
    r = []
    for i in range(2):
        for i in range(5, 7):
            r.append(i)
        r.append(i)
    return r
print(nested())
