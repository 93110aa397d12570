/** Writes a graph as a kmodel v4 file (kmodel v4 specification, section 2). */
import { type Allocation, allocate, type Range } from "./allocate.ts";
import { writeBody, writeRange } from "./bodies.ts";
import { ByteWriter } from "./bytes.ts";
import type { Graph, Tensor } from "./graph.ts";
import { writeKpuConv } from "./kpuconv.ts";
import { OPCODES } from "./opcodes.ts";

const IDENTIFIER = 0x4b4d444c;
const VERSION = 4;
const TARGETS = { cpu: 0, k210: 1 } as const;
const BODY_ALIGNMENT = 8;

export interface WriteOptions {
  /** nncase always writes `k210`, also for models without a KPU node. */
  readonly target?: keyof typeof TARGETS;
  /** Leave out the alignment gap after the last body, as nncase does. */
  readonly cutLastGap?: boolean;
}

export interface WrittenModel extends Allocation {
  readonly bytes: Uint8Array;
}

/** Allocates and writes; the result holds the file and where everything lies. */
export function writeModel(graph: Graph, options: WriteOptions = {}): WrittenModel {
  const allocation = allocate(graph);
  const place = (tensor: Tensor): Range => {
    const range = allocation.ranges.get(tensor);
    if (!range) throw new Error("a tensor without a place");
    return range;
  };
  const out = new ByteWriter();
  const { constants, mainMem } = allocation;
  for (const field of [
    IDENTIFIER,
    VERSION,
    0,
    TARGETS[options.target ?? "k210"],
    constants.length,
    mainMem,
    graph.nodes.length,
    graph.inputs.length,
    graph.outputs.length,
    0,
  ]) {
    out.u32(field);
  }
  for (const tensor of graph.inputs) writeRange(out, place(tensor), tensor.dtype);
  for (const tensor of graph.inputs) out.i32s(tensor.shape);
  for (const tensor of graph.outputs) writeRange(out, place(tensor), tensor.dtype);
  out.bytes(constants);
  const table = out.position;
  out.bytes(new Uint8Array(8 * graph.nodes.length));
  let used = out.position;
  graph.nodes.forEach((node, index) => {
    const start = out.position;
    if (node.op === "kpu_conv2d") writeKpuConv(out, node, place);
    else writeBody(out, node, place);
    used = out.position;
    out.align(BODY_ALIGNMENT);
    out.patch32(table + 8 * index, OPCODES[node.op]);
    out.patch32(table + 8 * index + 4, out.position - start);
  });
  return { ...allocation, bytes: out.result(options.cutLastGap ? used : out.position) };
}
