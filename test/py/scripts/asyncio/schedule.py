# Many tasks: due times decide, then the order of queueing; waiting costs no memory.
import asyncio
import gc

log = []


async def at(ms, name):
    await asyncio.sleep_ms(ms)
    log.append(name)


async def turn(name, rounds):
    for _ in range(rounds):
        log.append(name)
        await asyncio.sleep_ms(0)


async def spin(rounds):
    for _ in range(rounds):
        await asyncio.sleep_ms(0)


async def main():
    await asyncio.gather(*[at(ms, i) for i, ms in enumerate((120, 0, 60, 180, 60, 0, 240, 30))])
    print(log)
    log.clear()
    await asyncio.gather(*[turn(c, 3) for c in "abcde"])
    print(log)
    # cancelling tasks in the middle of the queue
    tasks = [asyncio.create_task(at(40 + 20 * (i % 5), i)) for i in range(20)]
    await asyncio.sleep_ms(0)
    for t in tasks[::3]:
        t.cancel()
    log.clear()
    for t in tasks:
        try:
            await t
        except asyncio.CancelledError:
            log.append(-1)
    print(sorted(log))
    await spin(10)
    gc.collect()
    before = gc.mem_alloc()
    await spin(3000)
    gc.collect()
    print(gc.mem_alloc() - before < 1000)


asyncio.run(main())
