/**
 * exp, log, sin and cos of the core against correctly rounded values from f64: the reference's C library is
 * within one unit in the last place of these, and so must the core be. Where a C compiler is installed they
 * are compared with the C library itself, bit for bit.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compileEntry } from "../kpu/compile.ts";

const FUNCTIONS = [
  { name: "cosf", op: 2, exact: Math.cos },
  { name: "expf", op: 3, exact: Math.exp },
  { name: "logf", op: 5, exact: Math.log },
  { name: "sinf", op: 8, exact: Math.sin },
];
/** Every so many bit patterns; 2^32 / STRIDE arguments. */
const STRIDE = 10_007;
const CHUNK = 65_536;
const BASE = 1 << 20;
/** Arguments beyond this are reduced modulo pi by more bits than Math.sin's own error allows to compare. */
const LARGE = 1e5;

const module = await compileEntry("test/kmodel/asm/math.ts", "--initialMemory", "64");
const { memory, apply_unary } = new WebAssembly.Instance(module, {}).exports as unknown as {
  memory: WebAssembly.Memory;
  apply_unary(op: number, from: number, to: number, count: number): void;
};

/** Bit patterns of the arguments. */
function argumentBits(): Uint32Array<ArrayBuffer> {
  const count = Math.floor(2 ** 32 / STRIDE);
  return Uint32Array.from({ length: count }, (_, i) => (i * STRIDE) >>> 0);
}

function evaluate(op: number, bits: Uint32Array): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(bits.length);
  for (let at = 0; at < bits.length; at += CHUNK) {
    const part = bits.subarray(at, at + CHUNK);
    new Uint32Array(memory.buffer, BASE, part.length).set(part);
    apply_unary(op, BASE, BASE + 4 * CHUNK, part.length);
    result.set(new Uint32Array(memory.buffer, BASE + 4 * CHUNK, part.length), at);
  }
  return result;
}

const floats = (bits: Uint32Array<ArrayBuffer>) => new Float32Array(bits.buffer);

/** Distance in units in the last place; NaNs are equal. */
function ulps(a: number, b: number, aBits: number, bBits: number): number {
  if (Number.isNaN(a) || Number.isNaN(b))
    return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const order = (v: number) => (v & 0x80000000 ? -(v & 0x7fffffff) : v);
  return Math.abs(order(aBits | 0) - order(bBits | 0));
}

describe("against f64", () => {
  it.each(FUNCTIONS)("$name is within one unit", ({ op, exact }) => {
    const bits = argumentBits();
    const got = evaluate(op, bits);
    const want = Float32Array.from(floats(bits), (x) => exact(x));
    const wantBits = new Uint32Array(want.buffer);
    const gotFloats = floats(got);
    const x = floats(bits);
    let off = 0;
    for (let i = 0; i < bits.length; i++) {
      const distance = ulps(gotFloats[i], want[i], got[i], wantBits[i]);
      if (distance > 0) off++;
      if (distance > 1 && !(Math.abs(x[i]) > LARGE))
        throw new Error(`${x[i]}: ${gotFloats[i]} is not ${want[i]}`);
    }
    expect(off / bits.length).toBeLessThan(0.05);
  });
});

const PROGRAM = `
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  float (*f)(float) = argv[1][0] == 'c' ? cosf : argv[1][0] == 'e' ? expf : argv[1][0] == 'l' ? logf : sinf;
  uint32_t bits;
  while (fread(&bits, 4, 1, stdin) == 1) {
    float x, y;
    memcpy(&x, &bits, 4);
    y = f(x);
    fwrite(&y, 4, 1, stdout);
  }
  return 0;
}
`;

const compiler = spawnSync("cc", ["--version"]).status === 0;
const glibc = spawnSync("getconf", ["GNU_LIBC_VERSION"]).status === 0;
describe.skipIf(!compiler || !glibc)("against glibc", () => {
  const folder = mkdtempSync(join(tmpdir(), "kpy-math-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(FUNCTIONS)("$name is equal but for one in a million", ({ name, op }) => {
    const source = join(folder, "f.c");
    writeFileSync(source, PROGRAM);
    execFileSync("cc", ["-O1", "-fno-builtin", source, "-o", join(folder, "f"), "-lm"]);
    const bits = argumentBits();
    const input = join(folder, "in");
    writeFileSync(input, Buffer.from(bits.buffer));
    const output = execFileSync(join(folder, "f"), [name], {
      input: readFileSync(input),
      maxBuffer: 1 << 28,
    });
    const want = new Uint32Array(new Uint8Array(output).buffer);
    const got = evaluate(op, bits);
    const [a, b] = [floats(got), floats(want)];
    let different = 0;
    for (let i = 0; i < bits.length; i++) if (ulps(a[i], b[i], got[i], want[i]) !== 0) different++;
    expect(different / bits.length).toBeLessThan(1e-6);
  });
});
