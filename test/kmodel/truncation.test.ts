/** Every prefix of five models is refused with a catalogued error, or, if only the last gap is missing, runs. */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelError } from "../../tools/src/kmodel/errors.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { goldenNames, readGolden } from "./shared_models.ts";

const runtime = new KModelRuntime(createHost(), 32 << 20);
const LAST_GAP = 7;
/** Prefixes of larger files are taken at this step, and all of them in the first and last KiB. */
const STEP = 13;

function prefixes(length: number): number[] {
  const all = Array.from({ length }, (_, i) => i);
  return length < 8192 ? all : all.filter((n) => n < 1024 || length - n < 1024 || n % STEP === 0);
}

function refusal(data: Uint8Array): KModelError | undefined {
  try {
    runtime.load(data).unload();
    return undefined;
  } catch (error) {
    if (error instanceof KModelError) return error;
    throw error;
  }
}

function checkPrefixes(file: Uint8Array): void {
  const used = runtime.memory().used;
  for (const n of prefixes(file.length)) {
    if (n === 0) continue;
    const error = refusal(file.subarray(0, n));
    if (!error) {
      expect(file.length - n).toBeLessThanOrEqual(LAST_GAP);
      continue;
    }
    expect(error.codeName, `prefix of ${n} bytes: ${error.message}`).toBe("TRUNCATED");
    expect(error.message).toContain(`${n} are present`);
    const needed = Number(/(\d+) bytes are needed/.exec(error.message)?.[1]);
    expect(needed).toBeGreaterThan(n);
    expect(needed).toBeLessThanOrEqual(file.length + LAST_GAP);
  }
  expect(runtime.memory().used).toBe(used);
}

describe("generated models", () => {
  it.each([1, 2, 3])("all opcodes, seed %i", (seed) => {
    checkPrefixes(writeModel(generateModel({ seed, nodes: 20, ops: ALL_OPS }).graph).bytes);
  });
});

const NAMES = [
  "nncase_iris",
  "dae_20200326_c267514",
  "nncase_slim-320",
  "seg_9b13af3",
  "sdk_mask_detect_da94082",
];
const models = goldenNames("real").filter(({ name }) => NAMES.includes(name));
describe.skipIf(models.length === 0)("public models", () => {
  it.each(models)("$name", ({ name, folder }) => {
    checkPrefixes(readGolden(folder, name).file);
  });
});
