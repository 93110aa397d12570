import asyncio
async def ok(n): await asyncio.sleep_ms(n); return n
async def bad(n): await asyncio.sleep_ms(n); raise ValueError(n)
async def main():
    print(await asyncio.gather())
    print(await asyncio.gather(ok(2), ok(1), ok(0)))
    print([repr(x) for x in await asyncio.gather(ok(1), bad(2), bad(0), return_exceptions=True)])
    t = asyncio.create_task(ok(5))
    try: await asyncio.gather(t, bad(1))
    except ValueError as e: print("first error", e)
    print(await t)
    inner = asyncio.gather(ok(1), ok(2))
    print(await asyncio.gather(inner, ok(3)) if False else await inner)
    async def nested(): return await asyncio.gather(ok(1), asyncio.create_task(ok(2)))
    print(await asyncio.gather(nested(), nested()))
asyncio.run(main())
