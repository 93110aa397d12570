/** Memory: the bill is known before and exact, nothing leaks, and a full heap is an error and not a trap. */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelError } from "../../tools/src/kmodel/errors.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { asBytes } from "../writer/reference/evaluate.ts";
import { goldenNames, readGolden } from "./shared_models.ts";

interface Subject {
  name: string;
  file: () => { file: Uint8Array; inputs: Uint8Array[] };
}

function generated(seed: number): Subject {
  const make = () => {
    const { graph, inputs } = generateModel({ seed, nodes: 30, ops: ALL_OPS });
    return { file: writeModel(graph).bytes, inputs: inputs.map(asBytes) };
  };
  return { name: `generated ${seed}`, file: make };
}

const shared: Subject[] = goldenNames("real").map(({ name, folder }) => ({
  name,
  file: () => {
    const { file, cases } = readGolden(folder, name);
    return { file, inputs: cases[0].inputs };
  },
}));
const subjects = [generated(11), generated(12), ...shared];

describe("memory bill", () => {
  it.each(subjects)("$name: the peak is what the plan says", ({ file }) => {
    const model = file();
    const runtime = new KModelRuntime(createHost());
    const before = runtime.memory().used;
    const open = runtime.load(model.file, false);
    const bill = runtime.cost(model.file.length) + open.plan.heap;
    open.unload();
    runtime.host.core.mem_peak_reset();
    const loaded = runtime.load(model.file);
    expect(runtime.memory().used - before).toBe(bill);
    const inputs = model.inputs.reduce((most, t) => Math.max(most, runtime.cost(t.length)), 0);
    loaded.setInputs(model.inputs);
    expect(runtime.memory().peak - before).toBe(bill + inputs); // the copy of an input that a host makes
    runtime.host.core.mem_peak_reset();
    loaded.run();
    expect(runtime.memory().peak - before).toBe(bill);
    loaded.unload();
    expect(runtime.memory().used).toBe(before);
  });
});

it("load, run and unload 1000 times leave the heap as it was", () => {
  const runtime = new KModelRuntime(createHost(), 16 << 20);
  const { file, inputs } = generated(21).file();
  const before = runtime.memory();
  for (let i = 0; i < 1000; i++) {
    const model = runtime.load(file);
    model.setInputs(inputs);
    model.run();
    model.unload();
  }
  const { free, largest, used } = runtime.memory();
  expect({ free, largest, used }).toEqual({ free: before.free, largest: before.largest, used: before.used });
});

describe("a heap that is too small", () => {
  const { file } = generated(31).file();

  it.each([0, 1])("refuses and takes nothing (%i allocations succeed behind the file)", (allowed) => {
    const runtime = new KModelRuntime(createHost(), 16 << 20);
    const open = runtime.load(file, false);
    const tables = runtime.cost(file.length);
    const used = runtime.memory().used;
    open.unload();
    const nodeTable = used - runtime.memory().used - tables;
    // leave room for the file and `allowed` of the two blocks
    const { free } = runtime.memory();
    const filler = runtime.alloc(free - tables - allowed * nodeTable - 64, 16, "filler");
    const full = runtime.memory();
    let error: unknown;
    try {
      runtime.load(file);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(KModelError);
    expect((error as KModelError).codeName).toBe("NO_MEMORY");
    expect((error as KModelError).message).toMatch(
      /needs \d+ bytes; \d+ are free, the largest block has \d+/,
    );
    expect(runtime.memory().used).toBe(full.used);
    runtime.free(filler);
    runtime.load(file).unload();
  });
});

it("several models live side by side", () => {
  const runtime = new KModelRuntime(createHost());
  const parts = [41, 42, 43].map((seed) => generated(seed).file());
  const alone = parts.map(({ file, inputs }) => {
    const model = runtime.load(file);
    model.setInputs(inputs);
    model.run();
    const outputs = model.outputs.map((_, i) => model.output(i));
    model.unload();
    return outputs;
  });
  const models = parts.map(({ file }) => runtime.load(file));
  for (const k of [2, 0, 1, 0, 2]) {
    models[k].setInputs(parts[k].inputs);
    models[k].run();
    expect(models[k].outputs.map((_, i) => models[k].output(i))).toEqual(alone[k]);
  }
  models[1].unload();
  models[0].setInputs(parts[0].inputs);
  models[0].run();
  expect(models[0].outputs.map((_, i) => models[0].output(i))).toEqual(alone[0]);
});
