/** Runs one node as a model of its own. */
import { createHost } from "../../tools/src/host/host.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { assemble, type Bytes, main, pack, type Range, unit, unpack } from "./assemble.ts";

const runtime = new KModelRuntime(createHost());

export interface Operand {
  dtype: 0 | 1;
  shape: number[];
  values: number[];
}

export interface Single {
  opcode: number;
  inputs: Operand[];
  output: { dtype: 0 | 1; count: number };
  /** The body for the ranges of inputs and output. */
  body: (inputs: Range[], output: Range) => Bytes;
}

const ALIGN = 8;
const up = (n: number) => Math.ceil(n / ALIGN) * ALIGN;

/** The file of a single node and the ranges in it. */
export function singleFile(single: Single): Uint8Array {
  let next = 0;
  const place = (dtype: 0 | 1, count: number): Range => {
    const range = main(dtype, next, count * unit(dtype));
    next = up(next + range.size);
    return range;
  };
  const inputs = single.inputs.map(({ dtype, values }) => place(dtype, values.length));
  const output = place(single.output.dtype, single.output.count);
  return assemble({
    inputs: inputs.map((range, i) => ({ range, shape: single.inputs[i].shape })),
    outputs: [output],
    nodes: [{ opcode: single.opcode, body: single.body(inputs, output) }],
    main: next,
  });
}

/** Result of the node. */
export function runSingle(single: Single): number[] {
  const model = runtime.load(singleFile(single));
  try {
    model.setInputs(single.inputs.map(({ dtype, values }) => pack(dtype, values)));
    model.run();
    return unpack(single.output.dtype, model.output(0));
  } finally {
    model.unload();
  }
}
