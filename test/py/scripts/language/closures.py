def make(n):
    def add(m):
        return n + m
    return add
print([f(10) for f in [make(i) for i in range(3)]])
fs = []
for i in range(3):
    fs.append(lambda: i)
print([f() for f in fs])
def late():
    r = [lambda: k for k in range(3)]
    return [f() for f in r]
print(late())
def param(a, b):
    def show():
        return a, b
    a = "changed"
    return show()
print(param(1, 2))
