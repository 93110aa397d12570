import { describe, expect, it } from "vitest";
import { Volume } from "./volume.ts";
import { NorFlash } from "./nor.ts";
import { difference, random, step, type Tree } from "./workload.ts";

describe("littlefs: file workloads", () => {
  it.each([
    [4096, 64, 32, 1],
    [4096, 24, 256, 2],
    [512, 200, 16, 3],
    [512, 60, 512, 4],
  ])("blocks of %i bytes, %i of them, programmed by %i", async (size, blocks, prog, seed) => {
    const flash = new NorFlash(size, blocks);
    const fs = await Volume.create(flash, prog);
    expect(fs.format()).toBe(0);
    expect(fs.mount()).toBe(0);
    const rnd = random(seed);
    let tree: Tree = new Map();
    for (let i = 0; i < 600; i++) {
      const s = step(tree, rnd);
      const r = s.run(fs);
      if (r === -28) tree = fs.tree();
      else {
        expect(r, `${i} ${s.what}`).toBe(s.expected);
        tree = s.next;
      }
      if (i % 50 === 49) {
        expect(difference(tree, fs.tree()), `${i} ${s.what}`).toBe("");
        fs.unmount();
        expect(fs.mount()).toBe(0);
        expect(difference(tree, fs.tree()), `${i} remounted`).toBe("");
      }
    }
    expect(flash.overwritten).toBe(0);
  });
});
