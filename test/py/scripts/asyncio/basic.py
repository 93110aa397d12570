import asyncio
async def worker(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)
    return name * 2
async def main():
    t = asyncio.create_task(worker("a", 2))
    r = await worker("b", 2)
    print(r, await t)
asyncio.run(main())
