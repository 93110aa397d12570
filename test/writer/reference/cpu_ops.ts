/** Reference kernels of the CPU target's NHWC convolutions (kmodel v4 specification, section 8). */
import type { Node } from "../../../tools/src/writer/graph.ts";
import {
  at,
  attr,
  byteOutput,
  clampByte,
  clampf,
  eachIndex,
  eachTap,
  f32,
  floatOutput,
  type Kernel,
  mulShift,
} from "./common.ts";

/** Visits the products of one output pixel: calls `add` with (input index, weight index), ky, kx, ic order. */
function eachProduct(
  node: Node,
  index: readonly number[],
  add: (input: number, weight: number) => void,
): void {
  const p = attr(node);
  const [n, oy, ox, oc] = index;
  const shape = node.inputs[0].shape;
  const depthwise = p.outChannels === undefined;
  eachTap(p, shape[1], shape[2], oy, ox, (ky, kx, y, x) => {
    if (depthwise) return add(at(shape, n, y, x, oc), (oc * p.filter[0] + ky) * p.filter[1] + kx);
    for (let ic = 0; ic < shape[3]; ic++) {
      const weight = ((oc * p.filter[0] + ky) * p.filter[1] + kx) * shape[3] + ic;
      add(at(shape, n, y, x, ic), weight);
    }
  });
}

export const cpuConv2d: Kernel = (node, [x]) => {
  const p = attr(node);
  const out = floatOutput(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    let acc = f32(p.bias[index[3]]);
    eachProduct(node, index, (input, weight) => {
      acc = f32(acc + f32(x[input] * f32(p.weights[weight])));
    });
    out[flat] = clampf(acc, p.activation);
  });
  return [out];
};

export const cpuQuantizedConv2d: Kernel = (node, [x]) => {
  const p = attr(node);
  const out = byteOutput(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    let acc = p.bias[index[3]];
    eachProduct(node, index, (input, weight) => {
      acc += (x[input] - p.inputOffset) * (p.weights[weight] - p.filterOffset);
    });
    out[flat] = clampByte(mulShift(acc, p.outputMul, p.outputShift) + p.outputOffset);
  });
  return [out];
};
