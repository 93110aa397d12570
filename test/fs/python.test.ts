import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { kpy } from "../cli/kpy.ts";

const folder = mkdtempSync(join(tmpdir(), "kpy-vfs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...parts: string[]): string {
  const file = join(folder, "script.py");
  writeFileSync(file, parts.join("\n"));
  const { status, stdout, stderr } = kpy("run", file);
  expect(stderr).toBe("");
  expect(status, stdout).toBe(0);
  return stdout;
}

const RAM = readFileSync(join(import.meta.dirname, "ram_device.py"), "utf8");
const USE = readFileSync(join(import.meta.dirname, "use_vfs.py"), "utf8");

it.each([
  ["os.VfsLfs2", "RAM(200)"],
  ["os.VfsFat", "RAM(200)"],
  ["os.VfsLfs2", "vfs.Flash()"],
])("%s on %s", (kind, device) => {
  const lines = run(RAM, USE, `use(${kind}, ${device})`).split("\n");
  expect(lines).toEqual([
    "hello",
    "['a.txt', 'dir']",
    "[('b.bin', 32768, 0, 2560)]",
    "b'\\xe8\\xe9\\xea\\xeb' 1004",
    "360 True /mnt",
    kind === "os.VfsFat" ? "rmdir 13" : "rmdir 39",
    "open 2",
    "remove 21",
    "True",
    "full 28",
    "['dir', 'left open']",
    "read-only 30",
    "",
  ]);
});

it("another filesystem must wait while a device written in Python is at work", () => {
  const script = `
import os, vfs
os.VfsLfs2.mkfs(vfs.Flash())
os.mount(os.VfsLfs2(vfs.Flash()), "/f")
class Nosy(RAM):
    def readblocks(self, n, buf, off=0):
        try:
            os.listdir("/f")
        except OSError as e:
            seen.add(e.errno)
        super().readblocks(n, buf, off)
seen = set()
device = Nosy(50)
os.VfsLfs2.mkfs(device)
os.mount(os.VfsLfs2(device), "/r")
print(os.listdir("/r"), os.listdir("/f"), seen)
`;
  expect(run(RAM, script)).toBe("[] [] {16}\n");
});

it("an exception of the device comes through", () => {
  const script = `
import os
class Broken(RAM):
    def writeblocks(self, n, buf, off=0):
        raise ValueError("no")
try:
    os.VfsFat.mkfs(Broken(100))
except ValueError as e:
    print(e)
`;
  expect(run(RAM, script)).toBe("no\n");
});

it("a block device is mounted as what is on it", () => {
  const script = `
import os
for kind in (os.VfsLfs2, os.VfsFat):
    device = RAM(100)
    kind.mkfs(device)
    with kind(device).open("x", "w") as f:
        f.write("text")
    os.mount(device, "/r")
    print(os.listdir(b"/r"), type(os.mount()[-1][0]).__name__)
    os.umount("/r")
try:
    os.mount(RAM(100), "/r")
except OSError as e:
    print("blank", e.errno)
os.mount(RAM(100), "/r", mkfs=True)
print(os.listdir("/r"))
os.umount("/r")
try:
    os.mount(object(), "/r")
except OSError as e:
    print("no device", e.errno)
`;
  expect(run(RAM, script)).toBe("[b'x'] VfsLfs2\n[b'x'] VfsFat\nblank 19\n[]\nno device 19\n");
});

it("devices without writeblocks are read-only, those of the first protocol have count", () => {
  const script = `
import os
class ReadOnly:
    def __init__(self, device):
        self.readblocks = device.readblocks
        self.ioctl = device.ioctl
class Old:
    def __init__(self, device):
        self.readblocks = device.readblocks
        self.writeblocks = device.writeblocks
        self.count = lambda: len(device.data) // 512
def errno(f, *args):
    try:
        return f(*args)
    except OSError as e:
        return e.errno
for kind in (os.VfsLfs2, os.VfsFat):
    device = RAM(100)
    kind.mkfs(device)
    fs = kind(ReadOnly(device))
    print(list(fs.ilistdir()), errno(fs.mkdir, "d"), errno(fs.open, "f", "w"), errno(kind.mkfs, ReadOnly(device)))
old = Old(RAM(60))
os.VfsFat.mkfs(old)
os.VfsFat(old).mkdir("d")
print(list(os.VfsFat(old).ilistdir()))
`;
  expect(run(RAM, script)).toBe("[] 30 30 30\n[] 30 30 30\n[('d', 16384, 0, 0)]\n");
});

it("a file that is left open on a device written in Python is written after the collection", () => {
  const script = `
import gc, os
device = RAM(100)
os.VfsFat.mkfs(device)
fs = os.VfsFat(device)
def leave(name, text):
    fs.open(name, "w").write(text)
leave("a.txt", "collected")
gc.collect()
print(b"collected" in device.data, fs.open("a.txt").read())
# nobody has the filesystem but a file
def alone():
    d = RAM(100)
    os.VfsLfs2.mkfs(d)
    return d, os.VfsLfs2(d).open("b", "w")
d, f = alone()
gc.collect()
f.write("kept")
f.close()
print(os.VfsLfs2(d).open("b").read())
# an error while it is written is nobody's
class Failing(RAM):
    fail = False
    def writeblocks(self, n, buf, off=0):
        if self.fail:
            raise ValueError("no")
        super().writeblocks(n, buf, off)
device = Failing(100)
os.VfsFat.mkfs(device)
fs = os.VfsFat(device)
leave("c.txt", "lost")
leave("d.txt", "lost")
Failing.fail = True
gc.collect()
Failing.fail = False
print(fs.open("c.txt").read() in ("", "lost"))
`;
  expect(run(RAM, script)).toBe("True collected\nkept\nTrue\n");
});

it("littlefs dates files only when it is to", () => {
  const script = `
import os
device = RAM(100)
os.VfsLfs2.mkfs(device)
fs = os.VfsLfs2(device, mtime=False)
fs.open("a", "w").close()
print(fs.stat("a")[8])
fs = os.VfsLfs2(device)
fs.open("a", "r+").close()
print(fs.stat("a")[8])
fs.open("a", "w").close()
print(fs.stat("a")[8] > 1600000000)
`;
  expect(run(RAM, script)).toBe("0\n0\nTrue\n");
});
