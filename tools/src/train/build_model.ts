/** Turns the trained weights into the kmodel that ships: five KPU layers between an upload and a CPU tail. */
import { Graph } from "../writer/graph.ts";
import { poolType } from "../writer/opcodes.ts";
import { dequantize, type QuantParam, reduce, softmax } from "../writer/ops.ts";
import { kpuConv2d, kpuUpload } from "../writer/ops_target.ts";
import { quantizeKpuConv, quantParam } from "../writer/quantize.ts";
import { type WrittenModel, writeModel } from "../writer/write.ts";
import { activate, CLASSES, LAYERS } from "./architecture.ts";
import { SIDE } from "./mnist.ts";
import type { TrainedModel } from "./weights.ts";

/** Images are 0..255 for 0..1. */
const IMAGE: QuantParam = { scale: 255, zeroPoint: 0 };

/** Input u8 [1, 1, 28, 28] (0 = background, 255 = ink), output f32 [1, 10, 1, 1]: the classes' probabilities. */
export function buildDigitModel(trained: TrainedModel): WrittenModel {
  const graph = new Graph();
  let map = kpuUpload(graph, graph.input([1, 1, SIDE, SIDE], "u8"));
  let input = IMAGE;
  let result = map;
  LAYERS.forEach((layer, index) => {
    const { weights, bias, sums } = trained.layers[index];
    const output = quantParam([activate(layer, sums[0]), activate(layer, sums[1])]);
    const attributes = quantizeKpuConv({
      ...layer,
      poolType: poolType(layer.pool),
      weights,
      bias,
      sums,
      activation: (x) => activate(layer, x),
      input,
      output,
    });
    const isLast = index === LAYERS.length - 1;
    const { kpu, main } = kpuConv2d(graph, map, layer.outChannels, attributes, isLast);
    map = kpu;
    input = output;
    if (main) result = main;
  });
  const scores = reduce(graph, "mean", dequantize(graph, result, input), [2, 3], 0);
  graph.output(softmax(graph, scores, CLASSES));
  return writeModel(graph, { cutLastGap: true });
}
