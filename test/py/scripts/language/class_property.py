class T:
    def __init__(self): self._c = 0
    @property
    def c(self): return self._c
    @c.setter
    def c(self, v):
        print("set", v)
        self._c = v
    @c.deleter
    def c(self): print("del")
    @property
    def ro(self): return "read only"
t = T()
t.c = 5
t.c += 1
print(t.c, t.ro)
del t.c
try:
    t.ro = 1
except AttributeError:
    print("AttributeError")
