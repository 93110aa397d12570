/** dict and OrderedDict: slots and methods. */
import { TF_INPLACE, TypeObj } from "../object";
import { T_DICT, T_KEY_ERROR, T_ORDEREDDICT, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { getattr_opt } from "../attr";
import { call0 } from "../call";
import { raise_key, raise_msg, raise_type } from "../error";
import { root, root_mark, root_release } from "../heap";
import { N, name } from "../names";
import { arg, args_check, fn_index, nkw, npos } from "../native";
import { Bin, Cmp, equal, getitem, next, repr_to, setitem, unhashable } from "../ops";
import { text_byte, text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import {
  DF_READONLY, DictObj, FIND_ERR, dict_add, dict_clear, dict_copy, dict_entry, dict_find, dict_new_type, dict_number, dict_remove, dict_set, dict_update,
} from "./dict";
import { dict_iter, items_view, keys_view, values_view } from "./dictview";
import { tuple_from } from "./tuple";
import { ERR, NONE, NOTIMPL, STOP, UNDEF, V, bool_of, is_ptr, is_type, obj, ptr_of } from "../value";
import { iter_local } from "./iter";
import { is_slice } from "./index";

export function init_dict(): void {
  define(type_def(T_DICT, "dict", 0, TF_INPLACE, 32, 0, 0, 0b1100));
  define(type_def(T_ORDEREDDICT, "OrderedDict", T_DICT, TF_INPLACE, 32, 0, 0, 0b1100));
  const t = changetype<TypeObj>(T_DICT);
  type_methods(
    t,
    `clear:1 copy:1 fromkeys:2-3c get:2-3 items:1 keys:1 pop:2-3 popitem:1 setdefault:2-3 update:1-2k values:1
      __getitem__:2 __setitem__:3 __delitem__:2`,
    METHODS,
  );
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
  method_clear, method_copy, method_fromkeys, method_get, items_view, keys_view, method_pop, method_popitem, method_setdefault, method_update,
  values_view, op_getitem, op_setitem, op_delitem,
];

function define(t: TypeObj): void {
  t.repr = fn_index(dict_repr);
  t.hash = fn_index(unhashable);
  t.binary = fn_index(dict_binary);
  t.compare = fn_index(dict_compare);
  t.getitem = fn_index(dict_getitem);
  t.setitem = fn_index(dict_setitem);
  t.len = fn_index(dict_len);
  t.contains = fn_index(dict_contains);
  t.iter = fn_index(dict_iter);
  t.make_new = fn_index(dict_make_new);
}

/** True for dict and OrderedDict. */
export function is_dict(v: V): bool {
  return is_type(v, T_DICT) || is_type(v, T_ORDEREDDICT);
}

/** False with TypeError when the dict at `p` may not be changed. */
export function dict_writable(p: usize): bool {
  if (!(changetype<DictObj>(p).flags & DF_READONLY)) return true;
  raise_type(T_TYPE_ERROR);
  return false;
}

// ---- slots -------------------------------------------------------------------------------------------

function dict_repr(t: usize, v: V, repr: i32): bool {
  const p = ptr_of(v);
  const ordered = is_type(v, T_ORDEREDDICT);
  if (ordered && !text_lit(t, "OrderedDict(")) return false;
  if (!text_byte(t, 0x7b)) return false;
  let i: u32 = 0;
  for (let e = dict_entry(p, 0); e; e = dict_entry(p, i)) {
    if (i && !text_lit(t, ", ")) return false;
    i = dict_number(p, e) + 1;
    const x = load<u64>(e, 8);
    if (!repr_to(t, load<u64>(e)) || !text_lit(t, ": ") || !repr_to(t, x)) return false;
  }
  return text_byte(t, 0x7d) && (!ordered || text_byte(t, 0x29));
}

function dict_len(v: V): i32 {
  return changetype<DictObj>(ptr_of(v)).len;
}

function dict_contains(v: V, k: V): i32 {
  const e = dict_find(ptr_of(v), k);
  return e == FIND_ERR ? -1 : e ? 1 : 0;
}

function dict_getitem(v: V, k: V): V {
  const e = dict_find(ptr_of(v), k);
  return e > FIND_ERR ? load<u64>(e, 8) : e ? ERR : raise_key(k);
}

function dict_setitem(v: V, k: V, x: V): i32 {
  const p = ptr_of(v);
  if (!dict_writable(p)) return 0;
  // as in MicroPython, where a slice has no hash and only an OrderedDict does without
  if (is_slice(k) && load<u32>(p) == <u32>T_DICT) {
    unhashable(k);
    return 0;
  }
  if (x != UNDEF) return dict_set(p, k, x) ? 1 : 0;
  const e = dict_find(p, k);
  if (e == FIND_ERR) return 0;
  if (!e) {
    raise_key(k);
    return 0;
  }
  dict_remove(p, e);
  return 1;
}

function dict_binary(op: i32, a: V, b: V): V {
  if (op != Bin.OR && op != Bin.IOR || !is_dict(b)) return NOTIMPL;
  if (op == Bin.IOR) return dict_writable(ptr_of(a)) && dict_update(ptr_of(a), ptr_of(b)) ? a : ERR;
  const p = dict_copy(ptr_of(a), load<u32>(ptr_of(a)));
  return p && dict_update(p, ptr_of(b)) ? obj(p) : ERR;
}

function dict_compare(op: i32, a: V, b: V): V {
  if (op != Cmp.EQ || !is_dict(b)) return NOTIMPL;
  const p = ptr_of(a), q = ptr_of(b);
  if (changetype<DictObj>(p).len != changetype<DictObj>(q).len) return bool_of(false);
  const ordered = is_type(a, T_ORDEREDDICT) && is_type(b, T_ORDEREDDICT);
  let j: u32 = 0;
  for (let e = dict_entry(p, 0); e; ) {
    const i = dict_number(p, e) + 1;
    let f: usize;
    if (ordered) {
      f = dict_entry(q, j);
      if (!f) return bool_of(false);
      j = dict_number(q, f) + 1;
      const same = equal(load<u64>(e), load<u64>(f));
      if (same <= 0) return same < 0 ? ERR : bool_of(false);
    } else f = dict_find(q, load<u64>(e));
    if (f <= FIND_ERR) return f ? ERR : bool_of(false);
    const r = equal(load<u64>(e, 8), load<u64>(f, 8));
    if (r <= 0) return r < 0 ? ERR : bool_of(false);
    e = dict_entry(p, i);
  }
  return bool_of(true);
}

function dict_make_new(type: usize, argc: i32, argv: usize): V {
  const p = dict_new_type(type, nkw(argc), 0);
  if (!p) return ERR;
  if (!args_check(argc, 0, 1, true)) return ERR;
  return (!npos(argc) || update_from(p, arg(argv, 0))) && update_keywords(p, argc, argv) ? obj(p) : ERR;
}

// ---- update ------------------------------------------------------------------------------------------

function update_keywords(p: usize, argc: i32, argv: usize): bool {
  let pair = argv + (<usize>npos(argc) << 3);
  for (let n = nkw(argc); n; n--, pair += 16) if (!dict_set(p, load<u64>(pair), load<u64>(pair, 8))) return false;
  return true;
}

/** Adds what `x` holds: a mapping, or an iterable of pairs. */
export function update_from(p: usize, x: V): bool {
  if (is_dict(x)) return ptr_of(x) == p || dict_update(p, ptr_of(x));
  const keys = is_ptr(x) ? getattr_opt(x, name(N.KEYS)) : UNDEF;
  if (keys == ERR) return false;
  let source = x;
  if (keys != UNDEF) {
    if (!root(keys)) return false;
    source = call0(keys);
    if (source == ERR) return false;
  }
  const it = iter_local(source);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  while (true) {
    const m = root_mark();
    const v = next(it);
    if (v == STOP) return true;
    if (v == ERR || is_ptr(v) && !root(v)) return false;
    if (!(keys != UNDEF ? add_key(p, x, v) : add_pair(p, v))) return false;
    root_release(m);
  }
}

function add_key(p: usize, x: V, k: V): bool {
  const v = getitem(x, k);
  return v != ERR && dict_set(p, k, v);
}

function add_pair(p: usize, pair: V): bool {
  const it = iter_local(pair);
  if (it == ERR || is_ptr(it) && !root(it)) return false;
  const k = next(it);
  if (k == ERR || is_ptr(k) && !root(k)) return false;
  const v = k == STOP ? STOP : next(it);
  if (v == ERR || is_ptr(v) && !root(v)) return false;
  const end = v == STOP ? NONE : next(it);
  if (end == ERR) return false;
  if (end != STOP) {
    raise_msg(T_VALUE_ERROR, "dict update sequence has wrong length");
    return false;
  }
  return dict_set(p, k, v);
}

// ---- methods -----------------------------------------------------------------------------------------

function method_clear(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  if (!dict_writable(p)) return ERR;
  dict_clear(p);
  return NONE;
}

function method_copy(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const c = dict_copy(p, load<u32>(p));
  return c ? obj(c) : ERR;
}

/** dict.fromkeys(iterable, value=None). */
function method_fromkeys(argc: i32, argv: usize): V {
  const p = dict_new_type(ptr_of(arg(argv, 0)) == T_ORDEREDDICT ? T_ORDEREDDICT : T_DICT, 0, 0);
  if (!p) return ERR;
  const value = npos(argc) > 2 ? arg(argv, 2) : NONE;
  const it = iter_local(arg(argv, 1));
  if (it == ERR || is_ptr(it) && !root(it)) return ERR;
  while (true) {
    const m = root_mark();
    const k = next(it);
    if (k == STOP) return obj(p);
    if (k == ERR || is_ptr(k) && !root(k) || !dict_set(p, k, value)) return ERR;
    root_release(m);
  }
}

function method_get(argc: i32, argv: usize): V {
  const e = dict_find(ptr_of(arg(argv, 0)), arg(argv, 1));
  if (e == FIND_ERR) return ERR;
  return e ? load<u64>(e, 8) : npos(argc) > 2 ? arg(argv, 2) : NONE;
}

function method_pop(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  if (!dict_writable(p)) return ERR;
  const e = dict_find(p, arg(argv, 1));
  if (e == FIND_ERR) return ERR;
  if (!e) return npos(argc) > 2 ? arg(argv, 2) : raise_key(arg(argv, 1));
  const v = load<u64>(e, 8);
  dict_remove(p, e);
  return v;
}

function method_popitem(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const d = changetype<DictObj>(p);
  if (!dict_writable(p)) return ERR;
  if (!d.len) return raise_msg(T_KEY_ERROR, "popitem(): dictionary is empty");
  let e = <usize>d.entries + (<usize>d.used - 1 << 4);
  while (load<u64>(e) == UNDEF) e -= 16;
  const t = tuple_from(e, 2);
  if (t == ERR) return ERR;
  dict_remove(p, e);
  return t;
}

function method_setdefault(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  if (!dict_writable(p)) return ERR;
  let e = dict_find(p, arg(argv, 1));
  if (e == FIND_ERR) return ERR;
  if (!e) {
    e = dict_add(p, arg(argv, 1));
    if (!e) return ERR;
    store<u64>(e, npos(argc) > 2 ? arg(argv, 2) : NONE, 8);
  }
  return load<u64>(e, 8);
}

function method_update(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  if (!dict_writable(p)) return ERR;
  return (npos(argc) < 2 || update_from(p, arg(argv, 1))) && update_keywords(p, argc, argv) ? NONE : ERR;
}

/** The operators as methods. */
export function op_getitem(argc: i32, argv: usize): V {
  return getitem(arg(argv, 0), arg(argv, 1));
}
export function op_setitem(argc: i32, argv: usize): V {
  return setitem(arg(argv, 0), arg(argv, 1), arg(argv, 2)) ? NONE : ERR;
}
export function op_delitem(argc: i32, argv: usize): V {
  return setitem(arg(argv, 0), arg(argv, 1), UNDEF) ? NONE : ERR;
}
