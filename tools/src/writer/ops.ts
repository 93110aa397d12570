/**
 * One function per neutral op: takes the graph, operands and attributes, appends the node and returns the
 * result tensor with its inferred shape (kmodel v4 specification, section 7).
 */
import { elements, type Graph, type Shape, type Tensor } from "./graph.ts";
import type { BinaryOp, OpName, ReduceOp, ResizeMode, UnaryOp } from "./opcodes.ts";
import { broadcastShape, fullWindow, type Padding, type Window, windowOutput } from "./window.ts";

/** Clamp of an op's result; absent means none. */
export interface Activation {
  readonly activation?: readonly [number, number];
}

/** Requantisation: result = (value * outputMul, rounded >> outputShift) + outputOffset. */
export interface FixedPoint {
  readonly outputMul: number;
  readonly outputShift: number;
  readonly outputOffset: number;
}

/** Stored codes are q = x * scale + zeroPoint. */
export interface QuantParam {
  readonly scale: number;
  readonly zeroPoint: number;
}

function single(
  graph: Graph,
  op: OpName,
  inputs: Tensor[],
  shape: Shape,
  dtype: Tensor["dtype"],
  attributes: object = {},
): Tensor {
  return graph.add(op, inputs, [{ shape, dtype, area: "main" }], { ...attributes })[0];
}

export function binary(g: Graph, op: BinaryOp, a: Tensor, b: Tensor, attributes: Activation = {}): Tensor {
  return single(g, "binary", [a, b], broadcastShape(a.shape, b.shape), "f32", { op, ...attributes });
}

export function concat(g: Graph, inputs: Tensor[], axis: 0 | 1 | 2 | 3): Tensor {
  const [{ shape, dtype }] = inputs;
  const dims = inputs.map((tensor) => tensor.shape[axis]);
  const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);
  const out = shape.map((extent, d) => (d === axis ? dims.reduce((a, b) => a + b) : extent));
  return single(g, "concat", inputs, out as unknown as Shape, dtype, {
    innerSize: product(shape.slice(axis + 1)) * (dtype === "f32" ? 4 : 1),
    outerSize: product(shape.slice(0, axis)),
    dims,
  });
}

export interface Conv extends Window {
  readonly outChannels: number;
  readonly groups?: number;
}

function convShape(x: Tensor, conv: Conv): Shape {
  const [height, width] = windowOutput(x.shape[2], x.shape[3], fullWindow(conv));
  return [x.shape[0], conv.outChannels, height, width];
}

/** weights [oc][ic / groups][ky][kx], bias [oc]. */
export function conv2d(
  g: Graph,
  x: Tensor,
  conv: Conv & Activation & { weights: ArrayLike<number>; bias: ArrayLike<number> },
): Tensor {
  const attributes = { groups: 1, ...conv, ...fullWindow(conv) };
  return single(g, "conv2d", [x], convShape(x, conv), "f32", attributes);
}

export function dequantize(g: Graph, x: Tensor, q: QuantParam): Tensor {
  return single(g, "dequantize", [x], x.shape, "f32", q);
}

function matmulShape(a: Tensor, b: Tensor) {
  const [aRows, aCols] = [a.shape[2], a.shape[3]];
  const bCols = b.shape[3];
  if (b.shape[2] !== aCols) throw new Error(`matmul of [${a.shape}] with [${b.shape}]`);
  return { shape: [1, 1, aRows, bCols] as Shape, sizes: { aRows, aCols, bCols } };
}

/** a [1, 1, rows, cols] times b [1, 1, cols, bCols] plus bias [bCols]. */
export function matmul(
  g: Graph,
  a: Tensor,
  b: Tensor,
  attributes: Activation & { bias: ArrayLike<number> },
): Tensor {
  const { shape, sizes } = matmulShape(a, b);
  return single(g, "matmul", [a, b], shape, "f32", { ...sizes, ...attributes });
}

/** Constant padding; negative amounts crop. `value` is an element (for u8 the code). */
export function pad(
  g: Graph,
  x: Tensor,
  paddings: readonly [Padding, Padding, Padding, Padding],
  value = 0,
): Tensor {
  const shape = x.shape.map((extent, d) => extent + paddings[d][0] + paddings[d][1]);
  return single(g, "pad", [x], shape as unknown as Shape, x.dtype, { paddings, value });
}

export function quantize(g: Graph, x: Tensor, q: QuantParam): Tensor {
  return single(g, "quantize", [x], x.shape, "u8", q);
}

/** Reduces the given axes to extent 1. */
export function reduce(g: Graph, op: ReduceOp, x: Tensor, axes: readonly number[], init: number): Tensor {
  const shape = x.shape.map((extent, d) => (axes.includes(d) ? 1 : extent));
  return single(g, "reduce", [x], shape as unknown as Shape, "f32", { op, init });
}

export function reduceWindow2d(
  g: Graph,
  op: ReduceOp,
  x: Tensor,
  window: Window & Activation & { init: number },
): Tensor {
  const full = fullWindow(window);
  const [height, width] = windowOutput(x.shape[2], x.shape[3], full);
  const shape: Shape = [x.shape[0], x.shape[1], height, width];
  return single(g, "reduce_window2d", [x], shape, "f32", { op, ...window, ...full });
}

/** Reshape. The op copies whole 32-bit words only, so a u8 tensor's size must be a multiple of 4. */
export function memoryCopy(g: Graph, x: Tensor, shape: Shape): Tensor {
  if (elements(shape) !== elements(x.shape)) throw new Error(`reshape of [${x.shape}] to [${shape}]`);
  return single(g, "memory_copy", [x], shape, x.dtype);
}

export function resizeImage(
  g: Graph,
  mode: ResizeMode,
  x: Tensor,
  size: readonly [number, number],
  alignCorners = false,
): Tensor {
  const shape: Shape = [x.shape[0], x.shape[1], ...size];
  return single(g, "resize_image", [x], shape, x.dtype, { mode, size, alignCorners });
}

/** Softmax over the last `innerSize` elements. */
export function softmax(g: Graph, x: Tensor, innerSize: number, beta = 1): Tensor {
  const outerSize = elements(x.shape) / innerSize;
  return single(g, "softmax", [x], x.shape, "f32", { innerSize, outerSize, beta });
}

export function transpose(g: Graph, x: Tensor, perm: readonly [number, number, number, number]): Tensor {
  const shape = perm.map((axis) => x.shape[axis]);
  return single(g, "transpose", [x], shape as unknown as Shape, x.dtype, { perm });
}

/** Slice with normalised begin, end and strides (end -1 with a negative stride means through index 0). */
export function stridedSlice(g: Graph, x: Tensor, begin: Shape, end: Shape, strides: Shape): Tensor {
  const shape = begin.map((first, d) => Math.max(0, Math.ceil((end[d] - first) / strides[d])));
  return single(g, "strided_slice", [x], shape as unknown as Shape, x.dtype, {
    begin,
    end,
    strides,
    masks: [0, 0, 0, 0, 0],
  });
}

export function unary(g: Graph, op: UnaryOp, x: Tensor): Tensor {
  return single(g, "unary", [x], x.shape, "f32", { op });
}

/** weights [oc][ic / groups][ky][kx] as codes, bias in accumulator units; offsets are added. */
export function quantizedConv2d(
  g: Graph,
  x: Tensor,
  conv: Conv &
    FixedPoint & {
      inputOffset: number;
      filterOffset: number;
      weights: ArrayLike<number>;
      bias: ArrayLike<number>;
    },
): Tensor {
  const attributes = { groups: 1, ...conv, ...fullWindow(conv) };
  return single(g, "quantized_conv2d", [x], convShape(x, conv), "u8", attributes);
}

export function quantizedMatmul(
  g: Graph,
  a: Tensor,
  b: Tensor,
  attributes: FixedPoint & { aOffset: number; bOffset: number; bias: ArrayLike<number> },
): Tensor {
  const { shape, sizes } = matmulShape(a, b);
  return single(g, "quantized_matmul", [a, b], shape, "u8", { ...sizes, ...attributes });
}

export function quantizedBinary(
  g: Graph,
  op: BinaryOp,
  a: Tensor,
  b: Tensor,
  attributes: FixedPoint & {
    aOffset: number;
    aMul: number;
    aShift: number;
    bOffset: number;
    bMul: number;
    bShift: number;
  },
): Tensor {
  return single(g, "quantized_binary", [a, b], broadcastShape(a.shape, b.shape), "u8", {
    op,
    ...attributes,
  });
}

/** `table` has 256 u8 elements. */
export function tableLookup1d(g: Graph, x: Tensor, table: Tensor): Tensor {
  return single(g, "table_lookup1d", [x, table], x.shape, "u8");
}

/** weights [group][oc][ic][ky][kx]; the bias is stored but the reference never adds it. */
export function conv2dTranspose(
  g: Graph,
  x: Tensor,
  conv: Conv &
    Activation & { size: readonly [number, number]; weights: ArrayLike<number>; bias: ArrayLike<number> },
): Tensor {
  const shape: Shape = [x.shape[0], conv.outChannels, ...conv.size];
  return single(g, "conv2d_transpose", [x], shape, "f32", { groups: 1, ...conv, ...fullWindow(conv) });
}

/** Runs the bytecode on every element. */
export function nnilUnary(g: Graph, x: Tensor, program: ArrayLike<number>): Tensor {
  return single(g, "nnil_unary_method", [x], x.shape, "f32", { program });
}
