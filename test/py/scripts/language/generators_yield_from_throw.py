def inner():
    try:
        yield 1
        yield 2
    except KeyError:
        print("inner key")
        yield "recovered"
    finally:
        print("inner finally")
def outer():
    try:
        yield from inner()
        yield "after"
    except ValueError:
        print("outer value")
g = outer()
print(next(g), g.throw(KeyError), next(g))
g = outer()
next(g)
try:
    g.throw(ValueError)
except StopIteration:
    print("stopped")
g = outer()
next(g)
g.close()
