/**
 * Weights for the vector kernels: i16 pairs (two input channels) with arg_x added, so that the window sum of
 * pixels needs no sums of its own; four output channels side by side.
 *
 *     1x1   [oc / 4][pair][4]         3x3   [oc / 4][pair][4][9]         of two i16 each
 */
import { Layer } from "../decode";
import { bus_read } from "../memory";

/** Bytes of raw weights fetched at a time. */
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

// @ts-ignore: decorator
@inline
function pair_of(from: usize, second: usize, arg_x: i32): u32 {
  return ((<i32>load<u8>(from) + arg_x) & 0xffff) | ((<i32>load<u8>(second) + arg_x) << 16);
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

/** One output channel of a 1x1 layer; its pairs are 16 bytes apart. */
function pack_1x1(to: usize, from: usize, ic: u32, arg_x: i32): void {
  let pairs = ic >> 1;
  for (let i: u32 = 0; i < pairs; i++) {
    store<u32>(to, pair_of(from, from + 1, arg_x));
    from += 2;
    to += 16;
  }
  if (ic & 1) store<u32>(to, (<i32>load<u8>(from) + arg_x) & 0xffff);
}

/**
 * Fetches and packs all weights of a normal layer to `to`, and stores the constant part of each accumulator,
 * ((arg_w * SW) >> shr_w) + arg_add * ic, as i32 to `bases`. Returns false when they cannot be read.
 */
export function pack_weights(l: Layer, to: usize, bases: usize, raw: usize): bool {
  let per = l.ic * l.taps;
  let block = block_bytes(l);
  let chunk = max<u32>(1, RAW_BYTES / per);
  memory.fill(to + <usize>(((l.oc + 3) >> 2) - 1) * block, 0, block);
  for (let first: u32 = 0; first < l.oc; first += chunk) {
    let count = min(chunk, l.oc - first);
    let from = bus_read(l.weights_bus + first * per, count * per, raw);
    if (from == 0) return false;
    for (let o = first; o < first + count; o++) {
      let lane = to + <usize>(o >> 2) * block;
      if (l.taps == 9) pack_3x3(lane + (o & 3) * 36, from, l.ic, <i32>l.arg_x);
      else pack_1x1(lane + ((o & 3) << 2), from, l.ic, <i32>l.arg_x);
      let base = l.arg_add * <i64>l.ic;
      if (l.arg_w != 0) base += (l.arg_w * <i64>sum_bytes(from, per)) >> l.shr_w;
      store<i32>(bases + (o << 2), <i32>base);
      from += per;
    }
  }
  return true;
}
