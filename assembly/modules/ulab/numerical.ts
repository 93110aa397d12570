/** Functions of all items: element-wise mathematics, sums and extremes along an axis. */
import { erf, erfc, gamma, lgamma } from "../../py/math/special";
import { arg, kw_bind } from "../../py/native";
import { getitem } from "../../py/ops";
import { T_LIST, T_TUPLE } from "../../py/types";
import { get_failed, get_i64 } from "../../py/objects/number";
import { array_of } from "./create";
import { NdArray, is_ndarray, nd, nd_error, nd_get, nd_like, nd_new, nd_set } from "./ndarray";
import { ERR, NONE, UNDEF, V, float, is_float, is_int, is_type, float_of, int_of, smi } from "../../py/value";

const ARGS: usize = memory.data(32, 8);

/** An array argument; sequences are converted. */
export function need_array(v: V): V { return is_ndarray(v) ? v : array_of(v, 0x64); }

/** f of every item, or of a number. */
function each(argv: usize, f: (x: f64) => f64): V {
  const v = arg(argv, 0);
  if (is_float(v)) return float(f(float_of(v)));
  if (is_int(v)) return float(f(<f64>int_of(v)));
  const a = need_array(v);
  const r = a == ERR ? ERR : nd_like(nd(a), 0x64);
  if (r != ERR) for (let i = 0; i < <i32>nd(a).len; i++) nd_set(nd(r), i, f(nd_get(nd(a), i)));
  return r;
}

function f_sqrt(x: f64): f64 { return sqrt(x); }
function f_ceil(x: f64): f64 { return ceil(x); }
function f_floor(x: f64): f64 { return floor(x); }

export function u_sin(argc: i32, argv: usize): V { return each(argv, Math.sin); }
export function u_cos(argc: i32, argv: usize): V { return each(argv, Math.cos); }
export function u_tan(argc: i32, argv: usize): V { return each(argv, Math.tan); }
export function u_asin(argc: i32, argv: usize): V { return each(argv, Math.asin); }
export function u_acos(argc: i32, argv: usize): V { return each(argv, Math.acos); }
export function u_atan(argc: i32, argv: usize): V { return each(argv, Math.atan); }
export function u_sinh(argc: i32, argv: usize): V { return each(argv, Math.sinh); }
export function u_cosh(argc: i32, argv: usize): V { return each(argv, Math.cosh); }
export function u_tanh(argc: i32, argv: usize): V { return each(argv, Math.tanh); }
export function u_exp(argc: i32, argv: usize): V { return each(argv, Math.exp); }
export function u_expm1(argc: i32, argv: usize): V { return each(argv, Math.expm1); }
export function u_log(argc: i32, argv: usize): V { return each(argv, Math.log); }
export function u_log2(argc: i32, argv: usize): V { return each(argv, Math.log2); }
export function u_log10(argc: i32, argv: usize): V { return each(argv, Math.log10); }
export function u_acosh(argc: i32, argv: usize): V { return each(argv, Math.acosh); }
export function u_asinh(argc: i32, argv: usize): V { return each(argv, Math.asinh); }
export function u_atanh(argc: i32, argv: usize): V { return each(argv, Math.atanh); }
export function u_erf(argc: i32, argv: usize): V { return each(argv, erf); }
export function u_erfc(argc: i32, argv: usize): V { return each(argv, erfc); }
export function u_gamma(argc: i32, argv: usize): V { return each(argv, gamma); }
export function u_lgamma(argc: i32, argv: usize): V { return each(argv, lgamma); }
export function u_sqrt(argc: i32, argv: usize): V { return each(argv, f_sqrt); }
export function u_ceil(argc: i32, argv: usize): V { return each(argv, f_ceil); }
export function u_floor(argc: i32, argv: usize): V { return each(argv, f_floor); }

// ---- along an axis --------------------------------------------------------------------------------------------

const enum Reduce { SUM = 0, MEAN, STD, MIN, MAX, ARGMIN, ARGMAX }

/** The result for `n` items from `start` with stride `step`. */
function reduce(kind: Reduce, a: NdArray, start: i32, step: i32, n: i32): f64 {
  let best = 0;
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = nd_get(a, start + i * step);
    total += x;
    const top = nd_get(a, start + best * step);
    if (kind == Reduce.MIN || kind == Reduce.ARGMIN ? x < top : x > top) best = i;
  }
  if (kind == Reduce.SUM) return total;
  if (kind == Reduce.MEAN) return total / <f64>n;
  if (kind == Reduce.STD) {
    const mean = total / <f64>n;
    let squares: f64 = 0;
    for (let i = 0; i < n; i++) {
      const d = nd_get(a, start + i * step) - mean;
      squares += d * d;
    }
    return sqrt(squares / <f64>n);
  }
  return kind >= Reduce.ARGMIN ? <f64>best : nd_get(a, start + best * step);
}

/** A result as a Python number: whole for places and for extremes of integer types. */
function result(kind: Reduce, a: NdArray, x: f64): V {
  return kind >= Reduce.ARGMIN || (a.code != 0x64 && kind >= Reduce.MIN) ? smi(<i64>x) : float(x);
}

function along(argc: i32, argv: usize, kind: Reduce): V {
  if (!kw_bind(argc, argv, 0, "array! axis", ARGS)) return ERR;
  const axis = load<u64>(ARGS, 8);
  const given = load<u64>(ARGS);
  const v = need_array(given);
  if (v == ERR) return ERR;
  const a = nd(v);
  if (a.len == 0) return nd_error("attempt to get the extreme of an empty sequence");
  const rows = <i32>a.rows, cols = <i32>a.cols;
  const n = axis == UNDEF || axis == NONE ? 0 : get_i64(axis);
  if (axis != UNDEF && axis != NONE && get_failed) return ERR;
  if (n != 0 && n != 1) return nd_error("axis must be None, 0, or 1");
  if (axis == UNDEF || axis == NONE || a.dims == 1) {
    const extreme = kind == Reduce.MIN || kind == Reduce.MAX;
    // of a sequence the item itself
    const own = extreme && (is_type(given, T_LIST) || is_type(given, T_TUPLE));
    if (own && a.dims == 1) {
      return getitem(given, smi(<i64>reduce(kind == Reduce.MIN ? Reduce.ARGMIN : Reduce.ARGMAX, a, 0, 1, a.len)));
    }
    return result(kind, a, reduce(kind, a, 0, 1, a.len));
  }
  const code: u32 = kind >= Reduce.ARGMIN ? 0x48 : a.code;
  const r = nd_new(kind == Reduce.SUM || kind == Reduce.MEAN || kind == Reduce.STD ? 0x64 : code, 1, 1, n == 0 ? cols : rows);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>nd(r).len; i++) {
    nd_set(nd(r), i, n == 0 ? reduce(kind, a, i, cols, rows) : reduce(kind, a, i * cols, 1, cols));
  }
  return r;
}

export function u_sum(argc: i32, argv: usize): V { return along(argc, argv, Reduce.SUM); }
export function u_mean(argc: i32, argv: usize): V { return along(argc, argv, Reduce.MEAN); }
export function u_std(argc: i32, argv: usize): V { return along(argc, argv, Reduce.STD); }
export function u_min(argc: i32, argv: usize): V { return along(argc, argv, Reduce.MIN); }
export function u_max(argc: i32, argv: usize): V { return along(argc, argv, Reduce.MAX); }
export function u_argmin(argc: i32, argv: usize): V { return along(argc, argv, Reduce.ARGMIN); }
export function u_argmax(argc: i32, argv: usize): V { return along(argc, argv, Reduce.ARGMAX); }
