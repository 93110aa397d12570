/**
 * Pooling of activation rows straight into AI RAM, 16 output pixels at a time ("K210 KPU", section 10).
 *
 * Whole vectors are stored: the last one of a row fills up the channel's own bytes of the 64-byte row, which hold
 * no pixel. `w` is the width of the activation rows, `pitch` their distance.
 */
import { pool_stride } from "../pool";

// @ts-ignore: decorator
@inline
function evens(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

// @ts-ignore: decorator
@inline
function odds(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

/** Maximum of horizontal pairs of 32 bytes. */
// @ts-ignore: decorator
@inline
function max_pairs(a: v128, b: v128): v128 {
  return i8x16.max_u(evens(a, b), odds(a, b));
}

function copy_row(to: usize, from: usize, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) v128.store(to + x, v128.load(from + x));
}

function max_2_s2(to: usize, from: usize, pitch: u32, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = from + (x << 1);
    let b = a + pitch;
    let left = i8x16.max_u(v128.load(a), v128.load(b));
    let right = i8x16.max_u(v128.load(a, 16), v128.load(b, 16));
    v128.store(to + x, max_pairs(left, right));
  }
}

/** Sums of 2x2 windows: 8 x u16 from 16 columns. */
// @ts-ignore: decorator
@inline
function sum_2x2(a: usize, b: usize): v128 {
  return i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(a)), i16x8.extadd_pairwise_i8x16_u(v128.load(b)));
}

function mean_2_s2(to: usize, from: usize, pitch: u32, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = from + (x << 1);
    let left = i16x8.shr_u(sum_2x2(a, a + pitch), 2);
    let right = i16x8.shr_u(sum_2x2(a + 16, a + pitch + 16), 2);
    v128.store(to + x, i8x16.narrow_i16x8_u(left, right));
  }
}

/** Maximum of 4 rows at one column. */
// @ts-ignore: decorator
@inline
function max_4_rows(a: usize, pitch: u32): v128 {
  let b = a + pitch + pitch;
  return i8x16.max_u(
    i8x16.max_u(v128.load(a), v128.load(a + pitch)),
    i8x16.max_u(v128.load(b), v128.load(b + pitch)),
  );
}

function max_4_s4(to: usize, from: usize, pitch: u32, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = from + (x << 2);
    let left = max_pairs(max_4_rows(a, pitch), max_4_rows(a + 16, pitch));
    let right = max_pairs(max_4_rows(a + 32, pitch), max_4_rows(a + 48, pitch));
    v128.store(to + x, max_pairs(left, right));
  }
}

/** Means of 4x4 windows: 4 x i32 from 16 columns. */
// @ts-ignore: decorator
@inline
function mean_4x4(a: usize, pitch: u32): v128 {
  let b = a + pitch + pitch;
  let sums = i16x8.add(sum_2x2(a, a + pitch), sum_2x2(b, b + pitch));
  return i32x4.shr_u(i32x4.extadd_pairwise_i16x8_u(sums), 4);
}

function mean_4_s4(to: usize, from: usize, pitch: u32, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = from + (x << 2);
    let left = i16x8.narrow_i32x4_u(mean_4x4(a, pitch), mean_4x4(a + 16, pitch));
    let right = i16x8.narrow_i32x4_u(mean_4x4(a + 32, pitch), mean_4x4(a + 48, pitch));
    v128.store(to + x, i8x16.narrow_i16x8_u(left, right));
  }
}

/** The stride-1 windows read the pixel after the row: a copy of the last one. `next` is the row below or the same row. */
function max_2_s1(to: usize, from: usize, next: usize, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = i8x16.max_u(v128.load(from + x), v128.load(from + x, 1));
    let b = i8x16.max_u(v128.load(next + x), v128.load(next + x, 1));
    v128.store(to + x, i8x16.max_u(a, b));
  }
}

// @ts-ignore: decorator
@inline
function sum_low(a: v128, b: v128): v128 {
  return i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b));
}

// @ts-ignore: decorator
@inline
function sum_high(a: v128, b: v128): v128 {
  return i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b));
}

function mean_2_s1(to: usize, from: usize, next: usize, ow: u32): void {
  for (let x: u32 = 0; x < ow; x += 16) {
    let a = v128.load(from + x);
    let b = v128.load(from + x, 1);
    let c = v128.load(next + x);
    let d = v128.load(next + x, 1);
    let left = i16x8.shr_u(i16x8.add(sum_low(a, b), sum_low(c, d)), 2);
    let right = i16x8.shr_u(i16x8.add(sum_high(a, b), sum_high(c, d)), 2);
    v128.store(to + x, i8x16.narrow_i16x8_u(left, right));
  }
}

/** Pixel 0, or the one at `column`, of every `stride` pixels: depthwise layers with a selecting pool. */
function select_row(to: usize, from: usize, stride: u32, ow: u32): void {
  for (let x: u32 = 0; x < ow; x++) store<u8>(to + x, load<u8>(from + x * stride));
}

/**
 * `rows` output rows at `to`, `out_pitch` bytes apart, from `have` activation rows at `acts`. `have` is one less than
 * the stride-1 windows want when the strip ends with the image.
 */
export function pool_rows(
  type: u32,
  to: usize,
  out_pitch: u32,
  rows: u32,
  ow: u32,
  acts: usize,
  pitch: u32,
  w: u32,
  have: u32,
): void {
  if (type >= 8) {
    for (let r: u32 = 0; r < have; r++) {
      let last = acts + r * pitch + w - 1;
      store<u8>(last, load<u8>(last), 1);
    }
  }
  for (let y: u32 = 0; y < rows; y++) {
    let from = acts;
    switch (type) {
      case 0:
        copy_row(to, from, ow);
        break;
      case 1:
        max_2_s2(to, from, pitch, ow);
        break;
      case 2:
        mean_2_s2(to, from, pitch, ow);
        break;
      case 3:
        max_4_s4(to, from, pitch, ow);
        break;
      case 4:
        mean_4_s4(to, from, pitch, ow);
        break;
      case 5:
        select_row(to, from, 2, ow);
        break;
      case 6:
        select_row(to, from + 1, 2, ow);
        break;
      case 7:
        select_row(to, from, 4, ow);
        break;
      case 8:
        mean_2_s1(to, from, y + 1 < have ? from + pitch : from, ow);
        break;
      default:
        max_2_s1(to, from, y + 1 < have ? from + pitch : from, ow);
    }
    acts += pitch * pool_stride(type);
    to += out_pitch;
  }
}
