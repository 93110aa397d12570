/** Named tuples: types with the layout of a tuple whose items have names. */
import { TF_TAIL, TUPLE_ITEMS, TYPE_BYTES, TupleObj, TypeObj } from "../object";
import { T_ATTRIBUTE_ERROR, T_LIST, T_ORDEREDDICT, T_STR, T_TUPLE, T_TYPE, T_TYPE_ERROR } from "../types";
import { raise_fmt, raise_msg, raise_type } from "../error";
import { gc_alloc, gc_alloc_var } from "../heap";
import { intern, intern_str, str_data, str_len } from "../intern";
import { arg, fn_index, native_new, nkw, npos } from "../native";
import { bound_new } from "../attr";
import { repr_to } from "../ops";
import { text_byte, text_lit, text_str } from "../text";
import { dict_new_type, dict_set } from "./dict";
import { list_append, list_new } from "./list";
import { seq_items, seq_len } from "./seq";
import { tuple_from, tuple_slots } from "./tuple";
import { ERR, UNDEF, V, is_ptr, is_type, obj, ptr_of, smi } from "../value";

/** Tuple object of the field names of a named tuple type (kept in its field `shape`). */
// @ts-ignore: decorator
@inline function fields_of(type: usize): usize { return changetype<TypeObj>(type).shape; }

/** A named tuple type; `fields` = tuple or list of interned names. */
export function namedtuple_type(nm: V, fields: V): V {
  const f = tuple_from(seq_items(fields), seq_len(fields));
  if (f == ERR) return ERR;
  const p = gc_alloc(TYPE_BYTES, T_TYPE);
  if (!p) return ERR;
  const t = changetype<TypeObj>(p);
  t.name = <u32>ptr_of(nm);
  t.base = <u32>T_TUPLE;
  t.flags = TF_TAIL;
  t.size = 8;
  t.item = 8;
  t.shape = <u32>ptr_of(f);
  tuple_slots(p);
  t.repr = fn_index(repr);
  t.getattr = fn_index(getattr);
  t.setattr = fn_index(setattr);
  t.make_new = fn_index(make_new);
  return obj(p);
}

/** A tuple of the type at `type` with a copy of the words at `p`. */
export function namedtuple_from(type: usize, p: usize): V {
  const n = changetype<TupleObj>(fields_of(type)).len;
  const t = gc_alloc_var(type, n);
  if (!t) return ERR;
  memory.copy(t + TUPLE_ITEMS, p, <usize>n << 3);
  return obj(t);
}

function find(type: usize, nm: V): i32 {
  const f = fields_of(type);
  const n = <i32>changetype<TupleObj>(f).len;
  for (let i = 0; i < n; i++) if (load<u64>(f + (<usize>i << 3), TUPLE_ITEMS) == nm) return i;
  return -1;
}

function getattr(self: V, nm: V): V {
  const i = find(load<u32>(ptr_of(self)), nm);
  if (i >= 0) return load<u64>(ptr_of(self) + (<usize>i << 3), TUPLE_ITEMS);
  if (str_len(nm) != 7 || load<u32>(str_data(nm)) != 0x6473615f) return UNDEF;
  const f = native_new(fn_index(asdict), 1, 1, 0, nm);
  return f == ERR ? ERR : bound_new(f, self);
}

function asdict(argc: i32, argv: usize): V {
  const p = ptr_of(arg(argv, 0));
  const f = fields_of(load<u32>(p));
  const n = <i32>changetype<TupleObj>(f).len;
  const d = dict_new_type(T_ORDEREDDICT, n, 0);
  if (!d) return ERR;
  for (let i: usize = 0; i < <usize>n; i++) if (!dict_set(d, load<u64>(f + (i << 3), TUPLE_ITEMS), load<u64>(p + (i << 3), TUPLE_ITEMS))) return ERR;
  return obj(d);
}

function setattr(self: V, nm: V, v: V): i32 {
  raise_msg(T_ATTRIBUTE_ERROR, "can't set attribute");
  return 0;
}

function repr(t: usize, v: V, kind: i32): bool {
  const p = ptr_of(v);
  const type = <usize>load<u32>(p);
  const f = fields_of(type);
  const n = changetype<TupleObj>(p).len;
  if (!text_str(t, obj(changetype<TypeObj>(type).name)) || !text_byte(t, 0x28)) return false;
  for (let i: u32 = 0; i < n; i++) {
    if (i && !text_lit(t, ", ")) return false;
    if (!text_str(t, load<u64>(f + (<usize>i << 3), TUPLE_ITEMS)) || !text_byte(t, 0x3d) || !repr_to(t, load<u64>(p + (<usize>i << 3), TUPLE_ITEMS))) return false;
  }
  return text_byte(t, 0x29);
}

function make_new(type: usize, argc: i32, argv: usize): V {
  const n = <i32>changetype<TupleObj>(fields_of(type)).len;
  const np = npos(argc), nk = nkw(argc);
  const nm = obj(changetype<TypeObj>(type).name);
  if (np + nk != n) return raise_fmt(T_TYPE_ERROR, "%s() takes %d positional arguments but %d were given", nm, smi(n), smi(np + nk));
  const t = gc_alloc_var(type, n);
  if (!t) return ERR;
  memory.copy(t + TUPLE_ITEMS, argv, <usize>np << 3);
  for (let i = np; i < n; i++) store<u64>(t + (<usize>i << 3), UNDEF, TUPLE_ITEMS);
  let pair = argv + (<usize>np << 3);
  for (let k = 0; k < nk; k++, pair += 16) {
    const key = load<u64>(pair);
    const i = find(type, key);
    if (i < 0) return raise_fmt(T_TYPE_ERROR, "unexpected keyword argument '%s'", key);
    const at = t + (<usize>i << 3);
    if (load<u64>(at, TUPLE_ITEMS) != UNDEF) return raise_fmt(T_TYPE_ERROR, "function got multiple values for argument '%s'", key);
    store<u64>(at, load<u64>(pair, 8), TUPLE_ITEMS);
  }
  return obj(t);
}

/** namedtuple(name, fields): `fields` a list or tuple of names, or a str of names separated by spaces. */
export function f_namedtuple(argc: i32, argv: usize): V {
  const nm = arg(argv, 0), fields = arg(argv, 1);
  if (!is_type(nm, T_STR)) return raise_type(T_TYPE_ERROR);
  const iname = intern_str(nm);
  if (iname == ERR) return ERR;
  const p = list_new(0);
  if (!p) return ERR;
  if (is_type(fields, T_STR)) {
    const n = str_len(fields);
    let i = 0;
    while (i < n) {
      while (i < n && load<u8>(str_data(fields) + i) <= 0x20) i++;
      const start = i;
      while (i < n && load<u8>(str_data(fields) + i) > 0x20) i++;
      if (i == start) break;
      const s = intern(str_data(fields) + start, i - start);
      if (s == ERR || !list_append(p, s)) return ERR;
    }
  } else {
    if (!is_ptr(fields) || !is_type(fields, T_TUPLE) && load<u32>(ptr_of(fields)) != <u32>T_LIST)
      return raise_fmt(T_TYPE_ERROR, "object '%t' isn't a tuple or list", fields);
    for (let i = 0; i < seq_len(fields); i++) {
      const f = load<u64>(seq_items(fields) + (<usize>i << 3));
      if (!is_type(f, T_STR)) return raise_type(T_TYPE_ERROR);
      const s = intern_str(f);
      if (s == ERR || !list_append(p, s)) return ERR;
    }
  }
  return namedtuple_type(iname, obj(p));
}
