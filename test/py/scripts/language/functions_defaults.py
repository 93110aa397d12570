def f(x, l=[]):
    l.append(x)
    return l
print(f(1), f(2), f(3, []), f(4))
n = 5
def g(a=n, b=n * 2):
    return a, b
n = 6
print(g(), g(b=1))
def h(*, k=1, j):
    return k, j
print(h(j=2), h(j=3, k=4))
try:
    h()
except TypeError:
    print("TypeError")
