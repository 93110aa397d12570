/**
 * Long integers: `int` values that do not fit a small integer. Sign and magnitude, 32-bit digits, always normal (no
 * leading zero digit, never a value that a small integer can hold).
 */
import { bit_length, normal, set_u64 } from "../math/mpn";
import { mpn_from_double, mpn_to_double } from "../math/mpn_float";
import { gc_alloc_var, gc_shrink } from "../heap";
import { T_BIGINT } from "../types";
import { ERR, V, fits_smi, int_of, is_bool, is_int, is_type, obj, ptr_of, smi } from "../value";

@unmanaged
export class BigObj {
  type: u32;
  /** Digits in use. */
  len: u32;
  negative: u32;
  pad: u32;
}
export const BIG_DIGITS: usize = 16;

/** True for a value of type `int` (not for a bool). */
// @ts-ignore: decorator
@inline export function is_integer(v: V): bool { return is_int(v) || is_type(v, T_BIGINT); }

/** A long integer object with room for `n` digits, 0 when memory is out. Finish it with `big_finish`. */
// @ts-ignore: decorator
@inline export function big_alloc(n: i32): usize { return gc_alloc_var(T_BIGINT, n); }

/** Sign and count of a filled object; returns the value, which may be a small integer. */
export function big_finish(p: usize, n: i32, negative: bool): V {
  n = normal(p + BIG_DIGITS, n);
  if (n <= 2) {
    const magnitude: u64 = n == 0 ? 0 : n == 1 ? <u64>load<u32>(p, BIG_DIGITS) : load<u64>(p, BIG_DIGITS);
    if (magnitude <= 0x7fff_ffff_ffff || (negative && magnitude == 0x8000_0000_0000)) {
      gc_shrink(p, 0);
      return smi(negative ? -(<i64>magnitude) : <i64>magnitude);
    }
  }
  if (<u32>n != changetype<BigObj>(p).len) gc_shrink(p, n);
  changetype<BigObj>(p).negative = u32(negative);
  return obj(p);
}

function from_magnitude(magnitude: u64, negative: bool): V {
  const p = big_alloc(2);
  if (!p) return ERR;
  set_u64(p + BIG_DIGITS, magnitude);
  return big_finish(p, 2, negative);
}

/** The `int` with this value. `ERR` when memory is out. */
// @ts-ignore: decorator
@inline export function int_from(n: i64): V { return fits_smi(n) ? smi(n) : from_magnitude(n < 0 ? 0 - <u64>n : <u64>n, n < 0); }

/** The `int` with this unsigned value. `ERR` when memory is out. */
export function int_from_u64(n: u64): V { return n <= 0x7fff_ffff_ffff ? smi(<i64>n) : from_magnitude(n, false); }

/** Integer part of the finite double x. `ERR` when memory is out. */
export function int_from_double(x: f64): V {
  if (x > -140737488355329.0 && x < 140737488355328.0) return smi(<i64>x);
  const p = big_alloc(36);
  return p ? big_finish(p, mpn_from_double(p + BIG_DIGITS, abs(x)), x < 0) : ERR;
}

// ---- operands: small integers, bools and long integers alike -----------------------------------------------

const SMALL: usize = memory.data(16, 8);

/** Operands that `operands` set: address and count of the digits, and the sign. */
export let a_ptr: usize = 0;
export let a_len: i32 = 0;
export let a_neg: bool = false;
export let b_ptr: usize = 0;
export let b_len: i32 = 0;
export let b_neg: bool = false;

// @ts-ignore: decorator
@inline function small_of(v: V): i64 { return is_bool(v) ? <i64>(v & 1) : int_of(v); }

/** Makes `a` the first operand. */
export function operand(a: V): void {
  if (is_type(a, T_BIGINT)) {
    const p = ptr_of(a);
    a_ptr = p + BIG_DIGITS;
    a_len = changetype<BigObj>(p).len;
    a_neg = changetype<BigObj>(p).negative != 0;
  } else {
    const n = small_of(a);
    a_neg = n < 0;
    a_ptr = SMALL;
    a_len = set_u64(SMALL, abs(n));
  }
}

/** Makes `a` and `b` the operands. */
export function operands(a: V, b: V): void {
  operand(a);
  if (is_type(b, T_BIGINT)) {
    const p = ptr_of(b);
    b_ptr = p + BIG_DIGITS;
    b_len = changetype<BigObj>(p).len;
    b_neg = changetype<BigObj>(p).negative != 0;
  } else {
    const n = small_of(b);
    b_neg = n < 0;
    b_ptr = SMALL + 8;
    b_len = set_u64(SMALL + 8, abs(n));
  }
}

// ---- reading -------------------------------------------------------------------------------------------

/** The low 64 bits in two's complement of an int or bool. */
export function int_low64(v: V): i64 {
  if (!is_type(v, T_BIGINT)) return small_of(v);
  const p = ptr_of(v), n = changetype<BigObj>(p).len;
  const magnitude: u64 = n == 1 ? <u64>load<u32>(p, BIG_DIGITS) : load<u64>(p, BIG_DIGITS);
  return <i64>(changetype<BigObj>(p).negative != 0 ? 0 - magnitude : magnitude);
}

/** True when an int or bool lies in the range of i64. */
export function int_fits_i64(v: V): bool {
  if (!is_type(v, T_BIGINT)) return true;
  const p = ptr_of(v), n = changetype<BigObj>(p).len;
  if (n > 2) return false;
  const magnitude = load<u64>(p, BIG_DIGITS);
  return magnitude <= <u64>i64.MAX_VALUE || (changetype<BigObj>(p).negative != 0 && magnitude == <u64>i64.MIN_VALUE);
}

/** True when an int or bool lies in the range of u64. */
export function int_fits_u64(v: V): bool {
  if (!is_type(v, T_BIGINT)) return small_of(v) >= 0;
  const p = ptr_of(v);
  return changetype<BigObj>(p).len <= 2 && changetype<BigObj>(p).negative == 0;
}

/** The nearest double; infinite when the int is out of range. */
export function int_to_double(v: V): f64 {
  if (!is_type(v, T_BIGINT)) return <f64>small_of(v);
  const p = ptr_of(v);
  const x = mpn_to_double(p + BIG_DIGITS, changetype<BigObj>(p).len);
  return changetype<BigObj>(p).negative != 0 ? -x : x;
}

/** -1, 0, 1. */
export function int_sign(v: V): i32 {
  if (is_type(v, T_BIGINT)) return changetype<BigObj>(ptr_of(v)).negative != 0 ? -1 : 1;
  const n = small_of(v);
  return n < 0 ? -1 : i32(n > 0);
}

/** Bits of the magnitude. */
export function int_bit_length(v: V): i32 {
  operand(v);
  return bit_length(a_ptr, a_len);
}

/** 2^61 - 1: hashes are residues of it, which ints and the doubles equal to them share. */
const PRIME: u64 = 0x1fff_ffff_ffff_ffff;

/** Hash of an int or bool. */
export function int_hash(v: V): i64 {
  if (!is_type(v, T_BIGINT)) return small_of(v);
  operand(v);
  let h: u64 = 0;
  for (let i = a_len - 1; i >= 0; i--) {
    h = ((h << 32) & PRIME) | (h >> 29);
    h += load<u32>(a_ptr + (<usize>i << 2));
    if (h >= PRIME) h -= PRIME;
  }
  return a_neg ? -(<i64>h) : <i64>h;
}

/** Hash of a double, that of the int when it is equal to one. */
export function double_hash(x: f64): i64 {
  const bits = reinterpret<u64>(x);
  const exponent = (<i32>(bits >> 52) & 0x7ff) - 1075;
  if (exponent >= 972) return bits >> 63 != 0 ? -314159 : 314159;
  if (exponent < 0) {
    if (exponent > -53 && x == trunc(x)) return <i64>x;
    return <i64>(((bits >> 32) * 31) ^ bits) & 0x7fff_ffff;
  }
  const h = ((bits & 0xf_ffff_ffff_ffff) | 0x10_0000_0000_0000);
  const turn = <u64>(exponent % 61);
  const r = ((h << turn) & PRIME) | (turn == 0 ? 0 : h >> (61 - turn));
  return x < 0 ? -(<i64>r) : <i64>r;
}
