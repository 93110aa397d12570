# Everything that scripts do with a filesystem.
import gc, os, vfs


def leave_open():
    open("left open", "w").write("lost or found")


def use(kind, device):
    kind.mkfs(device)
    os.mount(kind(device), "/mnt")
    os.chdir("/mnt")
    with open("a.txt", "w") as f:
        f.write("hello\nworld\n" * 30)
    os.mkdir("dir")
    with open("dir/b.bin", "wb") as f:
        f.write(bytes(range(256)) * 10)
    print(open("a.txt").readline(), end="")
    print(sorted(os.listdir()))
    print(list(os.ilistdir("dir")))
    with open("dir/b.bin", "rb") as f:
        f.seek(1000)
        print(f.read(4), f.tell())
    os.rename("a.txt", "dir/c.txt")
    space = os.statvfs("/mnt")
    print(os.stat("dir/c.txt")[6], 0 < space[3] < space[2], os.getcwd())
    for name, call in (("rmdir", os.rmdir), ("open", lambda _: open("nope")), ("remove", os.remove)):
        try:
            call("dir")
        except OSError as e:
            print(name, e.errno)
    leave_open()
    # more files than can be open at once: those that nobody has any more are closed
    for i in range(100):
        open("dir/c.txt").read(3)
    gc.collect()
    print(open("left open").read() in ("lost or found", ""))
    try:
        with open("big", "wb") as f:
            for i in range(1000):
                f.write(bytes(4000))
    except OSError as e:
        print("full", e.errno)
    os.remove("big")
    os.chdir("/")
    os.umount("/mnt")
    os.mount(kind(device), "/again", readonly=True)
    print(sorted(os.listdir("/again")))
    try:
        open("/again/x", "w")
    except OSError as e:
        print("read-only", e.errno)
