class Outer:
    class Inner:
        v = 1
        def f(self): return "inner"
    def make(self): return self.Inner()
print(Outer.Inner.v, Outer().make().f(), Outer.Inner.__name__)
def factory(n):
    class C:
        k = n
        def get(self): return n, self.k
    return C
print(factory(1)().get(), factory("x")().get(), factory(1) is factory(1))
