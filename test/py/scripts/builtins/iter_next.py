it = iter([1, 2])
print(next(it), next(it), next(it, "default"))
try:
    next(it)
except StopIteration:
    print("StopIteration")
n = [0]
print(n)
for bad in ("iter(5)", "next([])", "next(5)"):
    try:
        eval(bad)
    except TypeError:
        print("TypeError")
