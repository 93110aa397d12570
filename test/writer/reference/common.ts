/** Helpers of the reference evaluator: single-precision steps, clamps, windows, indices. */
import { elements, type Node, type Shape } from "../../../tools/src/writer/graph.ts";

export type Values = Float32Array | Uint8Array;
/** Computes the outputs of one node from the values of its inputs. */
export type Kernel = (node: Node, inputs: Values[]) => Values[];

export const f32 = Math.fround;

/** The attributes of a node; which exist depends on its op. */
export const attr = (node: Node): Record<string, any> => node.attributes;

export function clampf(v: number, range?: readonly [number, number]): number {
  if (!range) return v;
  const [low, high] = [f32(range[0]), f32(range[1])];
  if (v < low) return low;
  return high < v ? high : v;
}

export const fmin = (a: number, b: number): number => (b < a ? b : a);
export const fmax = (a: number, b: number): number => (a < b ? b : a);

export function floatOutput(node: Node): Float32Array {
  return new Float32Array(elements(node.outputs[0].shape));
}

export function byteOutput(node: Node): Uint8Array {
  return new Uint8Array(elements(node.outputs[0].shape));
}

/** Flat index of (a, b, c, d) in a dense tensor of any order of axes. */
export function at(shape: Shape, a: number, b: number, c: number, d: number): number {
  return ((a * shape[1] + b) * shape[2] + c) * shape[3] + d;
}

/** Calls `visit` with every index of a shape, last axis fastest. */
export function eachIndex(
  shape: Shape,
  visit: (index: [number, number, number, number], flat: number) => void,
): void {
  let flat = 0;
  for (let a = 0; a < shape[0]; a++)
    for (let b = 0; b < shape[1]; b++)
      for (let c = 0; c < shape[2]; c++) for (let d = 0; d < shape[3]; d++) visit([a, b, c, d], flat++);
}

/** Flat index into `shape` for an index of a larger shape, broadcasting. */
export function broadcastAt(shape: Shape, index: readonly number[]): number {
  const [a, b, c, d] = index.map((i, axis) => (i >= shape[axis] ? 0 : i));
  return at(shape, a, b, c, d);
}

/** Calls `visit` with (tap y, tap x, input y, input x) for the taps of output (oy, ox) that lie inside. */
export function eachTap(
  window: Record<string, any>,
  height: number,
  width: number,
  oy: number,
  ox: number,
  visit: (ky: number, kx: number, y: number, x: number) => void,
): void {
  for (let ky = 0; ky < window.filter[0]; ky++) {
    const y = oy * window.stride[0] - window.padH[0] + ky * window.dilation[0];
    if (y < 0 || y >= height) continue;
    for (let kx = 0; kx < window.filter[1]; kx++) {
      const x = ox * window.stride[1] - window.padW[0] + kx * window.dilation[1];
      if (x >= 0 && x < width) visit(ky, kx, y, x);
    }
  }
}

/** Fixed-point multiply and shift, round half up (kmodel v4 specification, section 9, R-new). */
export function mulShift(value: number, mul: number, shift: number): number {
  let product = BigInt(value | 0) * BigInt(mul);
  if (shift > 0) product = (product + (1n << BigInt(shift - 1))) >> BigInt(shift);
  return Number(BigInt.asIntN(32, product));
}

export const clampByte = (v: number): number => Math.min(255, Math.max(0, v));
