/**
 * Batch-norm and activation of many accumulators at once, exact.
 *
 * Within one activation segment the result is round(acc * M + B) with real M and B, except that batch-norm
 * floors once on the way. f32 arithmetic gives z = acc * M + B with an error that `eps` bounds; when no z of a vector
 * is closer than eps to a tie, rounding z gives the exact result, and otherwise (about one vector in a hundred)
 * the vector is computed again in 64-bit integers. Segments are told apart exactly: batch-norm is monotone, so
 * "y > x_start" is "acc > T" for an integer T.
 *
 * Error bound, in units of one output step, for results inside -1..256 (all others saturate the same way):
 *   floor of batch-norm          0.5 * |y_mul| / 2^shift    (after centring)
 *   acc, M, B to f32, product, sum   4 roundings of terms below 257 + 2 |B|, each 2^-24 relative
 */
import { activate, bn_add, bn_mul, bn_shift, segment } from "../params";
import { base_is_clamped, fuzz, fuzzy_from, inverse_power, kept_count, kept_segment } from "./table";

// @ts-ignore: decorator
@unmanaged
class Piece {
  /** Applies to acc > after. */
  after: i32;
  slope: f32;
  offset: f32;
}

const pieces: usize = memory.data(12 * 16, 8);
let count: u32 = 0;
/** Largest |z - round(z)| that is certainly no tie; negative when the layer needs the exact path throughout. */
let certain: f32 = 0;
/** Added to the distance of results of acc > uncertain_after: their segments were merged (see `table.ts`). */
let uncertainty: f32 = 0;
let uncertain_after: i32 = 0;

// @ts-ignore: decorator
@inline
function piece(i: u32): Piece {
  return changetype<Piece>(pieces + <usize>i * offsetof<Piece>());
}

/** floor(a / b) for b > 0. */
function floor_div(a: i64, b: i64): i64 {
  let q = a / b;
  return q * b > a ? q - 1 : q;
}

/** Largest T such that every acc <= T has y <= `limit`: y <= limit <=> acc * mul < (limit - add + 1) << shift. */
function last_below(limit: i64): i64 {
  return floor_div(((limit - bn_add + 1) << bn_shift) - 1, bn_mul);
}

/** Appends segment `i` for acc > after. Returns its error bound. */
function add_piece(i: u32, after: i64): f64 {
  let s = segment(i);
  let p = piece(count++);
  p.after = <i32>after;
  let per_y = <f64>s.mul * inverse_power(s.shift);
  let slope = <f64>bn_mul * inverse_power(<u32>bn_shift) * per_y;
  let offset = s.mul == 0 ? <f64>s.bias : (<f64>(bn_add - s.x_start) - 0.5) * per_y + <f64>s.bias;
  p.slope = <f32>slope;
  p.offset = <f32>offset;
  return s.mul == 0 ? 0 : 0.5 * per_y + (257.0 + 2.0 * abs(offset)) * (4.0 / 16777216.0);
}

/**
 * Prepares the selected batch-norm for accumulators in -limit..limit (limit < 2^31). Returns the result when it is
 * the same for all of them, else -1.
 */
export function prepare(limit: i64): i32 {
  certain = -1;
  count = 0;
  if (bn_mul == 0) return activate(0);
  if (bn_mul < 0) return -1;
  let least = ((-limit * bn_mul) >> bn_shift) + bn_add;
  let most = ((limit * bn_mul) >> bn_shift) + bn_add;
  // Products below 2^62: |y| < 2^46, |x_start| <= 2^35, |y_mul| <= 2^15.
  if (max(abs(least), abs(most)) >= <i64>1 << 46) return -1;

  let base: u32 = 0;
  for (let i: u32 = 1; i < kept_count; i++) if (segment(kept_segment(i)).x_start < least) base = i;
  // Flawed rounding of negative products is left to the exact path.
  let s = segment(kept_segment(base));
  let below = base == 0 && base_is_clamped() ? i64.MIN_VALUE : s.x_start;
  if (s.mul < 0 || (s.mul != 0 && least <= below)) return -1;
  let alone = s.mul == 0 ? s.bias : -1;
  let eps = add_piece(kept_segment(base), i32.MIN_VALUE);
  for (let i = base + 1; i < kept_count; i++) {
    s = segment(kept_segment(i));
    if (s.x_start >= most) continue;
    if (s.mul < 0) return -1;
    eps = max(eps, add_piece(kept_segment(i), last_below(s.x_start)));
  }
  if (count == 1 && alone >= 0) return alone;
  certain = eps < 0.25 ? <f32>(0.4999 - eps * 1.01) : -1;
  uncertainty = most > fuzzy_from ? <f32>fuzz : 0;
  if (uncertainty != 0) uncertain_after = <i32>max(last_below(fuzzy_from), i32.MIN_VALUE);
  return -1;
}

/** z of 4 accumulators, clamped to -1..256. */
// @ts-ignore: decorator
@inline
function evaluate(acc: v128, slope: v128, offset: v128): v128 {
  let z = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(acc), slope), offset);
  return f32x4.pmin(f32x4.splat(256), f32x4.pmax(f32x4.splat(-1), z));
}

/** 2^23 * 1.5: adding it leaves round-half-even(z) in the low mantissa bits. */
const ROUND: f32 = 12582912;
const ROUND_BITS: i32 = 0x4b400000;

/** The extra distance of merged segments. */
// @ts-ignore: decorator
@inline
function extra_distance(acc: v128): v128 {
  return v128.and(i32x4.gt_s(acc, i32x4.splat(uncertain_after)), f32x4.splat(uncertainty));
}

/**
 * Rounds 16 values, stores them as u8 when none is near a tie, else computes the 16 accumulators exactly.
 */
// @ts-ignore: decorator
@inline
function finish(to: usize, sums: usize, fuzzy: bool, z0: v128, z1: v128, z2: v128, z3: v128): void {
  let magic = f32x4.splat(ROUND);
  let r0 = f32x4.add(z0, magic);
  let r1 = f32x4.add(z1, magic);
  let r2 = f32x4.add(z2, magic);
  let r3 = f32x4.add(z3, magic);
  let d0 = f32x4.abs(f32x4.sub(z0, f32x4.sub(r0, magic)));
  let d1 = f32x4.abs(f32x4.sub(z1, f32x4.sub(r1, magic)));
  let d2 = f32x4.abs(f32x4.sub(z2, f32x4.sub(r2, magic)));
  let d3 = f32x4.abs(f32x4.sub(z3, f32x4.sub(r3, magic)));
  if (fuzzy) {
    d0 = f32x4.add(d0, extra_distance(v128.load(sums)));
    d1 = f32x4.add(d1, extra_distance(v128.load(sums, 16)));
    d2 = f32x4.add(d2, extra_distance(v128.load(sums, 32)));
    d3 = f32x4.add(d3, extra_distance(v128.load(sums, 48)));
  }
  let far = f32x4.pmax(f32x4.pmax(d0, d1), f32x4.pmax(d2, d3));
  if (v128.any_true(f32x4.gt(far, f32x4.splat(certain)))) {
    exact(to, sums);
    return;
  }
  // The rounded values are -1..256: subtracting the bits of the constant leaves them as i32.
  let bits = i32x4.splat(ROUND_BITS);
  let lower = i16x8.narrow_i32x4_s(i32x4.sub(r0, bits), i32x4.sub(r1, bits));
  let upper = i16x8.narrow_i32x4_s(i32x4.sub(r2, bits), i32x4.sub(r3, bits));
  v128.store(to, i8x16.narrow_i16x8_u(lower, upper));
}

/** 16 accumulators in 64-bit integers. */
function exact(to: usize, sums: usize): void {
  for (let i: u32 = 0; i < 16; i++) store<u8>(to + i, activate(load<i32>(sums + (i << 2))));
}

// @ts-ignore: decorator
@inline
function one_piece(to: usize, sums: usize, total: u32, fuzzy: bool): void {
  let slope = f32x4.splat(piece(0).slope);
  let offset = f32x4.splat(piece(0).offset);
  for (let i: u32 = 0; i < total; i += 16) {
    let at = sums + (i << 2);
    let z0 = evaluate(v128.load(at), slope, offset);
    let z1 = evaluate(v128.load(at, 16), slope, offset);
    let z2 = evaluate(v128.load(at, 32), slope, offset);
    let z3 = evaluate(v128.load(at, 48), slope, offset);
    finish(to + i, at, fuzzy, z0, z1, z2, z3);
  }
}

// @ts-ignore: decorator
@inline
function evaluate_two(acc: v128, after: v128, s0: v128, o0: v128, s1: v128, o1: v128): v128 {
  let second = i32x4.gt_s(acc, after);
  return evaluate(acc, v128.bitselect(s1, s0, second), v128.bitselect(o1, o0, second));
}

function two_pieces(to: usize, sums: usize, total: u32): void {
  let s0 = f32x4.splat(piece(0).slope);
  let o0 = f32x4.splat(piece(0).offset);
  let s1 = f32x4.splat(piece(1).slope);
  let o1 = f32x4.splat(piece(1).offset);
  let after = i32x4.splat(piece(1).after);
  for (let i: u32 = 0; i < total; i += 16) {
    let at = sums + (i << 2);
    let z0 = evaluate_two(v128.load(at), after, s0, o0, s1, o1);
    let z1 = evaluate_two(v128.load(at, 16), after, s0, o0, s1, o1);
    let z2 = evaluate_two(v128.load(at, 32), after, s0, o0, s1, o1);
    let z3 = evaluate_two(v128.load(at, 48), after, s0, o0, s1, o1);
    finish(to + i, at, false, z0, z1, z2, z3);
  }
}

function evaluate_many(acc: v128): v128 {
  let slope = f32x4.splat(piece(0).slope);
  let offset = f32x4.splat(piece(0).offset);
  for (let i: u32 = 1; i < count; i++) {
    let p = piece(i);
    let applies = i32x4.gt_s(acc, i32x4.splat(p.after));
    slope = v128.bitselect(f32x4.splat(p.slope), slope, applies);
    offset = v128.bitselect(f32x4.splat(p.offset), offset, applies);
  }
  return evaluate(acc, slope, offset);
}

function many_pieces(to: usize, sums: usize, total: u32): void {
  for (let i: u32 = 0; i < total; i += 16) {
    let at = sums + (i << 2);
    let z0 = evaluate_many(v128.load(at));
    let z1 = evaluate_many(v128.load(at, 16));
    let z2 = evaluate_many(v128.load(at, 32));
    let z3 = evaluate_many(v128.load(at, 48));
    finish(to + i, at, true, z0, z1, z2, z3);
  }
}

/** Activations (u8) of `total` sums, rounded up to 16, after `prepare` returned -1. */
export function activate_sums(to: usize, sums: usize, total: u32): void {
  if (certain < 0) {
    for (let i: u32 = 0; i < total; i += 16) exact(to + i, sums + (i << 2));
  } else if (count == 1) {
    if (uncertainty == 0) one_piece(to, sums, total, false);
    else one_piece(to, sums, total, true);
  } else if (count == 2 && uncertainty == 0) two_pieces(to, sums, total);
  else many_pieces(to, sums, total);
}
