class A:
    c = 1
a = A()
a.x = 1
a.y = "b"
print(sorted(a.__dict__.items()))
print(sorted(n for n in dir(a) if not n.startswith("_")))
print(hasattr(a, "x"), hasattr(a, "c"), hasattr(a, "q"))
delattr(a, "x")
print(sorted(a.__dict__))
