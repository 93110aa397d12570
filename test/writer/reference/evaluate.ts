/**
 * Runs a graph with straightforward kernels written from the specifications, independent of the AssemblyScript
 * runtime. It knows nothing of files and addresses: it is the expected result of writer plus runtime.
 */
import type { Graph, Tensor } from "../../../tools/src/writer/graph.ts";
import type { OpName } from "../../../tools/src/writer/opcodes.ts";
import type { Kernel, Values } from "./common.ts";
import { cpuConv2d, cpuQuantizedConv2d } from "./cpu_ops.ts";
import * as float from "./float_ops.ts";
import { kpuConv2d } from "./kpu.ts";
import * as move from "./move_ops.ts";
import { nnilUnaryMethod } from "./nnil.ts";
import * as quantized from "./quantized_ops.ts";

export const KERNELS: Record<OpName, Kernel> = {
  binary: float.binary,
  concat: move.concat,
  conv2d: float.conv2d,
  dequantize: float.dequantize,
  matmul: float.matmul,
  pad: move.pad,
  quantize: float.quantize,
  reduce: float.reduce,
  reduce_window2d: float.reduceWindow2d,
  memory_copy: move.memoryCopy,
  resize_image: float.resizeImage,
  softmax: float.softmax,
  transpose: move.transpose,
  strided_slice: move.stridedSlice,
  unary: float.unary,
  quantized_conv2d: quantized.quantizedConv2d,
  quantized_matmul: quantized.quantizedMatmul,
  quantized_binary: quantized.quantizedBinary,
  table_lookup1d: move.tableLookup1d,
  conv2d_transpose: float.conv2dTranspose,
  nnil_unary_method: nnilUnaryMethod,
  cpu_conv2d: cpuConv2d,
  cpu_depthwise_conv2d: cpuConv2d,
  cpu_reduce_window2d: float.reduceWindow2d,
  cpu_quantized_conv2d: cpuQuantizedConv2d,
  cpu_quantized_depthwise_conv2d: cpuQuantizedConv2d,
  kpu_upload: move.kpuUpload,
  kpu_conv2d: kpuConv2d,
};

/** The elements of a tensor's bytes. */
export function fromBytes(tensor: Tensor, bytes: Uint8Array): Values {
  return tensor.dtype === "u8" ? Uint8Array.from(bytes) : new Float32Array(bytes.slice().buffer);
}

/** Values of every tensor after a run; `inputs` in the order of the graph's inputs. */
export function evaluate(graph: Graph, inputs: Values[]): Map<Tensor, Values> {
  const values = new Map<Tensor, Values>();
  graph.inputs.forEach((tensor, k) => {
    values.set(tensor, inputs[k]);
  });
  for (const node of graph.nodes) {
    const operands = node.inputs.map((tensor) => {
      const known = values.get(tensor) ?? fromBytes(tensor, tensor.data as Uint8Array);
      values.set(tensor, known);
      return known;
    });
    const results = KERNELS[node.op](node, operands);
    node.outputs.forEach((tensor, k) => {
      values.set(tensor, results[k]);
    });
  }
  return values;
}

/** The bytes of some elements. */
export function asBytes(values: Values): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}
