/**
 * Indexing of arrays: along each axis by a number, a slice, or a list of bools. What is read is a copy, as in the ulab of MaixPy (0.26).
 */
import { load_item } from "../../py/binary";
import { raise_msg } from "../../py/error";
import { gc_bytes } from "../../py/heap";
import { truth } from "../../py/ops";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../../py/objects/index";
import { get_f64, get_failed } from "../../py/objects/number";
import { seq_items, seq_len } from "../../py/objects/seq";
import { T_INDEX_ERROR, T_LIST } from "../../py/types";
import { NdArray, T_NDARRAY, is_ndarray, nd, nd_error, nd_get, nd_new, nd_set } from "./ndarray";
import { ERR, V, is_bool, is_type } from "../../py/value";

/** The places along one axis that a key selects. */
@unmanaged
class Axis {
  start: i32;
  step: i32;
  count: i32;
  /** Address of `count` places (i32) that a list of bools selects, 0 = start, start + step ... */
  table: u32;
  /** The key was a number: this axis is not one of the result. */
  single: bool;
  pad0: u8;
  pad1: u16;
}
const ROW: usize = memory.data(20, 4);
const COLUMN: usize = memory.data(20, 4);
// @ts-ignore: decorator
@inline function rows(): Axis { return changetype<Axis>(ROW); }
// @ts-ignore: decorator
@inline function columns(): Axis { return changetype<Axis>(COLUMN); }

/** Place `k` of a selection. */
// @ts-ignore: decorator
@inline function place(a: Axis, k: i32): i32 { return a.table ? load<i32>(<usize>a.table + (<usize>k << 2)) : a.start + k * a.step; }

function take_all(a: Axis, n: i32): void {
  a.start = 0;
  a.step = 1;
  a.count = n;
  a.table = 0;
  a.single = false;
}

/** The places where a list of `n` bools is true. */
function take_list(a: Axis, key: V, n: i32): bool {
  if (seq_len(key) != n) {
    raise_msg(T_INDEX_ERROR, "the list must be as long as the axis");
    return false;
  }
  const table = gc_bytes(<usize>max(n, 1) << 2);
  if (!table) return false;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const v = load<u64>(seq_items(key) + (<usize>i << 3));
    if (!is_bool(v)) {
      raise_msg(T_INDEX_ERROR, "indices must be integers, slices, or Boolean lists");
      return false;
    }
    if (truth(v) <= 0) continue;
    store<i32>(table + ((<usize>count) << 2), i);
    count++;
  }
  a.table = <u32>table;
  a.count = count;
  return true;
}

function take(a: Axis, key: V, n: i32): bool {
  take_all(a, n);
  if (is_type(key, T_LIST)) return take_list(a, key, n);
  if (is_slice(key)) {
    if (!get_slice(key, n)) return false;
    a.start = slice_start;
    a.step = slice_step;
    a.count = slice_count;
    return true;
  }
  a.start = get_index(key, n, T_NDARRAY);
  a.count = 1;
  a.single = true;
  return a.start >= 0;
}

/** Finds out what a key selects; a pair selects along both axes. False = raised. */
function region(a: NdArray, key: V, first: V, second: V, pair: bool): bool {
  if (a.dims == 1) {
    take_all(rows(), 1);
    rows().single = true;
    if (!pair) return take(columns(), key, a.cols);
    raise_msg(T_INDEX_ERROR, "too many indices");
    return false;
  }
  if (!take(rows(), pair ? first : key, a.rows)) return false;
  if (pair) return take(columns(), second, a.cols);
  take_all(columns(), a.cols);
  return true;
}

// @ts-ignore: decorator
@inline function at(a: NdArray, i: i32, j: i32): i32 { return place(rows(), i) * <i32>a.cols + place(columns(), j); }

/** Items that a key selects: a number, or an array with a copy. */
export function nd_select(self: V, key: V, first: V, second: V, pair: bool): V {
  const a = nd(self);
  if (!region(a, key, first, second, pair)) return ERR;
  if (rows().single && columns().single) return load_item(a.code, <usize>a.data + <usize>(at(a, 0, 0) * <i32>a.size));
  const both = !rows().single && !columns().single, m = rows().count, n = columns().count;
  const v = nd_new(a.code, both ? 2 : 1, both ? m : 1, both ? n : m * n);
  if (v == ERR) return ERR;
  for (let i = 0, k = 0; i < m; i++) for (let j = 0; j < n; j++, k++) nd_set(nd(v), k, nd_get(a, at(a, i, j)));
  return v;
}

/** Sets item `i`; integer types take the nearest number. */
function put(a: NdArray, i: i32, x: f64): void { nd_set(a, i, a.code == 0x64 ? x : floor(x + 0.5)); }

/**
 * Assigns a number or an array to what a key selects. An array has as many items, or is a row or a column (or both) that is repeated.
 * False = raised.
 */
export function nd_assign(self: V, key: V, first: V, second: V, pair: bool, v: V): bool {
  const a = nd(self);
  const array = is_ndarray(v);
  let x: f64 = 0;
  if (!array) {
    x = get_f64(v);
    if (get_failed) return false;
  }
  if (!region(a, key, first, second, pair)) return false;
  const m = rows().count, n = columns().count;
  if (!array) {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) put(a, at(a, i, j), x);
    return true;
  }
  const b = nd(v);
  const flat = <i32>b.len == m * n;
  if (!flat && ((<i32>b.rows != m && b.rows != 1) || (<i32>b.cols != n && b.cols != 1))) {
    nd_error("could not broadcast input array from shape");
    return false;
  }
  for (let i = 0, k = 0; i < m; i++) {
    for (let j = 0; j < n; j++, k++) {
      put(a, at(a, i, j), nd_get(b, flat ? k : (b.rows == 1 ? 0 : i) * <i32>b.cols + (b.cols == 1 ? 0 : j)));
    }
  }
  return true;
}
