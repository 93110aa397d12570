class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x)
    def __sub__(self, o): return V(self.x - o.x)
    def __mul__(self, k): return V(self.x * k)
    def __neg__(self): return V(-self.x)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __repr__(self): return "V(%d)" % self.x
    def __len__(self): return self.x
    def __bool__(self): return self.x > 1
a, b = V(1), V(2)
print(a + b, a - b, b * 5, -a, a == V(1), a != b, a < b, sorted([b, a]), len(b), bool(a), bool(b))
