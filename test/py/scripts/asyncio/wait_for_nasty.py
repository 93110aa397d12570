import asyncio
async def f(t, v):
    try:
        await asyncio.sleep_ms(t)
        return v
    except asyncio.CancelledError:
        print("cancelled", v)
        raise
async def bad():
    await asyncio.sleep(0); raise ValueError("boom")
async def main():
    print(await asyncio.wait_for(f(1, "quick"), 1))
    try: await asyncio.wait_for(f(200, "slow"), 0.01)
    except asyncio.TimeoutError as e: print("timeout", repr(e))
    try: await asyncio.wait_for_ms(f(200, "slow2"), 5)
    except asyncio.TimeoutError: print("timeout2")
    print(await asyncio.wait_for(f(1, "none"), None))
    try: await asyncio.wait_for(bad(), 1)
    except ValueError as e: print(e)
    t = asyncio.create_task(f(100, "task"))
    try: await asyncio.wait_for(t, 0.005)
    except asyncio.TimeoutError: print("t", t.done())
    async def outer():
        try: await asyncio.wait_for(f(500, "inner"), 10)
        except asyncio.CancelledError: print("outer cancelled"); raise
    o = asyncio.create_task(outer()); await asyncio.sleep_ms(2); o.cancel()
    try: await o
    except asyncio.CancelledError: print("done", o.done())
    async def stubborn():
        try: await asyncio.sleep(1)
        except asyncio.CancelledError: return "kept"
    try: print(await asyncio.wait_for(stubborn(), 0.005))
    except asyncio.TimeoutError: print("stubborn timeout")
asyncio.run(main())
