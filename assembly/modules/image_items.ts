/** Subscripts of result objects (blobs, statistics, histograms): one item, or a slice as a tuple. */
import { gc_alloc_var } from "../py/heap";
import { TUPLE_ITEMS } from "../py/object";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../py/objects/index";
import { T_TUPLE } from "../py/types";
import { ERR, V, obj } from "../py/value";

/** Item `key` of `v`, an object of `type` with `n` items that `item` gives. */
export function items_getitem(v: V, key: V, n: i32, type: usize, item: (v: V, i: i32) => V): V {
  if (!is_slice(key)) {
    const i = get_index(key, n, type);
    return i < 0 ? ERR : item(v, i);
  }
  if (!get_slice(key, n)) return ERR;
  const start = slice_start, step = slice_step, count = slice_count;
  const t = gc_alloc_var(T_TUPLE, count);
  if (!t) return ERR;
  for (let k = 0; k < count; k++) {
    const x = item(v, start + k * step);
    if (x == ERR) return ERR;
    store<u64>(t + (<usize>k << 3), x, TUPLE_ITEMS);
  }
  return obj(t);
}
