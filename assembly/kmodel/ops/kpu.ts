/**
 * kpu_upload and kpu_conv2d (specification, section 8; layer words: "K210 KPU", section 6). The layer itself
 * runs in the KPU; see assembly/kpu/driver.ts.
 */
import { kpu_conv2d, kpu_download, kpu_tensor_bytes, kpu_upload } from "../../kpu/index";
import { tensor_at } from "../areas";
import {
  add_work,
  aligned,
  body,
  bounded,
  equal,
  extent,
  holds,
  KPU,
  kpu_span,
  product,
  READ,
  tensor,
  WRITE,
  within,
} from "../check";
import { E_KPU, fail } from "../errors";
import { KPU_RAM_SIZE, KPU_ROW, range, set_shape, shape } from "../format";

// kpu_upload
const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;

// kpu_conv2d
const MAIN_OUT: usize = 0;
const BATCHES: usize = 16;
const WORDS: usize = 24;
const ARRAYS: usize = 120;
const ACTIVATION_SIZE: u32 = 144;

/** MACs that the KPU does in the time of one CPU step, for the work limit. */
const KPU_SPEED: u64 = 16;

/** Stride of each pool_type, one hexadecimal digit per type. */
const POOL_STRIDES: u64 = 0x1142244221;
const POOL_LAST: i64 = 9;

/** Bits hi..lo of layer word `index`. */
// @ts-ignore: decorator
@inline
function bits(at: usize, index: usize, lo: u64, width: u64): u32 {
  return <u32>((load<u64>(at + WORDS + (index << 3)) >> lo) & ((<u64>1 << width) - 1));
}

function depthwise(at: usize): u32 {
  return bits(at, 0, 3, 1);
}
function in_channels(at: usize): u32 {
  return bits(at, 2, 0, 10) + 1;
}
function out_channels(at: usize): u32 {
  return bits(at, 2, 32, 10) + 1;
}
function in_w(at: usize): u32 {
  return bits(at, 3, 0, 10) + 1;
}
function in_h(at: usize): u32 {
  return bits(at, 3, 10, 9) + 1;
}
function out_w(at: usize): u32 {
  return bits(at, 3, 32, 10) + 1;
}
function out_h(at: usize): u32 {
  return bits(at, 3, 42, 9) + 1;
}
/** Taps of the kernel: kernel_type 0 is 1x1, 1 is 3x3. */
function taps(at: usize): u32 {
  return bits(at, 4, 0, 3) ? 9 : 1;
}
function src_byte(at: usize): u32 {
  return bits(at, 1, 0, 15) * KPU_ROW;
}
function dst_byte(at: usize): u32 {
  return bits(at, 1, 32, 15) * KPU_ROW;
}

// In the file the three address fields hold the sizes of the gaps before the arrays.
function bn_offset(at: usize): u64 {
  return ARRAYS + <u64>bits(at, 4, 32, 32);
}
function act_offset(at: usize): u64 {
  return bn_offset(at) + out_channels(at) * 8 + bits(at, 7, 32, 32);
}
function weights_offset(at: usize): u64 {
  return act_offset(at) + ACTIVATION_SIZE + bits(at, 5, 32, 32);
}
function weights_size(at: usize): u32 {
  return out_channels(at) * taps(at) * (depthwise(at) ? 1 : in_channels(at));
}

export function check_kpu_upload(): bool {
  const count = extent("in_shape", SHAPE_IN);
  if (!count || !bounded("in_shape", SHAPE_IN, count, 1, KPU_RAM_SIZE)) return false;
  const s = shape(body, SHAPE_IN);
  add_work(count);
  return (
    tensor("input", IN, READ, 1, count) &&
    tensor("output", OUT, KPU, KPU_ROW, 0) &&
    kpu_span("output", OUT + 8, range(body, OUT).start, kpu_tensor_bytes(s.n, s.c, s.h, s.w))
  );
}

export function shape_kpu_upload(at: usize, out: usize): bool {
  memory.copy(out, at + SHAPE_IN, 16);
  return true;
}

export function run_kpu_upload(at: usize): void {
  const s = shape(at, SHAPE_IN);
  kpu_upload(range(at, OUT).start, tensor_at(at, IN), s.n, s.c, s.h, s.w);
}

/** Offset of layer word `index`, or of its upper half. */
// @ts-ignore: decorator
@inline
function word(index: usize, upper: usize = 0): usize {
  return WORDS + (index << 3) + (upper << 2);
}

/** The geometry of the layer whose words begin WORDS bytes behind `at`. */
function check_geometry(at: usize): bool {
  const from = at - body;
  if (!bounded("kernel_type", from + word(4), bits(at, 4, 0, 3), 0, 1)) return false;
  const pool = bits(at, 4, 4, 4);
  if (!bounded("pool_type", from + word(4), pool, 0, POOL_LAST)) return false;
  const stride = <u32>(POOL_STRIDES >> (pool << 2)) & 15;
  if (!equal("o_row_wid + 1", from + word(3, 1), out_w(at), in_w(at) / stride)) return false;
  if (!equal("o_col_high + 1", from + word(3, 1), out_h(at), in_h(at) / stride)) return false;
  return !depthwise(at) || equal("o_ch_num + 1", from + word(2, 1), out_channels(at), in_channels(at));
}

/** Tests the 12 words of a layer that stand anywhere in the file, and counts its steps. */
export function check_layer_words(words: usize): bool {
  const at = words - WORDS;
  if (!check_geometry(at)) return false;
  add_work(product(product(in_h(at), in_w(at)), weights_size(at)) / KPU_SPEED);
  return true;
}

export function check_kpu_conv2d(): bool {
  if (!within("batches", BATCHES, 1, <i32>(KPU_RAM_SIZE / KPU_ROW)) || !check_geometry(body)) return false;
  const n = load<u32>(body, BATCHES);
  const ic = in_channels(body);
  const oc = out_channels(body);
  const source = product(n, kpu_tensor_bytes(1, ic, in_h(body), in_w(body)));
  const target = product(n, kpu_tensor_bytes(1, oc, out_h(body), out_w(body)));
  const macs = product(product(product(in_h(body), in_w(body)), weights_size(body)), n);
  add_work(macs / KPU_SPEED + product(n, oc * out_h(body) * out_w(body)));
  return (
    kpu_span("image_src_addr", word(1), src_byte(body), source) &&
    kpu_span("image_dst_addr", word(1, 1), dst_byte(body), target) &&
    aligned("bwsx_base_addr", word(4, 1), bn_offset(body), 8) &&
    aligned("active_addr", word(7, 1), act_offset(body), 8) &&
    holds("weights", weights_offset(body) + weights_size(body)) &&
    (!has_main_output(body) ||
      tensor("main_mem_output", MAIN_OUT, WRITE, 1, <u64>n * oc * out_h(body) * out_w(body)))
  );
}

/** The layer also stores its result as a dense tensor in main memory. */
export function has_main_output(at: usize): bool {
  return range(at, MAIN_OUT).size != 0;
}

/** Shape of the layer's input in KPU RAM; returns its byte offset there. */
export function kpu_conv2d_source(at: usize, out: usize): u32 {
  set_shape(out, load<i32>(at, BATCHES), in_channels(at), in_h(at), in_w(at));
  return src_byte(at);
}

/** Shape of the layer's result in KPU RAM; returns its byte offset there. */
export function kpu_conv2d_target(at: usize, out: usize): u32 {
  set_shape(out, load<i32>(at, BATCHES), out_channels(at), out_h(at), out_w(at));
  return dst_byte(at);
}

export function shape_kpu_conv2d(at: usize, out: usize): bool {
  kpu_conv2d_target(at, out);
  return true;
}

/** Offset from the body of the batch-norm array: its alignment tells the converter's generation. */
export function kpu_conv2d_bn(at: usize): u32 {
  return <u32>bn_offset(at);
}

/** Offset from the body of the activation table. */
export function kpu_conv2d_act(at: usize): u32 {
  return <u32>act_offset(at);
}

/** Bytes of weights that the KPU reads for one image. */
export function kpu_conv2d_weights(at: usize): u32 {
  return weights_size(at);
}

export function run_kpu_conv2d(at: usize): void {
  const n = load<u32>(at, BATCHES);
  const status = kpu_conv2d(
    at + WORDS,
    at + <usize>bn_offset(at),
    at + <usize>act_offset(at),
    at + <usize>weights_offset(at),
    weights_size(at),
    n,
  );
  if (status) {
    fail(E_KPU, "", status);
  } else if (has_main_output(at)) {
    kpu_download(tensor_at(at, MAIN_OUT), dst_byte(at), n, out_channels(at), out_h(at), out_w(at));
  }
}
