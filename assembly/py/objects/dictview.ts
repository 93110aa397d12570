/** Views and iterators of dicts and sets. */
import { TF_SELF_ITER } from "../object";
import { T_DICTITER, T_DICTVIEW, T_SETITER } from "../types";
import { gc_alloc } from "../heap";
import { arg, fn_index } from "../native";
import { repr_to, unhashable } from "../ops";
import { text_lit } from "../text";
import { type_def } from "../typetable";
import { DictObj, FIND_ERR, dict_entry, dict_find, dict_number } from "./dict";
import { tuple_from } from "./tuple";
import { ERR, STOP, V, obj, ptr_of } from "../value";
import { iter_alloc } from "./iter";

const enum Kind {
  KEYS = 0,
  VALUES,
  ITEMS,
}

/** A view, and an iterator over one. */
@unmanaged
class ViewObj {
  type: u32;
  dict: u32;
  kind: u32;
  /** Iterators: number of the next entry. */
  at: u32;
}

export function init_dictview(): void {
  const v = type_def(T_DICTVIEW, "dict_view", 0, 0, 16, 0, 0, 0b10);
  v.repr = fn_index(view_repr);
  v.hash = fn_index(view_hash);
  v.len = fn_index(view_len);
  v.contains = fn_index(view_contains);
  v.iter = fn_index(view_iter);
  const i = type_def(T_DICTITER, "iterator", 0, TF_SELF_ITER, 16, 0, 0, 0b10);
  i.repr = fn_index(iter_repr);
  i.next = fn_index(iter_next);
  const s = type_def(T_SETITER, "iterator", 0, TF_SELF_ITER, 16, 0, 0, 0b10);
  s.repr = i.repr;
  s.next = i.next;
}

function make(p: usize, dict: usize, kind: u32): V {
  if (!p) return ERR;
  changetype<ViewObj>(p).dict = <u32>dict;
  changetype<ViewObj>(p).kind = kind;
  return obj(p);
}

/** Methods `keys`, `values`, `items`. */
export function keys_view(argc: i32, argv: usize): V {
  return make(gc_alloc(16, T_DICTVIEW), ptr_of(arg(argv, 0)), Kind.KEYS);
}
export function values_view(argc: i32, argv: usize): V {
  return make(gc_alloc(16, T_DICTVIEW), ptr_of(arg(argv, 0)), Kind.VALUES);
}
export function items_view(argc: i32, argv: usize): V {
  return make(gc_alloc(16, T_DICTVIEW), ptr_of(arg(argv, 0)), Kind.ITEMS);
}

/** Slot `iter` of dict and set. */
export function dict_iter(v: V): V {
  return make(iter_alloc(T_DICTITER), ptr_of(v), Kind.KEYS);
}

function view_iter(v: V): V {
  const o = changetype<ViewObj>(ptr_of(v));
  return make(iter_alloc(T_DICTITER), o.dict, o.kind);
}

/** Slot `next`. */
function iter_next(v: V): V {
  const o = changetype<ViewObj>(ptr_of(v));
  const e = dict_entry(o.dict, o.at);
  if (!e) return STOP;
  o.at = dict_number(o.dict, e) + 1;
  return o.kind == Kind.KEYS ? load<u64>(e) : o.kind == Kind.VALUES ? load<u64>(e, 8) : tuple_from(e, 2);
}

function view_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<ViewObj>(ptr_of(v));
  if (!text_lit(t, o.kind == Kind.KEYS ? "dict_keys([" : o.kind == Kind.VALUES ? "dict_values([" : "dict_items([")) return false;
  const it = view_iter(v);
  if (it == ERR) return false;
  let first = true;
  while (true) {
    const x = iter_next(it);
    if (x == STOP) return text_lit(t, "])");
    if (x == ERR || !first && !text_lit(t, ", ") || !repr_to(t, x)) return false;
    first = false;
  }
}

function iter_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<iterator>");
}

function view_len(v: V): i32 {
  return changetype<DictObj>(changetype<ViewObj>(ptr_of(v)).dict).len;
}

function view_hash(v: V): i64 {
  return changetype<ViewObj>(ptr_of(v)).kind == Kind.VALUES ? <i64>(ptr_of(v) >> 4) : unhashable(v);
}

function view_contains(v: V, x: V): i32 {
  const o = changetype<ViewObj>(ptr_of(v));
  if (o.kind != Kind.KEYS) return -2;
  const e = dict_find(o.dict, x);
  return e == FIND_ERR ? -1 : e ? 1 : 0;
}
