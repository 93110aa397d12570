def echo():
    x = None
    while True:
        x = yield x
        print("got", x)
g = echo()
print(next(g))
print(g.send(1))
print(g.send("two"))
print(next(g))
g2 = echo()
try:
    g2.send(5)
except TypeError:
    print("TypeError")
