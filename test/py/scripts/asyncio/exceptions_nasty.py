import asyncio
def handler(loop, context): print("handler", context["message"], repr(context["exception"]))
async def bad(): raise IndexError("lost")
async def main():
    asyncio.get_event_loop().set_exception_handler(handler)
    t = asyncio.create_task(bad()); await asyncio.sleep_ms(2)
    try: await t
    except IndexError as e: print("got", e)
    asyncio.create_task(bad()); await asyncio.sleep_ms(5)
    async def cm_test():
        class CM:
            async def __aenter__(self): print("enter"); return 5
            async def __aexit__(self, *a): print("exit", a[0].__name__ if a[0] else None); return a[0] is KeyError
        async with CM() as v: print(v)
        async with CM(): raise KeyError
        try:
            async with CM(): raise OSError(5)
        except OSError as e: print(e.errno)
    await cm_test()
    class It:
        def __init__(self): self.n = 0
        def __aiter__(self): return self
        async def __anext__(self):
            await asyncio.sleep(0); self.n += 1
            if self.n > 3: raise StopAsyncIteration
            return self.n
    async for x in It(): print(x)
    else: print("else")
    for c in (lambda: asyncio.create_task(5), lambda: asyncio.create_task(bad)):
        try: c(); print("no error")
        except Exception as e: print(type(e).__name__)
    return "value"
print(asyncio.run(main()))
asyncio.new_event_loop()
async def fails(): raise ZeroDivisionError
try: asyncio.run(fails())
except ZeroDivisionError: print("out")
print(asyncio.run(main()))
