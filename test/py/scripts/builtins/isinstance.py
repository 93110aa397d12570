class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(A(), B), isinstance(1, int), isinstance("a", (int, str)), isinstance([], (tuple, (list, dict))) if False else True)
print(issubclass(B, A), issubclass(A, A), issubclass(B, (int, A)), isinstance(None, type(None)), isinstance(A, type))
print(type(1), type("a"), type([]), type(A()) is A, type(A), type(None))
try:
    isinstance(1, 1)
except TypeError:
    print("TypeError")
