class A:
    def __init__(self): self.log = []
    def __iadd__(self, o):
        self.log.append(("+", o))
        return self
    def __isub__(self, o):
        self.log.append(("-", o))
        return self
a = A()
b = a
a += 1
a -= "x"
a += [2]
print(a is b, a.log)
class B:
    def __init__(self, n): self.n = n
    def __add__(self, o): return B(self.n + o)
b = c = B(1)
b += 5
print(b.n, c.n)
