def f(): pass
class A:
    def __call__(self): return 1
print(callable(f), callable(A), callable(A()), callable(1), callable(len), callable(lambda: 0))
a = []
print(id(a) == id(a), id(a) != id([]), hash("a") == hash("a"), hash(1) == 1, hash((1,)) == hash((1,)))
for bad in ([], {}, set()):
    try:
        hash(bad)
    except TypeError:
        print("TypeError")
