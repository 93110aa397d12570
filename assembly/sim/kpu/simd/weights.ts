/**
 * Weights for the vector kernels: i16 pairs (two input channels) with an offset (arg_x, where that is possible) added,
 * so that the window sum of pixels needs no sums of its own; four output channels side by side.
 *
 *     1x1   [oc / 4][pair][4]         3x3   [oc / 4][pair][4][9]         of two i16 each
 */
import { Layer } from "../decode";
import { bus_read } from "../memory";

/** Bytes of raw weights fetched at a time, at most; four channels at least. */
export const RAW_BYTES: u32 = 128 << 10;

/** Bytes of the packed weights of a normal layer. */
export function packed_bytes(l: Layer): u32 {
  return ((l.oc + 3) >> 2) * block_bytes(l);
}

/** Bytes of one block of four output channels. */
export function block_bytes(l: Layer): u32 {
  return ((l.ic + 1) >> 1) * l.taps * 16;
}

/** Sum of `count` bytes. */
export function sum_bytes(from: usize, count: u32): i32 {
  let total = i32x4.splat(0);
  let i: u32 = 0;
  for (; i + 16 <= count; i += 16) {
    total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v128.load(from + i))));
  }
  let sum =
    i32x4.extract_lane(total, 0) +
    i32x4.extract_lane(total, 1) +
    i32x4.extract_lane(total, 2) +
    i32x4.extract_lane(total, 3);
  for (; i < count; i++) sum += load<u8>(from + i);
  return sum;
}

/** Two weights with arg_x added. */
// @ts-ignore: decorator
@inline
function pair_of(from: usize, second: usize, arg_x: i32): u32 {
  return ((<i32>load<u8>(from) + arg_x) & 0xffff) | ((<i32>load<u8>(second) + arg_x) << 16);
}

/** The weight at `from` and, when there is one, the next. */
// @ts-ignore: decorator
@inline
function pair_at(from: usize, two: bool, arg_x: i32): u32 {
  return two ? pair_of(from, from + 1, arg_x) : (<i32>load<u8>(from) + arg_x) & 0xffff;
}

/** One output channel of a 3x3 layer; blocks of pairs are `4 * 36` bytes apart. */
function pack_3x3(to: usize, from: usize, ic: u32, arg_x: i32): void {
  let offset = i16x8.splat(<i16>arg_x);
  let pairs = ic >> 1;
  for (let i: u32 = 0; i < pairs; i++) {
    let both = v128.shuffle<u8>(
      v128.load64_zero(from), v128.load64_zero(from, 9),
      0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
    );
    v128.store(to, i16x8.add(v128.extend_low<u8>(both), offset));
    v128.store(to, i16x8.add(v128.extend_high<u8>(both), offset), 16);
    store<u32>(to + 32, pair_of(from + 8, from + 17, arg_x));
    from += 18;
    to += 144;
  }
  if (ic & 1) {
    for (let t: u32 = 0; t < 9; t++) store<u32>(to + (t << 2), (<i32>load<u8>(from + t) + arg_x) & 0xffff);
  }
}

/** Transposes 4 rows of 4 pairs and stores them: row r of `to` gets pair r of each. */
// @ts-ignore: decorator
@inline
function store_transposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  let ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
  let cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<u64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<u64>(ab, cd, 1, 3), 16);
  ab = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
  cd = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<u64>(ab, cd, 0, 2), 32);
  v128.store(to, v128.shuffle<u64>(ab, cd, 1, 3), 48);
}

/** A block of four output channels of a 1x1 layer, `per` bytes apart; `count` of them exist. */
function pack_1x1(to: usize, from: usize, per: u32, count: u32, arg_x: i32): void {
  let offset = i16x8.splat(<i16>arg_x);
  let second = count > 1 ? from + per : from;
  let third = count > 2 ? second + per : from;
  let fourth = count > 3 ? third + per : from;
  let c: u32 = 0;
  for (; c + 8 <= per; c += 8) {
    let a = i16x8.add(v128.load8x8_u(from + c), offset);
    let b = i16x8.add(v128.load8x8_u(second + c), offset);
    let d = i16x8.add(v128.load8x8_u(third + c), offset);
    let e = i16x8.add(v128.load8x8_u(fourth + c), offset);
    store_transposed(to, a, b, d, e);
    to += 64;
  }
  for (; c < per; c += 2) {
    store<u32>(to, pair_at(from + c, c + 1 < per, arg_x));
    store<u32>(to, pair_at(second + c, c + 1 < per, arg_x), 4);
    store<u32>(to, pair_at(third + c, c + 1 < per, arg_x), 8);
    store<u32>(to, pair_at(fourth + c, c + 1 < per, arg_x), 12);
    to += 16;
  }
}

/** A block of weights 1: its sums are those of the pixels. The pixel beside the last one of an odd count is left out. */
export function pack_ones(l: Layer, to: usize): void {
  let bytes = block_bytes(l);
  let last = l.ic & 1 ? bytes - l.taps * 16 : bytes;
  for (let i: u32 = 0; i < bytes; i += 4) store<u32>(to + i, i < last ? 0x00010001 : 1);
}

/**
 * Fetches and packs all weights of a normal layer, plus `offset`, to `to`, and stores the constant part of each accumulator,
 * ((arg_w * SW) >> shr_w) + arg_add * ic, as i32 to `bases`. Returns false when they cannot be read.
 */
export function pack_weights(l: Layer, to: usize, bases: usize, raw: usize, offset: i32): bool {
  let per = l.ic * l.taps;
  let block = block_bytes(l);
  let chunk = max<u32>(1, RAW_BYTES / (4 * per)) << 2;
  for (let first: u32 = 0; first < l.oc; first += chunk) {
    let last = min(first + chunk, l.oc);
    let from = bus_read(l.weights_bus + first * per, (last - first) * per, raw);
    if (from == 0) return false;
    for (let o = first; o < last; o += 4) {
      let count = min<u32>(4, last - o);
      if (l.taps == 1) pack_1x1(to, from, per, count, offset);
      for (let i: u32 = 0; i < count; i++) {
        if (l.taps == 9) pack_3x3(to + i * 36, from, l.ic, offset);
        let base = l.arg_add * <i64>l.ic;
        if (l.arg_w != 0) base += (l.arg_w * <i64>sum_bytes(from, per)) >> l.shr_w;
        store<i32>(bases + ((o + i) << 2), <i32>base);
        from += per;
      }
      to += block;
    }
  }
  return true;
}
