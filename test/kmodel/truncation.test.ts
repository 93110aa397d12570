/** Every prefix of five models is refused with a catalogued error, or, if only the last gap is missing, runs. */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import type { KModelError } from "../../tools/src/kmodel/errors.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { goldenNames, readGolden } from "./shared_models.ts";

const host = createHost();
const runtime = new KModelRuntime(host, 32 << 20);
const LAST_GAP = 7;
const FILE_ALIGN = 256;
const POISON = 0xa5;

/** The error for the first `n` bytes at `ptr`, undefined when they are a model. */
function refusal(ptr: number, n: number): KModelError | undefined {
  const handle = host.core.kmodel_load(ptr, n);
  if (handle !== 0) {
    host.core.kmodel_unload(handle);
    return undefined;
  }
  try {
    runtime.fail();
  } catch (error) {
    return error as KModelError;
  }
}

/** Takes the file away byte by byte from its end; what is gone is overwritten, so it cannot be read unnoticed. */
function checkPrefixes(file: Uint8Array): void {
  const ptr = runtime.alloc(file.length, FILE_ALIGN, "the file");
  host.memory.write(ptr, file);
  const used = runtime.memory().used;
  for (let n = file.length - 1; n > 0; n--) {
    host.memory.u8[ptr + n] = POISON;
    const error = refusal(ptr, n);
    if (!error) {
      if (file.length - n > LAST_GAP) throw new Error(`the first ${n} bytes were accepted`);
      continue;
    }
    const needed = Number(/(\d+) bytes are needed/.exec(error.message)?.[1]);
    const exact =
      error.message.includes(`${n} are present`) && needed > n && needed <= file.length + LAST_GAP;
    if (error.codeName !== "TRUNCATED" || !exact) throw new Error(`the first ${n} bytes: ${error.message}`);
  }
  expect(runtime.memory().used).toBe(used);
  runtime.free(ptr);
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
