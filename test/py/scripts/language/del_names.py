x = 1
del x
try:
    x
except NameError:
    print("NameError")
def f():
    y = 2
    del y
    try:
        y
    except NameError:
        print("NameError in f")
    y = 3
    return y
print(f())
a, b, c = 1, 2, 3
del a, (b, c)
try:
    b
except NameError:
    print("gone")
