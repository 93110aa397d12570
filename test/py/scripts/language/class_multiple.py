class A:
    def who(self): return "A"
class B:
    def who(self): return "B"
    def rest(self): return "rest B"
class C(A, B): pass
class D(B, A):
    def who(self): return "D" + super().who()
print(C().who(), C().rest(), D().who())
