/** Tuples. */
import { ListObj, TF_INSTANCE, TF_TAIL, TUPLE_ITEMS, TupleObj, TypeObj } from "../object";
import { T_LIST, T_TUPLE } from "../types";
import { EMPTY_TUPLE, raise_memory } from "../error";
import { gc_alloc_var } from "../heap";
import { arg, args_check, fn_index } from "../native";
import { Bin, Cmp, HASH_ERR, hash } from "../ops";
import { type_def, type_methods } from "../typetable";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "./index";
import { native_part } from "./instance";
import { getitem_iter } from "./iter";
import { list_from_iter } from "./list";
import { int_maybe, get_i64, get_failed } from "./number";
import { seq_compare, seq_contains, seq_count, seq_index, seq_repr } from "./seq";
import { is_subclass } from "./type";
import { ERR, NOTIMPL, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "../value";

export function init_tuple(): void {
  const t = type_def(T_TUPLE, "tuple", 0, TF_TAIL, 8, 8, 0, 0);
  tuple_slots(T_TUPLE);
  t.make_new = fn_index(tuple_make_new);
  type_methods(t, "count:2 index:2-4", METHODS);
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [seq_count, seq_index];

/** Gives a type with the layout of a tuple the slots of one. */
export function tuple_slots(type: usize): void {
  const t = changetype<TypeObj>(type);
  t.repr = fn_index(tuple_repr);
  t.hash = fn_index(tuple_hash);
  t.binary = fn_index(tuple_binary);
  t.compare = fn_index(tuple_compare);
  t.getitem = fn_index(tuple_getitem);
  t.len = fn_index(tuple_len);
  t.contains = fn_index(seq_contains);
  t.iter = fn_index(getitem_iter);
}

/** A new tuple with `n` items (all 0.0), 0 when memory is out. */
export function tuple_new(n: i32): usize {
  return gc_alloc_var(T_TUPLE, n);
}

/** A new tuple of the `n` words at `p`. */
export function tuple_from(p: usize, n: i32): V {
  if (!n) return EMPTY_TUPLE;
  const t = gc_alloc_var(T_TUPLE, n);
  if (!t) return ERR;
  memory.copy(t + TUPLE_ITEMS, p, <usize>n << 3);
  return obj(t);
}

/** Slot `repr`. */
export function tuple_repr(t: usize, v: V, repr: i32): bool {
  return seq_repr(t, v, 0x28, 0x29);
}

function tuple_len(v: V): i32 {
  return changetype<TupleObj>(ptr_of(v)).len;
}

/** Hash of the elements, as in CPython up to 3.7. */
function tuple_hash(v: V): i64 {
  const p = ptr_of(v);
  const n = <i32>changetype<TupleObj>(p).len;
  let h: i64 = 0x345678, mult: i64 = 1000003;
  for (let i = 0; i < n; i++) {
    const x = hash(load<u64>(p + (<usize>i << 3), TUPLE_ITEMS));
    if (x == HASH_ERR) return HASH_ERR;
    h = (h ^ x) * mult;
    mult += 82520 + (<i64>(n - i) << 1);
  }
  h += 97531;
  return h == HASH_ERR ? 0 : h;
}

/** True for a tuple or named tuple. */
export function is_tuple(v: V): bool {
  if (!is_ptr(v)) return false;
  const t = <usize>load<u32>(ptr_of(v));
  return t == T_TUPLE || !(changetype<TypeObj>(t).flags & TF_INSTANCE) && is_subclass(t, T_TUPLE);
}

/** The tuple in `v`: itself, or the native part of an instance; UNDEF when there is none. */
function tuple_in(v: V): V {
  if (!is_ptr(v)) return UNDEF;
  if (is_tuple(v)) return v;
  const t = <usize>load<u32>(ptr_of(v));
  return changetype<TypeObj>(t).flags & TF_INSTANCE && is_subclass(t, T_TUPLE) ? native_part(ptr_of(v)) : UNDEF;
}

function tuple_binary(op: i32, a: V, b: V): V {
  const p = ptr_of(a);
  const n = changetype<TupleObj>(p).len;
  if (op == Bin.ADD) {
    b = tuple_in(b);
    if (b == UNDEF) return NOTIMPL;
    const q = ptr_of(b);
    const k = changetype<TupleObj>(q).len;
    const t = gc_alloc_var(T_TUPLE, n + k);
    if (!t) return ERR;
    memory.copy(t + TUPLE_ITEMS, p + TUPLE_ITEMS, <usize>n << 3);
    memory.copy(t + TUPLE_ITEMS + (<usize>n << 3), q + TUPLE_ITEMS, <usize>k << 3);
    return obj(t);
  }
  if (op != Bin.MUL && op != (Bin.MUL | Bin.REFLECTED)) return NOTIMPL;
  const count = repeat_count(b);
  if (count < 0) return count == -2 ? NOTIMPL : ERR;
  if (!count || !n) return EMPTY_TUPLE;
  if (<u64>n * <u64>count > 0x0fff_ffff) {
    raise_memory(<usize>-1);
    return ERR;
  }
  const t = gc_alloc_var(T_TUPLE, n * <u32>count);
  if (!t) return ERR;
  words_repeat(t + TUPLE_ITEMS, p + TUPLE_ITEMS, n, <i32>count);
  return obj(t);
}

/** Right operand of a repetition: the count (negative becomes 0), -1 raised, -2 not an integer. */
export function repeat_count(v: V): i64 {
  const i = int_maybe(v);
  if (i == UNDEF) return -2;
  if (i == ERR) return -1;
  const n = get_i64(i);
  if (get_failed) return -1;
  return n < 0 ? 0 : n;
}

/** Writes `count` copies of the `n` words at `from` to `to`. */
export function words_repeat(to: usize, from: usize, n: u32, count: i32): void {
  if (n == 1) {
    const v = load<u64>(from);
    for (; count; count--, to += 8) store<u64>(to, v);
    return;
  }
  const bytes = <usize>n << 3;
  for (; count; count--, to += bytes) memory.copy(to, from, bytes);
}

function tuple_compare(op: i32, a: V, b: V): V {
  b = tuple_in(b);
  return b == UNDEF || op == Cmp.NE ? NOTIMPL : seq_compare(op, a, b);
}

function tuple_getitem(v: V, k: V): V {
  const p = ptr_of(v);
  const n = <i32>changetype<TupleObj>(p).len;
  if (!is_slice(k)) {
    const i = get_index(k, n, T_TUPLE);
    return i < 0 ? ERR : load<u64>(p + (<usize>i << 3), TUPLE_ITEMS);
  }
  if (!get_slice(k, n)) return ERR;
  if (!slice_count) return EMPTY_TUPLE;
  const t = gc_alloc_var(T_TUPLE, slice_count);
  if (!t) return ERR;
  words_slice(t + TUPLE_ITEMS, p + TUPLE_ITEMS);
  return obj(t);
}

/** Copies the words that the slice found by `get_slice` picks. */
export function words_slice(to: usize, from: usize): void {
  if (slice_step == 1) {
    memory.copy(to, from + (<usize>slice_start << 3), <usize>slice_count << 3);
    return;
  }
  for (let i = 0, k = slice_start; i < slice_count; i++, k += slice_step) store<u64>(to + (<usize>i << 3), load<u64>(from + (<usize>k << 3)));
}

/** tuple(x). */
export function tuple_of(x: V): V {
  if (is_type(x, T_TUPLE)) return x;
  const l = is_type(x, T_LIST) ? x : list_from_iter(x);
  if (l == ERR) return ERR;
  const n = changetype<ListObj>(ptr_of(l)).len;
  if (!n) return EMPTY_TUPLE;
  const t = gc_alloc_var(T_TUPLE, n);
  if (!t) return ERR;
  memory.copy(t + TUPLE_ITEMS, changetype<ListObj>(ptr_of(l)).items, <usize>n << 3);
  return obj(t);
}

function tuple_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  return argc ? tuple_of(arg(argv, 0)) : EMPTY_TUPLE;
}
