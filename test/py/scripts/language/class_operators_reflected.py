class R:
    def __radd__(self, o): return ("radd", o)
    def __rsub__(self, o): return ("rsub", o)
    def __rmul__(self, o): return ("rmul", o)
    def __rtruediv__(self, o): return ("rdiv", o)
r = R()
print(1 + r, 2.5 - r, "a" * r, 3 / r)
class N:
    def __add__(self, o): return NotImplemented
try:
    N() + 1
except TypeError:
    print("TypeError")
print((N() + r)[0])
