/** set and frozenset. */
import { TF_INPLACE, TypeObj } from "../object";
import { T_FROZENSET, T_KEY_ERROR, T_SET } from "../types";
import { raise_key, raise_msg } from "../error";
import { root, root_mark, root_release } from "../heap";
import { arg, args_check, fn_index, npos } from "../native";
import { Bin, Cmp, HASH_ERR, contains, hash, next, repr_to, unhashable } from "../ops";
import { text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import { DF_SET, DictObj, FIND_ERR, dict_add, dict_clear, dict_copy, dict_entry, dict_find, dict_new_type, dict_number, dict_remove } from "./dict";
import { dict_iter } from "./dictview";
import { ERR, NONE, NOTIMPL, STOP, V, bool_of, is_ptr, is_type, obj, ptr_of } from "../value";
import { iter_local } from "./iter";

export function init_set(): void {
  const s = type_def(T_SET, "set", 0, TF_INPLACE, 32, 0, 0, 0b1100);
  define(s);
  s.hash = fn_index(unhashable);
  type_methods(
    s,
    `copy:1 difference:1-* intersection:2 isdisjoint:2 issubset:2 issuperset:2 symmetric_difference:2 union:2 __contains__:2 add:2 clear:1 discard:2
      difference_update:1-* intersection_update:2 pop:1 remove:2 symmetric_difference_update:2 update:1-*`,
    METHODS,
  );
  const f = type_def(T_FROZENSET, "frozenset", 0, 0, 32, 0, 0, 0b1100);
  define(f);
  f.hash = fn_index(frozenset_hash);
  type_methods(
    f,
    "copy:1 difference:1-* intersection:2 isdisjoint:2 issubset:2 issuperset:2 symmetric_difference:2 union:2 __contains__:2",
    METHODS,
  );
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
  method_copy, method_difference, method_intersection, method_isdisjoint, method_issubset, method_issuperset, method_symmetric, method_union,
  method_contains, method_add, method_clear, method_discard, method_difference_update, method_intersection_update, method_pop, method_remove,
  method_symmetric_update, method_update,
];

function define(t: TypeObj): void {
  t.repr = fn_index(set_repr);
  t.binary = fn_index(set_binary);
  t.compare = fn_index(set_compare);
  t.len = fn_index(set_len);
  t.contains = fn_index(set_contains);
  t.iter = fn_index(dict_iter);
  t.make_new = fn_index(set_make_new);
}

// @ts-ignore: decorator
@inline function is_set(v: V): bool { return is_type(v, T_SET) || is_type(v, T_FROZENSET); }
// @ts-ignore: decorator
@inline function type_at(p: usize): usize { return load<u32>(p); }

/** An empty set of the type; 0 when memory is out. */
export function set_new(type: usize): usize {
  return dict_new_type(type, 0, DF_SET);
}

/** Adds `v`. False = raised. */
export function set_add(p: usize, v: V): bool {
  const e = dict_find(p, v);
  return e ? e != FIND_ERR : dict_add(p, v) != 0;
}

/** What is done with each element of an iterable. */
const enum Do {
  ADD = 0,
  REMOVE,
  /** Added to the second set when it is in the first. */
  KEEP,
  TOGGLE,
}

/** Goes through `x` and changes the set at `p` (or `out`). */
function each(p: usize, x: V, how: i32, out: usize): bool {
  const it = iter_local(x);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  while (true) {
    const m = root_mark();
    const v = next(it);
    if (v == STOP) return true;
    if (v == ERR || is_ptr(v) && !root(v)) return false;
    const e = dict_find(p, v);
    if (e == FIND_ERR) return false;
    if (how == Do.KEEP) {
      if (e && !set_add(out, v)) return false;
    } else if (e) {
      if (how != Do.ADD) dict_remove(p, e);
    } else if (how != Do.REMOVE && !dict_add(p, v)) return false;
    root_release(m);
  }
}

/** Adds everything that `x` gives. */
export function set_update(p: usize, x: V): bool {
  return each(p, x, Do.ADD, 0);
}

/** set(x) of a type. */
function set_of(type: usize, x: V): usize {
  const p = set_new(type);
  return p && set_update(p, x) ? p : 0;
}

function set_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  const p = argc ? set_of(type, arg(argv, 0)) : set_new(type);
  return p ? obj(p) : ERR;
}

// ---- slots -------------------------------------------------------------------------------------------

function set_repr(t: usize, v: V, repr: i32): bool {
  const p = ptr_of(v);
  const frozen = is_type(v, T_FROZENSET);
  if (!changetype<DictObj>(p).len) return text_lit(t, frozen ? "frozenset()" : "set()");
  if (!text_lit(t, frozen ? "frozenset({" : "{")) return false;
  let i: u32 = 0;
  for (let e = dict_entry(p, 0); e; e = dict_entry(p, i)) {
    if (i && !text_lit(t, ", ")) return false;
    i = dict_number(p, e) + 1;
    if (!repr_to(t, load<u64>(e))) return false;
  }
  return text_lit(t, frozen ? "})" : "}");
}

function set_len(v: V): i32 {
  return changetype<DictObj>(ptr_of(v)).len;
}

function set_contains(v: V, x: V): i32 {
  const e = dict_find(ptr_of(v), x);
  return e == FIND_ERR ? -1 : e ? 1 : 0;
}

function frozenset_hash(v: V): i64 {
  const p = ptr_of(v);
  let h: i64 = 0x5f3759df;
  for (let e = dict_entry(p, 0); e; e = dict_entry(p, dict_number(p, e) + 1)) {
    const x = hash(load<u64>(e));
    if (x == HASH_ERR) return HASH_ERR;
    h += x * 31;
  }
  return h == HASH_ERR ? 0 : h;
}

/** Every element of `a` is in `b`: 1, 0, -1 raised. */
function subset(a: V, b: V, proper: bool): i32 {
  let p = ptr_of(a), q = ptr_of(b);
  if (!is_set(a)) {
    p = set_of(T_SET, a);
    if (!p) return -1;
  }
  if (!is_set(b)) {
    q = set_of(T_SET, b);
    if (!q) return -1;
  }
  if (proper && changetype<DictObj>(p).len == changetype<DictObj>(q).len) return 0;
  for (let e = dict_entry(p, 0); e; ) {
    const i = dict_number(p, e) + 1;
    const f = dict_find(q, load<u64>(e));
    if (f <= FIND_ERR) return f ? -1 : 0;
    e = dict_entry(p, i);
  }
  return 1;
}

function result(r: i32): V {
  return r < 0 ? ERR : bool_of(r != 0);
}

function set_compare(op: i32, a: V, b: V): V {
  if (!is_set(b)) return NOTIMPL;
  switch (op) {
    case Cmp.LT: return result(subset(a, b, true));
    case Cmp.LE: return result(subset(a, b, false));
    case Cmp.GT: return result(subset(b, a, true));
    case Cmp.GE: return result(subset(b, a, false));
    case Cmp.EQ:
      return changetype<DictObj>(ptr_of(a)).len == changetype<DictObj>(ptr_of(b)).len ? result(subset(a, b, false)) : bool_of(false);
    default: return NOTIMPL;
  }
}

function set_binary(op: i32, a: V, b: V): V {
  if (!is_set(b)) return NOTIMPL;
  const inplace = op >= Bin.IADD && op < Bin.DIVMOD;
  switch (inplace ? op - Bin.IADD : op) {
    case Bin.OR: return inplace ? (set_update(ptr_of(a), b) ? a : ERR) : changed_copy(a, b, Do.ADD);
    case Bin.XOR: return inplace ? (toggle(ptr_of(a), b) ? a : ERR) : changed_copy(a, b, Do.TOGGLE);
    case Bin.SUB: return inplace ? (subtract(ptr_of(a), b) ? a : ERR) : changed_copy(a, b, Do.REMOVE);
    case Bin.AND: {
      const r = intersect(a, b);
      if (r == ERR || !inplace) return r;
      replace(ptr_of(a), ptr_of(r));
      return a;
    }
    default: return NOTIMPL;
  }
}

function changed_copy(a: V, b: V, how: i32): V {
  const p = dict_copy(ptr_of(a), type_at(ptr_of(a)));
  return p && each(p, b, how, 0) ? obj(p) : ERR;
}

function subtract(p: usize, x: V): bool {
  if (ptr_of(x) == p && is_ptr(x)) {
    dict_clear(p);
    return true;
  }
  return each(p, x, Do.REMOVE, 0);
}

function toggle(p: usize, x: V): bool {
  if (ptr_of(x) == p && is_ptr(x)) {
    dict_clear(p);
    return true;
  }
  return each(p, x, Do.TOGGLE, 0);
}

function intersect(a: V, b: V): V {
  const out = set_new(type_at(ptr_of(a)));
  return out && each(ptr_of(a), b, Do.KEEP, out) ? obj(out) : ERR;
}

/** Makes the set at `p` hold what the one at `from` holds, which is not used any more. */
function replace(p: usize, from: usize): void {
  const d = changetype<DictObj>(p), s = changetype<DictObj>(from);
  d.used = s.used;
  d.entries = s.entries;
  d.index = s.index;
  d.len = s.len;
  d.cap = s.cap;
  d.bits = s.bits;
}

// ---- methods -----------------------------------------------------------------------------------------

function method_copy(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const c = dict_copy(p, type_at(p));
  return c ? obj(c) : ERR;
}

function method_difference(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const c = dict_copy(p, type_at(p));
  if (!c) return ERR;
  for (let i = 1; i < npos(argc); i++) {
    if (arg(argv, i) == arg(argv, 0)) dict_clear(c);
    else if (!subtract(c, arg(argv, i))) return ERR;
  }
  return obj(c);
}

function method_difference_update(argc: i32, argv: usize): V {
  for (let i = 1; i < npos(argc); i++) if (!subtract(ptr_of(arg(argv, 0)), arg(argv, i))) return ERR;
  return NONE;
}

function method_intersection(argc: i32, argv: usize): V {
  return intersect(arg(argv, 0), arg(argv, 1));
}

function method_intersection_update(argc: i32, argv: usize): V {
  const r = intersect(arg(argv, 0), arg(argv, 1));
  if (r == ERR) return ERR;
  replace(ptr_of(arg(argv, 0)), ptr_of(r));
  return NONE;
}

function method_isdisjoint(argc: i32, argv: usize): V {
  const out = set_new(T_SET);
  if (!out || !each(ptr_of(arg(argv, 0)), arg(argv, 1), Do.KEEP, out)) return ERR;
  return bool_of(changetype<DictObj>(out).len == 0);
}

function method_issubset(argc: i32, argv: usize): V {
  return result(subset(arg(argv, 0), arg(argv, 1), false));
}

function method_issuperset(argc: i32, argv: usize): V {
  return result(subset(arg(argv, 1), arg(argv, 0), false));
}

function method_symmetric(argc: i32, argv: usize): V {
  return changed_copy(arg(argv, 0), arg(argv, 1), Do.TOGGLE);
}

function method_symmetric_update(argc: i32, argv: usize): V {
  return toggle(ptr_of(arg(argv, 0)), arg(argv, 1)) ? NONE : ERR;
}

function method_union(argc: i32, argv: usize): V {
  return changed_copy(arg(argv, 0), arg(argv, 1), Do.ADD);
}

function method_update(argc: i32, argv: usize): V {
  for (let i = 1; i < npos(argc); i++) if (!set_update(ptr_of(arg(argv, 0)), arg(argv, i))) return ERR;
  return NONE;
}

function method_contains(argc: i32, argv: usize): V {
  return result(contains(arg(argv, 0), arg(argv, 1)));
}

function method_add(argc: i32, argv: usize): V {
  return set_add(ptr_of(arg(argv, 0)), arg(argv, 1)) ? NONE : ERR;
}

function method_clear(argc: i32, argv: usize): V {
  dict_clear(ptr_of(arg(argv, 0)));
  return NONE;
}

function method_discard(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const e = dict_find(p, arg(argv, 1));
  if (e > FIND_ERR) dict_remove(p, e);
  return e == FIND_ERR ? ERR : NONE;
}

function method_remove(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const e = dict_find(p, arg(argv, 1));
  if (e == FIND_ERR) return ERR;
  if (!e) return raise_key(arg(argv, 1));
  dict_remove(p, e);
  return NONE;
}

function method_pop(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const e = dict_entry(p, 0);
  if (!e) return raise_msg(T_KEY_ERROR, "pop from an empty set");
  const v = load<u64>(e);
  dict_remove(p, e);
  return v;
}
