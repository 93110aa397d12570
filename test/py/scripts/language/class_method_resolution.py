class A:
    def f(self): return "A"
    def g(self): return "gA"
class B(A):
    pass
class C(A):
    def f(self): return "C"
class D(B, C):
    pass
print(D().g(), C().f(), B().f(), isinstance(D(), C), issubclass(D, A))
class E(C):
    g = lambda self: "gE" + self.f()
print(E().g(), E.f(E()))
