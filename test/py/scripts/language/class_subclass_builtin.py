class L(list):
    def total(self): return sum(self)
    def append(self, x):
        super().append(x * 2)
l = L([1, 2])
l.append(5)
print(l, len(l), l.total(), l[0], isinstance(l, list), [x for x in l])
class D(dict):
    def __getitem__(self, k): return "own"
d = D(a=1)
print(d["zz"], len(d))
class S(str):
    def shout(self): return self.upper() + "!"
print(S("hey").shout(), S("a") + "b")
class T(tuple):
    pass
print(T((1, 2)), len(T([1])))
