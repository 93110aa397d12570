from micropython import const
A = const(5)
_B = const(A * 2 + 1)
NAME = const("text")
def f():
    return A + _B, NAME
print(f(), A, _B)
