/**
 * Inner loops of conv2d and quantized_conv2d in vectors, for the host build: four output channels in the lanes,
 * up to four neighbouring columns in flight. Boards have no SIMD and use the scalar loops.
 *
 * f32: each lane is one output's own sum in the reference's order, so the result is the scalar one, bit for bit.
 * u8: two neighbouring taps per multiplication, exact modulo 2^32 as the scalar sum is.
 */

/** Room for the weights of four output channels; a convolution that needs more stays scalar. */
const PACKED_BYTES: u32 = 128 << 10;
const packed: usize = ASC_FEATURE_SIMD ? memory.data(131072, 16) : 0;

/** Accumulators of up to four columns, four output channels each: what `f32_columns` and `u8_columns` leave. */
export const results: usize = memory.data(64, 16);

/** Geometry of the running node, in bytes (see conv2d.ts). */
let channels: i32 = 0;
let plane: usize = 0;
let row_step: usize = 0;
let column_step: usize = 0;
let out_step: usize = 0;
let filter_h: i32 = 0;
let filter_w: i32 = 0;

export function set_steps(
  input_channels: i32,
  to_channel: usize,
  to_row: usize,
  to_tap: usize,
  to_output: usize,
  rows: i32,
  columns: i32,
): void {
  channels = input_channels;
  plane = to_channel;
  row_step = to_row;
  column_step = to_tap;
  out_step = to_output;
  filter_h = rows;
  filter_w = columns;
}

// ---- f32 --------------------------------------------------------------------------------------------------

/** Packs the weights of 4 output channels, `next` bytes apart, as [tap][4]. Returns false when they are too many. */
export function pack_f32(from: usize, next: usize): bool {
  const taps = <u64>channels * filter_h * filter_w;
  if (taps << 4 > PACKED_BYTES) return false;
  let to = packed;
  for (let t = <u32>taps; t > 0; t--) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + next), 4);
    store<f32>(to, load<f32>(from + 2 * next), 8);
    store<f32>(to, load<f32>(from + 3 * next), 12);
    from += 4;
    to += 16;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function mac(sum: v128, pixel: usize, weights: v128): v128 {
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(pixel), weights));
}

/**
 * One column (`four` false) or four: `rows` x `cols` taps from (ky, kx) on, whose first pixel is at `p`; all
 * sums start from the four f32 at `bias`.
 */
export function f32_columns(p: usize, ky: i32, kx: i32, rows: i32, cols: i32, bias: usize, four: bool): void {
  const next = out_step;
  const step = column_step;
  const skip = (<usize>(filter_w - cols)) << 4;
  const skip_rows = (<usize>(filter_h - rows) * filter_w) << 4;
  let w = packed + ((<usize>ky * filter_w + kx) << 4);
  let a0 = v128.load(bias);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let c = channels; c > 0; c--) {
    let line = p;
    for (let y = rows; y > 0; y--) {
      let px = line;
      if (four) {
        for (let x = cols; x > 0; x--) {
          const f = v128.load(w);
          a0 = mac(a0, px, f);
          a1 = mac(a1, px + next, f);
          a2 = mac(a2, px + 2 * next, f);
          a3 = mac(a3, px + 3 * next, f);
          px += step;
          w += 16;
        }
      } else {
        for (let x = cols; x > 0; x--) {
          a0 = mac(a0, px, v128.load(w));
          px += step;
          w += 16;
        }
      }
      line += row_step;
      w += skip;
    }
    p += plane;
    w += skip_rows;
  }
  v128.store(results, a0);
  v128.store(results, a1, 16);
  v128.store(results, a2, 32);
  v128.store(results, a3, 48);
}

// ---- u8 ---------------------------------------------------------------------------------------------------

/** Biases with the input's zero point times the sum of the weights added. */
const biases: usize = memory.data(16, 16);

/**
 * Packs the weights of 4 output channels, zero point added, as [channel][ky][pair of taps][4][2] of i16, and
 * prepares their start values from the four i32 at `bias`. Returns false when vectors cannot be used.
 */
export function pack_u8(from: usize, next: usize, input_zero: i32, weight_zero: i32, bias: usize): bool {
  const pairs = (filter_w + 1) >> 1;
  if ((<u64>channels * filter_h * pairs) << 4 > PACKED_BYTES || column_step != 1) return false;
  if (weight_zero < -32768 || weight_zero > 32767 - 255) return false;
  for (let o: u32 = 0; o < 4; o++) {
    let to = packed + (o << 2);
    let sum = 0;
    for (let line = channels * filter_h; line > 0; line--) {
      for (let x = 0; x < filter_w; x += 2) {
        const a = <i32>load<u8>(from + x) + weight_zero;
        const b = x + 1 < filter_w ? <i32>load<u8>(from + x, 1) + weight_zero : 0;
        store<i32>(to, (a & 0xffff) | (b << 16));
        sum += a + b;
        to += 16;
      }
      from += filter_w;
    }
    store<i32>(biases + (o << 2), load<i32>(bias + (o << 2)) + sum * input_zero);
    from += next - <usize>channels * filter_h * filter_w;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function mac_pair(sum: v128, pixels: usize, weights: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(v128.extend_low<u8>(v128.load16_splat(pixels)), weights));
}

/** Four columns, all taps of which are inside the input. The pixel after a row of an odd filter is read, and meets weight 0. */
export function u8_columns(p: usize): void {
  const next = out_step;
  const pairs = (filter_w + 1) >> 1;
  let w = packed;
  let a0 = v128.load(biases);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let c = channels; c > 0; c--) {
    let line = p;
    for (let y = filter_h; y > 0; y--) {
      let px = line;
      for (let x = pairs; x > 0; x--) {
        const f = v128.load(w);
        a0 = mac_pair(a0, px, f);
        a1 = mac_pair(a1, px + next, f);
        a2 = mac_pair(a2, px + 2 * next, f);
        a3 = mac_pair(a3, px + 3 * next, f);
        px += 2;
        w += 16;
      }
      line += row_step;
    }
    p += plane;
  }
  v128.store(results, a0);
  v128.store(results, a1, 16);
  v128.store(results, a2, 32);
  v128.store(results, a3, 48);
}
