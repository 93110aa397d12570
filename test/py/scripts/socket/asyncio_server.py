# asyncio streams over sockets: a server with several clients.
import asyncio


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def ask(n):
    reader, writer = await asyncio.open_connection("127.0.0.1", 7777)
    answers = []
    for i in range(3):
        writer.write("client %d line %d\n" % (n, i))
        await writer.drain()
        answers.append(await reader.readline())
        await asyncio.sleep_ms(n)
    big = b"%d" % n * 9000 + b"\n"
    writer.write(big)
    task = asyncio.create_task(reader.readexactly(len(big)))
    await writer.drain()
    print(n, (await task) == big)
    writer.close()
    await writer.wait_closed()
    return answers


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 7777)
    for answers in await asyncio.gather(*(ask(n) for n in range(3))):
        print(answers)
    server.close()
    await server.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", 7777)
    except OSError as e:
        print(e.errno)


asyncio.run(main())
