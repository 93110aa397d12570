class A:
    x = 1
    @staticmethod
    def s(a, b=2): return a, b
    @classmethod
    def c(cls, v):
        return cls.__name__, cls.x, v
class B(A):
    x = 2
print(A.s(1), A().s(3, 4), A.c("a"), B.c("b"), B().c("i"))
