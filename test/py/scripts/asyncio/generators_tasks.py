import asyncio
class Await:
    def __init__(self, v): self.v = v
    def __iter__(self): yield from asyncio.sleep_ms(1); return self.v
async def deep(n): return n if not n else await deep(n - 1) + 1
async def main():
    print(await deep(30), await Await(7))
    q = []
    async def prod():
        for i in range(3): q.append(i); await asyncio.sleep(0)
    async def cons():
        out = []
        while len(out) < 3:
            if q: out.append(q.pop(0))
            await asyncio.sleep(0)
        return out
    _, out = await asyncio.gather(prod(), cons()); print(out)
    tasks = {asyncio.create_task(deep(i)): i for i in range(3)}
    print(sorted([tasks[t] for t in tasks]))
    print(asyncio.current_task() in tasks, asyncio.current_task().done())
    async def chain(n):
        if n: await asyncio.create_task(chain(n - 1))
        return n
    print(await chain(5))
    r = []
    async def tick(n, ms):
        for i in range(3): await asyncio.sleep_ms(ms); r.append(n)
    await asyncio.gather(tick("a", 40), tick("b", 100)); print(r)
asyncio.run(main())
async def ret(): return 42
loop = asyncio.get_event_loop(); print(loop.run_until_complete(ret()))
async def stopper(): await asyncio.sleep_ms(2); loop.stop()
asyncio.new_event_loop(); loop.create_task(stopper()); loop.run_forever(); print("stopped")
