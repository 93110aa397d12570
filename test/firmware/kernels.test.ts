/** The price of the lowering: kernels against the same in plain C, in instructions, which are exact under QEMU. */
import { describe, expect, test } from "vitest";
import { countModels, keptCounts } from "../bench/firmware/counts.ts";
import { measureKernels } from "../bench/firmware/kernels.ts";
import { modelCases, sharedModels } from "./models.ts";
import { missing } from "./qemu.ts";

const why = missing();
const LIMIT = 1.4;
/** A count may grow by this factor before the file of `make bench` has to be renewed, and the growth be explained. */
const GROWTH = 1.1;
/** Counts below this are mostly start-up of an operation. */
const SMALL = 100_000;
/** Models with many kinds of operations that run quickly. */
const MODELS = ["dae_20200326_c267514", "donkey_88669ed"];

describe.skipIf(why)(`kernels${why && ` (skipped: ${why})`}`, () => {
  test(`need at most ${LIMIT} times the instructions of plain C, and two runs need the same`, async () => {
    const first = await measureKernels();
    expect(Object.keys(first.kernels)).toEqual(["conv", "softmax", "calls", "lists", "floats"]);
    for (const [name, { lowered, c }] of Object.entries(first.kernels))
      expect(lowered / c, name).toBeLessThan(LIMIT);
    expect(await measureKernels()).toEqual(first);
  });

  test("no kernel, nor the start, needs much more than test/bench/firmware-counts.json says", async () => {
    const kept = keptCounts();
    const now = await measureKernels();
    expect(now.boot).toBeLessThan((kept.boot ?? 0) * GROWTH);
    for (const [name, { lowered }] of Object.entries(now.kernels))
      expect(lowered, name).toBeLessThan((kept.kernels?.[name]?.lowered ?? 0) * GROWTH);
  });

  test.skipIf(!sharedModels())("no operation of a model either", async () => {
    const kept = keptCounts();
    const now = await countModels(modelCases("real").filter(({ name }) => MODELS.includes(name)));
    expect(Object.keys(now)).toEqual(MODELS);
    for (const [model, ops] of Object.entries(now)) {
      for (const [op, count] of Object.entries(ops)) {
        if (count < SMALL) continue;
        expect(count, `${model} ${op}`).toBeLessThan((kept.models?.[model]?.[op] ?? 0) * GROWTH);
      }
    }
  });
});
