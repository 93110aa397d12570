class A:
    def __init__(self, n): self.n = n
    def get(self, k=0): return self.n + k
a = A(5)
m = a.get
print(m(), m(2), m(k=3))
a.n = 10
print(m(), [f() for f in (a.get, A(1).get)])
print(list(map(A.get, [A(1), A(2)])), a.get == a.get)
a.get = lambda: "replaced"
print(a.get())
