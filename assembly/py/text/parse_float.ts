/**
 * Decimal text to the nearest double (ties to even).
 *
 * Up to 19 digits are taken as an integer and multiplied by a 128-bit power of ten; the error bound of that product
 * almost always decides the rounding (D. Lemire, "Number parsing at a gigabyte per second", 2021). Where it does not, big
 * integers do.
 */
import { bit_length, div_qn, div_rn, divmod, mul_small, shl, shr, shr_lost } from "../math/mpn";
import { pow10, pow10_exact, pow10_hi, pow10_lo } from "../math/pow10";
import { mul_high } from "../math/wide";
import { digit_value } from "./radix";

/** Where the last `parse_float` stopped: its argument when there was no number. */
export let parse_float_end: usize = 0;

/** Digits that can matter (768) and a sticky one. */
const MAX_DIGITS = 780;
const WORDS = 140;
const NUMBER: usize = memory.data(4 * WORDS, 8);
const DIVISOR: usize = memory.data(4 * WORDS, 8);
const QUOTIENT: usize = memory.data(4 * WORDS, 8);
const SCRATCH: usize = memory.data(4 * WORDS, 8);

// prettier-ignore
const EXACT: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]);

/**
 * Reads `digits [. digits] [e [sign] digits]` (underscores between digits are skipped) up to `end` at most. Sets
 * `parse_float_end`.
 */
export function parse_float(start: usize, end: usize): f64 {
  let p = start;
  let w: u64 = 0;
  let used = 0; // digits in w
  let exponent = 0;
  let seen = false,
    lost = false,
    point = false;
  for (; p < end; p++) {
    const c = <u32>load<u8>(p);
    if (c - 0x30 < 10) {
      seen = true;
      if (used < 19) {
        w = w * 10 + (c - 0x30);
        if (w != 0) used++;
        if (point) exponent--;
      } else {
        if (c != 0x30) lost = true;
        if (!point) exponent++;
      }
    } else if (c == 0x2e && !point) point = true;
    else if (c != 0x5f || !seen) break;
  }
  if (!seen) {
    parse_float_end = start;
    return 0;
  }
  const digits_end = p;
  if (p + 1 < end && (load<u8>(p) | 0x20) == 0x65) {
    let q = p + 1;
    const sign = <u32>load<u8>(q);
    if (sign == 0x2b || sign == 0x2d) q++;
    if (q < end && <u32>load<u8>(q) - 0x30 < 10) {
      let e = 0;
      for (; q < end; q++) {
        const c = <u32>load<u8>(q);
        if (c == 0x5f) continue;
        if (c - 0x30 >= 10) break;
        if (e < 100000) e = e * 10 + (c - 0x30);
      }
      exponent += sign == 0x2d ? -e : e;
      p = q;
    }
  }
  parse_float_end = p;
  if (w == 0) return 0;
  if (!lost && w <= 0x20_0000_0000_0000) {
    if (exponent == 0) return <f64>w;
    if (exponent > 0 && exponent <= 22) return <f64>w * load<f64>(EXACT + ((<usize>exponent) << 3));
    if (exponent < 0 && exponent >= -22) return <f64>w / load<f64>(EXACT + ((<usize>-exponent) << 3));
  }
  if (exponent > 309) return Infinity;
  if (exponent < -343) return 0;
  const x = approximate(w, exponent);
  if (x >= 0 && (!lost || x == approximate(w + 1, exponent))) return x;
  return exact(start, digits_end, exponent);
}

/** w * 10^e, or -1 when the error bound does not decide the rounding. */
function approximate(w: u64, e: i32): f64 {
  pow10(e);
  const shift = clz(w);
  w <<= shift;
  const low = pow10_lo * w;
  const carry = mul_high(pow10_lo, w);
  const mid = pow10_hi * w + carry;
  const top = mul_high(pow10_hi, w) + u64(mid < carry);
  const is_exact = pow10_exact(e);
  // truncation of the power makes the product too small, by less than one unit of `mid`
  if (!is_exact && mid == 0xffff_ffff_ffff_ffff) return -1;
  const sticky = !is_exact || mid != 0 || low != 0;
  const scale = ((e * 1741647) >> 19) + 1 - <i32>shift;
  // value = top * 2^scale (and a fraction)
  return top >> 63 != 0
    ? round_to_double(top, sticky, scale)
    : round_to_double((top << 1) | (mid >> 63), sticky, scale - 1);
}

/** (top + a fraction when sticky) * 2^e as the nearest double; bit 63 of `top` is set. */
function round_to_double(top: u64, sticky: bool, e: i32): f64 {
  const biased = e + 63 + 1023;
  if (biased >= 2047) return Infinity;
  let shift: u64 = 11;
  if (biased <= 0) {
    if (biased < -52) return 0;
    shift = <u64>(12 - biased);
    if (shift == 64) return top > 0x8000_0000_0000_0000 || sticky ? reinterpret<f64>(<u64>1) : 0;
  }
  let m = top >> shift;
  const half = (top >> (shift - 1)) & 1;
  if (half != 0 && (sticky || (m & 1) != 0 || (top & (((<u64>1) << (shift - 1)) - 1)) != 0)) m++;
  return reinterpret<f64>(m + (biased > 0 ? (<u64>(biased - 1)) << 52 : 0));
}

/** All digits, with big integers. `e` is the exponent after the first 19 significant digits. */
function exact(p: usize, end: usize, e: i32): f64 {
  let n = 0,
    used = 0;
  let chunk: u32 = 0,
    power: u32 = 1;
  let sticky = false;
  for (; p < end; p++) {
    const d = digit_value(load<u8>(p));
    if (d > 9 || (d == 0 && used == 0)) continue;
    if (used >= MAX_DIGITS) {
      if (d != 0) sticky = true;
      continue;
    }
    used++;
    power *= 10;
    chunk = chunk * 10 + d;
    if (power == 1_000_000_000) {
      n = mul_small(NUMBER, NUMBER, n, power, chunk);
      power = 1;
      chunk = 0;
    }
  }
  if (power > 1) n = mul_small(NUMBER, NUMBER, n, power, chunk);
  e -= max(used - 19, 0);
  // number * 10^e = number * 5^e * 2^e
  if (e >= 0) {
    n = scale5(NUMBER, n, e);
    return from_number(NUMBER, n, e, sticky);
  }
  store<u32>(DIVISOR, 1);
  const dn = scale5(DIVISOR, 1, -e);
  const up = max(bit_length(DIVISOR, dn) + 66 - bit_length(NUMBER, n), 0);
  n = shl(NUMBER, NUMBER, n, up);
  divmod(QUOTIENT, NUMBER, NUMBER, n, DIVISOR, dn, SCRATCH);
  return from_number(QUOTIENT, div_qn, e - up, sticky || div_rn != 0);
}

/** r *= 5^e, returns the count. */
function scale5(r: usize, n: i32, e: i32): i32 {
  for (; e >= 13; e -= 13) n = mul_small(r, r, n, 1220703125, 0);
  for (; e > 0; e--) n = mul_small(r, r, n, 5, 0);
  return n;
}

/** The number (destroyed) * 2^e. */
function from_number(a: usize, n: i32, e: i32, sticky: bool): f64 {
  const up = 64 - bit_length(a, n);
  if (up >= 0) n = shl(a, a, n, up);
  else {
    n = shr(a, a, n, -up);
    sticky = sticky || shr_lost;
  }
  return round_to_double(<u64>load<u32>(a) | ((<u64>load<u32>(a, 4)) << 32), sticky, e - up);
}
