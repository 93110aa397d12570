class A:
    def __repr__(self): return "repr"
class B:
    def __str__(self): return "str"
    def __repr__(self): return "brepr"
print(A(), [A()], str(A()), repr(A()))
print(B(), [B()], str(B()), repr(B()), "%s %r" % (B(), B()), f"{B()} {B()!r}")
