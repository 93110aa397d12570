import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FatVolume } from "../../tools/src/emulator/fat_volume.ts";
import { Card, FileCard } from "./card.ts";
import { type BlockDevice, FAT, Volume } from "./volume.ts";
import { difference, random, step, type Tree } from "./workload.ts";

const SECTOR = 512;
const folder = mkdtempSync(join(tmpdir(), "kpy-fat-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Programs of Debian's dosfstools and mtools, which `make packages` installs. */
function program(name: string, ...args: string[]): string {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: "C.UTF-8" };
  const { status, stdout, stderr, error } = spawnSync(name, args, { encoding: "utf8", env });
  if (error) throw error;
  expect(status, `${name} ${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

async function mounted(device: BlockDevice): Promise<Volume> {
  const fs = await Volume.create(device, SECTOR, FAT);
  expect(fs.mount()).toBe(0);
  return fs;
}

function work(fs: Volume, count: number, seed: number): Tree {
  const rnd = random(seed);
  let tree: Tree = new Map();
  for (let i = 0; i < count; i++) {
    const s = step(tree, rnd);
    const r = s.run(fs);
    // a directory with entries is EACCES on FAT, as in MicroPython
    expect(r, `${i} ${s.what}`).toBe(s.expected === -39 ? -13 : s.expected);
    tree = s.next;
    if (i % 50 !== 49) continue;
    expect(difference(tree, fs.tree()), `${i} ${s.what}`).toBe("");
    fs.unmount();
    expect(fs.mount()).toBe(0);
    expect(difference(tree, fs.tree()), `${i} remounted`).toBe("");
  }
  return tree;
}

describe("FAT", () => {
  it.each([
    [2880, 1, ""],
    [40000, 2, ""],
    [1100000, 3, ""],
    [2880, 4, "-F 12"],
    [40000, 5, "-F 16"],
    [150000, 6, "-F 32 -s 1"],
  ])(
    "files on %i sectors (seed %i), made by ourselves or mkfs.fat %s; fsck.fat and mtools agree",
    async (sectors, seed, mkfs) => {
      const file = join(folder, `${seed}.img`);
      const card = new FileCard(file, sectors);
      if (mkfs) program("mkfs.fat", ...mkfs.split(" "), file);
      else expect((await Volume.create(card, SECTOR, FAT)).format()).toBe(0);
      const fs = await mounted(card);
      const tree = work(fs, 300, seed);
      tree.set("/ümläut Ж 漢 🙂.txt", Buffer.from("names"));
      expect(fs.writeFile("/ümläut Ж 漢 🙂.txt", Buffer.from("names"))).toBe(0);
      fs.unmount();
      program("fsck.fat", "-n", file);
      for (const [path, data] of [...tree].filter(([, value]) => value !== null).slice(0, 5)) {
        const copy = join(folder, "copy");
        program("mcopy", "-n", "-o", "-i", file, `::${path}`, copy);
        expect(Buffer.compare(readFileSync(copy), data as Uint8Array), path).toBe(0);
      }
      writeFileSync(join(folder, "theirs"), "theirs");
      program("mcopy", "-i", file, join(folder, "theirs"), "::/A long name of Theirs.txt");
      program("mmd", "-i", file, "::/Their Folder");
      tree.set("/A long name of Theirs.txt", Buffer.from("theirs")).set("/Their Folder", null);
      expect(difference(tree, (await mounted(card)).tree())).toBe("");
      card.close();
      rmSync(file);
    },
  );

  it("finds names whatever their case, and keeps the case of new ones", async () => {
    const card = new Card(2880);
    const fs = await Volume.create(card, SECTOR, FAT);
    fs.format();
    fs.mount();
    fs.writeFile("/ReadMe.Txt", Buffer.from("1"));
    expect(fs.readFile("/README.TXT")).toEqual(new Uint8Array([49]));
    expect(fs.rename("/readme.txt", "/README.txt")).toBe(0);
    expect(fs.list("")).toEqual([{ name: "README.txt", what: 1, size: 1 }]);
    for (let i = 0; i < 30; i++) expect(fs.writeFile(`/a rather long name ${i}`, Buffer.from([i]))).toBe(0);
    expect((fs.list("") as unknown[]).length).toBe(31);
    expect(fs.readFile("/a rather long name 29")).toEqual(new Uint8Array([29]));
    expect(fs.open("/what?", 6)).toBe(-22);
  });

  it("reads and writes the card that the emulator makes of a folder (MBR)", async () => {
    const source = join(folder, "card");
    mkdirSync(join(source, "sub folder"), { recursive: true });
    writeFileSync(join(source, "boot.py"), "print(1)\n");
    writeFileSync(join(source, "sub folder", "A file with a long name.bin"), Buffer.alloc(10000, 3));
    const volume = new FatVolume(source);
    const device: BlockDevice = {
      blockSize: SECTOR,
      blocks: volume.blocks,
      read(block, _offset, target) {
        for (let at = 0; at < target.length; at += SECTOR) {
          if (!volume.read(block + at / SECTOR, target.subarray(at, at + SECTOR))) return -5;
        }
        return 0;
      },
      write(block, _offset, data) {
        for (let at = 0; at < data.length; at += SECTOR) {
          if (!volume.write(block + at / SECTOR, data.subarray(at, at + SECTOR))) return -5;
        }
        return 0;
      },
      erase: () => 0,
    };
    const fs = await mounted(device);
    const tree = fs.tree();
    expect([...tree.keys()].sort()).toEqual([
      "/boot.py",
      "/sub folder",
      "/sub folder/A file with a long name.bin",
    ]);
    expect(tree.get("/sub folder/A file with a long name.bin")).toEqual(new Uint8Array(10000).fill(3));
    expect(fs.writeFile("/sub folder/new one.txt", Buffer.from("hello"))).toBe(0);
    expect((await mounted(device)).readFile("/sub folder/new one.txt")).toEqual(
      new Uint8Array(Buffer.from("hello")),
    );
  });

  it("finds the filesystem in a GUID partition table", async () => {
    const inner = new Card(40000);
    const first = 2048;
    await (await Volume.create(inner, SECTOR, FAT)).format();
    const card = new Card(first + 40000 + 34);
    for (const [n, data] of inner.sectors) card.sectors.set(first + n, data);
    const put = (sector: number, at: number, value: bigint) => {
      const data = card.sectors.get(sector) ?? new Uint8Array(SECTOR);
      new DataView(data.buffer).setBigUint64(at, value, true);
      card.sectors.set(sector, data);
    };
    put(0, 446, 0xeen << 32n); // protective MBR
    put(0, 454, 1n | (0xffffffffn << 32n));
    put(0, 504, 0xaa55n << 48n);
    put(1, 0, 0x5452415020494645n); // "EFI PART"
    put(1, 72, 2n);
    put(1, 80, 128n | (128n << 32n));
    put(2, 32, BigInt(first));
    put(2, 40, BigInt(first + 39999));
    const fs = await mounted(card);
    expect(fs.writeFile("/in a partition", Buffer.from("y"))).toBe(0);
    expect((await mounted(card)).readFile("/in a partition")).toEqual(new Uint8Array([121]));
  });

  it("does not mount what is none", async () => {
    expect(await (await Volume.create(new Card(1000), SECTOR, FAT)).mount()).toBe(-19);
  });

  it("takes a full card with an error", async () => {
    const fs = await Volume.create(new Card(200), SECTOR, FAT);
    fs.format();
    fs.mount();
    expect(fs.writeFile("/big", Buffer.alloc(200000))).toBe(-28);
    expect(fs.remove("/big")).toBe(0);
    expect(fs.writeFile("/fits", Buffer.alloc(60000, 1))).toBe(0);
    expect(fs.readFile("/fits")).toEqual(new Uint8Array(60000).fill(1));
  });
});
