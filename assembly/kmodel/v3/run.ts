/** Which function runs each version 3 layer: the rows are those of layers.ts. */
import { DT_F32, DT_U8 } from "../format";
import * as codes from "./codes";
import * as float from "./float";
import * as kpu from "./kpu";
import { v3_row } from "./layers";

function resize_f32(body: usize): void {
  codes.v3_resize(body, DT_F32);
}
function resize_u8(body: usize): void {
  codes.v3_resize(body, DT_U8);
}

const RUN: StaticArray<(body: usize) => void> = [
  float.v3_add,
  codes.v3_quantized_add,
  float.v3_global_average_pool2d,
  codes.v3_quantized_max_pool2d,
  float.v3_average_pool2d,
  codes.v3_quantize,
  codes.v3_dequantize,
  codes.v3_requantize,
  float.v3_l2_normalization,
  float.v3_softmax,
  codes.v3_concat,
  codes.v3_concat,
  float.v3_fully_connected,
  float.v3_tensorflow_flatten,
  resize_f32,
  resize_u8,
  codes.v3_channelwise_dequantize,
  float.v3_logistic,
  kpu.v3_conv,
  kpu.v3_add_padding,
  kpu.v3_remove_padding,
  kpu.v3_upload,
];

/** Runs a verified layer; `opcode` is V3_OPCODES + its type. */
export function v3_run(opcode: u32, body: usize): void {
  unchecked(RUN[v3_row(opcode)])(body);
}
