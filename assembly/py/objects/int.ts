/** `int`: its operators, constructor and methods, for small integers and long ones, and `bool`. */
import { load_bytes } from "../binary";
import { buffer_data, buffer_len, get_buffer, need_buffer } from "../buffer";
import { raise_fmt, raise_msg } from "../error";
import { bytes_alloc, str_data, str_len } from "../intern";
import { Logic } from "../math/mpn_logic";
import { arg, args_check, fn_index, kw_bind, npos } from "../native";
import { TF_ALIAS, TF_FINAL, TypeObj } from "../object";
import { Bin, Un, truth } from "../ops";
import { text_byte, text_int, text_lit, text_mem } from "../text";
import { parse_int } from "../text/parse_number";
import { digits_room, to_digits } from "../text/radix";
import { type_def, type_methods } from "../typetable";
import { T_BIGINT, T_BOOL, T_INT, T_OVERFLOW_ERROR, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { gc_bytes } from "../heap";
import {
  BIG_DIGITS, a_len, a_neg, a_ptr, big_alloc, big_finish, int_bit_length, int_from, int_from_u64, int_from_double, int_hash, int_low64,
  int_sign, int_to_double, operand,
} from "./big";
import {
  int_abs, int_add, int_cmp, int_divmod, int_divmod_q, int_divmod_r, int_floordiv, int_invert, int_logic, int_mod, int_mul, int_neg,
  int_pow, int_shl, int_shr, int_sub, int_truediv,
} from "./bigops";
import { float_compare, float_op, get_i64, get_failed, int_maybe, pair, zero_division } from "./number";
import {
  ERR, FALSE, NOTIMPL, TRUE, UNDEF, V, bool_of, float, float_of, int_of, is_bool, is_float, is_int, is_type, smi,
} from "../value";

export { int_from } from "./big";

// ---- text --------------------------------------------------------------------------------------------

/** Appends an int or bool in decimal. */
export function int_text(t: usize, v: V): bool {
  if (!is_type(v, T_BIGINT)) return text_int(t, int_low64(v));
  if (int_sign(v) < 0 && !text_byte(t, 0x2d)) return false;
  operand(v);
  const room = digits_room(a_ptr, a_len, 10), n = a_len;
  const buffer = gc_bytes(room + 4 * n + 8);
  if (!buffer) return false;
  operand(v);
  const copy = buffer + ((room + 7) & ~7);
  memory.copy(copy, a_ptr, n << 2);
  const start = to_digits(buffer + room, copy, n, 10, 0);
  return text_mem(t, start, <u32>(buffer + room - start));
}

function int_repr(t: usize, v: V, repr: i32): bool { return int_text(t, v); }
function bool_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, v == TRUE ? "True" : "False"); }

// ---- operators -----------------------------------------------------------------------------------------

function int_unary(op: i32, v: V): V {
  if (is_bool(v)) v = smi(v & 1);
  switch (op) {
    case Un.NEG: return is_int(v) ? int_from(-int_of(v)) : int_neg(v);
    case Un.POS: return v;
    case Un.INV: return is_int(v) ? smi(~int_of(v)) : int_invert(v);
    case Un.ABS: return is_int(v) ? int_from(abs(int_of(v))) : int_abs(v);
    case Un.BOOL: return bool_of(v != smi(0));
    case Un.INT: return v;
    case Un.FLOAT: return float(int_to_double(v));
    default: return NOTIMPL;
  }
}

/** x ** e in 64 bits; false when it does not fit. */
function small_pow(x: i64, e: i64): bool {
  let result: i64 = 1;
  while (true) {
    if ((e & 1) != 0) {
      if (!multiply(result, x)) return false;
      result = product;
    }
    e >>= 1;
    if (e == 0) break;
    if (!multiply(x, x)) return false;
    x = product;
  }
  product = result;
  return true;
}
let product: i64 = 0;

/** x * y into `product`; false when it may not fit 63 bits. */
function multiply(x: i64, y: i64): bool {
  if (<i32>clz(x < 0 ? ~x : x) + <i32>clz(y < 0 ? ~y : y) < 66) return false;
  product = x * y;
  return true;
}

/** `a op b` (`op` of `Bin`) on two small integers. */
function small_op(op: i32, a: V, b: V): V {
  const x = int_of(a), y = int_of(b);
  switch (op) {
    case Bin.ADD: return int_from(x + y);
    case Bin.SUB: return int_from(x - y);
    case Bin.MUL: return multiply(x, y) ? int_from(product) : int_mul(a, b);
    case Bin.TRUEDIV: return y == 0 ? zero_division() : float(<f64>x / <f64>y);
    case Bin.FLOORDIV: {
      if (y == 0) return zero_division();
      const q = x / y;
      return int_from(q * y != x && x < 0 != y < 0 ? q - 1 : q);
    }
    case Bin.MOD: {
      if (y == 0) return zero_division();
      const r = x % y;
      return smi(r != 0 && r < 0 != y < 0 ? r + y : r);
    }
    case Bin.POW:
      if (y < 0) return float_op(Bin.POW, <f64>x, <f64>y);
      return small_pow(x, y) ? int_from(product) : int_pow(a, b);
    case Bin.AND: return smi(x & y);
    case Bin.OR: return smi(x | y);
    case Bin.XOR: return smi(x ^ y);
    case Bin.SHL:
      if (<u64>y < 64 && x != 0 && <i64>clz(x < 0 ? ~x : x) - y >= 2) return int_from(x << y);
      return int_shl(a, b);
    case Bin.SHR:
      if (y < 0) return int_shr(a, b);
      return smi(y > 62 ? x >> 63 : x >> y);
    case Bin.DIVMOD: return pair(small_op(Bin.FLOORDIV, a, b), small_op(Bin.MOD, a, b));
    default: return NOTIMPL;
  }
}

/** `a op b` (`op` of `Bin`) on ints. */
export function int_op(op: i32, a: V, b: V): V {
  if (is_int(a) && is_int(b)) {
    if (op == Bin.DIVMOD && b == smi(0)) return zero_division();
    return small_op(op, a, b);
  }
  switch (op) {
    case Bin.ADD: return int_add(a, b);
    case Bin.SUB: return int_sub(a, b);
    case Bin.MUL: return int_mul(a, b);
    case Bin.TRUEDIV: {
      const x = int_truediv(a, b);
      return b == smi(0) ? ERR : float(x);
    }
    case Bin.FLOORDIV: return int_floordiv(a, b);
    case Bin.MOD: return int_mod(a, b);
    case Bin.POW: return int_sign(b) < 0 ? float_op(Bin.POW, int_to_double(a), int_to_double(b)) : int_pow(a, b);
    case Bin.AND: return int_logic(Logic.AND, a, b);
    case Bin.OR: return int_logic(Logic.OR, a, b);
    case Bin.XOR: return int_logic(Logic.XOR, a, b);
    case Bin.SHL: return int_shl(a, b);
    case Bin.SHR: return int_shr(a, b);
    case Bin.DIVMOD: return int_divmod(a, b) ? pair(int_divmod_q, int_divmod_r) : ERR;
    default: return NOTIMPL;
  }
}

function int_binary(op: i32, self: V, other: V): V {
  const reflected = op >= Bin.REFLECTED;
  if (reflected) op -= Bin.REFLECTED;
  if (is_float(other)) {
    const x = int_to_double(self), y = float_of(other);
    return reflected ? float_op(op, y, x) : float_op(op, x, y);
  }
  if (is_bool(self)) self = smi(self & 1);
  if (is_bool(other)) other = smi(other & 1);
  else if (!is_int(other) && !is_type(other, T_BIGINT)) return NOTIMPL;
  return reflected ? int_op(op, other, self) : int_op(op, self, other);
}

function int_compare(op: i32, self: V, other: V): V {
  if (!is_int(other) && !is_type(other, T_BIGINT) && !is_bool(other)) return NOTIMPL;
  return float_compare(op, <f64>int_cmp(self, other), 0);
}

// ---- constructors ----------------------------------------------------------------------------------------

function int_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 2, false)) return ERR;
  const n = npos(argc);
  if (n == 0) return smi(0);
  const v = arg(argv, 0);
  if (n > 1) {
    const base = <i32>get_i64(arg(argv, 1));
    if (get_failed) return ERR;
    if (!need_buffer(v, false)) return ERR;
    return parse_int(buffer_data, buffer_len, base);
  }
  if (is_bool(v)) return smi(v & 1);
  if (is_float(v)) return float_to_int(float_of(v));
  const r = int_maybe(v);
  if (r != UNDEF) return r;
  const b = get_buffer(v, false);
  if (b >= 0) return b > 0 ? parse_int(buffer_data, buffer_len, 10) : ERR;
  return raise_fmt(T_TYPE_ERROR, "can't convert %t to int", v);
}

/** int(x). */
export function float_to_int(x: f64): V {
  if (x != x) return raise_msg(T_VALUE_ERROR, "can't convert NaN to int");
  if (x - x != 0) return raise_msg(T_OVERFLOW_ERROR, "can't convert inf to int");
  return int_from_double(x);
}

function bool_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  if (npos(argc) == 0) return FALSE;
  const r = truth(arg(argv, 0));
  return r < 0 ? ERR : bool_of(r != 0);
}

// ---- methods -------------------------------------------------------------------------------------------

const ARGS: usize = memory.data(32, 8);

/** True when the byte order argument is not "little". */
function big_endian(v: V): bool {
  const little = "little";
  if (!is_type(v, T_STR) || str_len(v) != little.length) return true;
  for (let i = 0; i < little.length; i++) if (load<u8>(str_data(v) + i) != little.charCodeAt(i)) return true;
  return false;
}

/** The int in `len` bytes; signed = two's complement. `ERR` when memory is out. */
export function int_from_bytes(p: usize, len: i32, big: bool, signed: bool): V {
  if (!signed) {
    // leading zeros do not count, and up to eight bytes need no long integer
    while (len > 0 && load<u8>(big ? p : p + len - 1) == 0) {
      if (big) p++;
      len--;
    }
    if (len <= 8) return int_from_u64(load_bytes(p, len, big));
  }
  const digits = (len + 3) >> 2;
  const o = big_alloc(digits);
  if (!o) return ERR;
  const d = o + BIG_DIGITS;
  for (let i = 0; i < len; i++) store<u8>(d + i, load<u8>(big ? p + (len - 1 - i) : p + i));
  const negative = signed && len > 0 && load<i8>(d + len - 1) < 0;
  if (negative) {
    // the magnitude is the complement plus one, over the bytes that are there
    let carry: u32 = 1;
    for (let i = 0; i < len; i++) {
      carry += <u32>(load<u8>(d + i) ^ 0xff);
      store<u8>(d + i, carry);
      carry >>= 8;
    }
  }
  return big_finish(o, digits, negative);
}

/**
 * Writes an int as `len` bytes in two's complement. Returns false when it does not fit: a negative number needs room for its
 * sign, a positive one may use every bit. What fits not is cut off.
 */
export function int_to_bytes(v: V, p: usize, len: i32, big: bool): bool {
  operand(v);
  const bytes = a_len << 2;
  let carry: u32 = a_neg ? 1 : 0;
  const flip: u32 = a_neg ? 0xff : 0;
  for (let i = 0; i < len; i++) {
    carry += (i < bytes ? <u32>load<u8>(a_ptr + i) : 0) ^ flip;
    store<u8>(big ? p + (len - 1 - i) : p + i, carry);
    carry >>= 8;
  }
  const bits = int_bit_length(v);
  if (!a_neg) return bits <= 8 * len;
  // -2^(8 len - 1) is the smallest that fits
  if (bits < 8 * len) return true;
  if (bits > 8 * len) return false;
  for (let i = 0; i < a_len; i++) {
    const w = load<u32>(a_ptr + (<usize>i << 2));
    if (w != 0) return i == a_len - 1 && (w & (w - 1)) == 0;
  }
  return true;
}

function to_bytes(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "length byteorder signed", ARGS)) return ERR;
  const length = load<u64>(ARGS), order = load<u64>(ARGS, 8);
  const n = length == UNDEF ? 1 : get_i64(length);
  if (length != UNDEF && get_failed) return ERR;
  if (n < 0 || n > <i64>i32.MAX_VALUE) return raise_msg(T_VALUE_ERROR, "");
  const result = bytes_alloc(<i32>n);
  if (result == ERR) return ERR;
  const fits = int_to_bytes(arg(argv, 0), str_data(result), <i32>n, order == UNDEF || big_endian(order));
  return fits ? result : raise_msg(T_OVERFLOW_ERROR, "buffer too small");
}

function from_bytes(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "bytes! byteorder signed", ARGS)) return ERR;
  const order = load<u64>(ARGS, 8), signed = load<u64>(ARGS, 16);
  if (!need_buffer(load<u64>(ARGS), false)) return ERR;
  const data = buffer_data, len = buffer_len;
  const s = signed == UNDEF ? 0 : truth(signed);
  return s < 0 ? ERR : int_from_bytes(data, len, order == UNDEF || big_endian(order), s != 0);
}

export function init_int(): void {
  let t = type_def(T_INT, "int", 0, 0, 0, 0, 0, 0);
  type_methods(t, "from_bytes:2-4kc to_bytes:1-4k", METHODS);
  t.make_new = fn_index(int_new);
  int_slots(t);
  t = type_def(T_BIGINT, "int", T_INT, TF_ALIAS, 16, 4, 0, 0);
  int_slots(t);
  t = type_def(T_BOOL, "bool", 0, TF_FINAL, 0, 0, 0, 0);
  int_slots(t);
  t.repr = fn_index(bool_repr);
  t.make_new = fn_index(bool_new);
}

function int_slots(t: TypeObj): void {
  t.repr = fn_index(int_repr);
  t.unary = fn_index(int_unary);
  t.binary = fn_index(int_binary);
  t.compare = fn_index(int_compare);
  t.hash = fn_index(int_hash);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [from_bytes, to_bytes];
