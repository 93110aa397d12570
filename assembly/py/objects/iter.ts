/** Iterators over things that are read by index, and over a callable. */
import { ListObj, TF_INSTANCE, TF_SELF_ITER, TUPLE_ITEMS, TupleObj, TypeObj } from "../object";
import { T_CALLITER, T_INDEX_ERROR, T_ITER, T_LIST, T_REVERSED, T_STOP_ITERATION, T_TUPLE } from "../types";
import { call0 } from "../call";
import { pending, raise_recursion, take_pending } from "../error";
import { gc_alloc, root, root_mark } from "../heap";
import { fn_index } from "../native";
import { equal, getitem, iter, slot_type } from "../ops";
import { text_lit } from "../text";
import { type_def } from "../typetable";
import { is_subclass } from "./type";
import { ERR, STOP, V, obj, ptr_of, smi } from "../value";

/** Iterator over a list, a tuple, or an object with `__getitem__`; backwards as T_REVERSED. */
@unmanaged
export class IterObj {
  type: u32;
  index: u32;
  target: V;
}

@unmanaged
class CallIterObj {
  type: u32;
  done: u32;
  func: V;
  sentinel: V;
}

export function init_iter(): void {
  const t = type_def(T_ITER, "iterator", 0, TF_SELF_ITER, 16, 0, 0b10, 0);
  t.repr = fn_index(iter_repr);
  t.next = fn_index(getitem_next);
  const r = type_def(T_REVERSED, "reversed", 0, TF_SELF_ITER, 16, 0, 0b10, 0);
  r.repr = t.repr;
  r.next = fn_index(reversed_next);
  const c = type_def(T_CALLITER, "iterator", 0, TF_SELF_ITER, 24, 0, 0b110, 0);
  c.repr = t.repr;
  c.next = fn_index(call_next);
}

function iter_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<iterator>");
}

// ---- iterators outside of the heap -----------------------------------------------------------------------

/** Where the next iterator of up to 16 bytes is made, 0 = in the heap. */
let place: usize = 0;

/** Memory for an iterator object of 16 bytes whose words behind the first are values: what `iter_in` gives, or the heap. */
export function iter_alloc(type: usize): usize {
  if (!place) return gc_alloc(16, type);
  const p = place;
  place = 0;
  store<u64>(p, <u64>type);
  store<u64>(p, 0, 8);
  return p;
}

/**
 * iter(o) in the three words at `p`, which must be roots: the iterator and `o`. It is valid as long as they are, so nothing may keep it.
 * Iterators that need more, and those of user classes, are in the heap.
 */
export function iter_in(o: V, p: usize): V {
  store<u64>(p, o, 16);
  if (changetype<TypeObj>(slot_type(o)).flags & TF_INSTANCE) return iter(o);
  place = p;
  const r = iter(o);
  place = 0;
  return r;
}

/** iter(o) for a native that drops the iterator before it returns: on the root stack. */
export function iter_local(o: V): V {
  const p = root_mark();
  if (!root(0) || !root(0) || !root(o)) return raise_recursion();
  return iter_in(o, p);
}

/** An iterator over `o[0]`, `o[1]` ... until IndexError. */
export function getitem_iter(o: V): V {
  const p = iter_alloc(T_ITER);
  if (!p) return ERR;
  changetype<IterObj>(p).target = o;
  return obj(p);
}

function getitem_next(it: V): V {
  const o = changetype<IterObj>(ptr_of(it));
  const i = o.index;
  const target = o.target;
  const p = ptr_of(target);
  const type = slot_type(target);
  if (type == T_LIST) {
    if (i < changetype<ListObj>(p).len) {
      o.index = i + 1;
      return load<u64>(<usize>changetype<ListObj>(p).items + (<usize>i << 3));
    }
  } else if (type == T_TUPLE) {
    if (i < changetype<TupleObj>(p).len) {
      o.index = i + 1;
      return load<u64>(p + (<usize>i << 3), TUPLE_ITEMS);
    }
  } else {
    o.index = i + 1;
    const v = getitem(target, smi(i));
    if (v != ERR) return v;
    const e = slot_type(pending());
    if (!is_subclass(e, T_INDEX_ERROR) && !is_subclass(e, T_STOP_ITERATION)) return ERR;
    take_pending();
  }
  return STOP;
}

/** reversed() of a sequence of `n` items. */
export function reversed_new(o: V, n: i32): V {
  const p = gc_alloc(16, T_REVERSED);
  if (!p) return ERR;
  changetype<IterObj>(p).target = o;
  changetype<IterObj>(p).index = n;
  return obj(p);
}

function reversed_next(it: V): V {
  const o = changetype<IterObj>(ptr_of(it));
  if (!o.index) return STOP;
  o.index--;
  return getitem(o.target, smi(o.index));
}

/** iter(func, sentinel). */
export function call_iter_new(func: V, sentinel: V): V {
  const p = gc_alloc(24, T_CALLITER);
  if (!p) return ERR;
  changetype<CallIterObj>(p).func = func;
  changetype<CallIterObj>(p).sentinel = sentinel;
  return obj(p);
}

function call_next(it: V): V {
  const o = changetype<CallIterObj>(ptr_of(it));
  if (o.done) return STOP;
  const v = call0(o.func);
  if (v == ERR) return ERR;
  const e = equal(v, o.sentinel);
  if (e < 0) return ERR;
  if (e) o.done = 1;
  return e ? STOP : v;
}
