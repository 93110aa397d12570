import asyncio, io
class Pipe(io.IOBase):
    def __init__(self): self.buf = b""
    def ioctl(self, r, a): return (1 if self.buf else 0) & a | 4 & a if r == 3 else -1
    def read(self, n=-1):
        if not self.buf: return None
        if n < 0: n = len(self.buf)
        d, self.buf = self.buf[:n], self.buf[n:]
        return d
    def readline(self):
        if not self.buf: return None
        i = self.buf.find(b"\n") + 1 or len(self.buf)
        return self.read(i)
    def readinto(self, b):
        d = self.read(len(b)) or b""
        b[: len(d)] = d
        return len(d)
    def write(self, d):
        n = min(len(d), 4)
        self.buf += bytes(d[:n])
        return n
async def main():
    p = Pipe(); r, w = asyncio.StreamReader(p), asyncio.StreamWriter(p, {"peername": "me"})
    print(w.get_extra_info("peername"))
    async def send():
        w.write(b"hello\nwor"); w.write(b"ld\nrest"); await w.drain()
    t = asyncio.create_task(send())
    line = b""
    while not line.endswith(b"\n"): line += await r.readline()
    print(line); print(await r.readexactly(4), await r.read(1)); b = bytearray(2); print(await r.readinto(b), b)
    await t; await asyncio.sleep_ms(1); print(await r.read(10))
    try: await asyncio.wait_for_ms(r.read(1), 5)
    except asyncio.TimeoutError: print("timeout")
asyncio.run(main())
