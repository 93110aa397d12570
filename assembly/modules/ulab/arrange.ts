/** Functions that put items into another order: sorting, rolling, reversing, and differences along an axis. */
import { arg, kw_bind } from "../../py/native";
import { get_failed, get_i64 } from "../../py/objects/number";
import { array_of } from "./create";
import { NdArray, is_ndarray, nd, nd_error, nd_get, nd_like, nd_new, nd_set } from "./ndarray";
import { need_array } from "./numerical";
import { ERR, NONE, UNDEF, V } from "../../py/value";

const ARGS: usize = memory.data(32, 8);

/** How an axis argument divides an array: `lines` of `count` items with stride `step`; line i begins at `i * next`. */
let lines: i32 = 0;
let count: i32 = 0;
let step: i32 = 0;
let next: i32 = 0;

/** Argument `i`: None = all items as one line, 1 or -1 = along the rows, 0 = along the columns. `absent` stands for no argument. */
function divide(a: NdArray, i: i32, absent: i32): bool {
  const v = load<u64>(ARGS + (<usize>i << 3));
  const none = v == NONE || (v == UNDEF && absent == 2);
  const axis = none || v == UNDEF ? <i64>absent : get_i64(v);
  if (!none && v != UNDEF && get_failed) return false;
  if (!none && (axis < -1 || axis > 1)) {
    nd_error("axis must be -1, 0, None, or 1");
    return false;
  }
  lines = none ? 1 : axis == 0 ? a.cols : a.rows;
  count = none ? a.len : axis == 0 ? a.rows : a.cols;
  if (a.dims == 1) {
    lines = 1;
    count = a.len;
  }
  const down = !none && axis == 0 && a.dims == 2;
  step = down ? a.cols : 1;
  next = down ? 1 : count;
  return true;
}

// ---- sorting ------------------------------------------------------------------------------------------------

/** Items are compared through `order` (the places of the items), or directly when that is null. */
function key(a: NdArray, order: NdArray | null, start: i32, i: i32): f64 {
  return nd_get(a, start + (order ? <i32>nd_get(order, start + i * step) : i) * step);
}

function move(a: NdArray, order: NdArray | null, start: i32, from: i32, to: i32): void {
  const o = order ? order : a;
  nd_set(o, start + to * step, nd_get(o, start + from * step));
}

/** Heap sort of one line: no recursion, no memory. */
function sort_line(a: NdArray, order: NdArray | null, start: i32): void {
  const o = order ? order : a;
  for (let i = (count >> 1) - 1; i >= 0; i--) sift(a, order, start, i, count);
  for (let end = count - 1; end > 0; end--) {
    const x = nd_get(o, start);
    move(a, order, start, end, 0);
    nd_set(o, start + end * step, x);
    sift(a, order, start, 0, end);
  }
}

function sift(a: NdArray, order: NdArray | null, start: i32, i: i32, n: i32): void {
  const o = order ? order : a;
  const kept = nd_get(o, start + i * step);
  const x = key(a, order, start, i);
  for (let child = 2 * i + 1; child < n; child = 2 * i + 1) {
    if (child + 1 < n && key(a, order, start, child + 1) > key(a, order, start, child)) child++;
    if (key(a, order, start, child) <= x) break;
    move(a, order, start, child, i);
    i = child;
  }
  nd_set(o, start + i * step, kept);
}

function sort_all(a: NdArray): bool {
  if (!divide(a, 1, -1)) return false;
  for (let i = 0; i < lines; i++) sort_line(a, null, i * next);
  return true;
}

/** `sort(array, axis=-1)`: a sorted copy. */
export function u_sort(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! axis", ARGS)) return ERR;
  const v = load<u64>(ARGS);
  const r = array_of(v, is_ndarray(v) ? nd(v).code : 0x64);
  return r != ERR && sort_all(nd(r)) ? r : ERR;
}

/** Method `sort(axis=-1)`: sorts in place. */
export function m_sort(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! axis", ARGS)) return ERR;
  return sort_all(nd(arg(argv, 0))) ? NONE : ERR;
}

/** `argsort(array, axis=-1)`: the places of the items in sorted order. */
export function u_argsort(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! axis", ARGS)) return ERR;
  const v = need_array(load<u64>(ARGS));
  if (v == ERR || !divide(nd(v), 1, -1)) return ERR;
  const r = lines == 1 ? nd_new(0x48, 1, 1, nd(v).len) : nd_like(nd(v), 0x48);
  if (r == ERR) return ERR;
  if (count > 0x10000) return nd_error("too many items");
  for (let i = 0; i < lines; i++) {
    for (let k = 0; k < count; k++) nd_set(nd(r), i * next + k * step, k);
    sort_line(nd(v), nd(r), i * next);
  }
  return r;
}

// ---- rolling, reversing, differences --------------------------------------------------------------------------

/** `roll(array, distance, axis=None)`: moves the items of the array itself to the left, around the end. */
export function u_roll(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! distance! axis", ARGS)) return ERR;
  const v = load<u64>(ARGS);
  if (!is_ndarray(v)) return nd_error("roll argument must be an ndarray");
  const distance = get_i64(load<u64>(ARGS, 8));
  if (get_failed || !divide(nd(v), 2, 2)) return ERR;
  const copy = array_of(v, nd(v).code);
  if (copy == ERR || count == 0) return copy == ERR ? ERR : NONE;
  const by = <i32>((distance % count + count) % count);
  for (let i = 0; i < lines; i++) {
    for (let k = 0; k < count; k++) nd_set(nd(v), i * next + k * step, nd_get(nd(copy), i * next + ((k + by) % count) * step));
  }
  return NONE;
}

/** `flip(array, axis=None)`: the items in reverse order. */
export function u_flip(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! axis", ARGS)) return ERR;
  const v = need_array(load<u64>(ARGS));
  const r = v == ERR || !divide(nd(v), 1, 2) ? ERR : nd_like(nd(v), nd(v).code);
  if (r == ERR) return ERR;
  for (let i = 0; i < lines; i++) {
    for (let k = 0; k < count; k++) nd_set(nd(r), i * next + (count - 1 - k) * step, nd_get(nd(v), i * next + k * step));
  }
  return r;
}

/** `diff(array, n=1, axis=-1)`: n times the differences of neighbours. */
export function u_diff(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! n axis", ARGS)) return ERR;
  const v = need_array(load<u64>(ARGS));
  if (v == ERR) return ERR;
  const times = load<u64>(ARGS, 8) == UNDEF ? 1 : get_i64(load<u64>(ARGS, 8));
  if (load<u64>(ARGS, 8) != UNDEF && get_failed) return ERR;
  if (times < 0 || times > 9) return nd_error("n must be between 0, and 9");
  if (!divide(nd(v), 2, -1)) return ERR;
  const a = nd(v), down = step > 1, left = max(count - <i32>times, 0);
  const work = array_of(v, a.code);
  const r = work == ERR ? ERR : nd_new(a.code, a.dims, down ? left : <i32>a.rows, down ? <i32>a.cols : left);
  if (r == ERR) return ERR;
  const w = nd(work);
  for (let t = 1; t <= <i32>times; t++) {
    for (let i = 0; i < lines; i++) {
      for (let k = 0; k < count - t; k++) {
        const p = i * next + k * step;
        nd_set(w, p, nd_get(w, p + step) - nd_get(w, p));
      }
    }
  }
  const out = down ? 1 : left;
  for (let i = 0; i < lines; i++) for (let k = 0; k < left; k++) nd_set(nd(r), i * out + k * step, nd_get(w, i * next + k * step));
  return r;
}
