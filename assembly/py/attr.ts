/** Attribute access by name: types, binding of methods, and the general `getattr`, `setattr`. */
import { TF_ALIAS, TF_BINDS, TF_INSTANCE, TF_SELF_ITER, TUPLE_ITEMS, TupleObj, TypeObj } from "./object";
import { T_ATTRIBUTE_ERROR, T_BOUND, T_MODULE, T_NATIVE, T_OBJECT, T_TYPE } from "./types";
import { NF_CLASSMETHOD, NF_METHOD, NF_PROPERTY, NF_STATIC, NativeObj, type_own } from "./native";
import { N, name, name_ptr } from "./names";
import { ns_version } from "./ns";
import { gc_alloc } from "./heap";
import { raise_fmt } from "./error";
import { slot_type, type_of } from "./ops";
import { descriptor_get } from "./objects/descriptor";
import { FIND_ERR, dict_find } from "./objects/dict";
import { ModuleObj, builtin_lookup } from "./objects/module";
import { ERR, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "./value";

/** A method bound to its first argument. */
@unmanaged
export class BoundObj {
  type: u32;
  /** Address of the function object. */
  func: u32;
  self: V;
}

export function bound_new(func: V, self: V): V {
  const p = gc_alloc(16, T_BOUND);
  if (!p) return ERR;
  changetype<BoundObj>(p).func = <u32>ptr_of(func);
  changetype<BoundObj>(p).self = self;
  return obj(p);
}

// ---- lookup in types, with a cache -----------------------------------------------------------------------

/** The type in which `type_find` found its last result. */
export let found_in: usize = 0;

/**
 * Entries of {u32 type, u32 name, u32 version, u32 found in, u64}; the name is changed for special methods. The last word is the value, or,
 * for what was found in a user class, the address of the value's word (a small number): the value may change without a new version.
 */
const CACHE_SIZE: u32 = 512;
const CACHE: usize = memory.data(24 * 512, 8);

/** Starts with an empty cache. */
export function init_attr(): void {
  type_cache_clear();
}

/** Forgets the cache (after a collection: addresses may be used anew). */
export function type_cache_clear(): void {
  memory.fill(CACHE, 0, 24 * CACHE_SIZE);
}

// @ts-ignore: decorator
@inline function cache_entry(t: usize, nm: usize): usize {
  return CACHE + <usize>((<u32>(t >> 4) * 31 ^ <u32>(nm >> 4)) & CACHE_SIZE - 1) * 24;
}

/**
 * What the type at `t` or its bases (depth first, left to right) have under the interned name `nm`: UNDEF when
 * nothing. ERR = memory is out. Nothing is bound.
 */
export function type_find(t: usize, nm: V): V {
  const e = cache_entry(t, ptr_of(nm));
  if (load<u32>(e) == <u32>t && load<u32>(e, 4) == <u32>ptr_of(nm) && load<u32>(e, 8) == ns_version) {
    found_in = load<u32>(e, 12);
    const word = load<u64>(e, 16);
    return word >> 32 ? word : load<u64>(<usize>word);
  }
  const v = search(t, nm, 0);
  if (v != ERR) {
    let word = v;
    if (v != UNDEF && changetype<TypeObj>(found_in).flags & TF_INSTANCE) word = dict_find(changetype<TypeObj>(found_in).dict, nm) + 8;
    else if (!(v >> 32)) return v;
    store<u32>(e, <u32>t);
    store<u32>(e, <u32>ptr_of(nm), 4);
    store<u32>(e, ns_version, 8);
    store<u32>(e, <u32>found_in, 12);
    store<u64>(e, word, 16);
  }
  return v;
}

/**
 * The special method `n` (of `N`) of instances of the user class at `t`: its function, STOP when the first type that
 * knows it is a built-in one with the slot at offset `slot` of TypeObj (then the native part is asked), UNDEF when there is none.
 */
export function special_find(t: usize, n: i32, slot: usize): V {
  const key = name_ptr(n) + 1 + slot;
  const e = cache_entry(t, key << 4);
  if (load<u32>(e) == <u32>t && load<u32>(e, 4) == <u32>key && load<u32>(e, 8) == ns_version) return load<u64>(e, 16);
  const v = search(t, name(n), slot);
  if (v != ERR) {
    store<u32>(e, <u32>t);
    store<u32>(e, <u32>key, 4);
    store<u32>(e, ns_version, 8);
    store<u64>(e, v, 16);
  }
  return v;
}

/** The search behind both: with `slot` != 0, `object` is left out and a native slot answers STOP. */
function search(t: usize, nm: V, slot: usize): V {
  while (true) {
    const o = changetype<TypeObj>(t);
    if (slot) {
      if (t == T_OBJECT) return UNDEF;
      if (!(o.flags & TF_INSTANCE)) return load<u16>(t + slot) || slot == offsetof<TypeObj>("iter") && o.flags & TF_SELF_ITER ? STOP : UNDEF;
    }
    const v = type_own(t, nm);
    if (v != UNDEF) {
      found_in = t;
      return v;
    }
    if (o.bases) {
      const b = <usize>o.bases;
      const n = <usize>changetype<TupleObj>(b).len;
      for (let i: usize = 0; i < n; i++) {
        const base = ptr_of(load<u64>(b + (i << 3), TUPLE_ITEMS));
        if (base == T_OBJECT && i + 1 < n) continue;
        const w = search(base, nm, slot);
        if (w != UNDEF) return w;
      }
      return UNDEF;
    }
    t = o.base;
    if (!t) return UNDEF;
  }
}

/** Binds `v`, found in the type at `cls`, to `self` (UNDEF: looked up on the class itself). */
export function bind(v: V, self: V, cls: usize): V {
  if (!is_ptr(v)) return v;
  const t = <usize>load<u32>(ptr_of(v));
  if (t == T_NATIVE) {
    const flags = changetype<NativeObj>(ptr_of(v)).flags;
    if (flags & NF_STATIC || !(flags & NF_METHOD)) return v;
    if (flags & NF_CLASSMETHOD) return bound_new(v, obj(cls));
    if (self == UNDEF) return v;
    if (flags & NF_PROPERTY) {
      store<u64>(PROPERTY_ARG, self);
      return call_indirect<V>(<u32>changetype<NativeObj>(ptr_of(v)).fn, 1, PROPERTY_ARG);
    }
    return bound_new(v, self);
  }
  if (changetype<TypeObj>(t).flags & TF_BINDS) return self == UNDEF ? v : bound_new(v, self);
  return descriptor_get(v, self, cls);
}
const PROPERTY_ARG: usize = memory.data(8, 8);

/**
 * Attribute `nm` (interned) of `o`: UNDEF when it has none, ERR when raised. Slot `getattr`:
 * `(self: V, name: V) => V`: UNDEF = look in the type as usual, STOP = there is no such attribute.
 */
export function getattr_opt(o: V, nm: V): V {
  let t = slot_type(o);
  const s = changetype<TypeObj>(t);
  if (s.getattr) {
    const r = call_indirect<V>(<u32>s.getattr, o, nm);
    if (r == STOP) return UNDEF;
    if (r != UNDEF) return r;
  }
  if (s.flags & TF_ALIAS) t = s.base;
  const v = type_find(t, nm);
  if (v == UNDEF) {
    if (nm == name(N.D_CLASS)) return obj(type_of(o));
    return nm == name(N.D_NEXT) && s.next ? bound_next(o) : UNDEF;
  }
  return v == ERR ? ERR : bind(v, o, t);
}

/** `__next__` of a built-in iterator: the function `next` bound to it. */
function bound_next(o: V): V {
  const e = builtin_lookup(name(N.NEXT));
  return e > FIND_ERR ? bound_new(load<u64>(e, 8), o) : ERR;
}

/** `o.nm`, AttributeError when it has none. */
export function getattr(o: V, nm: V): V {
  const v = getattr_opt(o, nm);
  if (v != UNDEF) return v;
  return no_attribute(o, nm);
}

/** Raises AttributeError. */
export function no_attribute(o: V, nm: V): V {
  if (is_type(o, T_TYPE))
    return raise_fmt(T_ATTRIBUTE_ERROR, "type object '%s' has no attribute '%s'", obj(changetype<TypeObj>(ptr_of(o)).name), nm);
  if (is_type(o, T_MODULE))
    return raise_fmt(T_ATTRIBUTE_ERROR, "module '%s' has no attribute '%s'", obj(changetype<ModuleObj>(ptr_of(o)).name), nm);
  return raise_fmt(T_ATTRIBUTE_ERROR, "'%t' object has no attribute '%s'", o, nm);
}

/**
 * `o.nm = v`; `v` = UNDEF deletes. False when it raised. Slot `setattr`: `(self: V, name: V, v: V) => i32`: 1 done, 0 raised, -1 no such attribute.
 */
export function setattr(o: V, nm: V, v: V): bool {
  const s = changetype<TypeObj>(slot_type(o));
  if (s.setattr) {
    const r = call_indirect<i32>(<u32>s.setattr, o, nm, v);
    if (r >= 0) return r != 0;
  }
  no_attribute(o, nm);
  return false;
}
