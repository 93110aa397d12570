/** Bits that carry no meaning may hold anything: gaps, reserved header words, unused bits of parameter words. */
import { expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { asBytes } from "../writer/reference/evaluate.ts";

const OP_KPU_CONV2D = 0x2002;
const ACTIVATION_SEGMENTS = 16;
/** Bits of each layer word that the file decides; geometry that follows from the sizes counts as unused. */
const USED = [
  0x8n,
  0x00007fff00007fffn,
  0x03ff03ff000003ffn,
  0x0007ffff0007ffffn,
  0xffffffffffff00f7n,
  0xffffffffffff807en,
  0n,
  0xffffffff00000000n,
  0n,
  0x00ffffffffffffffn,
  0x000000ffffffffffn,
  0n,
];
const GARBAGE = 0xccccccccccccccccn;

/** The file with garbage wherever nothing is meant. */
function spoil(file: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(file);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number) => view.getUint32(at, true);
  view.setUint32(8, 0xcccccccc, true); // flags
  view.setUint32(36, 0xcccccccc, true); // reserved0
  let header = 40 + 32 * u32(28) + 16 * u32(32) + u32(16);
  let body = header + 8 * u32(24);
  for (let i = 0; i < u32(24); i++, header += 8) {
    if (u32(header) === OP_KPU_CONV2D) spoilLayer(view, body);
    body += u32(header + 4);
  }
  return bytes;
}

function spoilLayer(view: DataView, body: number): void {
  const word = (i: number) => view.getBigUint64(body + 24 + 8 * i, true);
  const mix = (at: number, used: bigint) => {
    view.setBigUint64(at, (view.getBigUint64(at, true) & used) | (GARBAGE & ~used), true);
  };
  view.setUint32(body + 20, 0xcccccccc, true); // reserved0
  const [bnGap, weightGap, actGap] = [4, 5, 7].map((i) => Number(word(i) >> 32n));
  const channels = Number((word(2) >> 32n) & 0x3ffn) + 1;
  const fill = (from: number, n: number) => {
    for (let i = 0; i < n; i++) view.setUint8(from + i, 0xcc);
  };
  let at = body + 120;
  fill(at, bnGap);
  at += bnGap;
  for (let i = 0; i < channels; i++, at += 8) mix(at, 0x0fffffffffffffffn);
  fill(at, actGap);
  at += actGap;
  for (let i = 0; i < ACTIVATION_SEGMENTS; i++, at += 8) mix(at, 0x0fffffffffffffffn);
  fill(at + ACTIVATION_SEGMENTS, weightGap);
  for (const [i, used] of USED.entries()) mix(body + 24 + 8 * i, used);
}

it("garbage in 40 models with KPU layers changes nothing", () => {
  const host = createHost();
  const runtime = new KModelRuntime(host);
  const run = (file: Uint8Array, inputs: Uint8Array[]) => {
    const model = runtime.load(file);
    model.setInputs(inputs);
    model.run();
    const outputs = model.outputs.map((_, i) => model.output(i));
    model.unload();
    return outputs;
  };
  let layers = 0;
  for (let seed = 900; seed < 940; seed++) {
    const { graph, inputs } = generateModel({ seed, nodes: 6, ops: ["kpu_conv2d", "kpu_upload"] });
    layers += graph.nodes.filter((node) => node.op === "kpu_conv2d").length;
    const file = writeModel(graph).bytes;
    const bytes = inputs.map(asBytes);
    expect(run(spoil(file), bytes), `seed ${seed}`).toEqual(run(file, bytes));
  }
  expect(layers).toBeGreaterThan(40);
  expect(host.sim.violation_total()).toBe(0);
});
