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

/** Every layer runs on the KPU; class scores are the means of the last one's maps. */
export const LAYERS: readonly ConvLayer[] = [
  { kernel: 3, depthwise: false, inChannels: 1, outChannels: 8, side: 28, pool: "max_2_s2", activated: true },
  { kernel: 3, depthwise: true, inChannels: 8, outChannels: 8, side: 14, pool: "bypass", activated: true },
  {
    kernel: 1,
    depthwise: false,
    inChannels: 8,
    outChannels: 16,
    side: 14,
    pool: "max_2_s2",
    activated: true,
  },
  { kernel: 3, depthwise: false, inChannels: 16, outChannels: 24, side: 7, pool: "bypass", activated: true },
  {
    kernel: 1,
    depthwise: false,
    inChannels: 24,
    outChannels: CLASSES,
    side: 7,
    pool: "bypass",
    activated: false,
  },
];

/** Number of weights of a layer. */
export function weightCount(layer: ConvLayer): number {
  return layer.kernel ** 2 * layer.outChannels * (layer.depthwise ? 1 : layer.inChannels);
}

/** The activation of a layer on one number. */
export function activate(layer: ConvLayer, x: number): number {
  return layer.activated && x < 0 ? x * LEAK : x;
}
