/** Natural numbers to doubles and back. */
import { bit_length, set_u64, shl } from "./mpn";

/** The double nearest to the number (ties to even), infinity when it is too large. */
export function mpn_to_double(a: usize, an: i32): f64 {
  if (an == 0) return 0;
  const bits = bit_length(a, an);
  if (bits > 1024) return Infinity;
  if (bits <= 64) {
    const value = an == 1 ? <u64>load<u32>(a) : <u64>load<u32>(a) | ((<u64>load<u32>(a, 4)) << 32);
    return <f64>value;
  }
  // the top 64 bits; what lies below only matters as "more than zero"
  const drop = bits - 64,
    word = drop >> 5,
    shift = <u64>(drop & 31);
  const p = a + ((<usize>word) << 2);
  let top = (<u64>load<u32>(p) | ((<u64>load<u32>(p, 4)) << 32)) >> shift;
  if (shift != 0) top |= (<u64>load<u32>(p, 8)) << (64 - shift);
  let rest = <u64>load<u32>(p) & (((<u64>1) << shift) - 1);
  for (let q = a; q < p && rest == 0; q += 4) rest = load<u32>(q);
  if (rest != 0) top |= 1; // 11 bits below the significand: a sticky bit cannot touch the rounding bit
  const x = <f64>top;
  // bits <= 1024: 2^drop is finite, the product is exact or overflows to infinity as it should
  return x * reinterpret<f64>((<u64>(drop + 1023)) << 52);
}

/** Integer part of the finite x >= 0 as digits (room 34), returns the count. */
export function mpn_from_double(r: usize, x: f64): i32 {
  const bits = reinterpret<u64>(x);
  const exponent = (<i32>(bits >> 52) & 0x7ff) - 1075;
  const mantissa = (bits & 0xf_ffff_ffff_ffff) | 0x10_0000_0000_0000;
  if (exponent <= 0) return exponent <= -53 ? 0 : set_u64(r, mantissa >> -exponent);
  return shl(r, r, set_u64(r, mantissa), exponent);
}
