/**
 * Shortest decimal digits that identify a double (the Schubfach algorithm: R. Giulietti, "The Schubfach way to
 * render doubles", 2020).
 */

import { log2_pow10, log10_pow2, log10_three_quarters_pow2, pow10, pow10_exact, pow10_hi, pow10_lo } from "../math/pow10";
import { mul_high } from "../math/wide";

/** Exponent of the digits that the last `shortest` returned: value = digits * 10^shortest_exp. */
export let shortest_exp: i32 = 0;

/** Upper 64 bits of (g_hi, g_lo) * c / 2^64, with bit 0 set when anything below is lost. */
// @ts-ignore: decorator
@inline function round_to_odd(g_hi: u64, g_lo: u64, c: u64): u64 {
  const carry = mul_high(g_lo, c);
  const mid = g_hi * c + carry;
  return (mul_high(g_hi, c) + u64(mid < carry)) | u64(mid > 1);
}

/** Digits (an integer below 10^17, no trailing zeros) of the finite positive `x`; its exponent in `shortest_exp`. */
export function shortest(x: f64): u64 {
  const bits = reinterpret<u64>(x);
  const fraction = bits & 0xf_ffff_ffff_ffff;
  const biased = <i32>(bits >> 52) & 0x7ff;
  let c: u64, q: i32;
  if (biased != 0) {
    c = fraction | 0x10_0000_0000_0000;
    q = biased - 1075;
    if (q <= 0 && q >= -52) {
      const whole = c >> -q;
      if (whole << -q == c) return trim(whole, 0);
    }
  } else {
    c = fraction;
    q = -1074;
  }
  const odd = c & 1;
  const closer = fraction == 0 && biased > 1;
  const k = closer ? log10_three_quarters_pow2(q) : log10_pow2(q);
  const h = q + log2_pow10(-k) + 1;
  pow10(-k);
  let lo = pow10_lo, hi = pow10_hi;
  if (!pow10_exact(-k)) {
    lo++;
    hi += u64(lo == 0);
  }
  const lower = round_to_odd(hi, lo, (c * 4 - 2 + u64(closer)) << h) + odd;
  const value = round_to_odd(hi, lo, (c * 4) << h);
  const upper = round_to_odd(hi, lo, (c * 4 + 2) << h) - odd;
  const s = value >> 2;
  if (s >= 10) {
    const tens = s / 10;
    const below = lower <= tens * 40, above = tens * 40 + 40 <= upper;
    if (below != above) return trim(tens + u64(above), k + 1);
  }
  const below = lower <= s << 2, above = (s << 2) + 4 <= upper;
  if (below != above) return trim(s + u64(above), k);
  const middle = (s << 2) + 2;
  return trim(s + u64(value > middle || (value == middle && (s & 1) != 0)), k);
}

function trim(digits: u64, exponent: i32): u64 {
  while (digits % 100000 == 0) {
    digits /= 100000;
    exponent += 5;
  }
  while (digits % 10 == 0) {
    digits /= 10;
    exponent++;
  }
  shortest_exp = exponent;
  return digits;
}
