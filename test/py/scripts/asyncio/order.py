import asyncio
log = []
async def w(n, t):
    log.append(("s", n)); await asyncio.sleep_ms(t); log.append(("e", n)); return n
async def main():
    ts = [asyncio.create_task(w(i, t)) for i, t in enumerate((30, 10, 20, 0))]
    print([t.done() for t in ts])
    print(await ts[0])
    for t in ts: print(await t, t.done())
    print(log)
    print(await asyncio.gather(w("a", 5), w("b", 1)))
    print(await w("direct", 0))
    async def g():
        for i in range(3):
            yield_ = i
            await asyncio.sleep(0)
        return yield_
    print(await g())
print(asyncio.run(main()))
