/** The writer's layer words against those that nncase put into the shared models, field for field. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KpuConvAttributes, layerWords } from "../../tools/src/writer/kpuconv.ts";
import { tensorBytes } from "../../tools/src/writer/layout.ts";
import { decodeModel, type StoredNode } from "./decode.ts";
import { sharedFolder } from "./shared.ts";

const models = sharedFolder("models");
/** Words without the three skip fields, which depend on where in the file the body lies. */
const SKIPS = new Set([4, 5, 7]);
const withoutSkip = (word: bigint, index: number): bigint => (SKIPS.has(index) ? word & 0xffffffffn : word);

function expectedWords(node: StoredNode): bigint[] {
  return layerWords(
    node.inputs[0].shape,
    node.outputs[0].shape,
    node.attributes as unknown as KpuConvAttributes,
    {
      sourceRow: node.inputRanges[0].start / 64,
      destinationRow: node.outputRanges[0].start / 64,
      hasMainOutput: node.outputs.length > 1,
    },
  );
}

describe.skipIf(!models)("layer words of real models", () => {
  for (const name of models ? readdirSync(join(models, "real")) : []) {
    const { nodes, inputs } = decodeModel(readFileSync(join(models as string, "real", name, "model.kmodel")));
    const layers = nodes.filter((node) => node.op === "kpu_conv2d");
    if (layers.length === 0) continue;
    it(`${name}: ${layers.length} layers`, () => {
      for (const node of layers) {
        const stored = (node.words as bigint[]).map(withoutSkip);
        expect(expectedWords(node).map(withoutSkip)).toEqual(stored);
      }
    });
    it(`${name}: sizes of ranges in KPU RAM`, () => {
      for (const { range, shape } of inputs)
        if (range.area === "kpu") expect(range.size).toBe(tensorBytes(shape));
      for (const node of nodes) {
        if (node.op === "kpu_upload")
          expect(node.outputRanges[0].size).toBe(tensorBytes(node.outputs[0].shape));
      }
    });
  }
});

describe("layer words", () => {
  // The first layer of the 20-class detector, worked out by hand in the KPU dossier, section 15.1.
  it("match the worked example", () => {
    const attributes: KpuConvAttributes = {
      kernel: 3,
      depthwise: false,
      poolType: 1,
      padValue: 0,
      argX: -134,
      shrX: 0,
      argW: 0,
      shrW: 0,
      argAdd: 0,
      batchNorm: [],
      activation: [],
      weights: new Uint8Array(0),
    };
    const words = layerWords([1, 3, 240, 320], [1, 16, 120, 160], attributes, {
      sourceRow: 0,
      destinationRow: 3600,
      hasMainOutput: false,
    });
    expect(words.map((word) => word.toString(16).padStart(16, "0"))).toEqual([
      "0000000000000000",
      "00000e1000000000",
      "000f000f00000002",
      "0001dc9f0003bd3f",
      "00000000000f0411",
      "0000000000d80001",
      "0000000000000000",
      "00000000900504b0",
      "0000000000130168",
      "00ffff7a00000000",
      "0000000000000000",
      "0004afff4aff0000",
    ]);
  });
});
