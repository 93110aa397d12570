/**
 * Reads a kmodel v4 file back into nodes with shapes and ranges, for tests. It shares the table of body fields
 * with the writer; the shared models' golden outputs show that the table is right.
 */

import { BODIES } from "../../tools/src/writer/bodies.ts";
import type { Area, DType, Node, Shape, Tensor } from "../../tools/src/writer/graph.ts";
import type { BatchNorm, KpuConvAttributes, Segment } from "../../tools/src/writer/kpuconv.ts";
import { kpuOutputShape } from "../../tools/src/writer/kpuconv.ts";
import {
  BINARY_OPS,
  OPCODES,
  type OpName,
  REDUCE_OPS,
  RESIZE_MODES,
  UNARY_OPS,
} from "../../tools/src/writer/opcodes.ts";
import { fullWindow, windowOutput } from "../../tools/src/writer/window.ts";

export interface StoredRange {
  readonly area: Area;
  readonly dtype: DType;
  readonly start: number;
  readonly size: number;
}

/** A node whose tensors are placed; `words` are a KPU convolution's layer words as stored. */
export interface StoredNode extends Node {
  readonly inputRanges: StoredRange[];
  readonly outputRanges: StoredRange[];
  readonly words?: bigint[];
}

export interface StoredModel {
  readonly constants: Uint8Array;
  readonly mainMem: number;
  readonly inputs: { range: StoredRange; shape: Shape }[];
  readonly outputs: StoredRange[];
  readonly nodes: StoredNode[];
}

/** Reads scalars one after the other. */
export class Reader {
  private readonly view: DataView;
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  private step(size: number): number {
    this.at += size;
    return this.at - size;
  }
  i32 = (): number => this.view.getInt32(this.step(4), true);
  f32 = (): number => this.view.getFloat32(this.step(4), true);
  u64 = (): bigint => this.view.getBigUint64(this.step(8), true);
  u8 = (): number => this.bytes[this.step(1)];
  u8s = (count: number): Uint8Array => this.bytes.slice(this.at, this.step(count) + count);
  i32s = (count: number): number[] => Array.from({ length: count }, this.i32);
  f32s = (count: number): number[] => Array.from({ length: count }, this.f32);
  shape = (): Shape => this.i32s(4) as unknown as Shape;
  range = (): StoredRange => {
    const [area, dtype, start, size] = this.i32s(4);
    return {
      area: (["const", "main", "kpu"] as const)[area],
      dtype: (["f32", "u8"] as const)[dtype],
      start: start >>> 0,
      size: size >>> 0,
    };
  };
}

const PAIRS = new Set(["filter", "stride", "dilation", "size"]);
const WIDE = new Set(["perm", "begin", "end", "strides"]);

/** Lengths of the arrays at the end of a body. */
function arrayLength(name: string, p: Record<string, any>, reader: Reader): number {
  if (PAIRS.has(name)) return 2;
  if (WIDE.has(name)) return 4;
  const window = p.filter ? p.filter[0] * p.filter[1] : 0;
  const channels = p.outChannels ?? p.shapes.out0?.[1] ?? p.shapes.in0?.[3];
  const inChannels = p.groups
    ? p.shapes.in0[1] / p.groups
    : p.outChannels === undefined
      ? 1
      : p.shapes.in0?.[3];
  const lengths: Record<string, number> = {
    masks: 5,
    dims: p.ins?.length,
    weights: channels * inChannels * window,
    bias: p.bCols ?? channels,
    program: reader.end - reader.at,
  };
  return lengths[name];
}

function readField(kind: string, name: string, p: Record<string, any>, r: Reader): any {
  if (kind === "u8") return r.u8();
  if (kind === "i32") return r.i32();
  if (kind === "f32") return r.f32();
  if (kind === "u8s") return r.u8s(arrayLength(name, p, r));
  if (kind === "i32s") return r.i32s(arrayLength(name, p, r));
  if (kind === "f32s") return r.f32s(arrayLength(name, p, r));
  if (kind === "range" || kind === "padding") return kind === "range" ? r.f32s(2) : r.i32s(2);
  if (kind === "paddings") return [r.i32s(2), r.i32s(2), r.i32s(2), r.i32s(2)];
  if (kind === "binary") return BINARY_OPS[r.i32()];
  if (kind === "unary") return UNARY_OPS[r.i32()];
  if (kind === "reduce") return REDUCE_OPS[r.i32()];
  if (kind === "mode") return RESIZE_MODES[r.i32()] ?? "nearest";
  if (kind === "scalar") {
    const dtype = r.i32();
    // The pad op looks at the input's type, not at the scalar's.
    return p.ranges.in0.dtype === "f32" ? r.f32() : (r.i32() & 0xff) + 0 * dtype;
  }
  throw new Error(`unknown kind ${kind}`);
}

const flat = (count: number): Shape => [1, 1, 1, count];
const count = (range: StoredRange, dtype: DType): number =>
  Math.floor(range.size / (dtype === "f32" ? 4 : 1));

/** Output shape of the ops that store no output shape but change it. */
function inferShape(op: OpName, p: Record<string, any>): Shape | undefined {
  const input: Shape | undefined = p.shapes.in0;
  if (op === "concat") return undefined;
  if (op === "matmul" || op === "quantized_matmul") return [1, 1, p.aRows, p.bCols];
  if (op === "pad") return input?.map((v, d) => v + p.paddings[d][0] + p.paddings[d][1]) as unknown as Shape;
  if (op === "transpose") return p.perm.map((axis: number) => input?.[axis]) as Shape;
  if (op === "resize_image") return [input?.[0] ?? 0, input?.[1] ?? 0, p.size[0], p.size[1]];
  if (op === "strided_slice") {
    return p.begin.map((b: number, d: number) => Math.max(0, Math.ceil((p.end[d] - b) / p.strides[d])));
  }
  if (input && p.filter) {
    const nhwc = op.startsWith("cpu_");
    const [h, w] = nhwc ? [input[1], input[2]] : [input[2], input[3]];
    const [oh, ow] = windowOutput(h, w, fullWindow(p as any));
    const channels = p.outChannels ?? (nhwc ? input[3] : input[1]);
    return nhwc ? [input[0], oh, ow, channels] : [input[0], channels, oh, ow];
  }
  return input;
}

function readNeutral(op: Exclude<OpName, "kpu_conv2d">, r: Reader): StoredNode {
  const p: Record<string, any> = { shapes: {}, ranges: {} };
  for (const field of BODIES[op].split(" ")) {
    const [kind, name] = field.split(":");
    if (kind === "mr") p.ranges[name] = r.range();
    else if (kind === "shape") p.shapes[name] = r.shape();
    else if (kind === "count") p.count = r.i32();
    else if (kind === "mrs") p.ins = Array.from({ length: p.count }, r.range);
    else p[name] = readField(kind, name, p, r);
  }
  if (op === "conv2d_transpose") p.outChannels = p.shapes.out0[1];
  const inputRanges: StoredRange[] = p.ins ?? [p.ranges.in0, p.ranges.in1].filter(Boolean);
  const tensor = (range: StoredRange, shape: Shape | undefined): Tensor => ({
    area: range.area,
    dtype: range.dtype,
    shape: shape ?? flat(count(range, range.dtype)),
  });
  return {
    op,
    attributes: p,
    inputRanges,
    outputRanges: [p.ranges.out0],
    inputs: inputRanges.map((range, k) => tensor(range, p.shapes[`in${k}`])),
    outputs: [tensor(p.ranges.out0, p.shapes.out0 ?? inferShape(op, p))],
  };
}

function field(word: bigint, hi: number, lo: number): number {
  return Number((word >> BigInt(lo)) & ((1n << BigInt(hi - lo + 1)) - 1n));
}

function signedField(word: bigint, hi: number, lo: number): number {
  return Number(BigInt.asIntN(hi - lo + 1, word >> BigInt(lo)));
}

export function readSegments(r: Reader): Segment[] {
  const words = Array.from({ length: 16 }, r.u64);
  const bias = r.u8s(16);
  return words.map((w, i) => ({
    xStart: signedField(w, 59, 24),
    mul: signedField(w, 23, 8),
    shift: field(w, 7, 0),
    bias: bias[i],
  }));
}

/** A KPU layer's words, taken apart. */
export interface Layer {
  /** Without batches: n = 1. */
  readonly input: Shape;
  readonly output: Shape;
  readonly sourceRow: number;
  readonly destinationRow: number;
  readonly attributes: Omit<KpuConvAttributes, "batchNorm" | "activation" | "weights">;
}

export function decodeLayer(words: readonly bigint[]): Layer {
  const [w0, w1, w2, w3, w4, , , , , w9, w10] = words;
  const input: Shape = [1, field(w2, 9, 0) + 1, field(w3, 18, 10) + 1, field(w3, 9, 0) + 1];
  const poolType = field(w4, 7, 4);
  return {
    input,
    output: kpuOutputShape(input, field(w2, 41, 32) + 1, poolType),
    sourceRow: field(w1, 14, 0),
    destinationRow: field(w1, 46, 32),
    attributes: {
      kernel: field(w4, 2, 0) === 1 ? 3 : 1,
      depthwise: field(w0, 3, 3) === 1,
      poolType,
      padValue: field(w4, 31, 24),
      argX: signedField(w9, 55, 32),
      shrX: field(w9, 7, 4),
      argW: signedField(w9, 31, 8),
      shrW: field(w9, 3, 0),
      argAdd: signedField(w10, 39, 0),
    },
  };
}

export function readBatchNorm(r: Reader, channels: number): BatchNorm[] {
  return Array.from({ length: channels }, () => {
    const w = r.u64();
    return { mul: signedField(w, 23, 0), add: signedField(w, 55, 24), shift: field(w, 59, 56) };
  });
}

export function weightBytes({ input, output, attributes }: Layer): number {
  return attributes.kernel ** 2 * output[1] * (attributes.depthwise ? 1 : input[1]);
}

function readKpuConv(r: Reader): StoredNode {
  const main = r.range();
  const batches = r.i32();
  r.i32();
  const words = Array.from({ length: 12 }, r.u64);
  const layer = decodeLayer(words);
  const skip = (word: number): void => {
    r.at += field(words[word], 63, 32);
  };
  skip(4);
  const batchNorm = readBatchNorm(r, layer.output[1]);
  skip(7);
  const activation = readSegments(r);
  skip(5);
  const weights = r.u8s(weightBytes(layer));
  const batched = ([, c, h, w]: Shape): Shape => [batches, c, h, w];
  const kpu = (row: number): StoredRange => ({ area: "kpu", dtype: "u8", start: row * 64, size: 0 });
  const outputRanges = [kpu(layer.destinationRow)];
  const outputs: Tensor[] = [{ shape: batched(layer.output), dtype: "u8", area: "kpu" }];
  if (main.size) {
    outputRanges.push(main);
    outputs.push({ shape: batched(layer.output), dtype: "u8", area: "main" });
  }
  return {
    op: "kpu_conv2d",
    words,
    attributes: { ...layer.attributes, batchNorm, activation, weights },
    inputRanges: [kpu(layer.sourceRow)],
    outputRanges,
    inputs: [{ shape: batched(layer.input), dtype: "u8", area: "kpu" }],
    outputs,
  };
}

/** Reads a whole file; for good files only. */
export function decodeModel(file: Uint8Array): StoredModel {
  const padded = new Uint8Array(file.length + 8);
  padded.set(file);
  const r = new Reader(padded, 0, padded.length);
  const [identifier, version, , , constants, mainMem, nodeCount, inputs, outputs] = r.i32s(10);
  if (identifier !== 0x4b4d444c || version !== 4) throw new Error("no kmodel v4");
  const inputRanges = Array.from({ length: inputs }, r.range);
  const inputShapes = Array.from({ length: inputs }, r.shape);
  const outputRanges = Array.from({ length: outputs }, r.range);
  const blob = r.u8s(constants);
  const headers = Array.from({ length: nodeCount }, () => [r.i32(), r.i32()]);
  const names = Object.fromEntries(Object.entries(OPCODES).map(([name, value]) => [value, name as OpName]));
  let at = r.at;
  const nodes = headers.map(([opcode, size]) => {
    const body = new Reader(padded, at, at + size);
    at += size;
    const op = names[opcode];
    return op === "kpu_conv2d" ? readKpuConv(body) : readNeutral(op, body);
  });
  return {
    constants: blob,
    mainMem,
    inputs: inputRanges.map((range, k) => ({ range, shape: inputShapes[k] })),
    outputs: outputRanges,
    nodes,
  };
}
