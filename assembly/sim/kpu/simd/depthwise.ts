/** Convolution sums of depthwise layers: 8 positions at a time, two taps per multiplication. */

// @ts-ignore: decorator
@inline
function mac(sum: v128, pixels: v128, weights: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(pixels, weights));
}

// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

/** Two weights with arg_x added, as the pairs of a vector. */
// @ts-ignore: decorator
@inline
function weight_pair(a: i32, b: i32): v128 {
  return i32x4.splat((a & 0xffff) | (b << 16));
}

/**
 * 3x3 of one channel. `data`: padded u8 plane, `pitch` bytes per row; `weights`: 9 x u8. Writes `count` (a
 * multiple of 8) sums that start from `base`.
 */
export function depthwise_3x3(
  sums: usize,
  count: u32,
  data: usize,
  pitch: u32,
  weights: usize,
  arg_x: i32,
  base: i32,
): void {
  let w03 = weight_pair(load<u8>(weights) + arg_x, load<u8>(weights, 3) + arg_x);
  let w14 = weight_pair(load<u8>(weights, 1) + arg_x, load<u8>(weights, 4) + arg_x);
  let w25 = weight_pair(load<u8>(weights, 2) + arg_x, load<u8>(weights, 5) + arg_x);
  let w67 = weight_pair(load<u8>(weights, 6) + arg_x, load<u8>(weights, 7) + arg_x);
  let w8 = weight_pair(load<u8>(weights, 8) + arg_x, 0);
  let start = i32x4.splat(base);
  for (let p: u32 = 0; p < count; p += 8) {
    let row = data + p;
    let a = v128.load8x8_u(row);
    let b = v128.load8x8_u(row + pitch);
    let l = mac(start, low(a, b), w03);
    let h = mac(start, high(a, b), w03);
    a = v128.load8x8_u(row, 1);
    b = v128.load8x8_u(row + pitch, 1);
    l = mac(l, low(a, b), w14);
    h = mac(h, high(a, b), w14);
    a = v128.load8x8_u(row, 2);
    b = v128.load8x8_u(row + pitch, 2);
    l = mac(l, low(a, b), w25);
    h = mac(h, high(a, b), w25);
    row += pitch << 1;
    a = v128.load8x8_u(row);
    b = v128.load8x8_u(row, 1);
    l = mac(l, low(a, b), w67);
    h = mac(h, high(a, b), w67);
    a = v128.load8x8_u(row, 2);
    l = mac(l, low(a, a), w8);
    h = mac(h, high(a, a), w8);
    v128.store(sums + (p << 2), l);
    v128.store(sums + (p << 2), h, 16);
  }
}

/** 1x1 of one channel. */
export function depthwise_1x1(sums: usize, count: u32, data: usize, weight: i32, base: i32): void {
  let w = i16x8.splat(<i16>weight);
  let start = i32x4.splat(base);
  for (let p: u32 = 0; p < count; p += 8) {
    let pixels = v128.load8x8_u(data + p);
    v128.store(sums + (p << 2), i32x4.add(start, i32x4.extmul_low_i16x8_s(pixels, w)));
    v128.store(sums + (p << 2), i32x4.add(start, i32x4.extmul_high_i16x8_s(pixels, w)), 16);
  }
}
