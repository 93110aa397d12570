import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Card } from "./card.ts";
import { FAT, Volume } from "./volume.ts";
import { difference, random, step, type Tree } from "./workload.ts";

const SECTOR = 512;

describe("FAT: file workloads", () => {
  it.each([
    [12, 2880, 1],
    [16, 40000, 2],
    [32, 1100000, 3],
  ])("FAT%i on %i sectors", async (bits, sectors, seed) => {
    const card = new Card(sectors);
    const fs = await Volume.create(card, SECTOR, FAT);
    expect(fs.format()).toBe(0);
    expect(fs.mount()).toBe(0);
    const rnd = random(seed);
    let tree: Tree = new Map();
    for (let i = 0; i < 400; i++) {
      const s = step(tree, rnd);
      const r = s.run(fs);
      expect(r, `${i} ${s.what}`).toBe(s.expected);
      tree = s.next;
      if (i % 50 === 49) {
        expect(difference(tree, fs.tree()), `${i} ${s.what}`).toBe("");
        fs.unmount();
        expect(fs.mount()).toBe(0);
        expect(difference(tree, fs.tree()), `${i} remounted`).toBe("");
      }
    }
  });
});
