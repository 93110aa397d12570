/** The price of the lowering: kernels against the same in plain C, in instructions, which are exact under QEMU. */
import { describe, expect, test } from "vitest";
import { measureKernels } from "../bench/firmware/kernels.ts";
import { missing } from "./qemu.ts";

const why = missing();
const LIMIT = 1.4;

describe.skipIf(why)(`kernels${why && ` (skipped: ${why})`}`, () => {
  test(`need at most ${LIMIT} times the instructions of plain C, and two runs need the same`, async () => {
    const first = await measureKernels();
    expect(Object.keys(first.kernels)).toEqual(["conv", "softmax", "calls", "lists", "floats"]);
    for (const [name, { lowered, c }] of Object.entries(first.kernels))
      expect(lowered / c, name).toBeLessThan(LIMIT);
    expect(await measureKernels()).toEqual(first);
  });
});
