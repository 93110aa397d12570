/**
 * Post-training quantisation: from ranges of real numbers to codes, fixed-point multipliers and KPU layer
 * parameters. Codes are q = x * scale + zeroPoint, as in kmodel v4 (specification, section 9).
 */
import { activationTable } from "./activation.ts";
import type { BatchNorm, KpuConvAttributes } from "./kpuconv.ts";
import type { QuantParam } from "./ops.ts";

/** Smallest and largest real value. */
export type RealRange = readonly [number, number];

/** The smallest and largest of some values. */
export function rangeOf(values: ArrayLike<number>): RealRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

/** Maps a range, widened to hold 0, to the codes 0..255; 0 itself gets an exact code. */
export function quantParam([low, high]: RealRange): QuantParam {
  const min = Math.min(low, 0);
  const max = Math.max(high, 0, min + 1e-6);
  const scale = 255 / (max - min);
  return { scale, zeroPoint: Math.round(-min * scale) };
}

/** The code of a real value. */
export function code(value: number, q: QuantParam): number {
  return Math.min(255, Math.max(0, Math.round(value * q.scale + q.zeroPoint)));
}

/** `factor` as mul / 2^shift with |mul| < 2^bits and shift in 0..maxShift. */
export function fixedPoint(factor: number, bits: number, maxShift: number): { mul: number; shift: number } {
  let shift = 0;
  while (shift < maxShift && Math.abs(Math.round(factor * 2 ** (shift + 1))) < 2 ** bits) shift++;
  return { mul: Math.round(factor * 2 ** shift), shift };
}

/** Bits of the batch-norm result's range: 8 below an output code, small enough for exact activation slopes. */
const BATCH_NORM_BITS = 16;
const NORM_MUL_BITS = 21;
const NORM_MAX_SHIFT = 15;

/** A convolution in real numbers, to be run on the KPU. */
export interface RealConv {
  readonly kernel: 1 | 3;
  readonly depthwise: boolean;
  readonly poolType: number;
  /** [oc][ic][ky][kx], depthwise [c][ky][kx]. */
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  /** Increasing function applied to the sums. */
  readonly activation: (x: number) => number;
  /** Range of the sums before the activation, from calibration. */
  readonly sums: RealRange;
  readonly input: QuantParam;
  readonly output: QuantParam;
}

/** The KPU's parameters for a convolution in real numbers. */
export function quantizeKpuConv(conv: RealConv): KpuConvAttributes {
  const weightParam = quantParam(rangeOf(conv.weights));
  const yScale = 2 ** BATCH_NORM_BITS / (conv.sums[1] - conv.sums[0]);
  const { mul, shift } = fixedPoint(
    yScale / (conv.input.scale * weightParam.scale),
    NORM_MUL_BITS,
    NORM_MAX_SHIFT,
  );
  const batchNorm = Array.from(
    conv.bias,
    (bias): BatchNorm => ({ mul, shift, add: Math.round(bias * yScale) }),
  );
  return {
    kernel: conv.kernel,
    depthwise: conv.depthwise,
    poolType: conv.poolType,
    padValue: conv.input.zeroPoint,
    argX: -weightParam.zeroPoint,
    shrX: 0,
    argW: -conv.input.zeroPoint,
    shrW: 0,
    argAdd: conv.kernel ** 2 * weightParam.zeroPoint * conv.input.zeroPoint,
    batchNorm,
    activation: activationTable(conv.activation, conv.sums, yScale, conv.output),
    weights: Uint8Array.from(conv.weights, (w) => code(w, weightParam)),
  };
}
