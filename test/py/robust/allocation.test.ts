/**
 * Every allocation may fail: MemoryError, or the script does without, and afterwards the runtime is as good as new. Here a few
 * allocations of each script, others in every run (KPY_SEED repeats one); all of them in `make fuzz`.
 */
import { afterAll, describe, expect, test } from "vitest";
import { Random } from "../../fuzz/py/random.ts";
import { CheckedRuntime } from "./checked.ts";
import { failEach, HEAPS } from "./failures.ts";
import { boardFiles, boardScripts, languageScripts } from "./scripts.ts";

const seed = Number(process.env.KPY_SEED ?? (process.env.CI ? 1 : Date.now() % 1_000_000));

describe.each([
  ["language", languageScripts, {}, 40],
  ["board", boardScripts, boardFiles, 150],
] as const)(`%s scripts, seed ${seed}`, (_, scripts, files, part) => {
  let runtime = new CheckedRuntime(1 << 20, files);
  afterAll(() => runtime.close());

  test.each(HEAPS)("%s", (heap) => {
    const random = new Random(seed);
    let raised = 0;
    for (const script of scripts) {
      const some = (count: number): number[] =>
        count <= part ? [...Array(count).keys()] : [...Array(part)].map(() => random.below(count));
      try {
        raised += failEach(runtime, script, heap, some, { compilerChunk: random.below(2) * 64 }).raised;
      } catch (error) {
        runtime = new CheckedRuntime(1 << 20, files);
        throw error;
      }
    }
    expect(raised).toBeGreaterThan(scripts.length);
  });
});
