import { describe, expect, it } from "vitest";
import { NorFlash } from "./nor.ts";
import { APPEND, CREATE, EXCLUSIVE, LFS, READ, TRUNCATE, Volume, WRITE } from "./volume.ts";
import { difference, random, step, type Tree } from "./workload.ts";

async function fresh(flash: NorFlash, prog = 32): Promise<Volume> {
  const fs = await Volume.create(flash, prog);
  expect(fs.format()).toBe(0);
  expect(fs.mount()).toBe(0);
  return fs;
}

/** Runs `count` operations and returns the tree that must be there. */
function work(fs: Volume, count: number, seed: number): Tree {
  const rnd = random(seed);
  let tree: Tree = new Map();
  for (let i = 0; i < count; i++) {
    const s = step(tree, rnd);
    const r = s.run(fs);
    if (r === -28) {
      tree = fs.tree();
      continue;
    }
    expect(r, `${i} ${s.what}`).toBe(s.expected);
    tree = s.next;
    if (i % 50 !== 49) continue;
    expect(difference(tree, fs.tree()), `${i} ${s.what}`).toBe("");
    fs.unmount();
    expect(fs.mount()).toBe(0);
    expect(difference(tree, fs.tree()), `${i} remounted`).toBe("");
  }
  return tree;
}

describe("littlefs", () => {
  it.each([
    [4096, 64, 32, 1],
    [4096, 24, 256, 2],
    [512, 200, 16, 3],
    [512, 60, 512, 4],
  ])("files on blocks of %i bytes, %i of them, programmed by %i", async (size, blocks, prog, seed) => {
    const flash = new NorFlash(size, blocks);
    work(await fresh(flash, prog), 400, seed);
    expect(flash.overwritten).toBe(0);
  });

  it("goes round blocks that have gone bad", async () => {
    const flash = new NorFlash(512, 900);
    const fs = await fresh(flash, 16);
    for (let b = 2; b < 900; b += 5) flash.bad.add(b);
    const tree = work(fs, 300, 5);
    expect(tree.size).toBeGreaterThan(5);
  });

  it("spreads the wear of one small file over the blocks", async () => {
    const flash = new NorFlash(512, 64);
    const fs = await fresh(flash, 16);
    expect(fs.mkdir("/d")).toBe(0);
    for (let i = 0; i < 8000; i++) expect(fs.writeFile("/d/counter", Buffer.from(String(i)))).toBe(0);
    expect(Buffer.from(fs.readFile("/d/counter") as Uint8Array).toString()).toBe("7999");
    const all = [...flash.erasures].sort((a, b) => a - b);
    expect(all.reduce((a, b) => a + b)).toBeGreaterThan(500);
    expect(all.at(-1)).toBeLessThan(110);
  });

  it("takes a full medium with an error, and what was there stays", async () => {
    const flash = new NorFlash(4096, 16);
    const fs = await fresh(flash);
    expect(fs.writeFile("/kept", Buffer.alloc(5000, 7))).toBe(0);
    const f = fs.open("/big", WRITE | CREATE);
    let r = 0;
    for (let i = 0; i < 100 && r >= 0; i++) r = fs.write(f, Buffer.alloc(1000, i));
    expect(r).toBe(-28);
    expect(fs.close(f)).toBe(0);
    expect(fs.readFile("/kept")).toEqual(new Uint8Array(5000).fill(7));
    expect(fs.remove("/big")).toBe(0);
    expect(fs.writeFile("/again", Buffer.alloc(20000, 1))).toBe(0);
  });

  it("keeps a file's old content until it is synced or closed", async () => {
    const fs = await fresh(new NorFlash(4096, 32));
    fs.writeFile("/f", Buffer.from("old"));
    const f = fs.open("/f", WRITE | CREATE | TRUNCATE);
    fs.write(f, Buffer.from("new content"));
    expect(Buffer.from(fs.readFile("/f") as Uint8Array).toString()).toBe("old");
    expect(fs.sync(f)).toBe(0);
    expect(Buffer.from(fs.readFile("/f") as Uint8Array).toString()).toBe("new content");
    fs.close(f);
  });

  it("lets open files follow a rename, and go on after their removal", async () => {
    const fs = await fresh(new NorFlash(4096, 64));
    fs.mkdir("/d");
    fs.writeFile("/a", Buffer.from("1"));
    const f = fs.open("/a", READ | WRITE | APPEND);
    expect(fs.rename("/a", "/d/b")).toBe(0);
    for (let i = 0; i < 50; i++) fs.writeFile(`/d/a${i}`, Buffer.alloc(100));
    fs.write(f, Buffer.from("2"));
    expect(fs.sync(f)).toBe(0);
    expect(Buffer.from(fs.readFile("/d/b") as Uint8Array).toString()).toBe("12");
    expect(fs.remove("/d/b")).toBe(0);
    expect(fs.write(f, Buffer.from("3"))).toBe(1);
    expect(fs.close(f)).toBe(0);
    expect(fs.stat("/d/b")).toBe(-2);
  });

  it("answers wrong calls with the errno of MicroPython", async () => {
    const fs = await fresh(new NorFlash(4096, 32));
    fs.mkdir("/d");
    fs.writeFile("/d/f", Buffer.from("x"));
    expect(fs.open("/nope", READ)).toBe(-2);
    expect(fs.open("/nope/f", WRITE | CREATE)).toBe(-2);
    expect(fs.open("/d/f/g", READ)).toBe(-20);
    expect(fs.open("/d", READ)).toBe(-21);
    expect(fs.open("/d/f", WRITE | CREATE | EXCLUSIVE)).toBe(-17);
    expect(fs.open(`/${"n".repeat(300)}`, WRITE | CREATE)).toBe(-36);
    expect(fs.mkdir("/d")).toBe(-17);
    expect(fs.remove("/d")).toBe(-39);
    expect(fs.remove("/d/f", 2)).toBe(-20);
    expect(fs.rename("/d", "/d/e")).toBe(-22);
  });

  it("does not mount what is none", async () => {
    const flash = new NorFlash(4096, 16);
    const fs = await Volume.create(flash, 32, LFS);
    expect(fs.mount()).toBe(-84);
    fs.format();
    expect((await Volume.create(flash, 32, LFS, 8)).mount()).toBe(-22);
    expect(fs.mount()).toBe(0);
  });
});
