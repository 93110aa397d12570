def gen():
    try:
        while True:
            try:
                yield 1
            except ValueError as e:
                print("value", e)
                yield "handled"
    finally:
        print("cleanup")
g = gen()
next(g)
print(g.throw(ValueError("x")))
print(next(g))
g.close()
g.close()
try:
    next(g)
except StopIteration:
    print("done")
g = gen()
try:
    g.throw(KeyError("early"))
except KeyError as e:
    print("KeyError", e)
