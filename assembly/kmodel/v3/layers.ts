/** The layer table of kmodel version 3: one row per type that the SDK can run. */
import { DT_F32, DT_U8, MEM_KPU, MEM_MAIN } from "../format";
import * as f from "./format";


/** What a layer's fields say about its shapes; see tensors.ts. */
export const SHAPE_COUNT: u32 = 0;
export const SHAPE_GLOBAL_POOL: u32 = 1;
export const SHAPE_POOL: u32 = 2;
export const SHAPE_FULLY_CONNECTED: u32 = 3;
export const SHAPE_FLATTEN: u32 = 4;
export const SHAPE_RESIZE: u32 = 5;
export const SHAPE_CHANNELS: u32 = 6;
export const SHAPE_CONV: u32 = 7;
export const SHAPE_ADD_PADDING: u32 = 8;
export const SHAPE_REMOVE_PADDING: u32 = 9;
export const SHAPE_UPLOAD: u32 = 10;
export const SHAPE_CONCAT: u32 = 11;

// Columns of TABLE. Offsets are bytes from the start of the body; every body starts with its flags.
const TYPE: u32 = 0;
const FIXED: u32 = 1;
const INPUTS: u32 = 2;
const OUTPUT: u32 = 3;
const IN_AREA: u32 = 4;
const OUT_AREA: u32 = 5;
const IN_DATATYPE: u32 = 6;
const OUT_DATATYPE: u32 = 7;
const SHAPE: u32 = 8;
/** SHAPE_COUNT: offset of the number of elements. */
const COUNT: u32 = 9;
const COLUMNS: u32 = 10;

const F: u32 = DT_F32;
const U: u32 = DT_U8;
const M: u32 = MEM_MAIN;
const K: u32 = MEM_KPU;

// biome-ignore format: a table
const TABLE: StaticArray<u32> = [
  f.V3_ADD,                                20, 2, 12, M, M, F, F, SHAPE_COUNT,          16,
  f.V3_QUANTIZED_ADD,                      56, 2, 12, M, M, U, U, SHAPE_COUNT,          16,
  f.V3_GLOBAL_AVERAGE_POOL2D,              20, 1,  8, M, M, F, F, SHAPE_GLOBAL_POOL,     0,
  f.V3_QUANTIZED_MAX_POOL2D,               60, 1,  8, M, M, U, U, SHAPE_POOL,            0,
  f.V3_AVERAGE_POOL2D,                     64, 1,  8, M, M, F, F, SHAPE_POOL,            0,
  f.V3_QUANTIZE,                           24, 1,  8, M, M, F, U, SHAPE_COUNT,          12,
  f.V3_DEQUANTIZE,                         24, 1,  8, M, M, U, F, SHAPE_COUNT,          12,
  f.V3_REQUANTIZE,                        272, 1,  8, M, M, U, U, SHAPE_COUNT,          12,
  f.V3_L2_NORMALIZATION,                   16, 1,  8, M, M, F, F, SHAPE_COUNT,          12,
  f.V3_SOFTMAX,                            16, 1,  8, M, M, F, F, SHAPE_COUNT,          12,
  f.V3_CONCAT,                             12, 0,  4, M, M, F, F, SHAPE_CONCAT,          0,
  f.V3_QUANTIZED_CONCAT,                   12, 0,  4, M, M, U, U, SHAPE_CONCAT,          0,
  f.V3_FULLY_CONNECTED,                    24, 1,  8, M, M, F, F, SHAPE_FULLY_CONNECTED, 0,
  f.V3_TENSORFLOW_FLATTEN,                 24, 1,  8, M, M, F, F, SHAPE_FLATTEN,         0,
  f.V3_RESIZE_NEAREST_NEIGHBOR,            36, 1,  8, M, M, F, F, SHAPE_RESIZE,          0,
  f.V3_QUANTIZED_RESIZE_NEAREST_NEIGHBOR,  36, 1,  8, M, M, U, U, SHAPE_RESIZE,          0,
  f.V3_CHANNELWISE_DEQUANTIZE,             20, 1,  8, M, M, U, F, SHAPE_CHANNELS,        0,
  f.V3_LOGISTIC,                           16, 1,  8, M, M, F, F, SHAPE_COUNT,          12,
  f.V3_K210_CONV,                          24, 1,  4, K, K, U, U, SHAPE_CONV,            0,
  f.V3_K210_ADD_PADDING,                   16, 1,  8, M, K, U, U, SHAPE_ADD_PADDING,     0,
  f.V3_K210_REMOVE_PADDING,                16, 1,  8, M, M, U, U, SHAPE_REMOVE_PADDING,  0,
  f.V3_K210_UPLOAD,                        24, 1,  8, M, K, U, U, SHAPE_UPLOAD,          0,
];

const NAMES: StaticArray<string> = [
  "Add",
  "QuantizedAdd",
  "GlobalAveragePool2D",
  "QuantizedMaxPool2D",
  "AveragePool2D",
  "Quantize",
  "Dequantize",
  "Requantize",
  "L2Normalization",
  "Softmax",
  "Concat",
  "QuantizedConcat",
  "FullyConnected",
  "TensorflowFlatten",
  "ResizeNearestNeighbor",
  "QuantizedResizeNearestNeighbor",
  "ChannelwiseDequantize",
  "Logistic",
  "K210Conv",
  "K210AddPadding",
  "K210RemovePadding",
  "K210Upload",
];

export const V3_ROWS: u32 = 22;

/** Row of an opcode (V3_OPCODES + layer type), V3_ROWS when the type does not exist. */
export function v3_row(opcode: u32): u32 {
  let row: u32 = 0;
  while (row < V3_ROWS && unchecked(TABLE[row * COLUMNS + TYPE]) + f.V3_OPCODES != opcode) row++;
  return row;
}

// @ts-ignore: decorator
@inline
function cell(row: u32, column: u32): u32 {
  return unchecked(TABLE[row * COLUMNS + column]);
}

/** nncase 0.1's name of a layer type (an opcode: V3_OPCODES + type). */
export function v3_name(opcode: u32): string {
  const row = v3_row(opcode);
  return row < V3_ROWS ? unchecked(NAMES[row]) : "unknown";
}
/** Size of the body without its arrays. */
export function v3_fixed_size(row: u32): u32 {
  return cell(row, FIXED);
}
/** Number of inputs at offset 4 and 8; a concat has a list instead. */
export function v3_fixed_inputs(row: u32): u32 {
  return cell(row, INPUTS);
}
/** Offset of the output's address. */
export function v3_output_offset(row: u32): u32 {
  return cell(row, OUTPUT);
}
export function v3_in_area(row: u32): u32 {
  return cell(row, IN_AREA);
}
export function v3_out_area(row: u32): u32 {
  return cell(row, OUT_AREA);
}
export function v3_in_datatype(row: u32): u32 {
  return cell(row, IN_DATATYPE);
}
export function v3_out_datatype(row: u32): u32 {
  return cell(row, OUT_DATATYPE);
}
export function v3_shape_kind(row: u32): u32 {
  return cell(row, SHAPE);
}
/** Offset of the number of elements, for SHAPE_COUNT. */
export function v3_count_offset(row: u32): u32 {
  return cell(row, COUNT);
}
