import asyncio
async def waiter(e, n, log):
    await e.wait(); log.append(n); return n
async def main():
    e = asyncio.Event(); log = []
    ts = [asyncio.create_task(waiter(e, i, log)) for i in range(3)]
    await asyncio.sleep_ms(1); print(log, e.is_set()); e.set(); await asyncio.sleep_ms(1); print(log, e.is_set())
    print(await e.wait()); e.clear(); print(e.is_set())
    t = asyncio.create_task(waiter(e, "x", log)); await asyncio.sleep_ms(1); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled")
    e.set(); e.set(); await asyncio.sleep_ms(1); print(log)
    f = asyncio.ThreadSafeFlag()
    async def setter(): await asyncio.sleep_ms(2); f.set()
    asyncio.create_task(setter()); await f.wait(); print("flag")
    f.set(); await f.wait(); print("again"); f.set(); f.clear()
    try: await asyncio.wait_for_ms(f.wait(), 5)
    except asyncio.TimeoutError: print("cleared")
asyncio.run(main())
