import asyncio
async def w(n):
    try:
        while True: await asyncio.sleep_ms(5)
    except asyncio.CancelledError:
        print("c", n)
        if n == 1: return "swallowed"
        raise
    finally:
        print("f", n)
async def main():
    a, b = asyncio.create_task(w(0)), asyncio.create_task(w(1))
    await asyncio.sleep_ms(1)
    print(a.cancel(), b.cancel())
    for t in (a, b):
        try: print(await t)
        except asyncio.CancelledError: print("raised")
    print(a.done(), b.done(), a.cancel())
    n = asyncio.create_task(w(2)); print(n.cancel())
    try: await n
    except asyncio.CancelledError: print("before start")
    async def self_cancel():
        try: asyncio.current_task().cancel()
        except RuntimeError as e: print(e)
    await asyncio.create_task(self_cancel())
    g = asyncio.gather(w(3), w(4)) if False else None
    ts = [asyncio.create_task(w(i)) for i in (5, 6)]
    gt = asyncio.create_task(asyncio.gather(*ts)) if False else None
    await asyncio.sleep_ms(1)
    for t in ts: t.cancel()
    print([type(x).__name__ for x in await asyncio.gather(*ts, return_exceptions=True)])
asyncio.run(main())
