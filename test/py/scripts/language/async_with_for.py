class C:
    async def __aenter__(self):
        print("aenter")
        return self
    async def __aexit__(self, t, v, b):
        print("aexit", t is not None)
        return True
    def __aiter__(self):
        self.i = 0
        return self
    async def __anext__(self):
        self.i += 1
        if self.i > 2: raise StopAsyncIteration
        return self.i
async def main():
    async with C() as c:
        async for x in c:
            print(x)
        else:
            print("else")
    async with C():
        raise ValueError
    print("end")
try:
    main().send(None)
except StopIteration:
    print("finished")
