/** The classifier while it is trained: forward pass, cross-entropy, backward pass, Adam. */
import { Random } from "../writer/random.ts";
import { CLASSES, LAYERS } from "./architecture.ts";
import { TrainedLayer } from "./layer.ts";
import { SIDE } from "./mnist.ts";
import { newMap, planeStart, rowStep } from "./planes.ts";

const LAST_SIDE = LAYERS[LAYERS.length - 1].side;
const LAST_PIXELS = LAST_SIDE ** 2;

/** Adam's usual constants. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

interface Parameters {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

export class Network {
  readonly layers: TrainedLayer[];
  readonly input = newMap(SIDE, 1);
  /** Class scores of the last sample, before softmax. */
  readonly scores = new Float64Array(CLASSES);
  private readonly deltas: Float32Array[];
  private readonly parameters: Parameters[];
  private steps = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    this.layers = LAYERS.map((shape) => new TrainedLayer(shape, random));
    this.deltas = this.layers.map((layer) => new Float32Array(layer.output.length));
    this.parameters = this.layers.flatMap((layer) =>
      [
        [layer.weights, layer.weightGradient],
        [layer.bias, layer.biasGradient],
      ].map(([values, gradient]) => ({
        values,
        gradient,
        mean: new Float32Array(values.length),
        square: new Float32Array(values.length),
      })),
    );
  }

  /** Puts an image (0..255) into the input, moved by whole pixels; what leaves the frame is lost. */
  setInput(images: Uint8Array, at: number, moveX = 0, moveY = 0): void {
    this.input.fill(0);
    for (let y = Math.max(0, moveY); y < Math.min(SIDE, SIDE + moveY); y++) {
      const to = planeStart(SIDE, 0) + y * rowStep(SIDE);
      const from = at + (y - moveY) * SIDE - moveX;
      for (let x = Math.max(0, moveX); x < Math.min(SIDE, SIDE + moveX); x++) {
        this.input[to + x] = images[from + x] / 255;
      }
    }
  }

  /** Runs the network on `input`; returns the class with the highest score. `watch` sees each layer's sums. */
  forward(watch?: (layer: TrainedLayer, index: number) => void): number {
    let map = this.input;
    this.layers.forEach((layer, index) => {
      layer.convolve(map);
      watch?.(layer, index);
      layer.finish();
      map = layer.output;
    });
    for (let c = 0; c < CLASSES; c++) {
      let sum = 0;
      for (let y = 0; y < LAST_SIDE; y++) {
        const at = planeStart(LAST_SIDE, c) + y * rowStep(LAST_SIDE);
        for (let x = 0; x < LAST_SIDE; x++) sum += map[at + x];
      }
      this.scores[c] = sum / LAST_PIXELS;
    }
    return this.scores.indexOf(Math.max(...this.scores));
  }

  /** Adds the gradients of the sample that `forward` just ran; returns its loss. */
  backward(label: number): number {
    const top = Math.max(...this.scores);
    const exps = Array.from(this.scores, (score) => Math.exp(score - top));
    const total = exps.reduce((a, b) => a + b);
    const last = this.layers.length - 1;
    for (let c = 0; c < CLASSES; c++) {
      const delta = (exps[c] / total - (c === label ? 1 : 0)) / LAST_PIXELS;
      for (let y = 0; y < LAST_SIDE; y++) {
        const at = planeStart(LAST_SIDE, c) + y * rowStep(LAST_SIDE);
        this.deltas[last].fill(delta, at, at + LAST_SIDE);
      }
    }
    for (let i = last; i >= 0; i--) {
      const input = i === 0 ? this.input : this.layers[i - 1].output;
      this.layers[i].backward(input, this.deltas[i], i === 0 ? null : this.deltas[i - 1]);
    }
    return -Math.log(exps[label] / total);
  }

  /** One Adam step with the gradients summed over `batch` samples, which are cleared. */
  step(rate: number, batch: number): void {
    this.steps++;
    const scale = (rate * Math.sqrt(1 - BETA2 ** this.steps)) / (1 - BETA1 ** this.steps);
    for (const { values, gradient, mean, square } of this.parameters) {
      for (let i = 0; i < values.length; i++) {
        const g = gradient[i] / batch;
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
        square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
        values[i] -= (scale * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
      }
      gradient.fill(0);
    }
  }
}
