/** Lists. */
import { ListObj, TF_INPLACE } from "../object";
import { T_INDEX_ERROR, T_LIST, T_NOT_IMPLEMENTED_ERROR, T_TUPLE, T_TYPE_ERROR, T_WORDS } from "../types";
import { raise_fmt, raise_memory, raise_msg, raise_type } from "../error";
import { gc_alloc, gc_grow, gc_words, root, root_mark, root_release } from "../heap";
import { arg, args_check, fn_index, npos } from "../native";
import { Bin, Cmp, next, unhashable } from "../ops";
import { type_def, type_methods } from "../typetable";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "./index";
import { getitem_iter, iter_local } from "./iter";
import { get_failed, get_i64 } from "./number";
import { seq_compare, seq_contains, seq_count, seq_index, seq_items, seq_len, seq_repr } from "./seq";
import { list_sort } from "./sort";
import { repeat_count, words_repeat, words_slice } from "./tuple";
import { ERR, NONE, NOTIMPL, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "../value";

export function init_list(): void {
  const t = type_def(T_LIST, "list", 0, TF_INPLACE, 16, 0, 0, 0b100);
  t.repr = fn_index(list_repr);
  t.hash = fn_index(unhashable);
  t.binary = fn_index(list_binary);
  t.compare = fn_index(list_compare);
  t.getitem = fn_index(list_getitem);
  t.setitem = fn_index(list_setitem);
  t.len = fn_index(list_len);
  t.contains = fn_index(seq_contains);
  t.iter = fn_index(getitem_iter);
  t.make_new = fn_index(list_make_new);
  type_methods(t, "append:2 clear:1 copy:1 count:2 extend:2 index:2-4 insert:3 pop:1-2 remove:2 reverse:1 sort:1k", METHODS);
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
  method_append, method_clear, method_copy, seq_count, method_extend, seq_index, method_insert, method_pop, method_remove, method_reverse, list_sort,
];

// ---- structure ---------------------------------------------------------------------------------------

/** An empty list with room for `cap` items; 0 when memory is out. */
export function list_new(cap: i32): usize {
  const p = gc_alloc(16, T_LIST);
  if (!p) return 0;
  if (cap) {
    const d = gc_words(cap | 1);
    if (!d) return 0;
    changetype<ListObj>(p).items = <u32>d;
    changetype<ListObj>(p).cap = cap | 1;
  }
  return p;
}

/** A list of the `n` words at `from` (which must not be in a list that is changed meanwhile). */
export function list_from(from: usize, n: i32): V {
  const p = list_new(n);
  if (!p) return ERR;
  if (n) memory.copy(changetype<ListObj>(p).items, from, <usize>n << 3);
  changetype<ListObj>(p).len = n;
  return obj(p);
}

/** Gives the list at `p` room for `cap` items at least. */
export function list_room(p: usize, cap: u32): bool {
  const l = changetype<ListObj>(p);
  if (cap <= l.cap) return true;
  if (cap > 0x0fff_ffff) return raise_memory(<usize>-1) != 0;
  // an odd number of words fills whole blocks
  let want = l.cap + (l.cap >> 1) + 2;
  if (want < cap) want = cap;
  want |= 1;
  const d = gc_grow(l.items, <usize>want << 3, T_WORDS);
  if (!d) return false;
  l.items = <u32>d;
  l.cap = want;
  return true;
}

/** Appends `v` to the list at `p`. False = MemoryError. */
export function list_append(p: usize, v: V): bool {
  const l = changetype<ListObj>(p);
  const n = l.len;
  if (n == l.cap && !list_room(p, n + 1)) return false;
  store<u64>(<usize>l.items + (<usize>n << 3), v);
  l.len = n + 1;
  return true;
}

/** Removes the item at `i`. */
function remove_at(p: usize, i: u32): V {
  const l = changetype<ListObj>(p);
  const at = <usize>l.items + (<usize>i << 3);
  const v = load<u64>(at);
  l.len--;
  memory.copy(at, at + 8, <usize>(l.len - i) << 3);
  store<u64>(<usize>l.items + (<usize>l.len << 3), 0);
  return v;
}

/** Appends everything that `x` gives. */
export function list_extend(p: usize, x: V): bool {
  if (is_type(x, T_LIST) || is_type(x, T_TUPLE)) {
    const n = seq_len(x);
    if (!list_room(p, changetype<ListObj>(p).len + n)) return false;
    memory.copy(<usize>changetype<ListObj>(p).items + (<usize>changetype<ListObj>(p).len << 3), seq_items(x), <usize>n << 3);
    changetype<ListObj>(p).len += n;
    return true;
  }
  const it = iter_local(x);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  while (true) {
    const m = root_mark();
    const v = next(it);
    if (v == STOP) return true;
    if (v == ERR || !list_append(p, v)) return false;
    root_release(m);
  }
}

/** list(x). */
export function list_from_iter(x: V): V {
  const p = list_new(0);
  return p && list_extend(p, x) ? obj(p) : ERR;
}

function list_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  if (argc) return list_from_iter(arg(argv, 0));
  const p = list_new(0);
  return p ? obj(p) : ERR;
}

// ---- slots -------------------------------------------------------------------------------------------

function list_repr(t: usize, v: V, repr: i32): bool {
  return seq_repr(t, v, 0x5b, 0x5d);
}

function list_len(v: V): i32 {
  return changetype<ListObj>(ptr_of(v)).len;
}

function list_binary(op: i32, a: V, b: V): V {
  const l = changetype<ListObj>(ptr_of(a));
  const n = l.len;
  if (op == Bin.IADD) return list_extend(ptr_of(a), b) ? a : ERR;
  if (op == Bin.ADD) {
    if (!is_type(b, T_LIST)) return NOTIMPL;
    const m = changetype<ListObj>(ptr_of(b)).len;
    const p = list_new(n + m);
    if (!p) return ERR;
    const r = changetype<ListObj>(p);
    memory.copy(r.items, l.items, <usize>n << 3);
    memory.copy(<usize>r.items + (<usize>n << 3), changetype<ListObj>(ptr_of(b)).items, <usize>m << 3);
    r.len = n + m;
    return obj(p);
  }
  if (op != Bin.MUL && op != (Bin.MUL | Bin.REFLECTED) && op != Bin.IMUL) return NOTIMPL;
  const count = repeat_count(b);
  if (count < 0) return count == -2 ? NOTIMPL : ERR;
  if (<u64>n * <u64>count > 0x0fff_ffff) {
    raise_memory(<usize>-1);
    return ERR;
  }
  const total = n * <u32>count;
  if (op == Bin.IMUL) {
    if (!list_room(ptr_of(a), total)) return ERR;
    if (count > 1) words_repeat(<usize>l.items + (<usize>n << 3), l.items, n, <i32>count - 1);
    l.len = total;
    return a;
  }
  const p = list_new(total);
  if (!p) return ERR;
  if (total) words_repeat(changetype<ListObj>(p).items, l.items, n, <i32>count);
  changetype<ListObj>(p).len = total;
  return obj(p);
}

function list_compare(op: i32, a: V, b: V): V {
  return op == Cmp.NE || !is_type(b, T_LIST) ? NOTIMPL : seq_compare(op, a, b);
}

function list_getitem(v: V, k: V): V {
  const l = changetype<ListObj>(ptr_of(v));
  if (!is_slice(k)) {
    const i = get_index(k, l.len, T_LIST);
    return i < 0 ? ERR : load<u64>(<usize>l.items + (<usize>i << 3));
  }
  if (!get_slice(k, l.len)) return ERR;
  const n = slice_count;
  const p = list_new(n);
  if (!p) return ERR;
  if (n) words_slice(changetype<ListObj>(p).items, l.items);
  changetype<ListObj>(p).len = n;
  return obj(p);
}

function list_setitem(v: V, k: V, x: V): i32 {
  const p = ptr_of(v);
  const l = changetype<ListObj>(p);
  if (is_slice(k)) return set_slice(p, k, x) ? 1 : 0;
  const i = get_index(k, l.len, T_LIST);
  if (i < 0) return 0;
  if (x == UNDEF) remove_at(p, i);
  else store<u64>(<usize>l.items + (<usize>i << 3), x);
  return 1;
}

/** `l[a:b] = x`, or deletion for UNDEF. */
function set_slice(p: usize, k: V, x: V): bool {
  const l = changetype<ListObj>(p);
  if (x != UNDEF && !is_type(x, T_LIST) && !is_type(x, T_TUPLE)) {
    raise_fmt(T_TYPE_ERROR, "object '%t' isn't a tuple or list", x);
    return false;
  }
  if (!get_slice(k, l.len)) return false;
  if (slice_step != 1) {
    raise_type(T_NOT_IMPLEMENTED_ERROR);
    return false;
  }
  const start = <u32>slice_start, gone = <u32>slice_count;
  let source = x;
  if (x == obj(p)) {
    source = list_from(l.items, l.len);
    if (source == ERR) return false;
  }
  const n: u32 = x == UNDEF ? 0 : seq_len(source);
  const old = l.len;
  if (!list_room(p, old - gone + n)) return false;
  const at = <usize>l.items + (<usize>start << 3);
  memory.copy(at + (<usize>n << 3), at + (<usize>gone << 3), <usize>(old - gone - start) << 3);
  if (n) memory.copy(at, seq_items(source), <usize>n << 3);
  l.len = old - gone + n;
  if (l.len < old) memory.fill(<usize>l.items + (<usize>l.len << 3), 0, <usize>(old - l.len) << 3);
  return true;
}

// ---- methods -----------------------------------------------------------------------------------------

function method_append(argc: i32, argv: usize): V {
  return list_append(ptr_of(arg(argv, 0)), arg(argv, 1)) ? NONE : ERR;
}

function method_clear(argc: i32, argv: usize): V {
  const l = changetype<ListObj>(ptr_of(arg(argv, 0)));
  l.len = 0;
  l.items = 0;
  l.cap = 0;
  return NONE;
}

function method_copy(argc: i32, argv: usize): V {
  const l = changetype<ListObj>(ptr_of(arg(argv, 0)));
  return list_from(l.items, l.len);
}

function method_extend(argc: i32, argv: usize): V {
  return list_extend(ptr_of(arg(argv, 0)), arg(argv, 1)) ? NONE : ERR;
}

function method_insert(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const l = changetype<ListObj>(p);
  let i = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  const n = <i64>l.len;
  if (i < 0) i = max(i + n, 0);
  if (i > n) i = n;
  if (!list_append(p, NONE)) return ERR;
  const at = <usize>l.items + (<usize>i << 3);
  memory.copy(at + 8, at, <usize>(n - i) << 3);
  store<u64>(at, arg(argv, 2));
  return NONE;
}

function method_pop(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const n = <i32>changetype<ListObj>(p).len;
  if (!n) return raise_msg(T_INDEX_ERROR, "pop from empty list");
  if (npos(argc) == 1) return remove_at(p, n - 1);
  const i = get_index(arg(argv, 1), n, T_LIST);
  return i < 0 ? ERR : remove_at(p, i);
}

function method_remove(argc: i32, argv: usize): V {
  const i = seq_index(2, argv);
  if (i == ERR) return ERR;
  remove_at(ptr_of(arg(argv, 0)), <u32>i);
  return NONE;
}

function method_reverse(argc: i32, argv: usize): V {
  const l = changetype<ListObj>(ptr_of(arg(argv, 0)));
  if (!l.len) return NONE;
  let a = <usize>l.items, b = a + (<usize>l.len - 1 << 3);
  for (; a < b; a += 8, b -= 8) {
    const x = load<u64>(a);
    store<u64>(a, load<u64>(b));
    store<u64>(b, x);
  }
  return NONE;
}
