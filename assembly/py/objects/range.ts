/** range objects and the counting loops of the VM. */
import { T_RANGE, T_RANGEITER, T_VALUE_ERROR } from "../types";
import { TF_SELF_ITER } from "../object";
import { raise_msg } from "../error";
import { gc_alloc } from "../heap";
import { N, name } from "../names";
import { arg, args_check, fn_index } from "../native";
import { Cmp, binary, compare } from "../ops";
import { text_int, text_lit } from "../text";
import { type_def } from "../typetable";
import { get_index, get_slice, is_slice, slice_start, slice_step, slice_stop } from "./index";
import { get_failed, get_i64 } from "./number";
import { int_from } from "./int";
import { ERR, NOTIMPL, STOP, TRUE, UNDEF, V, bool_of, is_bool, is_int, is_type, int_of, obj, ptr_of, smi } from "../value";

@unmanaged
export class RangeObj {
  type: u32;
  pad: u32;
  start: i64;
  stop: i64;
  step: i64;
}

@unmanaged
class RangeIterObj {
  type: u32;
  pad: u32;
  at: i64;
  step: i64;
  left: i64;
}

export function init_range(): void {
  const t = type_def(T_RANGE, "range", 0, 0, 32, 0, 0, 0);
  t.repr = fn_index(range_repr);
  t.hash = fn_index(range_hash);
  t.compare = fn_index(range_compare);
  t.len = fn_index(range_len);
  t.getitem = fn_index(range_getitem);
  t.getattr = fn_index(range_getattr);
  t.iter = fn_index(range_iter);
  t.make_new = fn_index(range_make_new);
  const i = type_def(T_RANGEITER, "iterator", 0, TF_SELF_ITER, 32, 0, 0, 0);
  i.repr = t.repr;
  i.next = fn_index(range_iter_next);
}

/** Number of values from `start` on in steps before `stop`. */
function count(start: i64, stop: i64, step: i64): i64 {
  const span = step > 0 ? stop - start : start - stop;
  if (span <= 0) return 0;
  return (span - 1) / (step > 0 ? step : -step) + 1;
}

// @ts-ignore: decorator
@inline function items(r: RangeObj): i64 { return count(r.start, r.stop, r.step); }
/** The number of items, cut to the range of i32. */
function short(r: RangeObj): i32 {
  return <i32>min(items(r), <i64>i32.MAX_VALUE);
}

function range_new(start: i64, stop: i64, step: i64): V {
  const p = gc_alloc(32, T_RANGE);
  if (!p) return ERR;
  const r = changetype<RangeObj>(p);
  r.start = start;
  r.stop = stop;
  r.step = step;
  return obj(p);
}

function range_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 3, false)) return ERR;
  let start: i64 = 0, step: i64 = 1;
  let stop = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  if (argc > 1) {
    start = stop;
    stop = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
    if (argc == 3) {
      step = get_i64(arg(argv, 2));
      if (get_failed) return ERR;
      if (!step) return raise_msg(T_VALUE_ERROR, "zero step");
    }
  }
  return range_new(start, stop, step);
}

function range_repr(t: usize, v: V, repr: i32): bool {
  if (!is_type(v, T_RANGE)) return text_lit(t, "<iterator>");
  const r = changetype<RangeObj>(ptr_of(v));
  if (!text_lit(t, "range(") || !text_int(t, r.start) || !text_lit(t, ", ") || !text_int(t, r.stop)) return false;
  return (r.step == 1 || text_lit(t, ", ") && text_int(t, r.step)) && text_lit(t, ")");
}

function range_hash(v: V): i64 {
  const r = changetype<RangeObj>(ptr_of(v));
  return r.start * 31 + items(r) * 7 + r.step;
}

function range_compare(op: i32, a: V, b: V): V {
  if (op != Cmp.EQ) return NOTIMPL;
  if (!is_type(b, T_RANGE)) return bool_of(false);
  const x = changetype<RangeObj>(ptr_of(a)), y = changetype<RangeObj>(ptr_of(b));
  const n = items(x);
  return bool_of(n == items(y) && (!n || x.start == y.start && (n == 1 || x.step == y.step)));
}

function range_len(v: V): i32 {
  return short(changetype<RangeObj>(ptr_of(v)));
}

/** len() of a range without a limit. */
export function range_count(v: V): V {
  return int_from(items(changetype<RangeObj>(ptr_of(v))));
}

function range_getitem(v: V, k: V): V {
  const r = changetype<RangeObj>(ptr_of(v));
  if (!is_slice(k)) {
    const i = get_index(k, short(r), T_RANGE);
    return i < 0 ? ERR : int_from((is_int(k) && int_of(k) < 0 ? r.start + r.step * (items(r) - short(r)) : r.start) + r.step * <i64>i);
  }
  if (!get_slice(k, short(r))) return ERR;
  return range_new(r.start + r.step * <i64>slice_start, r.start + r.step * <i64>slice_stop, r.step * <i64>slice_step);
}

function range_getattr(v: V, nm: V): V {
  const r = changetype<RangeObj>(ptr_of(v));
  return nm == name(N.START) ? int_from(r.start) : nm == name(N.STOP) ? int_from(r.stop) : nm == name(N.STEP) ? int_from(r.step) : UNDEF;
}

function range_iter(v: V): V {
  const r = changetype<RangeObj>(ptr_of(v));
  const p = gc_alloc(32, T_RANGEITER);
  if (!p) return ERR;
  const i = changetype<RangeIterObj>(p);
  i.left = items(r);
  i.at = r.start;
  i.step = r.step;
  return obj(p);
}

function range_iter_next(v: V): V {
  const i = changetype<RangeIterObj>(ptr_of(v));
  if (!i.left) return STOP;
  i.left--;
  const n = i.at;
  i.at += i.step;
  return int_from(n);
}

// ---- FORPREP, FORLOOP ----------------------------------------------------------------------------------

/**
 * Prepares a counting loop in the registers at `r`: current value, stop, step. They become the current value, the number of rounds left after this
 * one, and the (raw) step; or stay values when they are no small integers. 1 = there is a round, 0 = none, -1 = raised.
 */
export function range_prepare(r: usize): i32 {
  for (let i: usize = 0; i < 24; i += 8) {
    const v = load<u64>(r + i);
    if (is_bool(v)) store<u64>(r + i, smi(<i64>(v & 1)));
  }
  const a = load<u64>(r), b = load<u64>(r, 8), c = load<u64>(r, 16);
  if (is_int(a) && is_int(b) && is_int(c)) {
    const step = int_of(c);
    if (!step) return zero_step();
    const n = count(int_of(a), int_of(b), step);
    if (!n) return 0;
    store<u64>(r, <u64>(n - 1), 8);
    store<u64>(r, <u64>step, 16);
    return 1;
  }
  if (c == smi(0)) return zero_step();
  return in_range(a, b, c);
}

function zero_step(): i32 {
  raise_msg(T_VALUE_ERROR, "zero step");
  return -1;
}

/** a is before b in direction c: 1, 0, -1 raised. */
function in_range(a: V, b: V, c: V): i32 {
  const up = compare(Cmp.GT, c, smi(0));
  if (up == ERR) return -1;
  const r = compare(up == TRUE ? Cmp.LT : Cmp.GT, a, b);
  return r == ERR ? -1 : r == TRUE ? 1 : 0;
}

/** FORLOOP for other values than small integers: 1 = goes on, 0 = ends, -1 = raised. */
export function range_next(r: usize): i32 {
  const v = binary(0, load<u64>(r), load<u64>(r, 16));
  if (v == ERR) return -1;
  const more = in_range(v, load<u64>(r, 8), load<u64>(r, 16));
  if (more == 1) store<u64>(r, v);
  return more;
}
