/** The general ways of attributes and methods, which fill the caches that vm_items.ts reads. */
import { found_in, getattr, setattr, type_find } from "./attr";
import { enter_native, leave_native } from "./call";
import { take_pending } from "./error";
import { Ret } from "./frame";
import { range_reset, root_mark, root_release } from "./heap";
import { N, name } from "./names";
import { NF_CLASSMETHOD, NF_METHOD, NF_PROPERTY, NF_STATIC, NativeObj } from "./native";
import { ns_version } from "./ns";
import { InstanceObj, TF_ACCESSORS, TF_ALIAS, TF_BINDS, TF_INSTANCE, TypeObj } from "./object";
import { DF_NAMESPACE, DictObj, FIND_ERR, dict_find } from "./objects/dict";
import { instance_grow } from "./objects/instance";
import { ModuleObj } from "./objects/module";
import { super_method, super_self } from "./objects/super";
import { slot_type } from "./ops";
import { ShapeObj, shape_add, shape_slot } from "./shape";
import { T_CLASSMETHOD, T_FUNCTION, T_GENERATOR, T_MODULE, T_NATIVE, T_OBJECT, T_PROPERTY, T_STATICMETHOD, T_SUPER, T_TYPE } from "./types";
import { ERR, NONE, TRUE, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "./value";
import { push_call } from "./vm_slow_calls";

/*
 * A cache is {u64 guard, u32 payload, u32 kind}. The guard is the first word of the object: type and shape of an instance, type and dict of a
 * module or class; for methods of other objects only the type (upper half 0). kind 0: payload = byte offset of the slot; kind 1: payload = address of
 * the native method of the type; kind = ns_version: payload = address of the method; kind = ns_version + 1: payload = address of the value word.
 */

/** `o.nm` for GETATTR at `cache`. */
export function slow_getattr(o: V, nm: V, cache: usize, result: u32): V {
  range_reset();
  if (!is_ptr(o)) return native_getattr(o, nm);
  const p = ptr_of(o);
  const type = <usize>load<u32>(p);
  const t = changetype<TypeObj>(type);
  if (t.flags & TF_INSTANCE) {
    const inst = changetype<InstanceObj>(p);
    const i = shape_slot(inst.shape, ptr_of(nm));
    if (i >= 0) {
      const v = load<u64>(<usize>inst.slots + (<usize>i << 3));
      if (v != UNDEF) {
        store<u64>(cache, load<u64>(p));
        store<u32>(cache, <u32>i << 3, 8);
        store<u32>(cache, 0, 12);
        return v;
      }
    }
    const v = type_find(type, nm);
    if (v == ERR) return ERR;
    if (is_type(v, T_PROPERTY) && i < 0) {
      const g = load<u64>(ptr_of(v), 8);
      if (is_type(g, T_FUNCTION)) return push_call(g, o, UNDEF, UNDEF, result, Ret.STORE);
    } else if (v != UNDEF && i < 0 && !t.native && plain_value(v)) cache_value(p, cache, found_in, nm);
  } else if (type == T_MODULE) {
    const d = <usize>changetype<ModuleObj>(p).dict;
    const e = dict_find(d, nm);
    if (e > FIND_ERR) {
      cache_slot(p, cache, e);
      return load<u64>(e, 8);
    }
  } else if (type == T_TYPE) {
    if (!(changetype<TypeObj>(p).flags & TF_INSTANCE)) return native_getattr(o, nm);
    const v = type_find(p, nm);
    if (v == ERR) return ERR;
    if (v != UNDEF && (plain_value(v) || is_type(v, T_FUNCTION)) && nm != name(N.D_NAME) && nm != name(N.D_DICT) && nm != name(N.D_BASES))
      cache_value(p, cache, found_in, nm);
  }
  return native_getattr(o, nm);
}

/** The general way, counted as a level of native recursion. */
function native_getattr(o: V, nm: V): V {
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = getattr(o, nm);
  root_release(m);
  leave_native();
  return r;
}

/** True for a class attribute that is read as it is. */
function plain_value(v: V): bool {
  if (!is_ptr(v)) return true;
  const t = <usize>load<u32>(ptr_of(v));
  if (t == T_NATIVE || t == T_PROPERTY || t == T_STATICMETHOD || t == T_CLASSMETHOD) return false;
  return !(changetype<TypeObj>(t).flags & (TF_BINDS | TF_INSTANCE));
}

/** Caches the word that the type at `t` has under `nm`. */
function cache_value(p: usize, cache: usize, t: usize, nm: V): void {
  const e = dict_find(changetype<TypeObj>(t).dict, nm);
  if (e > FIND_ERR && changetype<DictObj>(changetype<TypeObj>(t).dict).flags & DF_NAMESPACE) cache_slot(p, cache, e);
}

function cache_slot(p: usize, cache: usize, e: usize): void {
  if (!(load<u64>(p) >> 32)) return;
  store<u64>(cache, load<u64>(p));
  store<u32>(cache, <u32>(e + 8), 8);
  store<u32>(cache, ns_version + 1, 12);
}

/** LOADMETHOD: stores function and self (or value and UNDEF) at `out`. */
export function slow_method(o: V, nm: V, cache: usize, out: usize): V {
  range_reset();
  const type = slot_type(o);
  const t = changetype<TypeObj>(type);
  if (t.flags & TF_INSTANCE) {
    const p = ptr_of(o);
    const inst = changetype<InstanceObj>(p);
    const i = shape_slot(inst.shape, ptr_of(nm));
    if (i < 0 && !t.native) {
      const v = type_find(type, nm);
      if (v == ERR) return ERR;
      if (is_type(v, T_FUNCTION)) {
        store<u64>(cache, load<u64>(p));
        store<u32>(cache, <u32>ptr_of(v), 8);
        store<u32>(cache, ns_version, 12);
        store<u64>(out, v);
        store<u64>(out, o, 8);
        return NONE;
      }
    } else if (i >= 0 && load<u64>(<usize>inst.slots + (<usize>i << 3)) != UNDEF) {
      store<u64>(cache, load<u64>(p));
      store<u32>(cache, <u32>i << 3, 8);
      store<u32>(cache, 0, 12);
    }
  } else if (!t.getattr || type == T_GENERATOR) {
    const v = type_find(t.flags & TF_ALIAS ? <usize>t.base : type, nm);
    if (v == ERR) return ERR;
    if (is_type(v, T_NATIVE) && (changetype<NativeObj>(ptr_of(v)).flags & (NF_STATIC | NF_CLASSMETHOD | NF_PROPERTY | NF_METHOD)) == NF_METHOD) {
      if (is_ptr(o)) {
        store<u64>(cache, <u64>load<u32>(ptr_of(o)));
        store<u32>(cache, <u32>ptr_of(v), 8);
        store<u32>(cache, 1, 12);
      }
      store<u64>(out, v);
      store<u64>(out, o, 8);
      return NONE;
    }
  } else if (type == T_SUPER) {
    const f = super_method(o, nm);
    if (f == ERR) return ERR;
    if (f != UNDEF) {
      store<u64>(out, f);
      store<u64>(out, super_self, 8);
      return NONE;
    }
  } else if (type == T_MODULE || type == T_TYPE) {
    const m = type == T_TYPE ? class_method(ptr_of(o), nm, cache, out) : UNDEF;
    if (m != UNDEF) return m;
    const v = slow_getattr(o, nm, cache, 0);
    store<u64>(out, v);
    store<u64>(out, UNDEF, 8);
    return v == ERR ? ERR : NONE;
  }
  const v = native_getattr(o, nm);
  store<u64>(out, v);
  store<u64>(out, UNDEF, 8);
  return v == ERR ? ERR : NONE;
}

/** LOADMETHOD of a class method of a built-in type: NONE when it has been stored at `out`, UNDEF when it is none, or `ERR`. */
function class_method(p: usize, nm: V, cache: usize, out: usize): V {
  if (changetype<TypeObj>(p).flags & TF_INSTANCE) return UNDEF;
  const v = type_find(p, nm);
  if (v == ERR) return ERR;
  if (!is_type(v, T_NATIVE) || !(changetype<NativeObj>(ptr_of(v)).flags & NF_CLASSMETHOD)) return UNDEF;
  if (load<u64>(p) >> 32) {
    store<u64>(cache, load<u64>(p));
    store<u32>(cache, <u32>ptr_of(v), 8);
    store<u32>(cache, ns_version, 12);
  }
  store<u64>(out, v);
  store<u64>(out, obj(p), 8);
  return NONE;
}

/** `o.nm = v` for SETATTR at `cache` (there: u32 slot offset, u32 new shape or 0). TRUE, CALLED or ERR. */
export function slow_setattr(o: V, nm: V, v: V, cache: usize): V {
  range_reset();
  if (is_ptr(o)) {
    const p = ptr_of(o);
    const t = changetype<TypeObj>(load<u32>(p));
    if (t.flags & TF_INSTANCE) {
      if (!(t.flags & TF_ACCESSORS)) return store_slot(p, nm, v, cache);
      const member = type_find(load<u32>(p), nm);
      if (member == ERR) return ERR;
      if (is_type(member, T_PROPERTY)) {
        const f = load<u64>(ptr_of(member), 16);
        if (is_type(f, T_FUNCTION)) return push_call(f, o, v, UNDEF, 0, Ret.DISCARD);
      } else if (member != ERR && stores_plainly(load<u32>(p), member)) return store_slot(p, nm, v, cache);
    }
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  const ok = setattr(o, nm, v);
  root_release(m);
  leave_native();
  return ok ? TRUE : ERR;
}

/** True when neither `member`, which the class at `type` has under the name, nor a `__setattr__` has a say in a store. */
function stores_plainly(type: usize, member: V): bool {
  if (is_ptr(member)) {
    const t = <usize>load<u32>(ptr_of(member));
    if (t != T_FUNCTION && (t == T_NATIVE || changetype<TypeObj>(t).flags & TF_INSTANCE)) return false;
  }
  const hook = type_find(type, name(N.D_SETATTR));
  if (hook == ERR) take_pending();
  return hook == UNDEF || hook != ERR && found_in == T_OBJECT;
}

/** The cache stays good: `type_setattr` empties all caches when an accessor is added to a class. */
function store_slot(p: usize, nm: V, v: V, cache: usize): V {
  const guard = load<u64>(p);
  const inst = changetype<InstanceObj>(p);
  let i = shape_slot(inst.shape, ptr_of(nm));
  let shape: usize = 0;
  if (i < 0) {
    shape = shape_add(inst.shape, ptr_of(nm));
    if (!shape) return ERR;
    i = changetype<ShapeObj>(shape).count - 1;
    if (i >= <i32>inst.cap && !instance_grow(p)) return ERR;
    inst.shape = <u32>shape;
  }
  store<u64>(<usize>inst.slots + (<usize>i << 3), v);
  store<u64>(cache, guard);
  store<u32>(cache, <u32>i << 3, 8);
  store<u32>(cache, <u32>shape, 12);
  return TRUE;
}

export function slow_delattr(o: V, nm: V): bool {
  range_reset();
  if (!enter_native()) return false;
  const ok = setattr(o, nm, UNDEF);
  leave_native();
  return ok;
}
