def gen(n):
    print("start")
    for i in range(n):
        yield i
    print("stop")
for x in gen(2):
    print(x)
g = gen(1)
print(next(g))
try:
    next(g)
except StopIteration as e:
    print("StopIteration", e.args)
print(list(gen(3)), next(gen(0), "default"))
