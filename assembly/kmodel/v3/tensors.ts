/** Where the inputs and outputs of a version 3 layer lie, and their shapes: all read from the layer's fields. */
import {
  layer_dst_row,
  layer_in_channels,
  layer_in_h,
  layer_in_w,
  layer_out_channels,
  layer_out_h,
  layer_out_w,
  layer_src_row,
} from "../../kpu/layer";
import { DT_U8, KPU_ROW, MEM_KPU, MEM_MAIN, set_shape } from "../format";
import { V3_MAIN_MEM_OUT } from "./format";
import * as table from "./layers";

/** One tensor of a layer; the leading words of the TensorInfo that hosts read. */
@unmanaged
export class V3Tensor {
  memory_type: u32;
  datatype: u32;
  /** Bytes from the start of the area. */
  start: u32;
  /** Bytes of the dense tensor. */
  size: u32;
  n: i32;
  c: i32;
  h: i32;
  w: i32;
}

// Fields of a concat: flags, output, count, then u32 start and u32 size of each input.
const CONCAT_COUNT: usize = 8;
export const CONCAT_LIST: usize = 12;
export const CONCAT_ENTRY: u32 = 8;

// Fields of a convolution.
const CONV_MAIN_OUT: usize = 4;
export const CONV_LAYER: usize = 8;

/** Padding of a value to the smallest image that the KPU takes. */
const PADDED: i32 = 4;

/** A convolution's result goes to working memory too. */
export function v3_has_main_output(body: usize): bool {
  return (load<u32>(body) & V3_MAIN_MEM_OUT) != 0;
}

/** Number of inputs of a layer. */
export function v3_inputs(row: u32, body: usize): u32 {
  const fixed = table.v3_fixed_inputs(row);
  return fixed ? fixed : load<u32>(body, CONCAT_COUNT);
}

/** Number of outputs: 2 for a convolution that also writes to working memory (KPU RAM comes first). */
export function v3_outputs(row: u32, body: usize): u32 {
  return table.v3_shape_kind(row) == table.SHAPE_CONV && v3_has_main_output(body) ? 2 : 1;
}

function whole_concat(body: usize): u32 {
  let size: u32 = 0;
  for (let i: u32 = 0, n = load<u32>(body, CONCAT_COUNT); i < n; i++) {
    size += load<u32>(body + CONCAT_LIST + i * CONCAT_ENTRY, 4);
  }
  return size;
}

/** Width, height, channels at `at` as a shape. */
function image(at: usize, out: usize): void {
  set_shape(out, 1, load<i32>(at, 8), load<i32>(at, 4), load<i32>(at));
}

function conv_shape(words: usize, output: bool, out: usize): void {
  if (output) set_shape(out, 1, layer_out_channels(words), layer_out_h(words), layer_out_w(words));
  else set_shape(out, 1, layer_in_channels(words), layer_in_h(words), layer_in_w(words));
}

/** Writes the shape of an input or output; `unit` is the size of its elements. */
function layer_shape(file: usize, row: u32, body: usize, output: bool, index: u32, unit: u32, out: usize): void {
  const kind = table.v3_shape_kind(row);
  if (kind == table.SHAPE_COUNT) set_shape(out, 1, 1, 1, load<i32>(body + table.v3_count_offset(row)));
  else if (kind == table.SHAPE_GLOBAL_POOL) set_shape(out, 1, load<i32>(body, 16), 1, output ? 1 : load<i32>(body, 12));
  else if (kind == table.SHAPE_POOL) image(body + (output ? 24 : 12), out);
  else if (kind == table.SHAPE_FULLY_CONNECTED) set_shape(out, 1, 1, 1, load<i32>(body + (output ? 16 : 12)));
  else if (kind == table.SHAPE_FLATTEN) {
    image(body + 12, out);
    if (output) set_shape(out, 1, load<i32>(out, 8), load<i32>(out, 12), load<i32>(out, 4));
  } else if (kind == table.SHAPE_RESIZE) {
    image(body + 12, out);
    if (output) set_shape(out, 1, load<i32>(out, 4), load<i32>(body, 28), load<i32>(body, 24));
  } else if (kind == table.SHAPE_CHANNELS) set_shape(out, 1, load<i32>(body, 12), 1, load<i32>(body, 16));
  else if (kind == table.SHAPE_CONV) conv_shape(file + load<u32>(body, CONV_LAYER), output, out);
  else if (kind == table.SHAPE_ADD_PADDING) {
    const side = output ? PADDED : 1;
    set_shape(out, 1, load<i32>(body, 12), side, side);
  } else if (kind == table.SHAPE_REMOVE_PADDING) {
    const side = output ? 1 : PADDED;
    set_shape(out, 1, load<i32>(body, 12), side, side);
  } else if (kind == table.SHAPE_UPLOAD) image(body + 12, out);
  else {
    const bytes = output ? whole_concat(body) : load<u32>(body + CONCAT_LIST + index * CONCAT_ENTRY, 4);
    set_shape(out, 1, 1, 1, bytes / unit);
  }
}

/** Start of an input or output; KPU RAM is addressed in rows. */
function layer_start(file: usize, row: u32, body: usize, output: bool, index: u32): u32 {
  const kind = table.v3_shape_kind(row);
  if (kind == table.SHAPE_CONV) {
    const words = file + load<u32>(body, CONV_LAYER);
    if (!output) return layer_src_row(words) * KPU_ROW;
    return index ? load<u32>(body, CONV_MAIN_OUT) : layer_dst_row(words) * KPU_ROW;
  }
  if (output) {
    const start = load<u32>(body + table.v3_output_offset(row));
    return table.v3_out_area(row) == MEM_KPU ? start * KPU_ROW : start;
  }
  return kind == table.SHAPE_CONCAT
    ? load<u32>(body + CONCAT_LIST + index * CONCAT_ENTRY)
    : load<u32>(body + 4 + index * 4);
}

/**
 * Describes input or output `index` of the layer whose body is given. The fields need not have been verified,
 * but the body's fixed part, a concat's list and a convolution's words must be in the file.
 */
export function v3_tensor(file: usize, row: u32, body: usize, output: bool, index: u32, out: usize): void {
  const t = changetype<V3Tensor>(out);
  t.datatype = output ? table.v3_out_datatype(row) : table.v3_in_datatype(row);
  t.memory_type = output ? table.v3_out_area(row) : table.v3_in_area(row);
  if (output && index) t.memory_type = MEM_MAIN;
  t.start = layer_start(file, row, body, output, index);
  const unit: u32 = t.datatype == DT_U8 ? 1 : 4;
  layer_shape(file, row, body, output, index, unit, out + offsetof<V3Tensor>("n"));
  t.size = t.n * t.c * t.h * t.w * unit;
}
