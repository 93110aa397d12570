/** Instances of user classes: attributes in slots, and the special methods behind the type slots. */
import { INSTANCE_SLOTS, InstanceObj, TF_ACCESSORS, TF_EXCEPTION, TF_GETATTR, TF_INSTANCE, TypeObj } from "../object";
import { T_ATTRIBUTE_ERROR, T_BIGINT, T_FUNCTION, T_OBJECT, T_TYPE_ERROR } from "../types";
import { bind, found_in, getattr_opt, special_find, type_find } from "../attr";
import { call, call0, call1, call2, call3, call_with_self } from "../call";
import { raise_fmt, raise_msg, raise_type } from "../error";
import { gc_alloc, gc_words, root, root_mark, root_release } from "../heap";
import { N, name } from "../names";
import { fn_index } from "../native";
import {
  Bin, HASH_ERR, Un, binary, compare, contains, getitem, hash, iter, len_of, next, setitem, slot_type, str_to, truth, unary, unhashable,
} from "../ops";
import { ShapeObj, shape_add, shape_name, shape_slot } from "../shape";
import { text_byte, text_hex, text_lit, text_str } from "../text";
import { descriptor_set } from "./descriptor";
import { DF_READONLY, DictObj, dict_new, dict_set } from "./dict";
import { stop_from_pending } from "./exception";
import { ERR, NOTIMPL, STOP, UNDEF, V, bool_of, int_of, is_bool, is_int, is_ptr, is_type, obj, ptr_of } from "../value";

/** A new instance without attributes of the user class at `cls`; 0 when memory is out. */
export function instance_new(cls: usize): usize {
  const t = changetype<TypeObj>(cls);
  const cap = t.hint;
  const p = gc_alloc(INSTANCE_SLOTS + (<usize>cap << 3), cls);
  if (!p) return 0;
  const o = changetype<InstanceObj>(p);
  o.shape = t.shape;
  o.slots = <u32>(p + INSTANCE_SLOTS);
  o.cap = <u16>cap;
  o.inline_cap = <u16>cap;
  if (t.native) store<u64>(o.slots, UNDEF);
  return p;
}

/** The native part of an instance of a class with a native base (UNDEF = not made yet). */
// @ts-ignore: decorator
@inline export function native_part(p: usize): V { return load<u64>(changetype<InstanceObj>(p).slots); }

/** The native part, AttributeError when it was not made yet. */
export function native_part_checked(p: usize): V {
  const v = native_part(p);
  return v == UNDEF ? raise_msg(T_ATTRIBUTE_ERROR, "call super().__init__() first") : v;
}

/** Own attribute of an instance, UNDEF when it has none. */
export function instance_get(p: usize, nm: V): V {
  const o = changetype<InstanceObj>(p);
  const i = shape_slot(o.shape, ptr_of(nm));
  return i < 0 ? UNDEF : load<u64>(<usize>o.slots + (<usize>i << 3));
}

/** Sets an own attribute. False = MemoryError. */
export function instance_set(p: usize, nm: V, v: V): bool {
  const o = changetype<InstanceObj>(p);
  let i = shape_slot(o.shape, ptr_of(nm));
  if (i < 0) {
    const s = shape_add(o.shape, ptr_of(nm));
    if (!s) return false;
    i = changetype<ShapeObj>(s).count - 1;
    if (i >= <i32>o.cap && !instance_grow(p)) return false;
    o.shape = <u32>s;
  }
  store<u64>(<usize>o.slots + (<usize>i << 3), v);
  return true;
}

/** Gives an instance more slots. */
export function instance_grow(p: usize): bool {
  const o = changetype<InstanceObj>(p);
  const n = <usize>o.cap;
  let cap = n + (n >> 1) + 2 | 1;
  if (cap > 0xffff) cap = 0xffff;
  if (cap == n) return false;
  const d = gc_words(cap);
  if (!d) return false;
  memory.copy(d, o.slots, n << 3);
  o.slots = <u32>d;
  o.cap = <u16>cap;
  return true;
}

/** Copies the attributes into a new dict object (for `__dict__`); ERR when memory is out. */
export function instance_dict(p: usize): V {
  const o = changetype<InstanceObj>(p);
  const n = changetype<ShapeObj>(o.shape).count;
  const d = dict_new(n);
  if (!d) return ERR;
  for (let i: u32 = 0; i < n; i++) {
    const k = shape_name(o.shape, i);
    const v = load<u64>(<usize>o.slots + (<usize>i << 3));
    if (k && v != UNDEF && !dict_set(d, obj(k), v)) return ERR;
  }
  changetype<DictObj>(d).flags |= DF_READONLY;
  return obj(d);
}

// ---- attributes ----------------------------------------------------------------------------------------

/** Names that `__getattr__` is not asked for. */
function is_hook_name(nm: V): bool {
  return nm == name(N.D_GETATTR) || nm == name(N.D_GET) || nm == name(N.D_SET) || nm == name(N.D_DELETE) ||
    nm == name(N.D_SET_NAME) || nm == name(N.D_SETATTR) || nm == name(N.D_DELATTR) || nm == name(N.D_CLASS);
}

/** True when the built-in type at `t` is the native part's (and not `object`). */
// @ts-ignore: decorator
@inline function is_native_base(t: usize): bool {
  return t != T_OBJECT && !(changetype<TypeObj>(t).flags & TF_INSTANCE);
}

/** Slot `getattr`. */
function instance_getattr(self: V, nm: V): V {
  const p = ptr_of(self);
  const own = instance_get(p, nm);
  if (own != UNDEF) return own;
  if (nm == name(N.D_DICT)) return instance_dict(p);
  const cls = <usize>load<u32>(p);
  const t = changetype<TypeObj>(cls);
  const v = type_find(cls, nm);
  if (v == ERR) return ERR;
  if (v != UNDEF) {
    if (!t.native || !is_native_base(found_in)) return bind(v, self, cls);
    const part = native_part_checked(p);
    return part == ERR ? ERR : getattr_opt(part, nm);
  }
  if (t.native && native_part(p) != UNDEF && nm != name(N.D_CLASS)) {
    const w = getattr_opt(native_part(p), nm);
    if (w != UNDEF) return w;
  }
  if (t.flags & TF_GETATTR && !is_hook_name(nm)) {
    const f = type_find(cls, name(N.D_GETATTR));
    if (f != UNDEF) return f == ERR ? ERR : special_call(f, self, nm, UNDEF);
  }
  return nm == name(N.D_CLASS) ? obj(cls) : STOP;
}

/** Slot `setattr`. */
function instance_setattr(self: V, nm: V, v: V): i32 {
  const p = ptr_of(self);
  const cls = <usize>load<u32>(p);
  if (changetype<TypeObj>(cls).flags & TF_ACCESSORS) {
    const member = type_find(cls, nm);
    if (member == ERR) return 0;
    if (member != UNDEF) {
      const r = descriptor_set(member, self, v);
      if (r != -2) return r;
    }
    const hook = type_find(cls, name(v == UNDEF ? N.D_DELATTR : N.D_SETATTR));
    if (hook == ERR) return 0;
    if (hook != UNDEF && found_in != T_OBJECT) {
      const m = root_mark();
      const r = special_call(hook, self, nm, v);
      root_release(m);
      return r == ERR ? 0 : 1;
    }
  }
  if (v == UNDEF && instance_get(p, nm) == UNDEF) return -1;
  return instance_set(p, nm, v) ? 1 : 0;
}

// ---- special methods -----------------------------------------------------------------------------------

/** Calls the special method `f` (as found in the class) of `self` with up to two more arguments (UNDEF = absent). */
export function special_call(f: V, self: V, a: V, b: V): V {
  if (is_type(f, T_FUNCTION)) return a == UNDEF ? call1(f, self) : b == UNDEF ? call2(f, self, a) : call3(f, self, a, b);
  const g = bind(f, self, load<u32>(ptr_of(self)));
  if (g == ERR || !root(g)) return ERR;
  return a == UNDEF ? call0(g) : b == UNDEF ? call1(g, a) : call2(g, a, b);
}

// @ts-ignore: decorator
@inline function slot(self: V, n: i32, offset: usize): V {
  return special_find(load<u32>(ptr_of(self)), n, offset);
}

function instance_repr(t: usize, self: V, repr: i32): bool {
  const p = ptr_of(self);
  const cls = <usize>load<u32>(p);
  let f = slot(self, repr ? N.D_REPR : N.D_STR, offsetof<TypeObj>("repr"));
  if (f == UNDEF && !repr) f = slot(self, N.D_REPR, offsetof<TypeObj>("repr"));
  if (f == ERR) return false;
  if (f == STOP) {
    const part = native_part_checked(p);
    if (part == ERR) return false;
    let kind = repr;
    if (changetype<TypeObj>(cls).flags & TF_EXCEPTION && repr) {
      if (!text_str(t, obj(changetype<TypeObj>(cls).name))) return false;
      kind = 2;
    }
    return call_indirect<bool>(<u32>changetype<TypeObj>(slot_type(part)).repr, t, part, kind);
  }
  if (f == UNDEF)
    return text_byte(t, 0x3c) && text_str(t, obj(changetype<TypeObj>(cls).name)) && text_lit(t, " object at 0x") && text_hex(t, p, 8) &&
      text_byte(t, 0x3e);
  const m = root_mark();
  const r = special_call(f, self, UNDEF, UNDEF);
  const ok = r != ERR && str_to(t, r);
  root_release(m);
  return ok;
}

function instance_hash(self: V): i64 {
  const f = slot(self, N.D_HASH, offsetof<TypeObj>("hash"));
  if (f == ERR) return HASH_ERR;
  if (f == STOP || f == UNDEF) {
    const e = slot(self, N.D_EQ, offsetof<TypeObj>("compare"));
    if (e == ERR) return HASH_ERR;
    if (e != UNDEF && e != STOP) return unhashable(self);
    return f == STOP ? hash(native_part(ptr_of(self))) : <i64>(ptr_of(self) >> 4);
  }
  const m = root_mark();
  const r = special_call(f, self, UNDEF, UNDEF);
  root_release(m);
  if (r == ERR) return HASH_ERR;
  if (is_int(r)) return int_of(r);
  const h = slot_type(r) == T_BIGINT || is_bool(r) ? hash(r) : HASH_ERR;
  if (h == HASH_ERR) raise_fmt(T_TYPE_ERROR, "can't convert %t to int", r);
  return h;
}

function instance_unary(op: i32, self: V): V {
  let f: V;
  if (op == Un.BOOL) {
    f = slot(self, N.D_BOOL, offsetof<TypeObj>("unary"));
    if (f == UNDEF || f == STOP) {
      return changetype<TypeObj>(load<u32>(ptr_of(self))).native ? bool_result(truth(native_part(ptr_of(self)))) : NOTIMPL;
    }
  } else {
    const n = op == Un.NEG ? N.D_NEG : op == Un.POS ? N.D_POS : op == Un.INV ? N.D_INVERT : op == Un.ABS ? N.D_ABS
      : op == Un.INT ? N.D_INT : op == Un.FLOAT ? N.D_FLOAT : N.D_COMPLEX;
    f = slot(self, n, offsetof<TypeObj>("unary"));
  }
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : NOTIMPL;
  if (f == STOP) return unary(op, native_part(ptr_of(self)));
  const r = special_call(f, self, UNDEF, UNDEF);
  if (r == ERR) return ERR;
  if (op == Un.BOOL) return bool_result(truth(r));
  if (r == NOTIMPL) return STOP;
  if (op == Un.INT && !is_int(r) && !is_type(r, T_BIGINT)) return raise_type(T_TYPE_ERROR);
  return r;
}

function bool_result(n: i32): V {
  return n < 0 ? ERR : bool_of(n != 0);
}

/** Number in `N` of the method behind an operator of `Bin`. */
export function binary_method(op: i32): i32 {
  if (op & Bin.REFLECTED) return op == (Bin.DIVMOD | Bin.REFLECTED) ? -1 : N.D_RADD + (op & ~Bin.REFLECTED);
  return op == Bin.DIVMOD ? N.D_DIVMOD : N.D_ADD + op;
}

function instance_binary(op: i32, self: V, other: V): V {
  const n = binary_method(op);
  if (n < 0) return NOTIMPL;
  const f = slot(self, n, offsetof<TypeObj>("binary"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : NOTIMPL;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    if (part == ERR) return ERR;
    return op & Bin.REFLECTED ? binary(op & ~Bin.REFLECTED, other, part) : binary(op, part, other);
  }
  return special_call(f, self, other, UNDEF);
}

function instance_compare(op: i32, self: V, other: V): V {
  const f = slot(self, N.D_LT + op, offsetof<TypeObj>("compare"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : NOTIMPL;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    if (part == ERR) return ERR;
    // the other operand may be of the same class
    let o = other;
    if (is_ptr(o) && load<u32>(ptr_of(o)) == load<u32>(ptr_of(self))) o = native_part(ptr_of(o));
    return compare(op, part, o);
  }
  return special_call(f, self, other, UNDEF);
}

function instance_call(self: V, argc: i32, argv: usize): V {
  const f = slot(self, N.D_CALL, offsetof<TypeObj>("call"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : STOP;
  if (f == STOP) return call(native_part(ptr_of(self)), argc, argv);
  return call_with_self(f, self, argc, argv);
}

function instance_getitem(self: V, key: V): V {
  const f = slot(self, N.D_GETITEM, offsetof<TypeObj>("getitem"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : STOP;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    return part == ERR ? ERR : getitem(part, key);
  }
  return special_call(f, self, key, UNDEF);
}

function instance_setitem(self: V, key: V, v: V): i32 {
  const f = slot(self, v == UNDEF ? N.D_DELITEM : N.D_SETITEM, offsetof<TypeObj>("setitem"));
  if (f == UNDEF || f == ERR) return f == ERR ? 0 : -1;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    return part != ERR && setitem(part, key, v) ? 1 : 0;
  }
  const m = root_mark();
  const r = special_call(f, self, key, v);
  root_release(m);
  return r == ERR ? 0 : 1;
}

function instance_len(self: V): i32 {
  const f = slot(self, N.D_LEN, offsetof<TypeObj>("len"));
  if (f == UNDEF) return -2;
  if (f == ERR) return -1;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    return part == ERR ? -1 : len_of(part);
  }
  const m = root_mark();
  const r = special_call(f, self, UNDEF, UNDEF);
  root_release(m);
  if (r == ERR) return -1;
  const n = is_bool(r) ? <i64>(r & 1) : is_int(r) ? int_of(r) : -1;
  if (n < 0 || n > <i64>i32.MAX_VALUE) {
    raise_fmt(T_TYPE_ERROR, "can't convert %t to int", r);
    return -1;
  }
  return <i32>n;
}

function instance_contains(self: V, x: V): i32 {
  const f = slot(self, N.D_CONTAINS, offsetof<TypeObj>("contains"));
  if (f == UNDEF) return -2;
  if (f == ERR) return -1;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    return part == ERR ? -1 : contains(part, x);
  }
  const m = root_mark();
  const r = special_call(f, self, x, UNDEF);
  root_release(m);
  return r == ERR ? -1 : truth(r);
}

function instance_iter(self: V): V {
  const f = slot(self, N.D_ITER, offsetof<TypeObj>("iter"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : NOTIMPL;
  if (f == STOP) {
    const part = native_part_checked(ptr_of(self));
    return part == ERR ? ERR : iter(part);
  }
  return special_call(f, self, UNDEF, UNDEF);
}

function instance_next(self: V): V {
  const f = slot(self, N.D_NEXT, offsetof<TypeObj>("next"));
  if (f == UNDEF || f == ERR) return f == ERR ? ERR : UNDEF;
  if (f == STOP) return next(native_part(ptr_of(self)));
  const r = special_call(f, self, UNDEF, UNDEF);
  return r == ERR ? stop_from_pending() : r;
}

function instance_buffer(self: V, out: usize, write: i32): i32 {
  const cls = changetype<TypeObj>(load<u32>(ptr_of(self)));
  if (!cls.native) return -1;
  const part = native_part(ptr_of(self));
  const t = changetype<TypeObj>(slot_type(part));
  return t.buffer ? call_indirect<i32>(<u32>t.buffer, part, out, write) : -1;
}

/** Gives a user class the slots of its instances. */
export function instance_slots(t: TypeObj): void {
  t.repr = fn_index(instance_repr);
  t.hash = fn_index(instance_hash);
  t.unary = fn_index(instance_unary);
  t.binary = fn_index(instance_binary);
  t.compare = fn_index(instance_compare);
  t.call = fn_index(instance_call);
  t.getattr = fn_index(instance_getattr);
  t.setattr = fn_index(instance_setattr);
  t.getitem = fn_index(instance_getitem);
  t.setitem = fn_index(instance_setitem);
  t.len = fn_index(instance_len);
  t.contains = fn_index(instance_contains);
  t.iter = fn_index(instance_iter);
  t.next = fn_index(instance_next);
  t.buffer = fn_index(instance_buffer);
}
