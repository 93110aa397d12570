/** Module `heapq`. */
import { keep } from "../py/call";
import { raise_msg } from "../py/error";
import { root_mark, root_release } from "../py/heap";
import { arg, module_def, no_constant } from "../py/native";
import { ListObj } from "../py/object";
import { Cmp, compare, truth } from "../py/ops";
import { list_append } from "../py/objects/list";
import { T_INDEX_ERROR, T_LIST, T_TYPE_ERROR } from "../py/types";
import { ERR, NONE, V, is_type, ptr_of } from "../py/value";

const DEF: usize = memory.data(32, 8);

// Comparisons may run Python code that changes the list, so places are checked at every step.

// @ts-ignore: decorator
@inline function get(h: ListObj, i: i32): V { return load<u64>(<usize>h.items + (<usize>i << 3)); }
// @ts-ignore: decorator
@inline function put(h: ListObj, i: i32, v: V): void {
  if (i < <i32>h.len) store<u64>(<usize>h.items + (<usize>i << 3), v);
}

/** a < b: 1, 0, -1 = raised. */
function less(a: V, b: V): i32 {
  const m = root_mark();
  const r = compare(Cmp.LT, a, b);
  const t = r == ERR ? -1 : truth(r);
  root_release(m);
  return t;
}

/** Moves the item at `pos` up towards `start` until its parent is not larger. */
function rise(h: ListObj, start: i32, pos: i32): bool {
  const item = get(h, pos);
  const m = root_mark();
  if (keep(item) == ERR) return false;
  let r = 0;
  while (pos > start && pos < <i32>h.len) {
    const above = (pos - 1) >> 1;
    r = less(item, get(h, above));
    if (r <= 0 || above >= <i32>h.len) break;
    put(h, pos, get(h, above));
    pos = above;
  }
  put(h, pos, item);
  root_release(m);
  return r >= 0;
}

/** Moves the item at `pos` down to a leaf along the smaller children, then up again. */
function sink(h: ListObj, pos: i32): bool {
  const start = pos, item = get(h, pos);
  const m = root_mark();
  if (keep(item) == ERR) return false;
  for (let child = 2 * pos + 1; child < <i32>h.len; child = 2 * pos + 1) {
    if (child + 1 < <i32>h.len) {
      const r = less(get(h, child), get(h, child + 1));
      if (r < 0) {
        put(h, pos, item);
        return false;
      }
      if (r == 0) child++;
      if (child >= <i32>h.len) break;
    }
    put(h, pos, get(h, child));
    pos = child;
  }
  put(h, pos, item);
  root_release(m);
  return pos >= <i32>h.len || rise(h, start, pos);
}

function heap_of(v: V): usize {
  if (is_type(v, T_LIST)) return ptr_of(v);
  raise_msg(T_TYPE_ERROR, "heap must be a list");
  return 0;
}

function h_push(argc: i32, argv: usize): V {
  const p = heap_of(arg(argv, 0));
  if (!p || !list_append(p, arg(argv, 1))) return ERR;
  const h = changetype<ListObj>(p);
  return rise(h, 0, h.len - 1) ? NONE : ERR;
}

function h_pop(argc: i32, argv: usize): V {
  const p = heap_of(arg(argv, 0));
  if (!p) return ERR;
  const h = changetype<ListObj>(p);
  if (h.len == 0) return raise_msg(T_INDEX_ERROR, "empty heap");
  const item = get(h, 0);
  if (keep(item) == ERR) return ERR;
  const last = get(h, h.len - 1);
  h.len--;
  store<u64>(<usize>h.items + (<usize>h.len << 3), 0);
  if (h.len == 0) return item;
  put(h, 0, last);
  return sink(h, 0) ? item : ERR;
}

function h_heapify(argc: i32, argv: usize): V {
  const p = heap_of(arg(argv, 0));
  if (!p) return ERR;
  const h = changetype<ListObj>(p);
  for (let i = (<i32>h.len >> 1) - 1; i >= 0; i--) if (i < <i32>h.len && !sink(h, i)) return ERR;
  return NONE;
}

export function init_heapq(): void {
  module_def(DEF, "heapq", "heappush:2 heappop:1 heapify:1", FUNCTIONS, "", no_constant);
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [h_push, h_pop, h_heapify];
