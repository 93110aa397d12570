/** `Maix.utils.gc_heap_size` in the M5StickV image: from the next soft or hard reset on the Python heap has that size. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { Stick } from "./support/stick.ts";

const image = join(repositoryRoot(), "build", "m5stickv", "firmware.bin");

function available(path: string): boolean {
  const found = existsSync(path);
  if (!found && process.env.CI) throw new Error(`${path} is missing`);
  return found;
}

const MIB = 1 << 20;
const STATE = `
import Maix, _maix, gc
gc.collect()
print(_maix.python_heap()[0], gc.mem_free(), Maix.utils.heap_free(), _maix.python_heap()[1])
`;

describe.runIf(available(image))("size of the Python heap", () => {
  let stick: Stick;
  beforeAll(() => {
    stick = new Stick(readFileSync(image));
  });

  function state(): { heap: number; free: number; rest: number; most: number } {
    const { out, err } = stick.run(STATE);
    expect(err).toBe("");
    const [heap, free, rest, most] = out.trim().split(" ").map(Number);
    return { heap: heap!, free: free!, rest: rest!, most: most! };
  }
  const set = (size: number) => stick.run(`import Maix\nMaix.utils.gc_heap_size(${size})`);

  it("grows at a soft reset, survives a hard one; the system heap gives what it takes", () => {
    const before = state();
    expect(before.heap).toBe(MIB);
    expect(set(3 * MIB)).toEqual({ out: "", err: "" });
    expect(state().heap).toBe(MIB); // not yet
    stick.softReset();
    const after = state();
    expect(after.heap).toBe(3 * MIB);
    expect(after.free - before.free).toBeGreaterThan(1.7 * MIB);
    expect(Math.abs(before.rest - after.rest - 2 * MIB)).toBeLessThan(4096);
    expect(
      stick.run("import Maix\nb = bytearray(1720320)\nprint(len(b), Maix.utils.gc_heap_size())"),
    ).toEqual({
      out: `1720320 ${3 * MIB}\n`,
      err: "",
    });
    expect(stick.restart()).toContain("[MaixPy] init end");
    expect(state().heap).toBe(3 * MIB);
    set(MIB);
    stick.softReset();
    expect(Math.abs(state().rest - before.rest)).toBeLessThan(4096);
  });

  it("smallest and largest size start, and leave the way back", () => {
    for (const size of [131072, state().most]) {
      expect(set(size).err).toBe("");
      stick.softReset();
      expect(state().heap).toBe(size & ~15);
      expect(
        stick.run(
          "with open('/flash/t', 'w') as f: f.write('x' * 5000)\nprint(len(open('/flash/t').read()))",
        ),
      ).toEqual({
        out: "5000\n",
        err: "",
      });
      expect(stick.restart()).toContain("[MaixPy] init end");
      expect(state().heap).toBe(size & ~15);
    }
    stick.run("import os\nos.remove('/flash/freq.conf')");
    stick.softReset();
    expect(state().heap).toBe(MIB);
  });

  it("refuses sizes that make no sense", () => {
    for (const size of [0, -1, 65536, 6 * MIB]) {
      expect(set(size).err).toMatch(/ValueError: gc_heap_size: 131072 to \d{7} bytes/);
    }
    expect(stick.run("import os\nprint('freq.conf' in os.listdir('/flash'))").out).toBe("False\n");
  });

  it("starts in the old heap when the file or a request makes no sense", () => {
    for (const size of [1, 60 * MIB]) {
      const conf = `import struct\nwith open('/flash/freq.conf', 'wb') as f: f.write(struct.pack('<IIB3xI', 400000000, 398666666, 1, ${size}))`;
      expect(stick.run(conf).err).toBe("");
      expect(stick.restart()).toContain("[MaixPy] init end");
      expect(state().heap).toBe(MIB);
    }
    const { rest } = state();
    for (const size of [16, 65536, 5 * MIB]) {
      stick.run(`import _maix\n_maix.python_heap(${size})`);
      stick.softReset();
      expect(state().heap).toBe(MIB);
    }
    expect(Math.abs(state().rest - rest)).toBeLessThan(4096);
  });

  it("a MemoryError for data says so, one for a small object does not", () => {
    const large = stick.run("bytearray(1720320)").err;
    expect(large).toMatch(
      /MemoryError: .* 17203\d\d bytes; for a larger Python heap: Maix.utils.gc_heap_size\(bytes\)/,
    );
    const small = stick.run("b = []\nwhile True: b.append(bytes(3000))").err;
    expect(small).toMatch(/MemoryError: memory allocation failed, allocating \d+ bytes/);
    expect(stick.violations).toBe(0);
  });
});
