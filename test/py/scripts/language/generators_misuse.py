def gen():
    yield 1
g = gen()
print(iter(g) is g)
def me():
    try:
        next(h)
    except ValueError:
        print("already executing")
    yield 1
h = me()
next(h)
def leak():
    yield 1
    raise StopIteration
try:
    list(leak())
except RuntimeError:
    print("RuntimeError")
def refuse():
    try:
        yield 1
    except GeneratorExit:
        yield 2
r = refuse()
next(r)
try:
    r.close()
except RuntimeError:
    print("ignored exit")
