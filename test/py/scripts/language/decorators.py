def twice(f):
    def wrapped(*a, **k):
        return f(*a, **k) * 2
    return wrapped
def tag(t):
    def deco(f):
        return lambda *a: t + str(f(*a))
    return deco
@twice
def one(): return 1
@tag("<")
@twice
def add(a, b): return a + b
def instance(c): return c()
@instance
class Single:
    x = 5
print(one(), add(2, 3), Single.x)
