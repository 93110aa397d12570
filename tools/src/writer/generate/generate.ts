/** Random models for tests, benchmarks and fuzzing: any size, all 28 opcodes, reproducible by seed. */
import type { Graph, Tensor } from "../graph.ts";
import { OPCODES, type OpName } from "../opcodes.ts";
import { Random } from "../random.ts";
import { FLOAT_MAKERS } from "./float_makers.ts";
import { MOVE_MAKERS } from "./move_makers.ts";
import { QUANTIZED_MAKERS } from "./quantized_makers.ts";
import { TARGET_MAKERS } from "./target_makers.ts";
import { type Maker, Workshop } from "./workshop.ts";

const MAKERS = { ...FLOAT_MAKERS, ...MOVE_MAKERS, ...QUANTIZED_MAKERS, ...TARGET_MAKERS } as Record<
  OpName,
  Maker
>;
export const ALL_OPS = Object.keys(OPCODES) as OpName[];
/** Ops of a model that does not need a KPU. */
export const CPU_OPS = ALL_OPS.filter((op) => !op.startsWith("kpu_"));

const MAX_OUTPUTS = 8;

export interface GenerateOptions {
  readonly seed: number;
  /** The model has at least this many nodes. */
  readonly nodes: number;
  /** Ops to choose from; the first nodes use each of them once. */
  readonly ops?: readonly OpName[];
}

export interface GeneratedModel {
  readonly graph: Graph;
  /** Random values for every input. */
  readonly inputs: (Float32Array | Uint8Array)[];
  /** False for a tensor whose values depend on exp, log, sin or cos. */
  isExact(tensor: Tensor): boolean;
}

/** Makes a random model. */
export function generateModel({ seed, nodes, ops = ALL_OPS }: GenerateOptions): GeneratedModel {
  const shop = new Workshop(new Random(seed));
  const { graph, random } = shop;
  // Not every op finds an operand at first; those that did not are tried again.
  const due = new Set(nodes >= ops.length ? ops : []);
  for (let attempt = 0; graph.nodes.length < nodes || due.size > 0; attempt++) {
    if (attempt > 100 * (nodes + ops.length))
      throw new Error(`seed ${seed}: no operands for ${[...due].join()}`);
    const op = due.size > 0 ? random.pick([...due]) : random.pick(ops);
    if (MAKERS[op](shop)) due.delete(op);
  }
  if (graph.inputs.length === 0) {
    // Every model has an input, also when chance only took constants.
    MAKERS.transpose(shop);
    shop.input([1, 1, 1, 4], "u8");
  }
  const leaves = shop.leaves();
  const order = Int32Array.from(leaves.keys());
  random.shuffle(order);
  for (const index of order.slice(0, random.integer(1, MAX_OUTPUTS)).sort()) graph.output(leaves[index]);
  if (graph.outputs.length === 0) {
    MAKERS.transpose(shop);
    graph.output(shop.leaves()[0]);
  }
  return {
    graph,
    inputs: graph.inputs.map(({ shape, dtype }) => shop.values(shape, dtype)),
    isExact: (tensor) => shop.trait(tensor).exact,
  };
}
