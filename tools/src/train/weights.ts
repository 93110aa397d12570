/** The file that training leaves behind: weights and calibrated ranges, as JSON with short numbers. */
import type { RealRange } from "../writer/quantize.ts";

export interface LayerWeights {
  /** [oc][ic][ky][kx], depthwise [c][ky][kx]. */
  readonly weights: readonly number[];
  readonly bias: readonly number[];
  /** Range of the sums before the activation. */
  readonly sums: RealRange;
}

export interface TrainedModel {
  readonly seed: number;
  /** Share of the 10,000 test digits that the network in real numbers gets right. */
  readonly accuracy: number;
  readonly layers: readonly LayerWeights[];
}

const short = (x: number): number => Number(x.toPrecision(6));

/** One line per array, so that changes can be read. */
export function formatModel(model: TrainedModel): string {
  const layers = model.layers.map((layer) => {
    const list = (values: readonly number[]): string => JSON.stringify(values.map(short));
    const fields = [
      `"sums": ${list(layer.sums)}`,
      `"bias": ${list(layer.bias)}`,
      `"weights": ${list(layer.weights)}`,
    ];
    return `    {\n      ${fields.join(",\n      ")}\n    }`;
  });
  const head = `  "seed": ${model.seed},\n  "accuracy": ${model.accuracy},\n  "layers": [\n`;
  return `{\n${head}${layers.join(",\n")}\n  ]\n}\n`;
}
