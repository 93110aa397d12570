/**
 * The KPU convolution: its 12 layer words and the body that holds them with batch-norm, activation table
 * and weights (K210 KPU dossier, sections 6 and 7; kmodel v4 specification, section 8).
 */
import type { Range } from "./allocate.ts";
import { writeRange } from "./bodies.ts";
import type { ByteWriter } from "./bytes.ts";
import type { Node, Shape, Tensor } from "./graph.ts";
import { imageRows, ROW_BYTES, rowLayout } from "./layout.ts";
import { POOLS } from "./opcodes.ts";

/** Per output channel: y = ((acc * mul) >> shift) + add. mul is s24, shift 0..15, add s32. */
export interface BatchNorm {
  readonly mul: number;
  readonly shift: number;
  readonly add: number;
}

/** One of 16 pieces of the activation: out = ((y - xStart) * mul, rounded >> shift) + bias for y > xStart. */
export interface Segment {
  /** s36. */
  readonly xStart: number;
  /** s16. */
  readonly mul: number;
  readonly shift: number;
  /** u8. */
  readonly bias: number;
}

/** What a KPU convolution does, besides its tensors' shapes. */
export interface KpuConvAttributes {
  readonly kernel: 1 | 3;
  readonly depthwise: boolean;
  /** Index into POOLS. */
  readonly poolType: number;
  /** Value outside the image: the input's zero point. */
  readonly padValue: number;
  /** Multiplier of the sum of inputs (minus the weights' zero point), s24, and its right shift. */
  readonly argX: number;
  readonly shrX: number;
  /** Multiplier of the sum of weights (minus the input's zero point), s24, and its right shift. */
  readonly argW: number;
  readonly shrW: number;
  /** Constant per input channel, s40. */
  readonly argAdd: number;
  readonly batchNorm: readonly BatchNorm[];
  readonly activation: readonly Segment[];
  /** [oc][ic][ky][kx], depthwise [c][ky][kx]. */
  readonly weights: Uint8Array;
}

/** Weight memory of the KPU in 8-bit mode that the compiler fills per load. */
const WEIGHT_LOAD_BYTES = 30 * 1024;
const BLOCK_ALIGNMENT = 256;

/** Places `value` (two's complement) at bits [hi:lo] of a 64-bit word. */
function bits(hi: number, lo: number, value: number | bigint): bigint {
  return BigInt.asUintN(hi - lo + 1, BigInt(value)) << BigInt(lo);
}

/** How the weights are split into loads (dossier, section 6.2). */
function weightLoads(attributes: KpuConvAttributes, inChannels: number, outChannels: number) {
  const perChannel = attributes.kernel ** 2 * (attributes.depthwise ? 1 : inChannels);
  const fit = Math.min(outChannels, Math.floor(WEIGHT_LOAD_BYTES / perChannel));
  if (fit === 0)
    throw new Error(`${perChannel} weight bytes per output channel exceed the KPU's weight memory`);
  const channels = attributes.depthwise ? outChannels : fit;
  return { channels, bytes: channels * perChannel, loads: Math.ceil(outChannels / channels) };
}

/** Row addresses and main-memory flag that the words need from the allocation. */
export interface LayerPlacement {
  readonly sourceRow: number;
  readonly destinationRow: number;
  readonly hasMainOutput: boolean;
}

/** The 12 layer words as a file stores them, with zero in the three skip fields. */
export function layerWords(
  input: Shape,
  output: Shape,
  attributes: KpuConvAttributes,
  placement: LayerPlacement,
): bigint[] {
  const [, inC, inH, inW] = input;
  const [, outC, outH, outW] = output;
  const inLayout = rowLayout(inW);
  const outLayout = rowLayout(outW);
  const load = weightLoads(attributes, inC, outC);
  return [
    bits(3, 3, attributes.depthwise ? 1 : 0),
    bits(14, 0, placement.sourceRow) | bits(46, 32, placement.destinationRow),
    bits(9, 0, inC - 1) | bits(41, 32, outC - 1) | bits(57, 48, load.channels - 1),
    bits(9, 0, inW - 1) | bits(18, 10, inH - 1) | bits(41, 32, outW - 1) | bits(50, 42, outH - 1),
    bits(2, 0, attributes.kernel === 3 ? 1 : 0) |
      bits(7, 4, attributes.poolType) |
      bits(10, 10, 1) |
      bits(23, 16, 15) |
      bits(31, 24, attributes.padValue),
    bits(0, 0, 1) | bits(6, 1, load.loads - 1) | bits(31, 15, load.bytes),
    0n,
    bits(14, 0, inLayout.rowLength * inH) |
      bits(19, 16, inLayout.rowLength) |
      bits(30, 28, inLayout.groups) |
      bits(31, 31, 1),
    bits(14, 0, outLayout.rowLength * outH) |
      bits(19, 16, outLayout.rowLength) |
      bits(22, 20, outLayout.groups),
    bits(3, 0, attributes.shrW) |
      bits(7, 4, attributes.shrX) |
      bits(31, 8, attributes.argW) |
      bits(55, 32, attributes.argX),
    bits(39, 0, attributes.argAdd),
    bits(0, 0, placement.hasMainOutput ? 1 : 0) |
      bits(31, 16, outW * outH - 1) |
      bits(63, 32, outW * outH * outC - 1),
  ];
}

/** The shape after a KPU convolution with this pool. */
export function kpuOutputShape(input: Shape, outChannels: number, poolType: number): Shape {
  const { stride } = POOLS[poolType];
  return [input[0], outChannels, Math.floor(input[2] / stride), Math.floor(input[3] / stride)];
}

function writeBatchNorm(out: ByteWriter, { mul, shift, add }: BatchNorm): void {
  out.u64(bits(23, 0, mul) | bits(55, 24, add) | bits(59, 56, shift));
}

function writeActivation(out: ByteWriter, segments: readonly Segment[]): void {
  for (const { xStart, mul, shift } of segments) {
    out.u64(bits(7, 0, shift) | bits(23, 8, mul) | bits(59, 24, xStart));
  }
  for (const { bias } of segments) out.u8(bias);
}

/** Writes the body of a kpu_conv2d node, without the alignment gap after it. */
export function writeKpuConv(out: ByteWriter, node: Node, place: (tensor: Tensor) => Range): void {
  const attributes = node.attributes as unknown as KpuConvAttributes;
  const [source] = node.inputs;
  const [destination, main] = node.outputs;
  const words = layerWords(source.shape, destination.shape, attributes, {
    sourceRow: place(source).start / ROW_BYTES,
    destinationRow: place(destination).start / ROW_BYTES,
    hasMainOutput: main !== undefined,
  });
  if (main) writeRange(out, place(main), main.dtype);
  else out.bytes(new Uint8Array(16));
  out.i32(source.shape[0]);
  out.i32(0);
  const wordsAt = out.position;
  for (const word of words) out.u64(word);
  // The three address fields hold the sizes of the gaps that align the blocks in the file.
  const skip = (word: number): void => {
    out.patch64(wordsAt + 8 * word, words[word] | bits(63, 32, out.align(BLOCK_ALIGNMENT)));
  };
  skip(4);
  for (const entry of attributes.batchNorm) writeBatchNorm(out, entry);
  skip(7);
  writeActivation(out, attributes.activation);
  skip(5);
  out.bytes(attributes.weights);
}

function requireRange(what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high) || !Number.isInteger(value)) {
    throw new Error(`kpu_conv2d: ${what} is ${value}, must be an integer from ${low} to ${high}`);
  }
}

/** Throws when a KPU convolution has a field that the hardware's words cannot hold. */
export function checkKpuConv(input: Shape, outChannels: number, attributes: KpuConvAttributes): void {
  const signed = (what: string, value: number, width: number): void =>
    requireRange(what, value, -(2 ** (width - 1)), 2 ** (width - 1) - 1);
  requireRange("input channels", input[1], 1, 1024);
  requireRange("output channels", outChannels, 1, 1024);
  requireRange("input height", input[2], 1, 512);
  requireRange("input width", input[3], 1, 1024);
  requireRange("rows of the input", imageRows(input[1], input[2], input[3]), 1, 32768);
  if (attributes.depthwise && input[1] !== outChannels)
    throw new Error("kpu_conv2d: depthwise changes channels");
  requireRange("pad value", attributes.padValue, 0, 255);
  signed("arg_x", attributes.argX, 24);
  signed("arg_w", attributes.argW, 24);
  signed("arg_add", attributes.argAdd, 40);
  requireRange("shr_x", attributes.shrX, 0, 15);
  requireRange("shr_w", attributes.shrW, 0, 15);
  requireRange("batch-norm entries", attributes.batchNorm.length, outChannels, outChannels);
  for (const { mul, shift, add } of attributes.batchNorm) {
    signed("norm_mul", mul, 24);
    signed("norm_add", add, 32);
    requireRange("norm_shift", shift, 0, 15);
  }
  requireRange("activation segments", attributes.activation.length, 16, 16);
  for (const { xStart, mul, shift, bias } of attributes.activation) {
    signed("x_start", xStart, 36);
    signed("y_mul", mul, 16);
    requireRange("shift_number", shift, 0, 255);
    requireRange("bias", bias, 0, 255);
  }
  const expected = attributes.kernel ** 2 * outChannels * (attributes.depthwise ? 1 : input[1]);
  requireRange("weight bytes", attributes.weights.length, expected, expected);
}
