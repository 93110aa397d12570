def read(n):
    for i in range(n):
        yield i
def square(src):
    for x in src:
        yield x * x
def even(src):
    for x in src:
        if x % 2 == 0:
            yield x
def total():
    s = 0
    while True:
        x = yield s
        if x is None:
            return s
        s += x
t = total()
next(t)
for x in even(square(read(8))):
    print(x, t.send(x))
