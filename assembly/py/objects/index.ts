/** Subscripts of sequences: an index or a slice, resolved against a length. */
import { raise_fmt, raise_msg } from "../error";
import { TypeObj } from "../object";
import { T_INDEX_ERROR, T_SLICE, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { SliceObj } from "./slice";
import { int_fits_i64, int_low64, int_sign } from "./big";
import { int_maybe } from "./number";
import { ERR, NONE, UNDEF, V, is_int, int_of, is_type, obj, ptr_of } from "../value";

/** An integer, cut to the range that can matter for a sequence. False = raised. */
function clipped(v: V, type: usize): bool {
  if (is_int(v)) {
    value = int_of(v);
    return true;
  }
  const n = int_maybe(v);
  if (n == ERR) return false;
  if (n == UNDEF) {
    if (type == T_STR) raise_fmt(T_TYPE_ERROR, "string indices must be integers, not %t", v);
    else raise_fmt(T_TYPE_ERROR, "%s indices must be integers, not %t", obj(changetype<TypeObj>(type).name), v);
    return false;
  }
  value = int_fits_i64(n) ? int_low64(n) : int_sign(n) < 0 ? -(<i64>1 << 60) : <i64>1 << 60;
  return true;
}
let value: i64 = 0;

/** Index `v` into a sequence of `len` items, negative ones counted from the end. -1 = raised. `type` names it in the message. */
export function get_index(v: V, len: i32, type: usize): i32 {
  if (!clipped(v, type)) return -1;
  let i = value;
  if (i < 0) i += len;
  if (i >= 0 && i < <i64>len) return <i32>i;
  if (type == T_STR) raise_msg(T_INDEX_ERROR, "string index out of range");
  else raise_fmt(T_INDEX_ERROR, "%s index out of range", obj(changetype<TypeObj>(type).name));
  return -1;
}

/** The bound `v` of a range (start or end argument of a method) in a sequence of `len` items: 0 ... len. -1 = raised. */
export function get_bound(v: V, len: i32, type: usize): i32 {
  if (!clipped(v, type)) return -1;
  let i = value;
  if (i < 0) i += len;
  return i < 0 ? 0 : i > <i64>len ? len : <i32>i;
}

/** What `get_slice` found: the first index, the step and the number of items. */
export let slice_start: i32 = 0;
export let slice_stop: i32 = 0;
export let slice_step: i32 = 0;
export let slice_count: i32 = 0;

// @ts-ignore: decorator
@inline export function is_slice(v: V): bool { return is_type(v, T_SLICE); }

/** Resolves a slice object against `len` items. False = raised. */
export function get_slice(v: V, len: i32): bool {
  const s = changetype<SliceObj>(ptr_of(v));
  let step: i64 = 1;
  if (s.step != NONE) {
    if (!clipped(s.step, T_SLICE)) return false;
    step = value;
    if (step == 0) {
      raise_msg(T_VALUE_ERROR, "slice step can't be zero");
      return false;
    }
  }
  const low: i64 = step < 0 ? -1 : 0, high: i64 = step < 0 ? len - 1 : len;
  let start = step < 0 ? high : low, stop = step < 0 ? low : high;
  if (s.start != NONE) {
    if (!clipped(s.start, T_SLICE)) return false;
    start = bounded(low, high, len);
  }
  if (s.stop != NONE) {
    if (!clipped(s.stop, T_SLICE)) return false;
    stop = bounded(low, high, len);
  }
  slice_start = <i32>start;
  slice_stop = <i32>stop;
  slice_step = step > <i64>i32.MAX_VALUE ? i32.MAX_VALUE : step < -(<i64>i32.MAX_VALUE) ? -i32.MAX_VALUE : <i32>step;
  const span = step < 0 ? start - stop : stop - start;
  slice_count = span <= 0 ? 0 : <i32>((span - 1) / abs(<i64>slice_step)) + 1;
  return true;
}

function bounded(low: i64, high: i64, len: i32): i64 {
  const i = value < 0 ? value + len : value;
  return i < low ? low : i > high ? high : i;
}
