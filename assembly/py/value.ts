/**
 * The Python value word: 64-bit NaN-boxing.
 *
 * | bits 63..48      | meaning                                                                     |
 * |------------------|-----------------------------------------------------------------------------|
 * | 0x0000..0xFFF8   | an IEEE double, stored as itself (a NaN is kept canonical: 0x7FF8/0xFFF8)     |
 * | 0xFFFA           | small integer of 48 bits, biased by 2^47: word = INT_BIAS + n                 |
 * | 0xFFFC           | pointer to an object (low 32 bits: address in linear memory)                  |
 * | 0xFFFD           | a singleton or marker (None, False, True ... and the internal ones below)     |
 *
 * The bias makes boxing and unboxing one addition each, makes two small integers compare as their words
 * compare (unsigned), and makes an overflow of an addition visible as a changed tag.
 */

/** A Python value. */
export type V = u64;

export const TAG_SHIFT: u64 = 48;
export const TAG_INT: u64 = 0xfffa;
export const TAG_PTR: u64 = 0xfffc;
export const TAG_SPECIAL: u64 = 0xfffd;

/** Word of the small integer 0. */
export const INT_BIAS: u64 = 0xfffa_8000_0000_0000;
export const SMI_MIN: i64 = -0x8000_0000_0000;
export const SMI_MAX: i64 = 0x7fff_ffff_ffff;

const PTR_BITS: u64 = 0xfffc_0000_0000_0000;
const SPECIAL_BITS: u64 = 0xfffd_0000_0000_0000;

/** Returned by a function that raised: the exception is in `error.ts`. Never stored anywhere. */
export const ERR: V = SPECIAL_BITS | 0;
export const NONE: V = SPECIAL_BITS | 1;
export const FALSE: V = SPECIAL_BITS | 2;
export const TRUE: V = SPECIAL_BITS | 3;
export const ELLIPSIS: V = SPECIAL_BITS | 4;
export const NOTIMPL: V = SPECIAL_BITS | 5;
/** An unbound local, an absent argument, a missing entry. Never visible to a script. */
export const UNDEF: V = SPECIAL_BITS | 6;
/** Returned by an iterator that is exhausted. Never visible to a script. */
export const STOP: V = SPECIAL_BITS | 7;

// @ts-ignore: decorator
@inline export function is_float(v: V): bool { return v < 0xfff9_0000_0000_0000; }
// @ts-ignore: decorator
@inline export function is_int(v: V): bool { return v >> TAG_SHIFT == TAG_INT; }
// @ts-ignore: decorator
@inline export function is_ptr(v: V): bool { return v >> TAG_SHIFT == TAG_PTR; }
// @ts-ignore: decorator
@inline export function is_special(v: V): bool { return v >> TAG_SHIFT == TAG_SPECIAL; }
/** Both words are small integers: one test. */
// @ts-ignore: decorator
@inline export function both_int(a: V, b: V): bool {
  return ((a - 0xfffa_0000_0000_0000) | (b - 0xfffa_0000_0000_0000)) >> TAG_SHIFT == 0;
}
/** False and True differ in bit 0 only. */
// @ts-ignore: decorator
@inline export function is_bool(v: V): bool { return (v | 1) == TRUE; }

/** Value of a small integer. */
// @ts-ignore: decorator
@inline export function int_of(v: V): i64 { return <i64>(v - INT_BIAS); }
/** True when `n` fits a small integer. */
// @ts-ignore: decorator
@inline export function fits_smi(n: i64): bool { return <u64>(n + 0x8000_0000_0000) >> TAG_SHIFT == 0; }
/** Word of a small integer; `n` must fit (see `int_from` in objects/int.ts for any i64). */
// @ts-ignore: decorator
@inline export function smi(n: i64): V { return INT_BIAS + <u64>n; }
// @ts-ignore: decorator
@inline export function float_of(v: V): f64 { return reinterpret<f64>(v); }
/** Word of a double; canonicalises NaN (payloads could collide with tags). */
// @ts-ignore: decorator
@inline export function float(x: f64): V { return x == x ? reinterpret<u64>(x) : 0x7ff8_0000_0000_0000; }
// @ts-ignore: decorator
@inline export function ptr_of(v: V): usize { return <usize>v; }
// @ts-ignore: decorator
@inline export function obj(p: usize): V { return PTR_BITS | <u64>p; }
// @ts-ignore: decorator
@inline export function bool_of(b: bool): V { return FALSE | <u64>b; }
/** True when `v` is a pointer to an object of exactly the type at address `type`. */
// @ts-ignore: decorator
@inline export function is_type(v: V, type: usize): bool { return is_ptr(v) && <usize>load<u32>(<usize>v) == type; }
