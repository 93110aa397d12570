/** Shapes of outputs, which a kmodel does not store, and the release that wrote a file. */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { assemble, Bytes, F32, main, U8 } from "./assemble.ts";
import { goldenNames, readGolden } from "./shared_models.ts";

const runtime = new KModelRuntime(createHost());

it("most outputs of generated models get their shape back, and none a wrong size", () => {
  let known = 0;
  let right = 0;
  let all = 0;
  for (let seed = 500; seed < 560; seed++) {
    const { graph } = generateModel({ seed, nodes: 15, ops: ALL_OPS });
    const model = runtime.load(writeModel(graph).bytes, false);
    for (const [i, { shape }] of graph.outputs.entries()) {
      all++;
      const found = model.outputs[i];
      const elements = found.shape.reduce((a, b) => a * b);
      expect(elements * (found.dtype === "u8" ? 1 : 4)).toBe(found.bytes);
      if (!found.known) continue;
      known++;
      if (found.shape.join() === shape.join()) right++;
    }
    model.unload();
  }
  expect(all).toBeGreaterThan(60);
  expect(known / all).toBeGreaterThan(0.8);
  expect(right / known).toBeGreaterThan(0.95);
});

describe("walking back", () => {
  const input = { range: main(U8, 0, 24), shape: [1, 2, 3, 4] };
  const dequantize = (from: number, to: number) => ({
    opcode: 0x03,
    body: new Bytes()
      .range(main(U8, from, 24), main(F32, to, 96))
      .i32(0)
      .f32(1),
  });
  const shapes = (nodes: { opcode: number; body: Bytes }[], size: number, start: number) => {
    const file = assemble({ inputs: [input], outputs: [main(F32, start, size)], nodes, main: 512 });
    const model = runtime.load(file, false);
    const [{ shape, known }] = model.outputs;
    model.unload();
    return { shape, known };
  };

  it("through elementwise ops to the input", () => {
    const negate = { opcode: 0x0e, body: new Bytes().range(main(F32, 128, 96), main(F32, 256, 96)).i32(6) };
    expect(shapes([dequantize(0, 128), negate], 96, 256)).toEqual({ shape: [1, 2, 3, 4], known: true });
  });

  it("to the last writer of the range", () => {
    const pad = {
      opcode: 0x05,
      body: new Bytes()
        .range(main(F32, 128, 96), main(F32, 256, 144))
        .i32(1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    };
    expect(shapes([dequantize(0, 256), dequantize(0, 128), pad], 144, 256)).toEqual({
      shape: [1, 3, 3, 4],
      known: true,
    });
  });

  it("along the axis of a concat", () => {
    const concat = {
      opcode: 0x01,
      body: new Bytes()
        .range(main(F32, 256, 192))
        .i32(48, 1, 2)
        .range(main(F32, 128, 96), main(F32, 128, 96))
        .i32(2, 2),
    };
    expect(shapes([dequantize(0, 128), concat], 192, 256)).toEqual({ shape: [1, 4, 3, 4], known: true });
  });

  it("merges what a concat behind reshapes does not tell", () => {
    const reshape = { opcode: 0x09, body: new Bytes().range(main(F32, 128, 96), main(F32, 224, 96)) };
    const concat = {
      opcode: 0x01,
      body: new Bytes()
        .range(main(F32, 320, 192))
        .i32(16, 1, 2)
        .range(main(F32, 224, 96), main(F32, 128, 96))
        .i32(6, 6),
    };
    expect(shapes([dequantize(0, 128), reshape, concat], 192, 320)).toEqual({
      shape: [1, 1, 12, 4],
      known: true,
    });
  });

  it("gives up in a hostile chain of concats", () => {
    const link = {
      opcode: 0x01,
      body: new Bytes()
        .range(main(F32, 128, 96))
        .i32(96, 1, 1)
        .range(main(F32, 128, 96))
        .i32(1),
    };
    const nodes = [dequantize(0, 128), ...Array.from({ length: 20_000 }, () => link)];
    expect(shapes(nodes, 96, 128)).toEqual({ shape: [1, 1, 1, 24], known: true });
  });

  it("is flat behind a reshape and where nothing wrote", () => {
    const reshape = { opcode: 0x09, body: new Bytes().range(main(F32, 128, 96), main(F32, 256, 96)) };
    expect(shapes([dequantize(0, 128), reshape], 96, 256)).toEqual({ shape: [1, 1, 1, 24], known: false });
    expect(shapes([], 40, 400)).toEqual({ shape: [1, 1, 1, 10], known: false });
  });
});

const REAL: Record<string, { outputs: string[]; releases: string }> = {
  dae_20200326_c267514: { outputs: ["1x3x32x32"], releases: "beta3 beta4" },
  dae_20200313_53faa16: { outputs: ["1x3x32x32"], releases: "alpha beta1 beta2 beta3 beta4" },
  nncase_yolo20: { outputs: ["1x125x7x10"], releases: "beta1 beta2" },
  donkey_88669ed: { outputs: ["1x1x1x20", "1x1x1x15"], releases: "beta1 beta2 beta3 beta4" },
  "nncase_slim-320": { outputs: ["1x1x4420x2", "1x1x4420x4"], releases: "beta1 beta2" },
  sdk_mask_detect_da94082: { outputs: [], releases: "beta3 beta4" },
};
const models = goldenNames("real").filter(({ name }) => name in REAL);
describe.skipIf(models.length === 0)("public models", () => {
  it.each(models)("$name", ({ name, folder }) => {
    const model = runtime.load(readGolden(folder, name).file, false);
    const { outputs, releases } = REAL[name];
    if (outputs.length > 0) expect(model.outputs.map((t) => t.shape.join("x"))).toEqual(outputs);
    expect(model.outputs.every((t) => t.bytes > 0)).toBe(true);
    const found = model.generations().join(" ");
    expect(found === releases || found.endsWith(releases) || found.startsWith(releases), found).toBe(true);
    model.unload();
  });
});
