def gen():
    for i in range(5):
        if i == 3:
            raise ValueError(i)
        yield i
out = []
try:
    for x in gen():
        out.append(x)
except ValueError as e:
    print(out, "stopped at", e)
g = gen()
try:
    print(list(g))
except ValueError:
    print(list(g))
