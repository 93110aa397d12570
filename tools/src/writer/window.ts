/** Sliding windows: the attributes that convolutions and pools share, and output sizes. */
import type { Shape } from "./graph.ts";

/** [before, after]. */
export type Padding = readonly [number, number];
/** [height, width]. */
export type Pair = readonly [number, number];

export interface Window {
  readonly filter: Pair;
  readonly padH?: Padding;
  readonly padW?: Padding;
  readonly stride?: Pair;
  readonly dilation?: Pair;
}

/** A window with all defaults filled in. */
export type FullWindow = Required<Window>;

export function fullWindow(window: Window): FullWindow {
  return {
    filter: window.filter,
    padH: window.padH ?? [0, 0],
    padW: window.padW ?? [0, 0],
    stride: window.stride ?? [1, 1],
    dilation: window.dilation ?? [1, 1],
  };
}

/** Output positions along one axis (kmodel v4 specification, section 7, `win`). */
export function windowSize(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): number {
  return Math.trunc((size + padding[0] + padding[1] - ((kernel - 1) * dilation + 1) + stride) / stride);
}

/** Output [H, W] of a window over an input of [H, W]. */
export function windowOutput(height: number, width: number, w: FullWindow): Pair {
  return [
    windowSize(height, w.filter[0], w.stride[0], w.dilation[0], w.padH),
    windowSize(width, w.filter[1], w.stride[1], w.dilation[1], w.padW),
  ];
}

/** The shape that results from broadcasting two shapes. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const axis = (d: number): number => {
    if (a[d] !== b[d] && a[d] !== 1 && b[d] !== 1) throw new Error(`cannot broadcast [${a}] with [${b}]`);
    return Math.max(a[d], b[d]);
  };
  return [axis(0), axis(1), axis(2), axis(3)];
}
