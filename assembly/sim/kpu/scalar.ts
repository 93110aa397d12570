/**
 * The layer, computed row by row without SIMD: straight from AI RAM, in 32 KiB of working memory.
 *
 * Used where there is no SIMD (the firmware image for QEMU), and in every build for layers whose numbers
 * leave the range that the vector kernels are proven for.
 */
import { Layer } from "./decode";
import { dst_pitch, dst_plane, src_pitch, src_plane } from "./image";
import { bus_read, work } from "./memory";
import { activate, PARAMETER_SCRATCH_BYTES, select_batchnorm } from "./params";
import { pool_row, pool_stride, pool_window } from "./pool";

// Working area, after the parameters. A row has at most 1024 pixels.
const ROW_BYTES: u32 = 1024 + 64;
const SUM: u32 = (PARAMETER_SCRATCH_BYTES + 63) & ~63; // i32 sum of X*w per pixel
const SUM_X: u32 = SUM + 4 * ROW_BYTES; // i32 sum of X per pixel
const ACTS: u32 = SUM_X + 4 * ROW_BYTES; // 4 rows of u8 activations
const PADDING: u32 = ACTS + 4 * ROW_BYTES; // a row of pad values
const WEIGHTS: u32 = PADDING + ROW_BYTES; // the weights of one output channel

let pad: i32 = 0;

/** acc[x] += w * row[x]. */
function add_1x1(acc: usize, row: usize, w: u32, weight: i32): void {
  for (let x: u32 = 0; x < w; x++) {
    let a = acc + (x << 2);
    store<i32>(a, load<i32>(a) + <i32>load<u8>(row + x) * weight);
  }
}

/** acc[x] += weight[0..2] * row[x-1..x+1], with the pad value outside the row. */
function add_1x3(acc: usize, row: usize, w: u32, w0: i32, w1: i32, w2: i32): void {
  let left = pad;
  let mid = <i32>load<u8>(row);
  for (let x: u32 = 0; x < w - 1; x++) {
    let right = <i32>load<u8>(row + x, 1);
    let a = acc + (x << 2);
    store<i32>(a, load<i32>(a) + left * w0 + mid * w1 + right * w2);
    left = mid;
    mid = right;
  }
  let last = acc + ((w - 1) << 2);
  store<i32>(last, load<i32>(last) + left * w0 + mid * w1 + pad * w2);
}

/** Row `y` of channel plane `plane`, or the padding row. */
// @ts-ignore: decorator
@inline
function row_at(plane: usize, y: i32, h: i32, pitch: u32): usize {
  return y < 0 || y >= h ? work + PADDING : plane + <usize>y * pitch;
}

/**
 * Sums of convolution row `y` of output channel `o`: X*w into SUM and, when `with_x`, X into SUM_X.
 * Both stay below 9 * 1024 * 255 * 255 < 2^30.
 */
function sum_row(l: Layer, o: u32, y: u32, weights: usize, with_x: bool): void {
  let sum = work + SUM;
  let sum_x = work + SUM_X;
  let pitch = src_pitch(l);
  memory.fill(sum, 0, l.w << 2);
  if (with_x) memory.fill(sum_x, 0, l.w << 2);
  for (let c: u32 = 0; c < l.nic; c++) {
    let plane = src_plane(l, l.depthwise ? o : c);
    if (l.taps == 1) {
      let row = plane + <usize>y * pitch;
      add_1x1(sum, row, l.w, load<u8>(weights));
      if (with_x) add_1x1(sum_x, row, l.w, 1);
      weights++;
      continue;
    }
    for (let ky: i32 = 0; ky < 3; ky++) {
      let row = row_at(plane, <i32>y + ky - 1, l.h, pitch);
      add_1x3(sum, row, l.w, load<u8>(weights), load<u8>(weights, 1), load<u8>(weights, 2));
      if (with_x) add_1x3(sum_x, row, l.w, 1, 1, 1);
      weights += 3;
    }
  }
}

/** Activations of convolution row `y` of output channel `o` to `out`; `base` is the part of acc that no pixel changes. */
function activation_row(l: Layer, o: u32, y: u32, weights: usize, base: i64, out: usize): void {
  let with_x = l.arg_x != 0;
  sum_row(l, o, y, weights, with_x);
  let sum = work + SUM;
  let sum_x = work + SUM_X;
  for (let x: u32 = 0; x < l.w; x++) {
    let acc = <i64>load<i32>(sum + (x << 2)) + base;
    if (with_x) acc += (l.arg_x * <i64>load<i32>(sum_x + (x << 2))) >> l.shr_x;
    store<u8>(out + x, activate(acc));
  }
}

/** Computes one output channel. Returns false when its weights cannot be read. */
function channel(l: Layer, o: u32): bool {
  let count = l.nic * l.taps;
  let weights = bus_read(l.weights_bus + o * count, count, work + WEIGHTS);
  if (weights == 0) return false;
  let sum_w: i64 = 0;
  for (let i: u32 = 0; i < count; i++) sum_w += load<u8>(weights + i);
  let base = ((l.arg_w * sum_w) >> l.shr_w) + l.arg_add * <i64>l.nic;
  select_batchnorm(o);

  let stride = pool_stride(l.pool);
  let window = pool_window(l.pool);
  let acts = work + ACTS;
  let out = dst_plane(l, o);
  let pitch = dst_pitch(l);
  let ready: u32 = 0; // activation rows at `acts` that the window before left
  for (let oy: u32 = 0; oy < l.oh; oy++) {
    let top = oy * stride;
    let rows = min(window, l.h - top);
    for (let r = ready; r < rows; r++) activation_row(l, o, top + r, weights, base, acts + r * ROW_BYTES);
    pool_row(l.pool, out, l.ow, acts, ROW_BYTES, l.w, rows);
    out += pitch;
    ready = window > stride ? rows - 1 : 0;
    if (ready != 0) memory.copy(acts, acts + ROW_BYTES, l.w);
  }
  return true;
}

/** Computes the layer from its source to its destination. Returns false when the weights cannot be read. */
export function compute_scalar(l: Layer): bool {
  pad = l.pad;
  memory.fill(work + PADDING, <u8>l.pad, ROW_BYTES);
  for (let o: u32 = 0; o < l.oc; o++) {
    if (!channel(l, o)) return false;
  }
  return true;
}
