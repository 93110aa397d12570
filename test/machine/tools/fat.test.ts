/** The SD card made from a folder: names, sizes, contents, and what comes back after writing. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { joined } from "../../../tools/src/emulator/fat_names.ts";
import { listVolume, syncFolder } from "../../../tools/src/emulator/fat_sync.ts";
import { BLOCK, FatVolume, geometry } from "../../../tools/src/emulator/fat_volume.ts";

const folder = mkdtempSync(join(tmpdir(), "kpy-fat-"));
afterAll(() => rmSync(folder, { recursive: true }));

const files: Record<string, Buffer> = {
  "main.py": Buffer.from("print('hello')\n"),
  "A name that is much longer than eight characters.txt": Buffer.from("long"),
  "big.bin": Buffer.from(Array.from({ length: 10_000 }, (_, i) => i & 255)),
  "EMPTY.TXT": Buffer.alloc(0),
  "sub/deep/inner.txt": Buffer.from("inner"),
};

mkdirSync(join(folder, "sub", "deep"), { recursive: true });
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);

describe("FAT volume", () => {
  const volume = new FatVolume(folder);

  it("holds every file under its own name", () => {
    const found = listVolume(volume).filter((file) => !file.directory);
    const names = found.map((file) => file.path.join("/")).sort();
    expect(names).toEqual(Object.keys(files).sort());
    for (const file of found) expect(Buffer.from(file.bytes).equals(files[file.path.join("/")])).toBe(true);
  });

  it("has fields that agree with one another", () => {
    const boot = new Uint8Array(BLOCK);
    volume.read(geometry.partition, boot);
    const view = new DataView(boot.buffer);
    const [total, fat] = [view.getUint32(32, true), view.getUint32(36, true)];
    const clusters = Math.floor((total - view.getUint16(14, true) - 2 * fat) / boot[13]);
    expect(clusters).toBeGreaterThan(65_524); // fewer would be FAT16
    expect(fat * BLOCK).toBeGreaterThanOrEqual((clusters + 2) * 4);
    expect(view.getUint16(510, true)).toBe(0xaa55);
  });

  it("refuses blocks beyond its end", () => {
    expect(volume.read(volume.blocks, new Uint8Array(BLOCK))).toBe(false);
    expect(volume.write(volume.blocks, new Uint8Array(BLOCK))).toBe(false);
  });

  it("brings changed contents back to the folder and leaves the rest alone", () => {
    const changed = new FatVolume(folder);
    const block = new Uint8Array(BLOCK);
    let found = -1;
    for (let n = geometry.partition + geometry.firstData; found < 0; n++) {
      changed.read(n, block);
      if (Buffer.from(block.subarray(0, 5)).toString() === "inner") found = n;
    }
    block.set(Buffer.from("INNER"));
    changed.write(found, block);
    syncFolder(changed, folder);
    expect(readFileSync(join(folder, "sub", "deep", "inner.txt"), "utf8")).toBe("INNER");
    expect(readFileSync(join(folder, "big.bin")).equals(files["big.bin"])).toBe(true);
  });

  it("joins short names", () => {
    expect(joined("README  TXT")).toBe("README.TXT");
    expect(joined("MAKEFILE   ")).toBe("MAKEFILE");
  });
});
