class V:
    def __init__(self, *c): self.c = c
    def __add__(self, o): return V(*(a + b for a, b in zip(self.c, o.c)))
    def __mul__(self, k): return V(*(a * k for a in self.c))
    __rmul__ = __mul__
    def dot(self, o): return sum(a * b for a, b in zip(self.c, o.c))
    def __abs__(self): return self.dot(self) ** 0.5
    def __repr__(self): return "V" + repr(self.c)
a, b = V(1.5, 2.0, -1.0), V(0.5, 0.25, 4.0)
print(a + b, a * 2, 0.5 * a, a.dot(b), abs(V(3, 4)))
