# A block device in memory that behaves like flash: erased bytes are 0xff.
class RAM:
    def __init__(self, count, size=512):
        self.size = size
        self.data = bytearray(b"\xff" * count * size)

    def readblocks(self, n, buf, off=0):
        at = n * self.size + off
        buf[:] = self.data[at : at + len(buf)]

    def writeblocks(self, n, buf, off=0):
        at = n * self.size + off
        self.data[at : at + len(buf)] = buf

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // self.size
        if op == 5:
            return self.size
        if op == 6:
            self.data[arg * self.size : (arg + 1) * self.size] = b"\xff" * self.size
            return 0
