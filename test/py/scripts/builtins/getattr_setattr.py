class A:
    x = 1
a = A()
print(getattr(a, "x"), getattr(a, "y", "none"), hasattr(a, "x"), hasattr(a, "y"))
setattr(a, "y", 5)
print(a.y)
delattr(a, "y")
print(hasattr(a, "y"), getattr([], "append") is not None, hasattr(5, "real") or True)
try:
    getattr(a, "zz")
except AttributeError:
    print("AttributeError")
