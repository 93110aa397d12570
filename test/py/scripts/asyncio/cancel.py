import asyncio
async def forever():
    try:
        while True:
            await asyncio.sleep_ms(1)
    except asyncio.CancelledError:
        print("cancelled")
        raise
    finally:
        print("finally")
async def main():
    t = asyncio.create_task(forever())
    await asyncio.sleep_ms(3)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("main saw it", t.done())
asyncio.run(main())
