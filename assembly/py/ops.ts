/**
 * Operations on values: the dispatch from a value to the slots of its type. The VM has its own fast paths in front of these.
 */
import { TF_ALIAS, TF_INPLACE, TF_INSTANCE, TF_SELF_ITER, TypeObj } from "./object";
import { T_BOOL, T_ELLIPSIS, T_FLOAT, T_INT, T_NONETYPE, T_NOTIMPL, T_STR, T_TYPE_ERROR } from "./types";
import { special_find } from "./attr";
import { enter_native, leave_native } from "./call";
import { raise_fmt } from "./error";
import { root, root_mark, root_release } from "./heap";
import { str_equal, str_hash } from "./intern";
import { N, name } from "./names";
import { getitem_iter, iter_local } from "./objects/iter";
import { text_byte, text_new, text_str, text_to_str } from "./text";
import {
  ELLIPSIS, ERR, FALSE, NONE, NOTIMPL, STOP, TAG_INT, TAG_PTR, TAG_SHIFT, TRUE, UNDEF, V, bool_of, both_int, float_of,
  int_of, is_bool, is_float, is_int, is_ptr, is_type, obj, ptr_of, smi,
} from "./value";

/** Operators of `binary`, in the order of the bytecode (`Op.ADD` ...). */
export const enum Bin {
  ADD = 0, SUB, MUL, TRUEDIV, FLOORDIV, MOD, POW, AND, OR, XOR, SHL, SHR, MATMUL,
  IADD, ISUB, IMUL, ITRUEDIV, IFLOORDIV, IMOD, IPOW, IAND, IOR, IXOR, ISHL, ISHR, IMATMUL,
  /** divmod(); never in place. */
  DIVMOD,
  /** Flag: `self` is the right operand. */
  REFLECTED = 64,
}
/** Operators of `unary`, in the order of the bytecode (`Op.NEG` ...). */
export const enum Un {
  NEG = 0, POS, INV, ABS,
  /** Truth of a type without `len`: TRUE or FALSE. */
  BOOL,
  /** int(x), float(x), complex(x) of types that have such a conversion. */
  INT, FLOAT, COMPLEX,
}
/** Operators of `compare`, in the order of the bytecode (`Op.LT` ...). */
export const enum Cmp {
  LT = 0, LE, GT, GE, EQ, NE,
}

/** Returned by `hash` when it raised. */
export const HASH_ERR: i64 = i64.MIN_VALUE;

// ---- types ------------------------------------------------------------------------------------------

/** Address of the type whose slots serve `v` (T_BIGINT for a long integer). */
export function slot_type(v: V): usize {
  const tag = v >> TAG_SHIFT;
  if (tag == TAG_PTR) return load<u32>(<usize>v);
  if (tag == TAG_INT) return T_INT;
  if (tag < TAG_INT) return T_FLOAT;
  if (v == NONE) return T_NONETYPE;
  if (is_bool(v)) return T_BOOL;
  return v == ELLIPSIS ? T_ELLIPSIS : T_NOTIMPL;
}

/** Address of the Python-visible type of `v`. */
export function type_of(v: V): usize {
  const t = slot_type(v);
  return changetype<TypeObj>(t).flags & TF_ALIAS ? <usize>changetype<TypeObj>(t).base : t;
}

/** Value of the name of the type of `v`. */
export function type_name(v: V): V {
  return obj(changetype<TypeObj>(type_of(v)).name);
}

// ---- text -------------------------------------------------------------------------------------------

/** Slot `repr`: `(t: text, v: V, repr: i32) => bool`. Appends repr(v). */
export function repr_to(t: usize, v: V): bool {
  return text_slot(t, v, 1);
}
/** Appends str(v). */
export function str_to(t: usize, v: V): bool {
  if (is_type(v, T_STR)) return text_str(t, v);
  return text_slot(t, v, 0);
}
function text_slot(t: usize, v: V, repr: i32): bool {
  const type = changetype<TypeObj>(slot_type(v));
  if (!type.repr) return text_byte(t, 0x3c) && text_str(t, obj(type.name)) && text_byte(t, 0x3e);
  if (!enter_native()) return false;
  const ok = call_indirect<bool>(<u32>type.repr, t, v, repr);
  leave_native();
  return ok;
}

/** repr(v) as a `str`. */
export function repr_of(v: V): V {
  const t = text_new();
  return t && repr_to(t, v) ? text_to_str(t) : ERR;
}
/** str(v). */
export function str_of(v: V): V {
  if (is_type(v, T_STR)) return v;
  const t = text_new();
  return t && str_to(t, v) ? text_to_str(t) : ERR;
}

// ---- arithmetic ---------------------------------------------------------------------------------------

const BIN_NAMES: i32 = N.D_ADD;

/**
 * `a op b` (`op` of `Bin`). Slot `binary`: `(op: i32, self: V, other: V) => V`, NOTIMPL when it does not know `other`; then
 * the slot of the other operand is asked with `op | REFLECTED`. In-place operators reach only types with TF_INPLACE.
 */
export function binary(op: i32, a: V, b: V): V {
  const ta = changetype<TypeObj>(slot_type(a)), tb = changetype<TypeObj>(slot_type(b));
  let r: V;
  let plain = op;
  if (op >= Bin.IADD && op < Bin.DIVMOD) {
    plain = op - Bin.IADD;
    if (ta.flags & TF_INPLACE) {
      r = call_indirect<V>(<u32>ta.binary, op, a, b);
      if (r != NOTIMPL) return r;
    }
  }
  if (ta.binary) {
    r = call_indirect<V>(<u32>ta.binary, plain, a, b);
    if (r != NOTIMPL) return r;
  }
  if (tb.binary) {
    r = call_indirect<V>(<u32>tb.binary, plain | Bin.REFLECTED, b, a);
    if (r != NOTIMPL) return r;
  }
  const n = op == Bin.DIVMOD ? <i32>N.D_DIVMOD : BIN_NAMES + op;
  return raise_fmt(T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(n), a, b);
}

/** `op a`. Slot `unary`: `(op: i32, self: V) => V`, NOTIMPL when it has no such operator. */
export function unary(op: i32, a: V): V {
  const t = changetype<TypeObj>(slot_type(a));
  if (t.unary) {
    const r = call_indirect<V>(<u32>t.unary, op, a);
    // STOP: a method of the script has answered NotImplemented, which is a result here
    if (r != NOTIMPL) return r == STOP ? NOTIMPL : r;
  }
  const n = op == Un.NEG ? N.D_NEG : op == Un.POS ? N.D_POS : op == Un.INV ? N.D_INVERT : op == Un.ABS ? N.D_ABS
    : op == Un.INT ? N.D_INT : op == Un.FLOAT ? N.D_FLOAT : N.D_COMPLEX;
  return raise_fmt(T_TYPE_ERROR, "unsupported type for %s: '%t'", name(n), a);
}

/** Truth: 1, 0, or -1 when it raised. */
export function truth(v: V): i32 {
  if (is_bool(v)) return <i32>(v & 1);
  if (is_int(v)) return v != smi(0) ? 1 : 0;
  if (is_float(v)) return float_of(v) != 0 ? 1 : 0;
  if (!is_ptr(v)) return v == NONE ? 0 : 1;
  const t = changetype<TypeObj>(load<u32>(ptr_of(v)));
  if (t.unary) {
    const r = call_indirect<V>(<u32>t.unary, Un.BOOL, v);
    if (r == ERR) return -1;
    if (r != NOTIMPL) return r == TRUE ? 1 : 0;
  }
  if (!t.len) return 1;
  const n = call_indirect<i32>(<u32>t.len, v);
  return n == -2 ? 1 : n < 0 ? -1 : n ? 1 : 0;
}

// ---- comparison -----------------------------------------------------------------------------------------

/** The operator with its operands exchanged. */
function mirrored(op: i32): i32 {
  return op == Cmp.LT ? Cmp.GT : op == Cmp.GT ? Cmp.LT : op == Cmp.LE ? Cmp.GE : op == Cmp.GE ? Cmp.LE : op;
}

/**
 * `a op b` (`op` of `Cmp`). Slot `compare`: `(op: i32, self: V, other: V) => V`, NOTIMPL when it cannot compare with `other`.
 * NE reaches the slot of user classes only; else it is the opposite of EQ.
 */
export function compare(op: i32, a: V, b: V): V {
  if (both_int(a, b)) return compare_words(op, a, b);
  if (op >= Cmp.EQ) {
    if (op == Cmp.EQ) return equal_value(a, b);
    return unequal(a, b);
  }
  const r = compare_slots(op, a, b);
  if (r != NOTIMPL) return r;
  return raise_fmt(T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(N.D_LT + op), a, b);
}

function compare_words(op: i32, a: V, b: V): V {
  switch (op) {
    case Cmp.LT: return bool_of(a < b);
    case Cmp.LE: return bool_of(a <= b);
    case Cmp.GT: return bool_of(a > b);
    case Cmp.GE: return bool_of(a >= b);
    case Cmp.EQ: return bool_of(a == b);
    default: return bool_of(a != b);
  }
}

function compare_slots(op: i32, a: V, b: V): V {
  const ta = changetype<TypeObj>(slot_type(a));
  if (!enter_native()) return ERR;
  let r: V = NOTIMPL;
  if (ta.compare) r = call_indirect<V>(<u32>ta.compare, op, a, b);
  if (r == NOTIMPL) {
    const tb = changetype<TypeObj>(slot_type(b));
    if (tb.compare) r = call_indirect<V>(<u32>tb.compare, mirrored(op), b, a);
  }
  leave_native();
  return r;
}

/** `a != b`: `__ne__` of a user class, else what its `==` says, else the same with the operands exchanged. */
function unequal(a: V, b: V): V {
  if (a == b && is_int(a)) return FALSE;
  if (!enter_native()) return ERR;
  let r = unequal_by(a, b, true);
  if (r == NOTIMPL) r = unequal_by(b, a, true);
  leave_native();
  return r == NOTIMPL ? bool_of(a != b) : r;
}

/** `a != b` by the type of `a` alone: NOTIMPL when it does not know. `ne` false: `__ne__` is not asked. */
export function unequal_by(a: V, b: V, ne: bool): V {
  const t = changetype<TypeObj>(slot_type(a));
  if (!t.compare) return NOTIMPL;
  if (ne && t.flags & TF_INSTANCE) {
    const r = call_indirect<V>(<u32>t.compare, Cmp.NE, a, b);
    if (r != NOTIMPL) return r;
  }
  const r = call_indirect<V>(<u32>t.compare, Cmp.EQ, a, b);
  if (r == NOTIMPL || r == ERR) return r;
  const e = truth(r);
  return e < 0 ? ERR : bool_of(e == 0);
}

function equal_value(a: V, b: V): V {
  if (is_type(a, T_STR) && is_type(b, T_STR)) return bool_of(str_equal(ptr_of(a), ptr_of(b)));
  const r = compare_slots(Cmp.EQ, a, b);
  return r == NOTIMPL ? bool_of(a == b) : r;
}

/** a == b: 1, 0, or -1 when it raised. Identical objects are equal (also a NaN that is the same word is not). */
export function equal(a: V, b: V): i32 {
  if (a == b && !is_float(a)) return 1;
  if (both_int(a, b)) return 0;
  const r = equal_value(a, b);
  return r == TRUE ? 1 : r == FALSE ? 0 : r == ERR ? -1 : truth(r);
}

/** hash(v), HASH_ERR when it raised. Slot `hash`: `(self: V) => i64`; a type without the slot is hashed by address. */
export function hash(v: V): i64 {
  if (is_int(v)) return int_of(v);
  if (is_type(v, T_STR)) return <i64>str_hash(ptr_of(v));
  const t = changetype<TypeObj>(slot_type(v));
  if (t.hash) {
    // tuples within tuples
    if (!enter_native()) return HASH_ERR;
    const h = call_indirect<i64>(<u32>t.hash, v);
    leave_native();
    return h;
  }
  return is_ptr(v) ? <i64>(ptr_of(v) >> 4) : <i64>(v & 0xff);
}

/** For the `hash` slot of types that cannot be hashed. */
export function unhashable(v: V): i64 {
  raise_fmt(T_TYPE_ERROR, "unsupported type for %s: '%t'", name(N.D_HASH), v);
  return HASH_ERR;
}

// ---- containers ---------------------------------------------------------------------------------------

/** len(v), -1 when it raised. Slot `len`: `(self: V) => i32`; -2 = the (user) type has no length after all. */
export function len_of(v: V): i32 {
  const t = changetype<TypeObj>(slot_type(v));
  if (t.len) {
    const n = call_indirect<i32>(<u32>t.len, v);
    if (n != -2) return n;
  }
  raise_fmt(T_TYPE_ERROR, "object of type '%t' has no len()", v);
  return -1;
}

/** `o[key]`. Slot `getitem`: `(self: V, key: V) => V`, STOP = the (user) type has none after all. */
export function getitem(o: V, key: V): V {
  const t = changetype<TypeObj>(slot_type(o));
  if (t.getitem) {
    const r = call_indirect<V>(<u32>t.getitem, o, key);
    if (r != STOP) return r;
  }
  return raise_fmt(T_TYPE_ERROR, "'%t' object isn't subscriptable", o);
}

/** `o[key] = v`; `v` = UNDEF deletes. False when it raised. Slot `setitem`: `(self: V, key: V, v: V) => i32`: 1, 0 raised, -1 cannot. */
export function setitem(o: V, key: V, v: V): bool {
  const t = changetype<TypeObj>(slot_type(o));
  if (t.setitem) {
    const r = call_indirect<i32>(<u32>t.setitem, o, key, v);
    if (r >= 0) return r != 0;
  }
  if (v == UNDEF) raise_fmt(T_TYPE_ERROR, "'%t' object doesn't support item deletion", o);
  else raise_fmt(T_TYPE_ERROR, "'%t' object doesn't support item assignment", o);
  return false;
}

/** `x in o`: 1, 0, or -1 when it raised. Slot `contains`: `(self: V, x: V) => i32`; -2 = no such operator, then `o` is iterated. */
export function contains(o: V, x: V): i32 {
  const t = changetype<TypeObj>(slot_type(o));
  if (t.contains) {
    const r = call_indirect<i32>(<u32>t.contains, o, x);
    if (r != -2) return r;
  }
  const m = root_mark();
  const it = iter_local(o);
  const r = it == ERR ? -1 : iter_contains(it, x);
  root_release(m);
  return r;
}

/** iter(o). Slot `iter`: `(self: V) => V` (NOTIMPL = cannot). Types with TF_SELF_ITER are their own iterators. */
export function iter(o: V): V {
  const t = changetype<TypeObj>(slot_type(o));
  if (t.flags & TF_SELF_ITER) return o;
  if (t.iter) {
    const r = call_indirect<V>(<u32>t.iter, o);
    if (r != NOTIMPL) return r;
  }
  if (t.flags & TF_INSTANCE ? special_find(slot_type(o), N.D_GETITEM, offsetof<TypeObj>("getitem")) != UNDEF : t.getitem && t.len) return getitem_iter(o);
  return raise_fmt(T_TYPE_ERROR, "'%t' object isn't iterable", o);
}

/** Next element of an iterator: STOP at the end, ERR when raised. Slot `next`: `(self: V) => V`, UNDEF = the (user) type has none after all. */
export function next(it: V): V {
  const t = changetype<TypeObj>(slot_type(it));
  if (t.next) {
    const r = call_indirect<V>(<u32>t.next, it);
    if (r != UNDEF) return r;
  }
  return raise_fmt(T_TYPE_ERROR, "'%t' object isn't an iterator", it);
}

/** x in the rest of the iterator: 1, 0, -1 when it raised. */
function iter_contains(it: V, x: V): i32 {
  if (!root(it)) return -1;
  while (true) {
    const k = root_mark();
    const v = next(it);
    if (v == STOP) return 0;
    const r = v == ERR ? -1 : equal(v, x);
    if (r) return r;
    root_release(k);
  }
}
