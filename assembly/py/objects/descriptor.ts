/** property, classmethod, staticmethod, user-defined descriptors, and methods taken from a built-in type. */
import { TF_INSTANCE, TypeObj } from "../object";
import { T_ATTRIBUTE_ERROR, T_CHECKED, T_CLASSMETHOD, T_PROPERTY, T_STATICMETHOD, T_TYPE_ERROR } from "../types";
import { bound_new, type_find } from "../attr";
import { call, call1, call2, call3 } from "../call";
import { raise_fmt, raise_msg } from "../error";
import { gc_alloc, root, root_mark, root_release } from "../heap";
import { N, name } from "../names";
import { NativeObj, arg, fn_index, kw_bind, native_check, npos } from "../native";
import { slot_type, type_of } from "../ops";
import { text_lit, text_str } from "../text";
import { type_def, type_methods } from "../typetable";
import { native_part_checked } from "./instance";
import { is_subclass } from "./type";
import { ERR, NONE, UNDEF, V, is_ptr, obj, ptr_of } from "../value";

@unmanaged
class PropertyObj {
  type: u32;
  pad: u32;
  get: V;
  set: V;
  del: V;
}

@unmanaged
class WrapObj {
  type: u32;
  pad: u32;
  func: V;
}

@unmanaged
class CheckedObj {
  type: u32;
  func: u32;
  cls: u32;
}

export function init_descriptor(): void {
  const p = type_def(T_PROPERTY, "property", 0, 0, 32, 0, 0b1110, 0);
  p.make_new = fn_index(property_make_new);
  type_methods(p, "getter:2 setter:2 deleter:2", PROPERTY_METHODS);
  const s = type_def(T_STATICMETHOD, "staticmethod", 0, 0, 16, 0, 0b10, 0);
  s.make_new = fn_index(wrap_make_new);
  const c = type_def(T_CLASSMETHOD, "classmethod", 0, 0, 16, 0, 0b10, 0);
  c.make_new = fn_index(wrap_make_new);
  const k = type_def(T_CHECKED, "function", 0, 0, 16, 0, 0, 0b110);
  k.call = fn_index(checked_call);
  k.repr = fn_index(checked_repr);
}

// ---- property -----------------------------------------------------------------------------------------

// @ts-ignore: decorator
@lazy const PROPERTY_METHODS: StaticArray<(argc: i32, argv: usize) => V> = [property_getter, property_setter, property_deleter];

function property_make_new(type: usize, argc: i32, argv: usize): V {
  const out = PROPERTY_ARGS;
  if (!kw_bind(argc, argv, 0, "fget fset fdel doc", out)) return ERR;
  return property_new(load<u64>(out), load<u64>(out, 8), load<u64>(out, 16));
}
const PROPERTY_ARGS: usize = memory.data(32, 8);

function property_new(get: V, set: V, del: V): V {
  const p = gc_alloc(32, T_PROPERTY);
  if (!p) return ERR;
  const o = changetype<PropertyObj>(p);
  o.get = get == UNDEF ? NONE : get;
  o.set = set == UNDEF ? NONE : set;
  o.del = del == UNDEF ? NONE : del;
  return obj(p);
}

function property_getter(argc: i32, argv: usize): V {
  const o = changetype<PropertyObj>(ptr_of(arg(argv, 0)));
  return property_new(arg(argv, 1), o.set, o.del);
}
function property_setter(argc: i32, argv: usize): V {
  const o = changetype<PropertyObj>(ptr_of(arg(argv, 0)));
  return property_new(o.get, arg(argv, 1), o.del);
}
function property_deleter(argc: i32, argv: usize): V {
  const o = changetype<PropertyObj>(ptr_of(arg(argv, 0)));
  return property_new(o.get, o.set, arg(argv, 1));
}

// ---- staticmethod, classmethod ----------------------------------------------------------------------------

/** A staticmethod or classmethod around `f`. */
export function wrap_new(type: usize, f: V): V {
  const p = gc_alloc(16, type);
  if (!p) return ERR;
  changetype<WrapObj>(p).func = f;
  return obj(p);
}

function wrap_make_new(type: usize, argc: i32, argv: usize): V {
  if (argc != 1) return raise_msg(T_TYPE_ERROR, "function takes 1 positional arguments");
  return wrap_new(type, arg(argv, 0));
}

// ---- reading and storing through a class attribute -------------------------------------------------------

/** Value of `v`, found in the type at `cls`, when it is read through `self` (UNDEF: through the class). */
export function descriptor_get(v: V, self: V, cls: usize): V {
  const t = <usize>load<u32>(ptr_of(v));
  if (t == T_STATICMETHOD) return changetype<WrapObj>(ptr_of(v)).func;
  if (t == T_CLASSMETHOD) {
    const f = changetype<WrapObj>(ptr_of(v)).func;
    return is_ptr(f) ? bound_new(f, obj(cls)) : f;
  }
  if (self == UNDEF) return v;
  if (t == T_PROPERTY) {
    const g = changetype<PropertyObj>(ptr_of(v)).get;
    return g == NONE ? raise_msg(T_ATTRIBUTE_ERROR, "unreadable attribute") : call1(g, self);
  }
  if (!(changetype<TypeObj>(t).flags & TF_INSTANCE)) return v;
  const get = type_find(t, name(N.D_GET));
  if (get == UNDEF) return v;
  return get == ERR ? ERR : call3(get, v, self, obj(cls));
}

/**
 * Stores `v` (UNDEF: deletes) through the class attribute `member`: 1 done, 0 raised, -1 not possible, -2 when `member` is
 * no data descriptor.
 */
export function descriptor_set(member: V, self: V, v: V): i32 {
  if (!is_ptr(member)) return -2;
  const t = <usize>load<u32>(ptr_of(member));
  const m = root_mark();
  let r: V;
  if (t == T_PROPERTY) {
    const f = v == UNDEF ? changetype<PropertyObj>(ptr_of(member)).del : changetype<PropertyObj>(ptr_of(member)).set;
    if (f == NONE) return -1;
    r = v == UNDEF ? call1(f, self) : call2(f, self, v);
  } else if (changetype<TypeObj>(t).flags & TF_INSTANCE) {
    const f = type_find(t, name(v == UNDEF ? N.D_DELETE : N.D_SET));
    if (f == UNDEF) return -2;
    if (f == ERR) return 0;
    r = v == UNDEF ? call2(f, member, self) : call3(f, member, self, v);
  } else return -2;
  root_release(m);
  return r == ERR ? 0 : 1;
}

// ---- methods taken from a built-in type ------------------------------------------------------------------

/** The method `f` of the built-in type at `cls`, as read from the type. */
export function checked_new(f: V, cls: usize): V {
  const p = gc_alloc(16, T_CHECKED);
  if (!p) return ERR;
  changetype<CheckedObj>(p).func = <u32>ptr_of(f);
  changetype<CheckedObj>(p).cls = <u32>cls;
  return obj(p);
}

function checked_call(self: V, argc: i32, argv: usize): V {
  const o = changetype<CheckedObj>(ptr_of(self));
  if (!npos(argc)) return native_check(o.func, argc) ? ERR : ERR;
  const a = arg(argv, 0);
  const t = slot_type(a);
  if (type_of(a) == <usize>o.cls || !(changetype<TypeObj>(t).flags & TF_INSTANCE) && is_subclass(type_of(a), o.cls))
    return call(obj(o.func), argc, argv);
  if (!(changetype<TypeObj>(t).flags & TF_INSTANCE) || !is_subclass(t, o.cls))
    return raise_fmt(T_TYPE_ERROR, "argument should be a '%s' not a '%t'", obj(changetype<TypeObj>(o.cls).name), a);
  const part = native_part_checked(ptr_of(a));
  if (part == ERR) return ERR;
  // the same arguments with the native part in front
  const n = npos(argc) + (argc >> 16) * 2;
  const m = root_mark();
  if (!root(part)) return raise_msg(T_TYPE_ERROR, "too many values in use");
  for (let i = 1; i < n; i++) if (!root(arg(argv, i))) return raise_msg(T_TYPE_ERROR, "too many values in use");
  const r = call(obj(o.func), argc, m);
  root_release(m);
  return root(r) ? r : ERR;
}

function checked_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<function ") && text_str(t, obj(changetype<NativeObj>(changetype<CheckedObj>(ptr_of(v)).func).name)) && text_lit(t, ">");
}
