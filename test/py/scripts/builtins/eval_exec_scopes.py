x = 1
def f():
    x = 2
    return eval("x")
print(f(), eval("x + 1"))
ns = {}
exec("def g(a): return a * k\nk = 3", ns)
print(ns["g"](5), "k" in globals())
exec("x = 10")
print(x)
