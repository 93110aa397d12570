# Files on a filesystem in memory.
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
        return 100 if op == 4 else 512 if op == 5 else 0


device = RAM(100)
vfs.VfsLfs2.mkfs(device)
vfs.mount(vfs.VfsLfs2(device), "/ram")

os.chdir("/ram")
def err(f, *a):
    try:
        return f(*a)
    except OSError as e:
        return e.errno
with open("a.txt", "w") as f:
    print(f.write("line1\nzweite é\n\nlast"))
with open("a.txt") as f:
    print([l for l in f], f.read(), f.readline())
with open("a.txt", "rb") as f:
    print(f.read(3), f.seek(-4, 2), f.read(), f.tell(), f.readinto(bytearray(5)))
with open("a.txt", "r+") as f:
    f.write("LINE")
    f.seek(0)
    print(f.readline())
with open("a.txt", "a") as f:
    f.write("+")
print(open("a.txt").read()[-5:], os.stat("a.txt")[6], os.stat("a.txt")[0] & 0x8000 != 0)
print(err(open, "no"), err(os.mkdir, "a.txt"), err(os.rmdir, "a.txt"), err(os.remove, "no"), err(os.listdir, "no"), err(os.rename, "no", "x"), err(os.chdir, "no"))
os.mkdir("d")
print(err(os.mkdir, "d"), err(os.remove, "d"), err(open, "d", "w"), err(open, "d/x/y", "w"), os.listdir("d"))
os.rename("a.txt", "d/b.txt")
print(sorted(os.listdir()), os.listdir("d"), [e[:2] for e in os.ilistdir("d")], os.getcwd())
os.chdir("d")
print(os.getcwd(), open("b.txt").readline(), os.path if hasattr(os, "path") else "")
os.chdir("..")
print(os.getcwd(), err(os.rmdir, "d") in (13, 39))
os.remove("d/b.txt")
os.rmdir("d")
print(os.listdir())
f = open("c", "w")
f.write("x")
f.close()
f.close()
for g in (lambda: f.write("y"), lambda: f.read(), lambda: open("c", "q"), lambda: open("c", "r").write("x"), lambda: open("c", "w").read()):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__)
with open("big", "wb") as f:
    for i in range(200):
        f.write(bytes([i]) * 37)
data = open("big", "rb").read()
print(len(data), data[37 * 100], data[-1])
with open("big", "rb") as f:
    total = 0
    while True:
        part = f.read(100)
        if not part:
            break
        total += len(part)
    print(total, f.seek(37 * 5), f.read(1))

# a device that gets full: the error is that of the write, also when `with` closes the file
for _ in range(2):
    try:
        with open("large", "w") as f:
            while True:
                f.write("x" * 300)
    except OSError as e:
        print(e.errno)
    os.remove("large")
print(os.listdir(), len(open("big", "rb").read()))
