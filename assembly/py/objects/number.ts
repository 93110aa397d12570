/** What the numeric types share: conversion of arguments, and arithmetic on doubles. */
import { raise_fmt, raise_msg } from "../error";
import { Bin, Cmp, Un, slot_type } from "../ops";
import { TUPLE_ITEMS, TypeObj } from "../object";
import { gc_alloc_var } from "../heap";
import { T_BIGINT, T_OVERFLOW_ERROR, T_TUPLE, T_TYPE_ERROR, T_ZERO_DIVISION_ERROR } from "../types";
import { int_fits_i64, int_fits_u64, int_low64, int_to_double } from "./big";
import { complex_pow } from "./complex";
import { ERR, NOTIMPL, UNDEF, V, bool_of, float, float_of, int_of, is_bool, is_float, is_int, is_type, obj } from "../value";

/** Set by the `get_...` functions when they raised. */
export let get_failed: bool = false;
export function set_failed(on: bool): void { get_failed = on; }

/** `v` as an int or bool value if it is one or has `__int__`; UNDEF otherwise, ERR when raised. */
export function int_maybe(v: V): V {
  if (is_int(v) || is_type(v, T_BIGINT) || is_bool(v)) return v;
  const t = changetype<TypeObj>(slot_type(v));
  if (t.unary == 0 || is_float(v)) return UNDEF;
  const r = call_indirect<V>(<u32>t.unary, Un.INT, v);
  return r == NOTIMPL ? UNDEF : r;
}

/** An integer argument. Check `get_failed` afterwards. */
export function get_i64(v: V): i64 {
  if (is_int(v)) {
    get_failed = false;
    return int_of(v);
  }
  const n = int_maybe(v);
  get_failed = true;
  if (n == ERR) return 0;
  if (n == UNDEF) raise_fmt(T_TYPE_ERROR, "can't convert %t to int", v);
  else if (!int_fits_i64(n)) raise_msg(T_OVERFLOW_ERROR, "overflow converting long int to machine word");
  else {
    get_failed = false;
    return int_low64(n);
  }
  return 0;
}

/** An integer argument, cut to the range of i32. Check `get_failed` afterwards. */
export function get_i32(v: V): i32 {
  const n = get_i64(v);
  return n > <i64>i32.MAX_VALUE ? i32.MAX_VALUE : n < <i64>i32.MIN_VALUE ? i32.MIN_VALUE : <i32>n;
}

/** An unsigned integer argument. Check `get_failed` afterwards. */
export function get_u64(v: V): u64 {
  const n = int_maybe(v);
  get_failed = true;
  if (n == ERR) return 0;
  if (n == UNDEF) raise_fmt(T_TYPE_ERROR, "can't convert %t to int", v);
  else if (!int_fits_u64(n)) raise_msg(T_OVERFLOW_ERROR, "overflow converting long int to machine word");
  else {
    get_failed = false;
    return <u64>int_low64(n);
  }
  return 0;
}

/** The double that `float_maybe` found. */
export let maybe_double: f64 = 0;

/** 1 and `maybe_double` when `v` is a real number (or has `__float__`), 0 when not, -1 when raised. */
export function float_maybe(v: V): i32 {
  if (is_float(v)) {
    maybe_double = float_of(v);
    return 1;
  }
  if (is_int(v) || is_bool(v) || is_type(v, T_BIGINT)) {
    maybe_double = int_to_double(v);
    return 1;
  }
  const t = changetype<TypeObj>(slot_type(v));
  if (t.unary == 0) return 0;
  const r = call_indirect<V>(<u32>t.unary, Un.FLOAT, v);
  if (r == ERR) return -1;
  if (!is_float(r)) return 0;
  maybe_double = float_of(r);
  return 1;
}

/** A real argument as double. Check `get_failed` afterwards. */
export function get_f64(v: V): f64 {
  if (is_float(v)) {
    get_failed = false;
    return float_of(v);
  }
  const r = float_maybe(v);
  get_failed = r <= 0;
  if (r == 0) raise_fmt(T_TYPE_ERROR, "can't convert %t to float", v);
  return r > 0 ? maybe_double : 0;
}

// ---- arithmetic on doubles -----------------------------------------------------------------------------

/** x mod y with the sign of y, for y != 0. */
export function float_mod(x: f64, y: f64): f64 {
  const mod = x % y;
  if (mod == 0) return copysign<f64>(0, y);
  return mod < 0 != y < 0 ? mod + y : mod;
}

/** Floor of x / y such that x == (x // y) * y + x % y, for y != 0. */
export function float_floordiv(x: f64, y: f64): f64 {
  const mod = x % y;
  let quotient = (x - mod) / y;
  if (mod != 0 && mod < 0 != y < 0) quotient -= 1;
  if (quotient == 0) return copysign<f64>(0, x / y);
  const whole = floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

export function zero_division(): V { return raise_msg(T_ZERO_DIVISION_ERROR, "divide by zero"); }

/** x ** y; complex for a negative base and a fractional exponent. */
export function float_pow(x: f64, y: f64): V {
  if (x == 0 && y < 0 && y != -Infinity) return zero_division();
  if (x < 0 && y != floor(y) && y == y) return complex_pow(x, 0, y, 0);
  if (x == 1 || y == 0 || (x == -1 && abs(y) == Infinity)) return float(1);
  if (y == 2) return float(x * x);
  return float(Math.pow(x, y));
}

/** Two new values as a tuple. */
export function pair(a: V, b: V): V {
  if (a == ERR || b == ERR) return ERR;
  const p = gc_alloc_var(T_TUPLE, 2);
  if (!p) return ERR;
  store<u64>(p + TUPLE_ITEMS, a);
  store<u64>(p + TUPLE_ITEMS, b, 8);
  return obj(p);
}

/** `x op y` (`op` of `Bin`) on doubles. */
export function float_op(op: i32, x: f64, y: f64): V {
  switch (op) {
    case Bin.ADD: return float(x + y);
    case Bin.SUB: return float(x - y);
    case Bin.MUL: return float(x * y);
    case Bin.TRUEDIV: return y == 0 ? zero_division() : float(x / y);
    case Bin.FLOORDIV: return y == 0 ? zero_division() : float(float_floordiv(x, y));
    case Bin.MOD: return y == 0 ? zero_division() : float(float_mod(x, y));
    case Bin.POW: return float_pow(x, y);
    case Bin.DIVMOD: return y == 0 ? zero_division() : pair(float(float_floordiv(x, y)), float(float_mod(x, y)));
    default: return NOTIMPL;
  }
}

/** `x op y` (`op` of `Cmp`) on doubles. */
export function float_compare(op: i32, x: f64, y: f64): V {
  switch (op) {
    case Cmp.LT: return bool_of(x < y);
    case Cmp.LE: return bool_of(x <= y);
    case Cmp.GT: return bool_of(x > y);
    case Cmp.GE: return bool_of(x >= y);
    case Cmp.EQ: return bool_of(x == y);
    default: return bool_of(x != y);
  }
}
