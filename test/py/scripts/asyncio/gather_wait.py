import asyncio
async def f(n):
    await asyncio.sleep_ms(n)
    return n
async def main():
    print(await asyncio.gather(f(6), f(2), f(4)))
    try:
        await asyncio.wait_for(f(500), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    print(await asyncio.wait_for(f(1), 1))
asyncio.run(main())
