# Streams: reading and writing without holding up other tasks.
from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, name):
        return self.e[name]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def read(self, n=-1):
        data = b""
        while True:
            await core.get_io_queue().read(self.s)
            part = self.s.read(n)
            if part is not None:
                if not part:
                    return data
                data += part
                if n >= 0:
                    return data

    async def readinto(self, buf):
        await core.get_io_queue().read(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        data = b""
        while n:
            await core.get_io_queue().read(self.s)
            part = self.s.read(n)
            if part is not None:
                if not part:
                    raise EOFError
                data += part
                n -= len(part)
        return data

    async def readline(self):
        line = b""
        while True:
            await core.get_io_queue().read(self.s)
            part = self.s.readline()
            if part is not None:
                line += part
                if not part or line[-1] == 10:
                    return line

    def write(self, data):
        if not self.out_buf:
            n = self.s.write(data)
            if n == len(data):
                return
            if n:
                data = data[n:]
        self.out_buf += data

    async def drain(self):
        if not self.out_buf:
            # let others run
            return await core.sleep_ms(0)
        data = memoryview(self.out_buf)
        sent = 0
        while sent < len(data):
            await core.get_io_queue().write(self.s)
            n = self.s.write(data[sent:])
            if n:
                sent += n
        self.out_buf = b""


StreamReader = Stream
StreamWriter = Stream


async def open_connection(host, port):
    import socket

    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0][-1]
    s = socket.socket()
    s.setblocking(False)
    try:
        s.connect(address)
    except OSError as e:
        if e.errno != 115:
            raise e
    stream = Stream(s)
    await core.get_io_queue().write(s)
    return stream, stream


class Server:
    def close(self):
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, callback):
        try:
            while True:
                await core.get_io_queue().read(s)
                peer, address = s.accept()
                peer.setblocking(False)
                stream = Stream(peer, {"peername": address})
                core.create_task(callback(stream, stream))
        except core.CancelledError:
            s.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, traceback):
        self.close()
        await self.wait_closed()


async def start_server(callback, host, port, backlog=5):
    import socket

    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(socket.getaddrinfo(host, port)[0][-1])
    s.listen(backlog)
    s.setblocking(False)
    server = Server()
    server.task = core.create_task(server._serve(s, callback))
    return server
