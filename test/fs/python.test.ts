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
    "rmdir 39",
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
