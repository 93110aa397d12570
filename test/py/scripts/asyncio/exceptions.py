import asyncio
async def bad():
    raise ValueError("from task")
async def main():
    t = asyncio.create_task(bad())
    try:
        await t
    except ValueError as e:
        print("caught", e)
    r = await asyncio.gather(bad(), bad(), return_exceptions=True)
    print(repr(r[0]), repr(r[1]))
asyncio.run(main())
try:
    asyncio.run(bad())
except ValueError as e:
    print("out of run", e)
