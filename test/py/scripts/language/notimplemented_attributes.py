# NotImplemented is a value like any other.
import builtins


class A:
    x = NotImplemented

    def __init__(self):
        self.y = NotImplemented


class B(A):
    def get(self):
        return super().x


a = A()
print(A.x, a.x, a.y, getattr(a, "y", 5), hasattr(A, "x"), B().get(), B.x)
print(builtins.NotImplemented is NotImplemented, [NotImplemented], {1: NotImplemented}[1])
for f in (lambda: A.z, lambda: a.z, lambda: B().q):
    try:
        f()
    except AttributeError as e:
        print(e)
