# A device that gets full while a file is written: the error is that of the write, also when a `with` closes the file.
import os, vfs


class RAM:
    def __init__(self, count):
        self.data = bytearray(count * 512)

    def readblocks(self, n, buf, off=0):
        at = n * 512 + off
        buf[:] = self.data[at : at + len(buf)]

    def writeblocks(self, n, buf, off=0):
        at = n * 512 + off
        self.data[at : at + len(buf)] = buf

    def ioctl(self, op, arg):
        return 20 if op == 4 else 512 if op == 5 else 0


device = RAM(20)
vfs.VfsLfs2.mkfs(device)
vfs.mount(vfs.VfsLfs2(device), "/ram")
with open("/ram/kept", "w") as f:
    f.write("here")
for _ in range(3):
    try:
        with open("/ram/large", "w") as f:
            while True:
                f.write("x" * 300)
    except OSError as e:
        print(e.errno)
    os.remove("/ram/large")
print(open("/ram/kept").read(), os.listdir("/ram"))
vfs.umount("/ram")
