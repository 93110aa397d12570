/** `float`. The values themselves are doubles in the value word. */
import { TypeObj } from "../object";
import { Bin, Un } from "../ops";
import { arg, args_check, fn_index, npos } from "../native";
import { text_byte, text_lit, text_mem } from "../text";
import { repr_double } from "../text/float_text";
import { parse_number } from "../text/parse_number";
import { type_def } from "../typetable";
import { T_BIGINT, T_FLOAT } from "../types";
import { buffer_data, buffer_len, get_buffer } from "../buffer";
import { double_hash, int_from_double, int_to_double } from "./big";
import { int_cmp } from "./bigops";
import { float_compare, float_maybe, float_op, get_f64, get_failed, maybe_double } from "./number";
import { ERR, NOTIMPL, V, bool_of, float, float_of, is_bool, is_float, is_int, is_type } from "../value";

const TEXT: usize = memory.data(32);

/** Appends the repr of a double. */
export function float_text(t: usize, x: f64): bool {
  if (x != x) return text_lit(t, "nan");
  if (reinterpret<u64>(x) >> 63 != 0 && !text_byte(t, 0x2d)) return false;
  x = abs(x);
  if (x == Infinity) return text_lit(t, "inf");
  return text_mem(t, TEXT, <u32>(repr_double(TEXT, x) - TEXT));
}

function float_repr(t: usize, v: V, repr: i32): bool { return float_text(t, float_of(v)); }

function float_unary(op: i32, v: V): V {
  switch (op) {
    case Un.NEG: return float(-float_of(v));
    case Un.POS: return v;
    case Un.ABS: return float(abs(float_of(v)));
    case Un.BOOL: return bool_of(float_of(v) != 0);
    case Un.FLOAT: return v;
    default: return NOTIMPL;
  }
}

function float_binary(op: i32, self: V, other: V): V {
  let y: f64;
  if (is_float(other)) y = float_of(other);
  else if (is_int(other) || is_bool(other) || is_type(other, T_BIGINT)) y = int_to_double(other);
  else return NOTIMPL;
  const x = float_of(self);
  return op >= Bin.REFLECTED ? float_op(op - Bin.REFLECTED, y, x) : float_op(op, x, y);
}

/** Order of a double and a long integer, exact. */
function compare_big(op: i32, x: f64, other: V): V {
  if (x - x != 0) return float_compare(op, x, 0);
  const whole = int_from_double(floor(x));
  if (whole == ERR) return ERR;
  const c = int_cmp(whole, other);
  // a fraction lifts x above its floor
  return float_compare(op, c == 0 && x != floor(x) ? 1 : <f64>c, 0);
}

function float_cmp(op: i32, self: V, other: V): V {
  if (is_type(other, T_BIGINT)) return compare_big(op, float_of(self), other);
  const r = is_float(other) || is_int(other) || is_bool(other) ? float_maybe(other) : 0;
  return r > 0 ? float_compare(op, float_of(self), maybe_double) : NOTIMPL;
}

function float_hash(v: V): i64 { return double_hash(float_of(v)); }

function float_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  if (npos(argc) == 0) return float(0);
  const v = arg(argv, 0);
  if (is_float(v)) return v;
  const b = get_buffer(v, false);
  if (b >= 0) return b > 0 ? parse_number(buffer_data, buffer_len, false) : ERR;
  const x = get_f64(v);
  return get_failed ? ERR : float(x);
}

export function init_float(): void {
  const t: TypeObj = type_def(T_FLOAT, "float", 0, 0, 0, 0, 0, 0);
  t.repr = fn_index(float_repr);
  t.unary = fn_index(float_unary);
  t.binary = fn_index(float_binary);
  t.compare = fn_index(float_cmp);
  t.hash = fn_index(float_hash);
  t.make_new = fn_index(float_new);
}
