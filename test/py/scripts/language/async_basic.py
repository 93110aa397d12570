class Aw:
    def __init__(self, n): self.n = n
    def __await__(self):
        yield self.n
        return self.n * 2
    __iter__ = __await__
async def inner(x):
    r = await Aw(x)
    return r + 1
async def main():
    a = await inner(1)
    b = await inner(10)
    return a, b
c = main()
out = []
try:
    while True:
        out.append(c.send(None))
except StopIteration as e:
    print(out, e.value)
