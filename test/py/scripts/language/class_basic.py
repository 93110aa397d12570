class P:
    kind = "point"
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def norm(self):
        return self.x * self.x + self.y * self.y
p = P(3, 4)
print(p.x, p.y, p.norm(), p.kind, P.kind, P.norm(p))
p.kind = "own"
print(p.kind, P.kind)
p.z = 1
print(p.z)
try:
    p.q
except AttributeError as e:
    print(e)
