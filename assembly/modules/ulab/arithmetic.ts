/** Operators on arrays, item by item; a number, a single item, a row or a column is stretched to the other's shape. */
import { Bin, Cmp } from "../../py/ops";
import { float_maybe, float_mod, maybe_double } from "../../py/objects/number";
import { NdArray, is_ndarray, nd, nd_error, nd_get, nd_new, nd_set } from "./ndarray";
import { list_append, list_new } from "../../py/objects/list";
import { ERR, NOTIMPL, V, bool_of, is_float, obj } from "../../py/value";

/** Type of a result: floats win, then the wider type, and signed wins over unsigned of the same width or less. */
function common(a: u32, b: u32): u32 {
  if (a == b) return a;
  if (a == 0x64 || b == 0x64) return 0x64;
  if (a == 0x48 || b == 0x48) return a == 0x42 || b == 0x42 ? 0x48 : 0x64;
  return 0x68;
}

function combine(op: i32, x: f64, y: f64): f64 {
  switch (op) {
    case Bin.ADD: return x + y;
    case Bin.SUB: return x - y;
    case Bin.MUL: return x * y;
    case Bin.TRUEDIV: return x / y;
    case Bin.FLOORDIV: return floor(x / y);
    case Bin.MOD: return float_mod(x, y);
    default: return Math.pow(x, y);
  }
}

/** Rows and columns of the result of combining two shapes; false when they do not fit. */
function shape(a: NdArray, b: NdArray): bool {
  const rows_fit = a.rows == b.rows || a.rows == 1 || b.rows == 1, cols_fit = a.cols == b.cols || a.cols == 1 || b.cols == 1;
  rows = max(a.rows, b.rows);
  cols = max(a.cols, b.cols);
  return rows_fit && cols_fit;
}
let rows: i32 = 0;
let cols: i32 = 0;

/** Item of `a` that belongs to (i, j) of the result. */
// @ts-ignore: decorator
@inline function at(a: NdArray, i: i32, j: i32): f64 {
  return nd_get(a, (a.rows == 1 ? 0 : i) * <i32>a.cols + (a.cols == 1 ? 0 : j));
}

/** A number as an array of one item that keeps integer types: `code` is the other operand's. */
function scalar(v: V, code: u32): V {
  const r = float_maybe(v);
  if (r <= 0) return r == 0 ? NOTIMPL : ERR;
  const x = maybe_double;
  let own: u32 = 0x64;
  if (!is_float(v) && code != 0x64) own = x < -32768 || x > 65535 ? 0x64 : x < -128 ? 0x68 : x < 0 ? 0x62 : x < 256 ? 0x42 : 0x48;
  const s = nd_new(own, 1, 1, 1);
  if (s != ERR) nd_set(nd(s), 0, x);
  return s;
}

export function nd_binary(op: i32, self: V, other: V): V {
  const reflected = op >= Bin.REFLECTED;
  if (reflected) op -= Bin.REFLECTED;
  if (op > Bin.POW) return NOTIMPL;
  if (!is_ndarray(other)) {
    other = scalar(other, nd(self).code);
    if (other == ERR || other == NOTIMPL) return other;
  }
  const a = nd(reflected ? other : self), b = nd(reflected ? self : other);
  if (!shape(a, b)) return nd_error("operands could not be broadcast together");
  const code: u32 = op == Bin.TRUEDIV || op == Bin.POW ? 0x64 : common(a.code, b.code);
  const r = nd_new(code, max<u8>(a.dims, b.dims), rows, cols);
  if (r == ERR) return ERR;
  const out = nd(r);
  for (let i = 0, k = 0; i < <i32>out.rows; i++) {
    for (let j = 0; j < <i32>out.cols; j++, k++) nd_set(out, k, combine(op, at(a, i, j), at(b, i, j)));
  }
  return r;
}

function holds(op: i32, x: f64, y: f64): bool {
  switch (op) {
    case Cmp.LT: return x < y;
    case Cmp.LE: return x <= y;
    case Cmp.GT: return x > y;
    case Cmp.GE: return x >= y;
    case Cmp.EQ: return x == y;
    default: return x != y;
  }
}

/** True when shape, type and items are the same. */
function same(a: NdArray, b: NdArray): bool {
  return a.rows == b.rows && a.cols == b.cols && a.code == b.code && memory.compare(a.data, b.data, <usize>a.len * a.size) == 0;
}

/**
 * Comparison, as the ulab of MaixPy does it: two arrays are equal or not as a whole; all else is a list of bools, or a list of such
 * lists for two dimensions.
 */
export function nd_compare(op: i32, self: V, other: V): V {
  if (is_ndarray(other) && op >= Cmp.EQ) return bool_of(same(nd(self), nd(other)) == (op == Cmp.EQ));
  if (!is_ndarray(other)) {
    other = scalar(other, 0x64);
    if (other == ERR || other == NOTIMPL) return other;
  }
  const a = nd(self), b = nd(other);
  if (!shape(a, b)) return nd_error("operands could not be broadcast together");
  const m = rows, n = cols;
  const list = list_new(m);
  if (!list) return ERR;
  for (let i = 0; i < m; i++) {
    const row = list_new(n);
    if (!row) return ERR;
    for (let j = 0; j < n; j++) if (!list_append(row, bool_of(holds(op, at(a, i, j), at(b, i, j))))) return ERR;
    if (m == 1) return obj(row);
    if (!list_append(list, obj(row))) return ERR;
  }
  return obj(list);
}
