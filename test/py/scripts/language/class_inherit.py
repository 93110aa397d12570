class A:
    def f(self): return "A.f"
    def g(self): return self.f() + " via g"
class B(A):
    def f(self): return "B.f+" + super().f()
class C(B): pass
print(A().g(), B().g(), C().g())
print(isinstance(C(), A), issubclass(C, B), issubclass(A, B), isinstance(1, (str, int)))
print(C.__name__, C.__bases__, type(C()).__name__)
