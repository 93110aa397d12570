/** One trainable convolution with leaky ReLU and optional 2x2 maximum pooling: forward and backward pass. */
import type { Random } from "../writer/random.ts";
import { type ConvLayer, LEAK, weightCount } from "./architecture.ts";
import {
  addConvolved,
  addWeightGradient,
  clearBorder,
  newMap,
  planeSize,
  planeStart,
  rowStep,
} from "./planes.ts";

export class TrainedLayer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly weightGradient: Float32Array;
  readonly biasGradient: Float32Array;
  /** Sums before the activation; replaced by activated values in place for the pool. */
  readonly sums: Float32Array;
  readonly output: Float32Array;
  readonly outSide: number;
  private readonly deltaSums: Float32Array;
  private readonly flipped: Float32Array;
  private readonly pooled: boolean;
  /** For each pooled pixel, where its maximum was. */
  private readonly winner: Int32Array;

  constructor(
    readonly shape: ConvLayer,
    random: Random,
  ) {
    const { side, outChannels, kernel, inChannels, depthwise } = shape;
    this.pooled = shape.pool === "max_2_s2";
    if (!this.pooled && shape.pool !== "bypass")
      throw new Error(`cannot train a layer with pool ${shape.pool}`);
    this.outSide = this.pooled ? side / 2 : side;
    const spread = Math.sqrt(2 / (kernel ** 2 * (depthwise ? 1 : inChannels)));
    this.weights = Float32Array.from({ length: weightCount(shape) }, () => random.normal() * spread);
    this.bias = new Float32Array(outChannels);
    this.weightGradient = new Float32Array(this.weights.length);
    this.biasGradient = new Float32Array(outChannels);
    this.sums = newMap(side, outChannels);
    this.output = this.pooled ? newMap(this.outSide, outChannels) : this.sums;
    this.deltaSums = newMap(side, outChannels);
    this.flipped = new Float32Array(9);
    this.winner = new Int32Array(outChannels * this.outSide ** 2);
  }

  private inputChannels(o: number): [number, number] {
    return this.shape.depthwise ? [o, o + 1] : [0, this.shape.inChannels];
  }

  private weightAt(o: number, i: number): number {
    return (this.shape.depthwise ? o : o * this.shape.inChannels + i) * this.shape.kernel ** 2;
  }

  /** Fills `sums` with bias plus convolution. */
  convolve(input: Float32Array): void {
    const { side, outChannels, kernel } = this.shape;
    for (let o = 0; o < outChannels; o++) {
      const base = 1 + o * planeSize(side);
      this.sums.fill(this.bias[o], base, base + planeSize(side));
      const [from, to] = this.inputChannels(o);
      for (let i = from; i < to; i++) {
        const at = this.weightAt(o, i);
        addConvolved(
          this.sums,
          planeStart(side, o),
          input,
          planeStart(side, i),
          this.weights,
          at,
          kernel,
          side,
        );
      }
    }
    clearBorder(this.sums, side, outChannels);
  }

  /** Activation and pool, from `sums` (changed in place) to `output`. */
  finish(): void {
    if (this.shape.activated) {
      const { sums } = this;
      for (let p = 0; p < sums.length; p++) if (sums[p] < 0) sums[p] *= LEAK;
    }
    if (!this.pooled) return;
    const { side, outChannels } = this.shape;
    const step = rowStep(side);
    let n = 0;
    for (let o = 0; o < outChannels; o++) {
      for (let y = 0; y < this.outSide; y++) {
        const from = planeStart(side, o) + 2 * y * step;
        const to = planeStart(this.outSide, o) + y * rowStep(this.outSide);
        for (let x = 0; x < this.outSide; x++) {
          const a = from + 2 * x;
          let best = a;
          if (this.sums[a + 1] > this.sums[best]) best = a + 1;
          if (this.sums[a + step] > this.sums[best]) best = a + step;
          if (this.sums[a + step + 1] > this.sums[best]) best = a + step + 1;
          this.output[to + x] = this.sums[best];
          this.winner[n++] = best;
        }
      }
    }
  }

  private spreadDelta(deltaOutput: Float32Array): void {
    if (!this.pooled) this.deltaSums.set(deltaOutput);
    else {
      this.deltaSums.fill(0);
      let n = 0;
      for (let o = 0; o < this.shape.outChannels; o++) {
        for (let y = 0; y < this.outSide; y++) {
          const at = planeStart(this.outSide, o) + y * rowStep(this.outSide);
          for (let x = 0; x < this.outSide; x++) this.deltaSums[this.winner[n++]] = deltaOutput[at + x];
        }
      }
    }
    if (this.shape.activated) {
      // A leaky ReLU keeps the sign, so the activated values tell where the slope was the small one.
      for (let p = 0; p < this.sums.length; p++) if (this.sums[p] < 0) this.deltaSums[p] *= LEAK;
    }
  }

  /** Adds the gradients of this sample; with `deltaInput`, also hands the error back to the layer before. */
  backward(input: Float32Array, deltaOutput: Float32Array, deltaInput: Float32Array | null): void {
    const { side, outChannels, kernel } = this.shape;
    this.spreadDelta(deltaOutput);
    deltaInput?.fill(0);
    for (let o = 0; o < outChannels; o++) {
      const deltaAt = planeStart(side, o);
      let sum = 0;
      for (let p = 0; p < side * rowStep(side) - 2; p++) sum += this.deltaSums[deltaAt + p];
      this.biasGradient[o] += sum;
      const [from, to] = this.inputChannels(o);
      for (let i = from; i < to; i++) {
        const at = this.weightAt(o, i);
        const inAt = planeStart(side, i);
        addWeightGradient(this.weightGradient, at, this.deltaSums, deltaAt, input, inAt, kernel, side);
        if (!deltaInput) continue;
        for (let k = 0; k < kernel ** 2; k++) this.flipped[k] = this.weights[at + kernel ** 2 - 1 - k];
        addConvolved(deltaInput, inAt, this.deltaSums, deltaAt, this.flipped, 0, kernel, side);
      }
    }
    if (deltaInput) clearBorder(deltaInput, side, this.shape.inChannels);
  }
}
