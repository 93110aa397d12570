/**
 * The opcode table of kmodel version 4 (specification, sections 6 to 8): one row per opcode with the fixed
 * size of its body and where its memory ranges and declared input shapes stand.
 */
import { v3_name } from "./v3/layers";

export const OP_BINARY: u32 = 0x00;
export const OP_CONCAT: u32 = 0x01;
export const OP_CONV2D: u32 = 0x02;
export const OP_DEQUANTIZE: u32 = 0x03;
export const OP_MATMUL: u32 = 0x04;
export const OP_PAD: u32 = 0x05;
export const OP_QUANTIZE: u32 = 0x06;
export const OP_REDUCE: u32 = 0x07;
export const OP_REDUCE_WINDOW2D: u32 = 0x08;
export const OP_MEMORY_COPY: u32 = 0x09;
export const OP_RESIZE_IMAGE: u32 = 0x0a;
export const OP_SOFTMAX: u32 = 0x0b;
export const OP_TRANSPOSE: u32 = 0x0c;
export const OP_STRIDED_SLICE: u32 = 0x0d;
export const OP_UNARY: u32 = 0x0e;
export const OP_QUANTIZED_CONV2D: u32 = 0x0f;
export const OP_QUANTIZED_MATMUL: u32 = 0x10;
export const OP_QUANTIZED_BINARY: u32 = 0x11;
export const OP_TABLE_LOOKUP1D: u32 = 0x12;
export const OP_CONV2D_TRANSPOSE: u32 = 0x13;
export const OP_NNIL_UNARY_METHOD: u32 = 0x14;
export const OP_CPU_CONV2D: u32 = 0x1001;
export const OP_CPU_DEPTHWISE_CONV2D: u32 = 0x1002;
export const OP_CPU_REDUCE_WINDOW2D: u32 = 0x1003;
export const OP_CPU_QUANTIZED_CONV2D: u32 = 0x1004;
export const OP_CPU_QUANTIZED_DEPTHWISE_CONV2D: u32 = 0x1005;
export const OP_KPU_UPLOAD: u32 = 0x2001;
export const OP_KPU_CONV2D: u32 = 0x2002;

export const OP_COUNT: u32 = 28;

/** An absent offset in the table. */
export const NONE: i32 = -1;

// Columns of TABLE. Offsets are bytes from the start of the body.
const FIXED: u32 = 0;
const INPUT_A: u32 = 1;
const INPUT_B: u32 = 2;
const OUTPUT: u32 = 3;
const SHAPE_A: u32 = 4;
const SHAPE_B: u32 = 5;
const COLUMNS: u32 = 6;

const NAMES: StaticArray<string> = [
  "Binary",
  "Concat",
  "Conv2D",
  "Dequantize",
  "MatMul",
  "Pad",
  "Quantize",
  "Reduce",
  "ReduceWindow2D",
  "MemoryCopy",
  "ResizeImage",
  "Softmax",
  "Transpose",
  "StridedSlice",
  "Unary",
  "QuantizedConv2D",
  "QuantizedMatMul",
  "QuantizedBinary",
  "TableLookup1D",
  "Conv2DTranspose",
  "NNILUnaryMethod",
  "CPUConv2D",
  "CPUDepthwiseConv2D",
  "CPUReduceWindow2D",
  "CPUQuantizedConv2D",
  "CPUQuantizedDepthwiseConv2D",
  "KPUUpload",
  "KPUConv2D",
];

// biome-ignore format: a table
const TABLE: StaticArray<i32> = [
  108,    0,   16,   32,   52,   68, // binary
   28, NONE, NONE,    0, NONE, NONE, // concat: as many inputs as its count says
  104,    0, NONE,   16,   32, NONE, // conv2d
   40,    0, NONE,   16, NONE, NONE, // dequantize
   68,    0,   16,   32, NONE, NONE, // matmul
   88,    0, NONE,   16,   32, NONE, // pad
   40,    0, NONE,   16, NONE, NONE, // quantize
   72,    0, NONE,   16,   36, NONE, // reduce
  104,    0, NONE,   16,   36, NONE, // reduce_window2d
   32,    0, NONE,   16, NONE, NONE, // memory_copy
   64,    0, NONE,   16,   32, NONE, // resize_image
   44,    0, NONE,   16, NONE, NONE, // softmax
   64,    0, NONE,   16,   32, NONE, // transpose
  116,    0, NONE,   16,   32, NONE, // strided_slice
   36,    0, NONE,   16, NONE, NONE, // unary
  116,    0, NONE,   16,   32, NONE, // quantized_conv2d
   80,    0,   16,   32, NONE, NONE, // quantized_matmul
  136,    0,   16,   32,   52,   68, // quantized_binary
   48,    0,   16,   32, NONE, NONE, // table_lookup1d
  116,    0, NONE,   16,   32, NONE, // conv2d_transpose
   32,    0, NONE,   16, NONE, NONE, // nnil_unary_method
  100,    0, NONE,   16,   32, NONE, // cpu_conv2d
   96,    0, NONE,   16,   32, NONE, // cpu_depthwise_conv2d
  104,    0, NONE,   16,   36, NONE, // cpu_reduce_window2d
  112,    0, NONE,   16,   32, NONE, // cpu_quantized_conv2d
  108,    0, NONE,   16,   32, NONE, // cpu_quantized_depthwise_conv2d
   48,    0, NONE,   16,   32, NONE, // kpu_upload
  120, NONE, NONE,    0, NONE, NONE, // kpu_conv2d: its input is in KPU RAM
];

/** Row of an opcode in the table, OP_COUNT when it does not exist. */
export function op_row(opcode: u32): u32 {
  if (opcode <= OP_NNIL_UNARY_METHOD) return opcode;
  if (opcode >= OP_CPU_CONV2D && opcode <= OP_CPU_QUANTIZED_DEPTHWISE_CONV2D) return opcode - OP_CPU_CONV2D + 21;
  if (opcode == OP_KPU_UPLOAD || opcode == OP_KPU_CONV2D) return opcode - OP_KPU_UPLOAD + 26;
  return OP_COUNT;
}

/** The converter's name of an opcode, or of a version 3 layer type. */
export function op_name(opcode: u32): string {
  const row = op_row(opcode);
  return row < OP_COUNT ? unchecked(NAMES[row]) : v3_name(opcode);
}

// @ts-ignore: decorator
@inline
function cell(opcode: u32, column: u32): i32 {
  return unchecked(TABLE[op_row(opcode) * COLUMNS + column]);
}

/** Size of the body without its variable arrays. */
export function op_fixed_size(opcode: u32): u32 {
  return cell(opcode, FIXED);
}

/** Offset of input 0 or 1's memory range, or NONE. */
export function op_input(opcode: u32, index: u32): i32 {
  return cell(opcode, index ? INPUT_B : INPUT_A);
}

/** Offset of the output's memory range. */
export function op_output(opcode: u32): i32 {
  return cell(opcode, OUTPUT);
}

/** Offset of the declared shape of input 0 or 1, or NONE. */
export function op_input_shape(opcode: u32, index: u32): i32 {
  return cell(opcode, index ? SHAPE_B : SHAPE_A);
}
