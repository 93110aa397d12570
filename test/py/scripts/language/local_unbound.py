def f():
    try:
        print(z)
    except NameError:
        print("unbound")
    z = 1
    print(z)
f()
z = "global"
def g(flag):
    if flag:
        w = 1
    return w
print(g(True))
try:
    g(False)
except NameError:
    print("NameError")
