/**
 * Estimated time of a node on the board. The KPU figures follow published measurements of 3x3 layers: 64
 * lanes of 9 taps per clock, weights fed at about 0.87 GB/s, some tens of microseconds to start a layer. A
 * CPU node takes so many clocks per elementary step of a single-issue core. Good for finding the slow nodes.
 */
import type { KModel } from "./runtime.ts";

const LANES = 64;
const WEIGHT_BYTES_PER_US = 870;
const LAYER_START_US = 30;
const CPU_CLOCKS_PER_STEP = 10;

export interface Clocks {
  cpu: number;
  kpu: number;
}

/** Microseconds that node `i` is expected to take. */
export function estimateMicroseconds(model: KModel, i: number, clocks: Clocks): number {
  const weights = model.weights(i);
  if (weights === 0) return (model.steps(i) * CPU_CLOCKS_PER_STEP * 1e6) / clocks.cpu;
  const [n, c, h, w] = model.tensors(i, false)[0].shape;
  const oc = model.tensors(i, true)[0].shape[1];
  const taps = weights === 9 * c * oc || (weights === 9 * oc && c === oc) ? 9 : 1;
  const lanes = (n * Math.ceil((h * w) / LANES) * weights) / taps;
  return LAYER_START_US + Math.max((lanes * 1e6) / clocks.kpu, weights / WEIGHT_BYTES_PER_US);
}
