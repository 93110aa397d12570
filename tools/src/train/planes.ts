/**
 * Feature maps as square planes with a border of zeros, so that a 3x3 convolution is one pass of
 * multiply-adds over a flat array without any test for the edge. Plane of side s: (s + 2) x (s + 2) floats,
 * plus one spare float at either end of the whole map so that taps off its corners stay inside.
 */

/** Floats from one row to the next. */
export const rowStep = (side: number): number => side + 2;
/** Floats of one plane. */
export const planeSize = (side: number): number => (side + 2) * (side + 2);
/** Index of pixel (0, 0) of a plane. */
export const planeStart = (side: number, channel: number): number => 1 + channel * planeSize(side) + side + 3;

/** An all-zero map. */
export function newMap(side: number, channels: number): Float32Array {
  return new Float32Array(channels * planeSize(side) + 2);
}

/** Zeroes the border of every plane (passes over flat rows leave garbage in the side columns). */
export function clearBorder(map: Float32Array, side: number, channels: number): void {
  const step = rowStep(side);
  for (let c = 0; c < channels; c++) {
    const base = 1 + c * planeSize(side);
    map.fill(0, base, base + step);
    map.fill(0, base + (side + 1) * step, base + (side + 2) * step);
    for (let y = 1; y <= side; y++) {
      map[base + y * step] = 0;
      map[base + y * step + side + 1] = 0;
    }
  }
}

/** out[p] += sum over taps of w * input[p + tap], for all pixels of one plane. */
export function addConvolved(
  out: Float32Array,
  outAt: number,
  input: Float32Array,
  inAt: number,
  weights: Float32Array,
  weightAt: number,
  kernel: 1 | 3,
  side: number,
): void {
  const step = rowStep(side);
  const count = side * step - 2;
  if (kernel === 1) {
    const w = weights[weightAt];
    for (let p = 0; p < count; p++) out[outAt + p] += w * input[inAt + p];
    return;
  }
  const [w0, w1, w2, w3, w4, w5, w6, w7, w8] = weights.subarray(weightAt, weightAt + 9);
  const above = inAt - step;
  const below = inAt + step;
  for (let p = 0; p < count; p++) {
    out[outAt + p] +=
      w0 * input[above + p - 1] +
      w1 * input[above + p] +
      w2 * input[above + p + 1] +
      w3 * input[inAt + p - 1] +
      w4 * input[inAt + p] +
      w5 * input[inAt + p + 1] +
      w6 * input[below + p - 1] +
      w7 * input[below + p] +
      w8 * input[below + p + 1];
  }
}

/** gradient[tap] += sum over pixels of delta[p] * input[p + tap]; delta's border must be zero. */
export function addWeightGradient(
  gradient: Float32Array,
  gradientAt: number,
  delta: Float32Array,
  deltaAt: number,
  input: Float32Array,
  inAt: number,
  kernel: 1 | 3,
  side: number,
): void {
  const step = rowStep(side);
  const count = side * step - 2;
  const offsets = kernel === 1 ? [0] : [-step - 1, -step, -step + 1, -1, 0, 1, step - 1, step, step + 1];
  for (let k = 0; k + 2 < offsets.length; k += 3) {
    const at = inAt + offsets[k];
    let [s0, s1, s2] = [0, 0, 0];
    for (let p = 0; p < count; p++) {
      const d = delta[deltaAt + p];
      s0 += d * input[at + p];
      s1 += d * input[at + p + 1];
      s2 += d * input[at + p + 2];
    }
    gradient[gradientAt + k] += s0;
    gradient[gradientAt + k + 1] += s1;
    gradient[gradientAt + k + 2] += s2;
  }
  if (kernel === 1) {
    let sum = 0;
    for (let p = 0; p < count; p++) sum += delta[deltaAt + p] * input[inAt + p];
    gradient[gradientAt] += sum;
  }
}
