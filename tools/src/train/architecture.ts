/** The digit classifier that ships: what each layer is, shared by the trainer and the kmodel builder. */
import type { Pool } from "../writer/opcodes.ts";

export interface ConvLayer {
  readonly kernel: 1 | 3;
  readonly depthwise: boolean;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Side of the square input. */
  readonly side: number;
  readonly pool: Pool;
  /** Leaky ReLU; the last layer has none. */
  readonly activated: boolean;
}

/** Slope of the leaky ReLU below zero. */
export const LEAK = 0.1;
export const CLASSES = 10;

function conv(kernel: 1 | 3, inChannels: number, outChannels: number, side: number, pool: Pool): ConvLayer {
  return { kernel, depthwise: false, inChannels, outChannels, side, pool, activated: true };
}

function depthwise(channels: number, side: number): ConvLayer {
  return { ...conv(3, channels, channels, side, "bypass"), depthwise: true };
}

/** Every layer runs on the KPU; class scores are the means of the last one's maps. */
export const LAYERS: readonly ConvLayer[] = [
  conv(3, 1, 8, 28, "max_2_s2"),
  depthwise(8, 14),
  conv(1, 8, 16, 14, "max_2_s2"),
  conv(3, 16, 32, 7, "bypass"),
  depthwise(32, 7),
  conv(1, 32, 32, 7, "bypass"),
  { ...conv(1, 32, CLASSES, 7, "bypass"), activated: false },
];

/** Number of weights of a layer. */
export function weightCount(layer: ConvLayer): number {
  return layer.kernel ** 2 * layer.outChannels * (layer.depthwise ? 1 : layer.inChannels);
}

/** The activation of a layer on one number. */
export function activate(layer: ConvLayer, x: number): number {
  return layer.activated && x < 0 ? x * LEAK : x;
}
