/** Types as objects: classes of the script, attributes of classes, subclass tests. */
import {
  TF_ACCESSORS, TF_EXCEPTION, TF_FINAL, TF_GETATTR, TF_INPLACE, TF_INSTANCE, TF_SUBCLASSED, TUPLE_ITEMS, TYPE_BYTES, TupleObj,
  TypeObj,
} from "../object";
import { T_ATTRIBUTE_ERROR, T_DICT, T_NATIVE, T_OBJECT, T_ORDEREDDICT, T_PROPERTY, T_STATICMETHOD, T_STR, T_TUPLE, T_TYPE, T_TYPE_ERROR, T_FUNCTION } from "../types";
import { bind, found_in, getattr_opt, type_find } from "../attr";
import { call2 } from "../call";
import { EMPTY_TUPLE, raise_fmt, raise_msg, raise_type } from "../error";
import { gc_alloc, root, root_mark, root_release } from "../heap";
import { collect_caches, is_marked } from "../gc";
import { intern_str } from "../intern";
import { N, name } from "../names";
import { NF_CLASSMETHOD, NF_METHOD, NF_STATIC, NativeObj, arg, fn_index, table_fill } from "../native";
import { ns_changed } from "../ns";
import { type_of } from "../ops";
import { shape_root } from "../shape";
import { text_lit, text_str } from "../text";
import { type_def } from "../typetable";
import { checked_new, wrap_new } from "./descriptor";
import { DF_NAMESPACE, DF_READONLY, DictObj, dict_copy, dict_delete, dict_entry, dict_get, dict_new, dict_number, dict_set } from "./dict";
import { instance_slots } from "./instance";
import { tuple_from } from "./tuple";
import { ERR, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "../value";

/** List of all user classes (through `TypeObj.link`), so that the death of one is noticed. */
let classes: usize = 0;

export function init_type(): void {
  classes = 0;
  const t = type_def(T_TYPE, "type", 0, 0, TYPE_BYTES, 0, 0, 0b111010 | 1 << 20 | 1 << 21);
  t.repr = fn_index(type_repr);
  t.getattr = fn_index(type_getattr);
  t.setattr = fn_index(type_setattr);
  t.make_new = fn_index(type_make_new);
}

/** True when the type at `t` is the one at `base` or derived from it. */
export function is_subclass(t: usize, base: usize): bool {
  if (base == T_OBJECT) return true;
  while (t) {
    if (t == base) return true;
    const o = changetype<TypeObj>(t);
    if (o.bases) {
      const n = <usize>changetype<TupleObj>(o.bases).len;
      for (let i: usize = 0; i < n; i++)
        if (is_subclass(ptr_of(load<u64>(<usize>o.bases + (i << 3), TUPLE_ITEMS)), base)) return true;
      return false;
    }
    t = o.base;
  }
  return false;
}

/** issubclass(t, what): 1, 0, or -1 when `what` is neither a type nor a tuple of types. */
export function subclass_test(t: usize, what: V): i32 {
  if (is_type(what, T_TYPE)) return is_subclass(t, ptr_of(what)) ? 1 : 0;
  if (is_type(what, T_TUPLE)) {
    const n = <usize>changetype<TupleObj>(ptr_of(what)).len;
    for (let i: usize = 0; i < n; i++) {
      const k = load<u64>(ptr_of(what) + (i << 3), TUPLE_ITEMS);
      if (is_ptr(k) && is_subclass(t, ptr_of(k))) return 1;
    }
    return 0;
  }
  raise_msg(T_TYPE_ERROR, "issubclass() arg 2 must be a class or a tuple of classes");
  return -1;
}

function type_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<class '") && text_str(t, obj(changetype<TypeObj>(ptr_of(v)).name)) && text_lit(t, "'>");
}

/** The dict object of a type, made when it has none yet; 0 when memory is out. */
export function type_dict(p: usize): usize {
  const o = changetype<TypeObj>(p);
  if (!o.dict) o.dict = <u32>dict_new(0);
  return o.dict;
}

/** A copy of the attributes of a class that cannot be changed. */
function dict_view(p: usize): V {
  const d = type_dict(p);
  if (!d) return ERR;
  const o = changetype<TypeObj>(p);
  if (o.methods && !table_fill(o.methods, o.functions, d, NF_METHOD)) return ERR;
  const c = dict_copy(d, T_DICT);
  if (!c) return ERR;
  changetype<DictObj>(c).flags |= DF_READONLY;
  return obj(c);
}

function type_getattr(self: V, nm: V): V {
  const p = ptr_of(self);
  const o = changetype<TypeObj>(p);
  if (nm == name(N.D_NAME)) return obj(o.name);
  if (nm == name(N.D_DICT)) return dict_view(p);
  if (nm == name(N.D_BASES)) {
    if (o.bases) return obj(o.bases);
    if (!o.base) return EMPTY_TUPLE;
    store<u64>(ONE, obj(o.base));
    return tuple_from(ONE, 1);
  }
  const v = type_find(p, nm);
  if (v == UNDEF || v == ERR) return v;
  if (is_type(v, T_NATIVE) && found_in != T_OBJECT && (changetype<NativeObj>(ptr_of(v)).flags & (NF_METHOD | NF_STATIC | NF_CLASSMETHOD)) == NF_METHOD)
    return checked_new(v, found_in);
  return bind(v, UNDEF, p);
}
const ONE: usize = memory.data(8, 8);

/** True when storing `v` under `nm` in a class makes its instances need the slow way of attribute access. */
function is_accessor(nm: V, v: V): bool {
  if (nm == name(N.D_SETATTR) || nm == name(N.D_DELATTR)) return true;
  if (!is_ptr(v)) return false;
  const t = <usize>load<u32>(ptr_of(v));
  if (t == T_PROPERTY) return true;
  if (!(changetype<TypeObj>(t).flags & TF_INSTANCE)) return false;
  return type_find(t, name(N.D_GET)) != UNDEF || type_find(t, name(N.D_SET)) != UNDEF || type_find(t, name(N.D_DELETE)) != UNDEF;
}

function type_setattr(self: V, nm: V, v: V): i32 {
  const o = changetype<TypeObj>(ptr_of(self));
  if (!(o.flags & TF_INSTANCE)) return -1;
  if (v == UNDEF) return dict_delete(o.dict, nm) > 0 ? 1 : -1;
  const accessor = is_accessor(nm, v);
  if (!(o.flags & TF_ACCESSORS) && accessor) {
    if (o.flags & TF_SUBCLASSED) {
      raise_msg(T_ATTRIBUTE_ERROR, "can't add special method to already-subclassed class");
      return 0;
    }
    o.flags |= TF_ACCESSORS;
  }
  if (nm == name(N.D_GETATTR)) o.flags |= TF_GETATTR;
  const old = dict_get(o.dict, nm);
  if (!dict_set(o.dict, nm, v)) return 0;
  // caches hold methods by address
  if (is_ptr(old) || is_ptr(v)) ns_changed();
  // those of stores hold no version
  if (accessor) collect_caches();
  return 1;
}

/** Slot `make_new`: type(x) or type(name, bases, dict). */
function type_make_new(type: usize, argc: i32, argv: usize): V {
  if (argc == 1) return obj(type_of(arg(argv, 0)));
  if (argc != 3) return raise_msg(T_TYPE_ERROR, "type takes 1 or 3 arguments");
  const nm = arg(argv, 0), d = arg(argv, 2);
  if (!is_type(nm, T_STR) || !is_type(arg(argv, 1), T_TUPLE) || !(is_type(d, T_DICT) || is_type(d, T_ORDEREDDICT)))
    return raise_type(T_TYPE_ERROR);
  const c = dict_copy(ptr_of(d), T_DICT);
  return c ? type_new(nm, arg(argv, 1), c) : ERR;
}

/** The built-in type from which the instances of a class get their native part, 0 = none, 1 = several. */
function native_of(t: usize): usize {
  if (t == T_OBJECT) return 0;
  const o = changetype<TypeObj>(t);
  return o.flags & TF_INSTANCE ? o.native : t;
}

/** A new class; `dict` becomes its attributes. ERR = raised. */
export function type_new(nm: V, bases: V, dict: usize): V {
  const n = <usize>changetype<TupleObj>(ptr_of(bases)).len;
  const p = gc_alloc(TYPE_BYTES, T_TYPE);
  if (!p) return ERR;
  const o = changetype<TypeObj>(p);
  const iname = intern_str(nm);
  if (iname == ERR) return ERR;
  o.name = <u32>ptr_of(iname);
  o.flags = TF_INSTANCE | TF_INPLACE;
  o.dict = <u32>dict;
  for (let i: usize = 0; i < n; i++) {
    const b = load<u64>(ptr_of(bases) + (i << 3), TUPLE_ITEMS);
    if (!is_type(b, T_TYPE)) return raise_type(T_TYPE_ERROR);
    const t = changetype<TypeObj>(ptr_of(b));
    if (!(t.flags & TF_INSTANCE) && (t.flags & TF_FINAL || !t.make_new))
      return raise_fmt(T_TYPE_ERROR, "type '%s' isn't an acceptable base type", obj(t.name));
    o.flags |= t.flags & (TF_ACCESSORS | TF_GETATTR | TF_EXCEPTION);
    if (t.flags & TF_INSTANCE) {
      t.flags |= TF_SUBCLASSED;
      if (t.hint > o.hint) o.hint = t.hint;
    }
    const native = native_of(ptr_of(b));
    if (native && o.native) return raise_msg(T_TYPE_ERROR, "multiple bases have instance lay-out conflict");
    if (native) o.native = <u32>native;
  }
  o.base = n ? <u32>ptr_of(load<u64>(ptr_of(bases), TUPLE_ITEMS)) : <u32>T_OBJECT;
  if (n > 1) o.bases = <u32>ptr_of(bases);
  instance_slots(o);
  const reserved: u32 = o.native ? 1 : 0;
  if (o.hint < reserved) o.hint = reserved;
  const shape = shape_root(p, reserved);
  if (!shape) return ERR;
  o.shape = <u32>shape;
  // from here on the class can have instances and cached attributes
  o.link = <u32>classes;
  classes = p;
  changetype<DictObj>(dict).flags |= DF_NAMESPACE;
  ns_changed();
  return finish_class(p) ? obj(p) : ERR;
}

/** Looks through the attributes of a new class: accessors, `__new__`, `__set_name__`. */
function finish_class(p: usize): bool {
  const o = changetype<TypeObj>(p);
  let hooks = false;
  for (let e = dict_entry(o.dict, 0); e; e = dict_entry(o.dict, dict_number(o.dict, e) + 1)) {
    const k = load<u64>(e), v = load<u64>(e, 8);
    if (!(o.flags & TF_ACCESSORS) && is_accessor(k, v)) o.flags |= TF_ACCESSORS;
    if (k == name(N.D_GETATTR)) o.flags |= TF_GETATTR;
    if (k == name(N.D_NEW) && is_type(v, T_FUNCTION)) {
      const w = wrap_new(T_STATICMETHOD, v);
      if (w == ERR) return false;
      store<u64>(e, w, 8);
    }
    if (is_ptr(v) && changetype<TypeObj>(load<u32>(ptr_of(v))).flags & TF_INSTANCE && type_find(load<u32>(ptr_of(v)), name(N.D_SET_NAME)) != UNDEF)
      hooks = true;
  }
  return !hooks || call_set_name(p);
}

/** Calls `__set_name__` of the attributes that have it; attributes that this adds are not asked. */
function call_set_name(p: usize): bool {
  const copy = dict_copy(changetype<TypeObj>(p).dict, T_DICT);
  if (!copy || !root(obj(copy))) return false;
  for (let e = dict_entry(copy, 0); e; e = dict_entry(copy, dict_number(copy, e) + 1)) {
    const v = load<u64>(e, 8);
    if (!is_ptr(v) || !(changetype<TypeObj>(load<u32>(ptr_of(v))).flags & TF_INSTANCE)) continue;
    const m = root_mark();
    const f = getattr_opt(v, name(N.D_SET_NAME));
    if (f == ERR || f != UNDEF && (!root(f) || call2(f, obj(p), load<u64>(e)) == ERR)) return false;
    root_release(m);
  }
  return true;
}

/** After marking: drops dead classes from the list. True when there was one. */
export function classes_sweep(): bool {
  let died = false;
  let keep: usize = 0;
  let t = classes;
  classes = 0;
  while (t) {
    const o = changetype<TypeObj>(t);
    const next = <usize>o.link;
    if (is_marked(t)) {
      if (keep) changetype<TypeObj>(keep).link = <u32>t;
      else classes = t;
      o.link = 0;
      keep = t;
    } else died = true;
    t = next;
  }
  return died;
}
