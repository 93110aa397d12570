class A:
    def __init__(self, *a): print("A", a)
    def m(self): return ["A"]
class B(A):
    def __init__(self, x):
        super().__init__(x, x)
    def m(self): return super().m() + ["B"]
class C(B):
    def m(self): return super(C, self).m() + ["C"]
    @classmethod
    def cm(cls): return super().__name__ if False else "cm"
print(C(1).m(), C.cm())
