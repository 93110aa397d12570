import asyncio
async def main():
    l = asyncio.Lock(); log = []
    async def use(n, t):
        async with l:
            log.append(("in", n)); await asyncio.sleep_ms(t); log.append(("out", n))
    await asyncio.gather(use(1, 3), use(2, 1), use(3, 0)); print(log, l.locked())
    await l.acquire(); print(l.locked())
    a, b = asyncio.create_task(use(4, 0)), asyncio.create_task(use(5, 0)); await asyncio.sleep_ms(1)
    a.cancel(); l.release()
    try: await a
    except asyncio.CancelledError: print("a cancelled")
    await b; print(log[-2:], l.locked())
    try: l.release()
    except RuntimeError as e: print(e)
    async def fail():
        async with l: raise ValueError("x")
    try: await fail()
    except ValueError: print(l.locked())
asyncio.run(main())
