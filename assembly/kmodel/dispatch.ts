/** Which function checks, runs and gives the output shape of each opcode: the rows are those of opcodes.ts. */
import { op_row } from "./opcodes";
import { check_binary, check_quantized_binary, run_binary, run_quantized_binary, shape_binary } from "./ops/binary";
import { check_concat, run_concat } from "./ops/concat";
import {
  check_conv2d,
  check_quantized_conv2d,
  run_conv2d,
  run_quantized_conv2d,
  shape_conv2d,
} from "./ops/conv2d";
import * as nhwc from "./ops/conv2d_nhwc";
import { check_conv2d_transpose, run_conv2d_transpose, shape_conv2d_transpose } from "./ops/conv2d_transpose";
import { check_memory_copy, check_table_lookup1d, run_memory_copy, run_table_lookup1d } from "./ops/copy";
import {
  check_kpu_conv2d,
  check_kpu_upload,
  run_kpu_conv2d,
  run_kpu_upload,
  shape_kpu_conv2d,
  shape_kpu_upload,
} from "./ops/kpu";
import { check_matmul, check_quantized_matmul, run_matmul, run_quantized_matmul, shape_matmul } from "./ops/matmul";
import { check_nnil_unary_method, run_nnil_unary_method } from "./ops/nnil";
import { check_pad, run_pad, shape_pad } from "./ops/pad";
import { check_dequantize, check_quantize, run_dequantize, run_quantize } from "./ops/quantize";
import { check_reduce, run_reduce, shape_reduce } from "./ops/reduce";
import * as pool from "./ops/reduce_window2d";
import { check_resize_image, run_resize_image, shape_resize_image } from "./ops/resize_image";
import { check_softmax, run_softmax } from "./ops/softmax";
import { check_strided_slice, run_strided_slice, shape_strided_slice } from "./ops/strided_slice";
import { check_transpose, run_transpose, shape_transpose } from "./ops/transpose";
import { check_unary, run_unary } from "./ops/unary";

/** The shape does not stand in the body. */
function shape_unknown(at: usize, out: usize): bool {
  return false;
}

const CHECK: StaticArray<() => bool> = [
  check_binary,
  check_concat,
  check_conv2d,
  check_dequantize,
  check_matmul,
  check_pad,
  check_quantize,
  check_reduce,
  pool.check_reduce_window2d,
  check_memory_copy,
  check_resize_image,
  check_softmax,
  check_transpose,
  check_strided_slice,
  check_unary,
  check_quantized_conv2d,
  check_quantized_matmul,
  check_quantized_binary,
  check_table_lookup1d,
  check_conv2d_transpose,
  check_nnil_unary_method,
  nhwc.check_cpu_conv2d,
  nhwc.check_cpu_depthwise_conv2d,
  pool.check_cpu_reduce_window2d,
  nhwc.check_cpu_quantized_conv2d,
  nhwc.check_cpu_quantized_depthwise_conv2d,
  check_kpu_upload,
  check_kpu_conv2d,
];

const RUN: StaticArray<(at: usize) => void> = [
  run_binary,
  run_concat,
  run_conv2d,
  run_dequantize,
  run_matmul,
  run_pad,
  run_quantize,
  run_reduce,
  pool.run_reduce_window2d,
  run_memory_copy,
  run_resize_image,
  run_softmax,
  run_transpose,
  run_strided_slice,
  run_unary,
  run_quantized_conv2d,
  run_quantized_matmul,
  run_quantized_binary,
  run_table_lookup1d,
  run_conv2d_transpose,
  run_nnil_unary_method,
  nhwc.run_cpu_conv2d,
  nhwc.run_cpu_depthwise_conv2d,
  pool.run_cpu_reduce_window2d,
  nhwc.run_cpu_quantized_conv2d,
  nhwc.run_cpu_quantized_depthwise_conv2d,
  run_kpu_upload,
  run_kpu_conv2d,
];

const SHAPE: StaticArray<(at: usize, out: usize) => bool> = [
  shape_binary,
  shape_unknown,
  shape_conv2d,
  shape_unknown,
  shape_matmul,
  shape_pad,
  shape_unknown,
  shape_reduce,
  pool.shape_reduce_window2d,
  shape_unknown,
  shape_resize_image,
  shape_unknown,
  shape_transpose,
  shape_strided_slice,
  shape_unknown,
  shape_conv2d,
  shape_matmul,
  shape_binary,
  shape_unknown,
  shape_conv2d_transpose,
  shape_unknown,
  nhwc.shape_cpu_conv2d,
  nhwc.shape_cpu_depthwise_conv2d,
  pool.shape_cpu_reduce_window2d,
  nhwc.shape_cpu_conv2d,
  nhwc.shape_cpu_depthwise_conv2d,
  shape_kpu_upload,
  shape_kpu_conv2d,
];

/** Verifies the node that check.ts holds. */
export function dispatch_check(opcode: u32): bool {
  return unchecked(CHECK[op_row(opcode)])();
}

/** Runs a verified node. */
export function dispatch_run(opcode: u32, body: usize): void {
  unchecked(RUN[op_row(opcode)])(body);
}

/** Writes the shape of a node's output if its body tells it. */
export function dispatch_shape(opcode: u32, body: usize, out: usize): bool {
  return unchecked(SHAPE[op_row(opcode)])(body, out);
}
