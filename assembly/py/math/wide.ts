/** 64 x 64 -> 128 bit products from 32-bit halves (wasm has no wide multiplication). */

/** High 64 bits of `a * b`. */
// @ts-ignore: decorator
@inline export function mul_high(a: u64, b: u64): u64 {
  const a0 = a & 0xffff_ffff, a1 = a >> 32, b0 = b & 0xffff_ffff, b1 = b >> 32;
  const mid = a1 * b0 + ((a0 * b0) >> 32);
  const mid2 = a0 * b1 + (mid & 0xffff_ffff);
  return a1 * b1 + (mid >> 32) + (mid2 >> 32);
}
