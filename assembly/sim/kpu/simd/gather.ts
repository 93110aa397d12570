/** Copies a strip of the source image to the padded planes of the kernels. */
import { Layer } from "../decode";
import { src_pitch, src_plane } from "../image";
import { Plan, SLACK } from "./plan";

/** Interleave patterns: pixels of two channels, as pairs. */
// @ts-ignore: decorator
@inline
function interleave(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function interleave_even(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
}

/** Stores 8 byte pairs as 8 pairs of i16. */
// @ts-ignore: decorator
@inline
function store_pairs(to: usize, pairs: v128): void {
  v128.store(to, v128.extend_low<u8>(pairs));
  v128.store(to, v128.extend_high<u8>(pairs), 16);
}

/**
 * One padded row of a channel pair at column phase `phase`: position x becomes padded pixel stride * x + phase, where
 * padded pixel 0 is the pad (3x3) or pixel 0 (1x1). `a` and `b` are the rows of the two channels, 0 for a row outside.
 * Writes up to 8 positions past the row; rows are written in ascending order.
 */
function gather_row(l: Layer, p: Plan, to: usize, a: usize, b: usize, phase: u32): void {
  let pitch = p.pitch;
  let pad_pair = l.pad | (l.pad << 16);
  if (a == 0) {
    let pad = i32x4.splat(pad_pair);
    for (let x: u32 = 0; x < pitch; x += 4) v128.store(to + (x << 2), pad);
    return;
  }
  a += <i32>phase - <i32>p.reach;
  b += <i32>phase - <i32>p.reach;
  if (p.stride == 1) {
    for (let x: u32 = 0; x < pitch; x += 8) {
      store_pairs(to + (x << 2), interleave(v128.load64_zero(a + x), v128.load64_zero(b + x)));
    }
  } else if (p.stride == 2) {
    for (let x: u32 = 0; x < pitch; x += 8) {
      store_pairs(to + (x << 2), interleave_even(v128.load(a + (x << 1)), v128.load(b + (x << 1))));
    }
  } else {
    for (let x: u32 = 0; x < pitch; x++) {
      store<u32>(to + (x << 2), load<u8>(a + (x << 2)) | ((<u32>load<u8>(b + (x << 2))) << 16));
    }
  }
  if (!p.reach) return;
  if (phase == 0) store<u32>(to, pad_pair);
  let edge = l.w + 1; // the padded pixel after the row
  if (edge % p.stride == phase && edge / p.stride < pitch) store<u32>(to + ((edge / p.stride) << 2), pad_pair);
}

/**
 * Convolution rows `y` to `y + rows` - 1 of all channel pairs: for each pair the planes of its row and column
 * phases, each `p.plane` positions of two i16.
 */
export function gather_pairs(l: Layer, p: Plan, to: usize, y: u32, rows: u32): void {
  let pitch = src_pitch(l);
  let pad_pair = l.pad | (l.pad << 16);
  for (let pair: u32 = 0; pair < p.pairs; pair++) {
    let c = pair << 1;
    let a = src_plane(l, c);
    let b = c + 1 < l.ic ? src_plane(l, c + 1) : a;
    for (let fy: u32 = 0; fy < p.phases; fy++) {
      let lines = rows + (2 * p.reach - fy) / p.stride;
      for (let fx: u32 = 0; fx < p.phases; fx++) {
        let phase = p.reach ? fx : p.column;
        let row = to;
        for (let r: u32 = 0; r < lines; r++) {
          let py = <i32>((y + r) * p.stride + fy) - <i32>p.reach;
          let inside = py >= 0 && py < <i32>l.h;
          gather_row(l, p, row, inside ? a + <usize>py * pitch : 0, inside ? b + <usize>py * pitch : 0, phase);
          row += p.pitch << 2;
        }
        store<u32>(row, pad_pair); // the pad after the last row
        to += p.plane << 2;
      }
    }
  }
}

/** The same for one channel of a depthwise layer: a single plane of u8. */
export function gather_channel(l: Layer, p: Plan, to: usize, c: u32, y: u32, rows: u32): void {
  let pitch = src_pitch(l);
  let plane = src_plane(l, c);
  let last = rows + 2 * p.reach;
  for (let r: u32 = 0; r < last; r++) {
    let py = <i32>(y + r) - <i32>p.reach;
    if (py < 0 || py >= <i32>l.h) {
      memory.fill(to, <u8>l.pad, p.pitch);
    } else {
      let from = plane + <usize>py * pitch;
      for (let x: u32 = 0; x < l.w; x += 16) v128.store(to + p.reach + x, v128.load(from + x));
      if (p.reach) store<u8>(to, <u8>l.pad);
    }
    to += p.pitch;
  }
  store<u8>(to, <u8>l.pad);
}

/** Bytes of the planes of a strip. */
export function gather_bytes(l: Layer, p: Plan): u32 {
  if (l.depthwise) return p.plane + 4 * SLACK;
  return p.pairs * p.phases * p.phases * p.plane * 4 + 4 * SLACK;
}
