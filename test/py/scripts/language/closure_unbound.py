def f():
    def g():
        return x
    try:
        g()
    except NameError:
        print("not yet")
    x = 5
    return g()
print(f())
def h():
    def g():
        return y
    y = 1
    del y
    try:
        return g()
    except NameError:
        return "deleted"
print(h())
