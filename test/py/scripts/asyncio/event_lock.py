import asyncio
async def waiter(e, n):
    await e.wait()
    print("woken", n)
async def locked(l, n):
    async with l:
        print("in", n)
        await asyncio.sleep_ms(1)
        print("out", n)
async def main():
    e = asyncio.Event()
    ts = [asyncio.create_task(waiter(e, i)) for i in range(3)]
    await asyncio.sleep_ms(1)
    print("set")
    e.set()
    await asyncio.gather(*ts)
    l = asyncio.Lock()
    await asyncio.gather(locked(l, 1), locked(l, 2))
    print(l.locked())
asyncio.run(main())
