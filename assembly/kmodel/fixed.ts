/** Fixed-point and clamping helpers that several ops share (kmodel v4 specification, sections 7 and 9). */

/** Zero points, multiplier and shift of a quantised convolution or matrix product, as stored. */
@unmanaged
export class Requant {
  input_offset: i32;
  filter_offset: i32;
  output_mul: i32;
  output_shift: i32;
  output_offset: i32;
}

// @ts-ignore: decorator
@inline
export function requant(body: usize, offset: usize): Requant {
  return changetype<Requant>(body + offset);
}

/** (v * mul) / 2^shift in 64 bits, halves towards plus infinity (rounding of beta4). shift 0..63. */
// @ts-ignore: decorator
@inline
export function mulshift(v: i32, mul: i32, shift: i32): i32 {
  const half: i64 = shift ? <i64>1 << (shift - 1) : 0;
  return <i32>((<i64>v * <i64>mul + half) >> shift);
}

// @ts-ignore: decorator
@inline
export function clamp_u8(v: i32): i32 {
  return min(max(v, 0), 255);
}

/**
 * second ? b : a, chosen as integers: a conditional move. What activations and pooling compare is too
 * irregular to predict a branch.
 */
// @ts-ignore: decorator
@inline
function pick(a: f32, b: f32, second: bool): f32 {
  return reinterpret<f32>(second ? reinterpret<i32>(b) : reinterpret<i32>(a));
}

/** The reference's min: `b` only when it is smaller, so a NaN in `b` loses and one in `a` stays. */
// @ts-ignore: decorator
@inline
export function fmin(a: f32, b: f32): f32 {
  return pick(a, b, b < a);
}

/** The reference's max. */
// @ts-ignore: decorator
@inline
export function fmax(a: f32, b: f32): f32 {
  return pick(a, b, a < b);
}

/** Clamp as the reference does it: a NaN passes through, and `hi` wins where it is below `lo`. */
// @ts-ignore: decorator
@inline
export function clampf(v: f32, lo: f32, hi: f32): f32 {
  return fmin(fmax(v, lo), hi);
}
