/** `complex`. */
import { raise_fmt, raise_msg } from "../error";
import { gc_alloc } from "../heap";
import { str_data, str_len } from "../intern";
import { arg, args_check, fn_index, npos } from "../native";
import { TypeObj } from "../object";
import { Bin, Cmp, Un, slot_type } from "../ops";
import { text_byte, text_lit, text_mem } from "../text";
import { repr_double } from "../text/float_text";
import { parse_number } from "../text/parse_number";
import { type_def, type_methods } from "../typetable";
import { T_COMPLEX, T_STR, T_TYPE_ERROR, T_ZERO_DIVISION_ERROR } from "../types";
import { double_hash } from "./big";
import { float_maybe, get_f64, get_failed, maybe_double } from "./number";
import { ERR, NOTIMPL, V, bool_of, float, is_type, obj, ptr_of } from "../value";

@unmanaged
export class ComplexObj {
  type: u32;
  pad: u32;
  real: f64;
  imag: f64;
}

export function complex_new(real: f64, imag: f64): V {
  const p = gc_alloc(24, T_COMPLEX);
  if (!p) return ERR;
  const o = changetype<ComplexObj>(p);
  o.real = real;
  o.imag = imag;
  return obj(p);
}

/** Parts of the number that `complex_maybe` found. */
export let complex_real: f64 = 0;
export let complex_imag: f64 = 0;

/** 1 and the parts when `v` is a number (or has `__float__` or `__complex__`), 0 when not, -1 when raised. */
export function complex_maybe(v: V): i32 {
  if (!is_type(v, T_COMPLEX)) {
    const r = float_maybe(v);
    if (r != 0) {
      complex_real = maybe_double;
      complex_imag = 0;
      return r;
    }
    const t = changetype<TypeObj>(slot_type(v));
    if (t.unary == 0) return 0;
    v = call_indirect<V>(<u32>t.unary, Un.COMPLEX, v);
    if (v == ERR) return -1;
    if (!is_type(v, T_COMPLEX)) return 0;
  }
  complex_real = changetype<ComplexObj>(ptr_of(v)).real;
  complex_imag = changetype<ComplexObj>(ptr_of(v)).imag;
  return 1;
}

/** A number argument into `complex_real`, `complex_imag`; false = raised. */
export function get_complex(v: V): bool {
  const r = complex_maybe(v);
  if (r == 0) raise_fmt(T_TYPE_ERROR, "can't convert %t to complex", v);
  return r > 0;
}

const TEXT: usize = memory.data(32);

/** Appends a part without the ".0" of a whole number. */
function part_text(t: usize, x: f64, plus: bool): bool {
  const neg = reinterpret<u64>(x) >> 63 != 0 && x == x;
  if ((neg || plus) && !text_byte(t, neg ? 0x2d : 0x2b)) return false;
  x = abs(x);
  if (x - x != 0) return text_lit(t, x != x ? "nan" : "inf");
  let end = repr_double(TEXT, x);
  if (load<u8>(end - 1) == 0x30 && load<u8>(end - 2) == 0x2e) end -= 2;
  return text_mem(t, TEXT, <u32>(end - TEXT));
}

function complex_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<ComplexObj>(ptr_of(v));
  if (o.real == 0) return part_text(t, o.imag, false) && text_byte(t, 0x6a);
  return text_byte(t, 0x28) && part_text(t, o.real, false) && part_text(t, o.imag, true) && text_lit(t, "j)");
}

function complex_unary(op: i32, v: V): V {
  const o = changetype<ComplexObj>(ptr_of(v));
  switch (op) {
    case Un.NEG: return complex_new(-o.real, -o.imag);
    case Un.POS: return v;
    case Un.ABS: return float(sqrt(o.real * o.real + o.imag * o.imag));
    case Un.BOOL: return bool_of(o.real != 0 || o.imag != 0);
    case Un.COMPLEX: return v;
    default: return NOTIMPL;
  }
}

/** (a + bi) ** (c + di). */
export function complex_pow(a: f64, b: f64, c: f64, d: f64): V {
  const size = sqrt(a * a + b * b);
  if (size == 0) {
    if (d == 0 && c >= 0) return complex_new(c == 0 ? 1 : 0, b);
    return raise_msg(T_ZERO_DIVISION_ERROR, "0.0 to a complex power");
  }
  const ln = Math.log(size), angle = Math.atan2(b, a);
  const grow = Math.exp(c * ln - d * angle), turn = d * ln + c * angle;
  return complex_new(grow * Math.cos(turn), grow * Math.sin(turn));
}

function complex_divide(a: f64, b: f64, c: f64, d: f64): V {
  if (d == 0) {
    if (c == 0) return raise_msg(T_ZERO_DIVISION_ERROR, "complex divide by zero");
    return complex_new(a / c, b / c);
  }
  if (c == 0) return complex_new(b / d, -a / d);
  const square = c * c + d * d;
  const x = c / square, y = d / -square;
  return complex_new(a * x - b * y, a * y + b * x);
}

function complex_op(op: i32, a: f64, b: f64, c: f64, d: f64): V {
  switch (op) {
    case Bin.ADD: return complex_new(a + c, b + d);
    case Bin.SUB: return complex_new(a - c, b - d);
    case Bin.MUL: return complex_new(a * c - b * d, a * d + b * c);
    case Bin.TRUEDIV: return complex_divide(a, b, c, d);
    case Bin.FLOORDIV: return raise_msg(T_TYPE_ERROR, "can't truncate-divide a complex number");
    case Bin.POW: return complex_pow(a, b, c, d);
    default: return NOTIMPL;
  }
}

function complex_binary(op: i32, self: V, other: V): V {
  const r = complex_maybe(other);
  if (r <= 0) return r == 0 ? NOTIMPL : ERR;
  const o = changetype<ComplexObj>(ptr_of(self));
  return op >= Bin.REFLECTED
    ? complex_op(op - Bin.REFLECTED, complex_real, complex_imag, o.real, o.imag)
    : complex_op(op, o.real, o.imag, complex_real, complex_imag);
}

function complex_compare(op: i32, self: V, other: V): V {
  if (op != Cmp.EQ) return NOTIMPL;
  const r = complex_maybe(other);
  if (r <= 0) return r == 0 ? NOTIMPL : ERR;
  const o = changetype<ComplexObj>(ptr_of(self));
  return bool_of(o.real == complex_real && o.imag == complex_imag);
}

function complex_hash(v: V): i64 {
  const o = changetype<ComplexObj>(ptr_of(v));
  return double_hash(o.real) ^ double_hash(o.imag);
}

function complex_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 2, false)) return ERR;
  const n = npos(argc);
  if (n == 0) return complex_new(0, 0);
  const v = arg(argv, 0);
  if (n == 1) {
    if (is_type(v, T_STR)) return parse_number(str_data(v), str_len(v), true);
    if (is_type(v, T_COMPLEX)) return v;
    return get_complex(v) ? complex_new(complex_real, complex_imag) : ERR;
  }
  let real: f64, imag: f64 = 0;
  if (is_type(v, T_COMPLEX)) {
    real = changetype<ComplexObj>(ptr_of(v)).real;
    imag = changetype<ComplexObj>(ptr_of(v)).imag;
  } else {
    real = get_f64(v);
    if (get_failed) return ERR;
  }
  const w = arg(argv, 1);
  if (is_type(w, T_COMPLEX)) {
    real -= changetype<ComplexObj>(ptr_of(w)).imag;
    imag += changetype<ComplexObj>(ptr_of(w)).real;
  } else {
    imag += get_f64(w);
    if (get_failed) return ERR;
  }
  return complex_new(real, imag);
}

function get_real(argc: i32, argv: usize): V { return float(changetype<ComplexObj>(ptr_of(arg(argv, 0))).real); }
function get_imag(argc: i32, argv: usize): V { return float(changetype<ComplexObj>(ptr_of(arg(argv, 0))).imag); }

export function init_complex(): void {
  const t = type_def(T_COMPLEX, "complex", 0, 0, 24, 0, 0, 0);
  t.repr = fn_index(complex_repr);
  t.unary = fn_index(complex_unary);
  t.binary = fn_index(complex_binary);
  t.compare = fn_index(complex_compare);
  t.hash = fn_index(complex_hash);
  t.make_new = fn_index(complex_make);
  type_methods(t, "real:1p imag:1p", METHODS);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [get_real, get_imag];
