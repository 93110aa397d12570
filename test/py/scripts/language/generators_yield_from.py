def a():
    yield from (1, 2)
    yield from "xy"
    yield from b()
    x = yield from []
    print(x)
def b():
    got = yield "b1"
    print("b got", got)
    return 5
print(list(a()))
def c():
    r = yield from b()
    print("r", r)
g = c()
print(next(g))
try:
    g.send("sent")
except StopIteration:
    print("end")
