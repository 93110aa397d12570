/** Batch-norm entry and activation table of the layer ("K210 KPU", section 7), and the exact arithmetic on them (9.2 to 9.4). */

import { Layer } from "./decode";
import { bus_read } from "./memory";

export const SEGMENTS: u32 = 16;

/** A decoded activation segment. */
// @ts-ignore: decorator
@unmanaged
export class Segment {
  x_start: i64;
  mul: i64;
  shift: u32;
  bias: i32;
}

/** The starts of the segments ascend (as those of the compiler do). */
let ordered: bool = false;
const segments: usize = memory.data(384, 8);
/** Batch-norm entries of the layer, u64 per output channel: a pointer that bus_read returned. */
let bn_table: usize = 0;
/** Room for copies: 1024 batch-norm entries, then a 144-byte table (within the scalar working area). */
export const PARAMETER_SCRATCH_BYTES: u32 = 8192 + 144;

// @ts-ignore: decorator
@inline
export function segment(i: u32): Segment {
  return changetype<Segment>(segments + <usize>i * offsetof<Segment>());
}

/** Fetches and decodes batch-norm and activation. Returns the bus address that could not be read, 0 when all is well. */
export function fetch_parameters(l: Layer, scratch: usize): u32 {
  bn_table = bus_read(l.bn_bus, l.oc << 3, scratch);
  if (bn_table == 0) return l.bn_bus | 1;
  let act = bus_read(l.act_bus, 144, scratch + 8192);
  if (act == 0) return l.act_bus | 1;
  for (let i: u32 = 0; i < SEGMENTS; i++) {
    let packed = load64(act + ((<usize>i) << 3));
    let s = segment(i);
    s.shift = <u32>(packed & 0xff);
    s.mul = <i64>(<i16>(packed >> 8));
    s.x_start = (<i64>(packed << 4)) >> 28;
    s.bias = load<u8>(act + 128 + i);
  }
  ordered = true;
  for (let i: u32 = 1; i < SEGMENTS; i++) if (segment(i).x_start < segment(i - 1).x_start) ordered = false;
  return 0;
}

/** A u64 at any address: parameters of a broken layer may be misaligned. */
function load64(ptr: usize): u64 {
  if ((ptr & 7) == 0) return load<u64>(ptr);
  let value: u64 = 0;
  for (let i = 0; i < 8; i++) value |= (<u64>load<u8>(ptr + i)) << (i << 3);
  return value;
}

/** Batch-norm of the current channel. */
export let bn_mul: i64 = 0;
export let bn_shift: i64 = 0;
export let bn_add: i64 = 0;

export function select_batchnorm(channel: u32): void {
  let packed = load64(bn_table + ((<usize>channel) << 3));
  bn_mul = (<i64>(packed << 40)) >> 40;
  bn_add = <i64>(<i32>(packed >> 24));
  bn_shift = <i64>((packed >> 56) & 15);
}

/** Shift right with the reference's rounding, its flaw for negative `p` included (section 9.4). */
export function bround(p: i64, s: u32): i64 {
  if (s == 0) return p;
  if (s > 62) return bround_wide(p, s);
  let i = p >> s;
  let f = p & (((<i64>1) << s) - 1);
  let h = (<i64>1) << (s - 1);
  if (f < h) return i;
  if (f == h && (i & 1) == 0) return i;
  return p < 0 ? i - 1 : i + 1;
}

/** The same rule for shifts that leave nothing of an i64. */
function bround_wide(p: i64, s: u32): i64 {
  if (s == 63) {
    let h = (<i64>1) << 62;
    if (p >= 0) return p > h ? 1 : 0;
    let f = p - i64.MIN_VALUE;
    return f < h ? -1 : -2;
  }
  return p >= 0 ? 0 : -2;
}

/** Batch-norm of the selected channel and activation of one accumulator (section 9.2). */
export function activate(acc: i64): u32 {
  return activation_of(((acc * bn_mul) >> bn_shift) + bn_add);
}

/** Index of the segment for `y`: the highest one with y > x_start. */
// @ts-ignore: decorator
@inline
function find_segment(y: i64): u32 {
  let i: u32 = 0;
  if (ordered) {
    if (y > segment(8).x_start) i = 8;
    if (y > segment(i + 4).x_start) i += 4;
    if (y > segment(i + 2).x_start) i += 2;
    if (y > segment(i + 1).x_start) i += 1;
    return i;
  }
  i = SEGMENTS - 1;
  while (i > 0 && y <= segment(i).x_start) i--;
  return i;
}

/** The activation table at `y` (section 9.3). */
export function activation_of(y: i64): u32 {
  let s = segment(find_segment(y));
  let z = bround((y - s.x_start) * s.mul, s.shift) + s.bias;
  return z < 0 ? 0 : z > 255 ? 255 : <u32>z;
}
