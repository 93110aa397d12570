/** Loading a model whose length nobody knows, piece by piece: what a loader from flash does. */
import { expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";

const host = createHost();
const runtime = new KModelRuntime(host);
const FLASH = 256 << 10;
const LAST_GAP = 7;

it("asks for header, node table and bodies, then for no more", () => {
  for (let seed = 700; seed < 720; seed++) {
    const file = writeModel(generateModel({ seed, nodes: 12, ops: ALL_OPS }).graph).bytes;
    const flash = new Uint8Array(FLASH).fill(0xff);
    flash.set(file);
    const ptr = runtime.alloc(FLASH, 256, "a piece of flash");
    const steps: number[] = [];
    let have = 0;
    for (;;) {
      const needed = host.core.kmodel_probe(ptr, have);
      if (needed === have) break;
      expect(needed).toBeGreaterThan(have);
      host.memory.write(ptr, flash.subarray(0, needed));
      have = needed;
      steps.push(needed);
    }
    expect(steps[0]).toBe(40);
    expect(steps.length).toBeLessThanOrEqual(3);
    expect(have).toBeGreaterThanOrEqual(file.length);
    expect(have).toBeLessThanOrEqual(file.length + LAST_GAP);
    const handle = host.core.kmodel_load(ptr, have);
    expect(handle).not.toBe(0);
    host.core.kmodel_unload(handle);
    runtime.free(ptr);
  }
});

it("stops at what is no model", () => {
  const ptr = runtime.alloc(4096, 256, "a piece of flash");
  host.memory.view(ptr, 4096).fill(0xff);
  expect(host.core.kmodel_probe(ptr, 0)).toBe(40);
  expect(host.core.kmodel_probe(ptr, 40)).toBe(0);
  expect(() => runtime.fail()).toThrow(/the flash is blank/);
  runtime.free(ptr);
});
