def gen():
    yield 1
    return "result"
g = gen()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
def outer():
    r = yield from gen()
    print("r", r)
    return r
print(list(outer()))
