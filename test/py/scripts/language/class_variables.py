class A:
    n = 0
    items = []
    def add(self, x):
        self.items.append(x)
        A.n += 1
a, b = A(), A()
a.add(1)
b.add(2)
print(A.n, a.n, a.items, b.items is a.items)
A.n = 10
print(b.n)
del A.n
try:
    a.n
except AttributeError:
    print("gone")
