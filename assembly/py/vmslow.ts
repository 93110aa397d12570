/**
 * The parts of instructions that are not worth inlining in the loop of vm.ts. Those that can start Python code return CALLED
 * when they have pushed a frame for it.
 */
import { InstanceObj, TF_BINDS, TF_INSTANCE, TF_ACCESSORS, TF_ALIAS, TypeObj } from "./object";
import * as T from "./types";
import { bind, found_in, getattr, getattr_opt, setattr, special_find, type_find } from "./attr";
import { call0, call_method1, enter_native, leave_native } from "./call";
import { CodeObj } from "./code";
import { raise_fmt, raise_msg, take_pending } from "./error";
import { FRAME, Frame, Ret } from "./frame";
import { range_reset, root, root_mark, root_release } from "./heap";
import { N, name } from "./names";
import { NF_CLASSMETHOD, NF_METHOD, NF_PROPERTY, NF_STATIC, NativeObj } from "./native";
import { ns_version } from "./ns";
import { Op } from "./opcodes";
import { Bin, Cmp, binary, compare, contains, getitem, iter, next, setitem, slot_type, truth, unequal_by } from "./ops";
import { binary_method, instance_grow } from "./objects/instance";
import { DF_NAMESPACE, DictObj, FIND_ERR, dict_add, dict_find, dict_get, dict_remove } from "./objects/dict";
import { GenObj, gen_enter, is_generator } from "./objects/generator";
import { set_stop_value, stop_from_pending, stop_value } from "./objects/exception";
import { iter_in } from "./objects/iter";
import { ModuleObj, PASSING_ENTRY, builtin_lookup } from "./objects/module";
import { key_kept } from "./objects/slice";
import { super_method, super_self } from "./objects/super";
import { jump_comparison, jump_on, jump_operand, operator_at } from "./unwind";
import { ShapeObj, shape_add, shape_slot } from "./shape";
import { mixed } from "./vm_arith";
import { call_result, vm_call } from "./vmcall";
import { IC, RA, RB, RC, save } from "./vm_operands";
import {
  ERR, NONE, NOTIMPL, STOP, TRUE, UNDEF, V, bool_of, float_of, int_of, is_float, is_int, is_ptr, is_type, obj, ptr_of, smi,
} from "./value";

/** A frame was pushed: the VM continues with it. */
export const CALLED: V = 0xfffd_0000_0000_0008;
/** The VM shall be entered anew (a poll). */
export const AGAIN: V = 0xfffd_0000_0000_0009;

/** The VM goes on at the frame's `ip`; for YIELDFROM: `yielded` is to be yielded. */
export const GOTO: V = 0xfffd_0000_0000_000a;

const SCRATCH: usize = memory.data(24, 8);

/** Calls `f(self, a, b)` (UNDEF = absent) with a frame if it is a Python function. */
function push_call(f: V, self: V, a: V, b: V, result: u32, ret: i32): V {
  let n = 0;
  if (a != UNDEF) {
    store<u64>(SCRATCH, a);
    n = 1;
  }
  if (b != UNDEF) {
    store<u64>(SCRATCH, b, 8);
    n = 2;
  }
  if (!is_type(f, T.T_FUNCTION)) {
    f = bind(f, self, load<u32>(ptr_of(self)));
    if (f == ERR) return ERR;
    self = UNDEF;
    const m = root_mark();
    for (let i = 0; i < n; i++) if (!root(load<u64>(SCRATCH + (<usize>i << 3)))) return ERR;
    const fp = vm_call(f, self, n, m, result, ret);
    return fp > 1 ? CALLED : fp ? call_result : ERR;
  }
  const fp = vm_call(f, self, n, SCRATCH, result, ret);
  return fp > 1 ? CALLED : fp ? call_result : ERR;
}

// ---- arithmetic ----------------------------------------------------------------------------------------

/** A double from a float, small integer or bool word; NaN payload 1 never occurs, so `num_ok` says whether it was one. */
let num_ok: bool = false;
function number(v: V): f64 {
  num_ok = true;
  if (is_float(v)) return float_of(v);
  if (is_int(v)) return <f64>int_of(v);
  num_ok = false;
  return 0;
}

/** `a op b` (op of `Bin`) for the register `result`. */
export function slow_binary(op: i32, a: V, b: V, result: u32): V {
  range_reset();
  if (!is_ptr(a) && !is_ptr(b)) {
    const r = mixed(op >= Bin.IADD ? op - Bin.IADD : op, a, b);
    if (r != UNDEF) return r;
    return binary(op, a, b);
  }
  if (is_ptr(a) && changetype<TypeObj>(load<u32>(ptr_of(a))).flags & TF_INSTANCE) {
    const t = <usize>load<u32>(ptr_of(a));
    let f: V = UNDEF;
    if (op >= Bin.IADD) {
      f = special_find(t, binary_method(op), offsetof<TypeObj>("binary"));
      if (f == UNDEF) op -= Bin.IADD;
    }
    if (f == UNDEF) f = special_find(t, binary_method(op), offsetof<TypeObj>("binary"));
    if (f == ERR) return ERR;
    if (is_type(f, T.T_FUNCTION)) return push_call(f, a, b, UNDEF, result, Ret.BINARY);
    return native_binary(op, a, b);
  }
  if (is_ptr(b) && changetype<TypeObj>(load<u32>(ptr_of(b))).flags & TF_INSTANCE) {
    const t = changetype<TypeObj>(slot_type(a));
    let r: V = NOTIMPL;
    const plain = op >= Bin.IADD ? op - Bin.IADD : op;
    if (t.binary) r = call_indirect<V>(<u32>t.binary, plain, a, b);
    if (r != NOTIMPL) return r;
    const f = special_find(load<u32>(ptr_of(b)), binary_method(plain | Bin.REFLECTED), offsetof<TypeObj>("binary"));
    if (is_type(f, T.T_FUNCTION)) return push_call(f, b, a, UNDEF, result, Ret.BINARY);
  }
  return native_binary(op, a, b);
}

function native_binary(op: i32, a: V, b: V): V {
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = binary(op, a, b);
  root_release(m);
  leave_native();
  return r;
}

/** What `a op b` gives after the method of the left operand (or the in-place method) has answered NotImplemented. */
export function binary_again(op: i32, a: V, b: V): V {
  const plain = op >= Bin.IADD && op < Bin.DIVMOD ? op - Bin.IADD : op;
  if (plain != op) {
    const f = special_find(slot_type(a), binary_method(op), offsetof<TypeObj>("binary"));
    if (f != UNDEF) return native_binary(plain, a, b);
  }
  const t = changetype<TypeObj>(slot_type(b));
  if (slot_type(a) != slot_type(b) && t.binary) {
    const r = call_indirect<V>(<u32>t.binary, plain | Bin.REFLECTED, b, a);
    if (r != NOTIMPL) return r;
  }
  return raise_fmt(T.T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(N.D_ADD + op), a, b);
}

/** `a op b` (op of `Cmp`); `ret` STORE or JUMP. */
export function slow_compare(op: i32, a: V, b: V, result: u32, ret: i32): V {
  range_reset();
  if (!is_ptr(a) && !is_ptr(b)) {
    const x = number(a);
    if (num_ok) {
      const y = number(b);
      if (num_ok) {
        switch (op) {
          case Cmp.LT: return bool_of(x < y);
          case Cmp.LE: return bool_of(x <= y);
          case Cmp.GT: return bool_of(x > y);
          case Cmp.GE: return bool_of(x >= y);
          case Cmp.EQ: return bool_of(x == y);
          default: return bool_of(x != y);
        }
      }
    }
  } else if (is_ptr(a) && changetype<TypeObj>(load<u32>(ptr_of(a))).flags & TF_INSTANCE) {
    const f = special_find(load<u32>(ptr_of(a)), N.D_LT + op, offsetof<TypeObj>("compare"));
    if (f == ERR) return ERR;
    if (is_type(f, T.T_FUNCTION)) return push_call(f, a, b, UNDEF, result, ret == Ret.STORE ? Ret.BINARY : ret);
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = compare(op, a, b);
  root_release(m);
  leave_native();
  return r;
}

/** What a comparison gives after the method of the left operand has answered NotImplemented. */
export function compare_again(op: i32, a: V, b: V): V {
  if (op == Cmp.NE) {
    let r = unequal_by(a, b, false);
    if (r == NOTIMPL) r = unequal_by(b, a, true);
    return r == NOTIMPL ? bool_of(a != b) : r;
  }
  const t = changetype<TypeObj>(slot_type(b));
  if (t.compare) {
    const m = op == Cmp.LT ? Cmp.GT : op == Cmp.GT ? Cmp.LT : op == Cmp.LE ? Cmp.GE : op == Cmp.GE ? Cmp.LE : op;
    const r = call_indirect<V>(<u32>t.compare, m, b, a);
    if (r != NOTIMPL) return r;
  }
  if (op == Cmp.EQ) return bool_of(a == b);
  return raise_fmt(T.T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(N.D_LT + op), a, b);
}

/** IN and NOTIN as TRUE, FALSE or ERR. */
export function slow_in(x: V, o: V, negate: bool): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = contains(o, x);
  root_release(m);
  leave_native();
  return r < 0 ? ERR : bool_of((r != 0) != negate);
}

export function slow_truth(v: V): i32 {
  range_reset();
  if (!enter_native()) return -1;
  const m = root_mark();
  const r = truth(v);
  root_release(m);
  leave_native();
  return r;
}

// ---- globals -------------------------------------------------------------------------------------------

/** Fills the 8-byte cache at `cache` with the address of a value in a namespace. */
// @ts-ignore: decorator
@inline function cache_global(fp: usize, cache: usize, e: usize): void {
  const f = changetype<Frame>(fp);
  if (changetype<CodeObj>(f.code).globals != f.globals) return;
  store<u32>(cache, ns_version);
  store<u32>(cache, <u32>(e + 8), 4);
}

/** Global or builtin `nm`; caches where it is. */
export function slow_global(fp: usize, nm: V, cache: usize): V {
  range_reset();
  const g = <usize>changetype<Frame>(fp).globals;
  const e = dict_find(g, nm);
  if (e > FIND_ERR) {
    if (cache) cache_global(fp, cache, e);
    return load<u64>(e, 8);
  }
  const b = builtin_lookup(nm);
  if (b > FIND_ERR) {
    if (cache && b != PASSING_ENTRY) cache_global(fp, cache, b);
    return load<u64>(b, 8);
  }
  return b == FIND_ERR ? ERR : raise_fmt(T.T_NAME_ERROR, "name '%s' isn't defined", nm);
}

export function slow_store_global(fp: usize, nm: V, v: V, cache: usize): bool {
  range_reset();
  const g = <usize>changetype<Frame>(fp).globals;
  let e = dict_find(g, nm);
  if (!e) e = dict_add(g, nm);
  if (e <= FIND_ERR) return false;
  store<u64>(e, v, 8);
  cache_global(fp, cache, e);
  return true;
}

export function delete_name(d: usize, nm: V): bool {
  const e = dict_find(d, nm);
  if (e > FIND_ERR) {
    dict_remove(d, e);
    return true;
  }
  raise_fmt(T.T_NAME_ERROR, "name '%s' isn't defined", nm);
  return false;
}

/** Name in a class body: the dict of the class, then globals. */
export function load_name(fp: usize, d: usize, nm: V): V {
  const v = dict_get(d, nm);
  return v != UNDEF ? v : slow_global(fp, nm, 0);
}

export function unbound(nm: V): V {
  return raise_msg(T.T_NAME_ERROR, "local variable referenced before assignment");
}

// ---- attributes ----------------------------------------------------------------------------------------

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
    if (is_type(v, T.T_PROPERTY) && i < 0) {
      const g = load<u64>(ptr_of(v), 8);
      if (is_type(g, T.T_FUNCTION)) return push_call(g, o, UNDEF, UNDEF, result, Ret.STORE);
    } else if (v != UNDEF && i < 0 && !t.native && plain_value(v)) cache_value(p, cache, found_in, nm);
  } else if (type == T.T_MODULE) {
    const d = <usize>changetype<ModuleObj>(p).dict;
    const e = dict_find(d, nm);
    if (e > FIND_ERR) {
      cache_slot(p, cache, e);
      return load<u64>(e, 8);
    }
  } else if (type == T.T_TYPE) {
    if (!(changetype<TypeObj>(p).flags & TF_INSTANCE)) return native_getattr(o, nm);
    const v = type_find(p, nm);
    if (v == ERR) return ERR;
    if (v != UNDEF && (plain_value(v) || is_type(v, T.T_FUNCTION)) && nm != name(N.D_NAME) && nm != name(N.D_DICT) && nm != name(N.D_BASES))
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
  if (t == T.T_NATIVE || t == T.T_PROPERTY || t == T.T_STATICMETHOD || t == T.T_CLASSMETHOD) return false;
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
      if (is_type(v, T.T_FUNCTION)) {
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
  } else if (!t.getattr || type == T.T_GENERATOR) {
    const v = type_find(t.flags & TF_ALIAS ? <usize>t.base : type, nm);
    if (v == ERR) return ERR;
    if (is_type(v, T.T_NATIVE) && (changetype<NativeObj>(ptr_of(v)).flags & (NF_STATIC | NF_CLASSMETHOD | NF_PROPERTY | NF_METHOD)) == NF_METHOD) {
      if (is_ptr(o)) {
        store<u64>(cache, <u64>load<u32>(ptr_of(o)));
        store<u32>(cache, <u32>ptr_of(v), 8);
        store<u32>(cache, 1, 12);
      }
      store<u64>(out, v);
      store<u64>(out, o, 8);
      return NONE;
    }
  } else if (type == T.T_SUPER) {
    const f = super_method(o, nm);
    if (f == ERR) return ERR;
    if (f != UNDEF) {
      store<u64>(out, f);
      store<u64>(out, super_self, 8);
      return NONE;
    }
  } else if (type == T.T_MODULE || type == T.T_TYPE) {
    const m = type == T.T_TYPE ? class_method(ptr_of(o), nm, cache, out) : UNDEF;
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
  if (!is_type(v, T.T_NATIVE) || !(changetype<NativeObj>(ptr_of(v)).flags & NF_CLASSMETHOD)) return UNDEF;
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
      if (is_type(member, T.T_PROPERTY)) {
        const f = load<u64>(ptr_of(member), 16);
        if (is_type(f, T.T_FUNCTION)) return push_call(f, o, v, UNDEF, 0, Ret.DISCARD);
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
    if (t != T.T_FUNCTION && (t == T.T_NATIVE || changetype<TypeObj>(t).flags & TF_INSTANCE)) return false;
  }
  const hook = type_find(type, name(N.D_SETATTR));
  if (hook == ERR) take_pending();
  return hook == UNDEF || hook != ERR && found_in == T.T_OBJECT;
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

// ---- items ---------------------------------------------------------------------------------------------

/** True for types that put a key into themselves or into an exception. */
function keeps_keys(type: usize): bool {
  return type == T.T_DICT || type == T.T_ORDEREDDICT;
}

export function slow_getitem(o: V, k: V, result: u32): V {
  range_reset();
  if (is_ptr(o)) {
    const type = <usize>load<u32>(ptr_of(o));
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, N.D_GETITEM, offsetof<TypeObj>("getitem"));
      k = key_kept(k);
      if (f == ERR || k == ERR) return ERR;
      if (is_type(f, T.T_FUNCTION)) return push_call(f, o, k, UNDEF, result, Ret.STORE);
    } else if (keeps_keys(type)) k = key_kept(k);
    if (k == ERR) return ERR;
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = getitem(o, k);
  root_release(m);
  leave_native();
  return r;
}

/** `o[k] = v`, v UNDEF deletes: TRUE, CALLED or ERR. */
export function slow_setitem(o: V, k: V, v: V): V {
  range_reset();
  if (is_ptr(o)) {
    const type = <usize>load<u32>(ptr_of(o));
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, v == UNDEF ? N.D_DELITEM : N.D_SETITEM, offsetof<TypeObj>("setitem"));
      k = key_kept(k);
      if (f == ERR || k == ERR) return ERR;
      if (is_type(f, T.T_FUNCTION)) return push_call(f, o, k, v, 0, Ret.DISCARD);
    } else if (keeps_keys(type)) k = key_kept(k);
    if (k == ERR) return ERR;
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  const ok = setitem(o, k, v);
  root_release(m);
  leave_native();
  return ok ? TRUE : ERR;
}

// ---- iteration -----------------------------------------------------------------------------------------

export function slow_iter(o: V, result: u32): V {
  range_reset();
  if (is_ptr(o)) {
    const type = <usize>load<u32>(ptr_of(o));
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, N.D_ITER, offsetof<TypeObj>("iter"));
      if (f == ERR) return ERR;
      if (is_type(f, T.T_FUNCTION)) return push_call(f, o, UNDEF, UNDEF, result, Ret.STORE);
    }
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = iter(o);
  root_release(m);
  leave_native();
  return r;
}

/** LOOPITER: `p` = three registers for the iterator. */
export function loop_iter(o: V, p: usize, result: u32): V {
  if (is_type(o, T.T_LIST) || is_type(o, T.T_TUPLE)) {
    store<u64>(p, <u64>T.T_ITER);
    store<u64>(p, o, 8);
    store<u64>(p, o, 16);
    return obj(p);
  }
  if (changetype<TypeObj>(slot_type(o)).flags & TF_INSTANCE) return slow_iter(o, result);
  range_reset();
  if (!enter_native()) return ERR;
  const r = iter_in(o, p);
  leave_native();
  return r;
}

/** next(it) for FORITER: a value, STOP, CALLED or ERR. */
export function slow_next(it: V, result: u32): V {
  range_reset();
  if (is_ptr(it)) {
    const p = ptr_of(it);
    const type = <usize>load<u32>(p);
    if (type == T.T_GENERATOR) {
      const fp = gen_enter(p, NONE, Ret.GEN_FOR);
      if (fp <= 1) return fp ? STOP : ERR;
      changetype<Frame>(fp).result = <u16>result;
      return CALLED;
    }
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, N.D_NEXT, offsetof<TypeObj>("next"));
      if (f == ERR) return ERR;
      if (is_type(f, T.T_FUNCTION)) return push_call(f, it, UNDEF, UNDEF, result, Ret.NEXT);
    }
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  set_stop_value(NONE);
  let r = next(it);
  // StopIteration out of a native iterator (a function that map calls) ends the loop too
  if (r == ERR) r = stop_from_pending();
  root_release(m);
  leave_native();
  return r;
}

/** Awaitable of GETAWAIT for the register `result`: a coroutine itself, else `__await__()` or iter(). */
export function get_await(o: V, result: u32): V {
  if (is_generator(o)) return o;
  range_reset();
  if (changetype<TypeObj>(slot_type(o)).flags & TF_INSTANCE) {
    const method = type_find(load<u32>(ptr_of(o)), name(N.D_AWAIT));
    if (is_type(method, T.T_FUNCTION)) return push_call(method, o, UNDEF, UNDEF, result, Ret.STORE);
  }
  const f = getattr_opt(o, name(N.D_AWAIT));
  if (f == ERR) return ERR;
  if (f == UNDEF) return slow_iter(o, result);
  const m = root_mark();
  if (!root(f)) return ERR;
  const r = call0(f);
  root_release(m);
  return r;
}

// ---- calls and jumps -------------------------------------------------------------------------------------

/** A call that the loop does not do itself: result, CALLED or ERR. */
export function slow_call(f: V, argc: i32, argv: usize, result: u32): V {
  range_reset();
  const m = root_mark();
  if (is_type(f, T.T_TYPE)) {
    // int(x), list(x) ...
    const t = changetype<TypeObj>(ptr_of(f));
    if (!(t.flags & TF_INSTANCE) && t.make_new) {
      if (!enter_native()) return ERR;
      const r = call_indirect<V>(<u32>t.make_new, ptr_of(f), argc, argv);
      leave_native();
      root_release(m);
      return r;
    }
  }
  const fp = vm_call(f, UNDEF, argc, argv, result, Ret.STORE);
  root_release(m);
  return fp > 1 ? CALLED : fp ? call_result : ERR;
}

/** ADD ... MATMUL, in place or not. */
export function slow_arith(fp: usize, ip: usize): V {
  save(fp, ip + 8);
  return slow_binary(operator_at(ip), RB(fp, ip), RC(fp, ip), load<u16>(ip, 2));
}

/** ADDI ... SHRI. */
export function slow_immediate(fp: usize, ip: usize): V {
  save(fp, ip + 8);
  return slow_binary(operator_at(ip), RB(fp, ip), smi(IC(ip)), load<u16>(ip, 2));
}

/** LT ... NE. */
export function slow_compared(fp: usize, ip: usize): V {
  save(fp, ip + 8);
  return slow_compare(<i32>load<u8>(ip) - Op.LT, RB(fp, ip), RC(fp, ip), load<u16>(ip, 2), Ret.STORE);
}

/** A conditional jump on a comparison: GOTO with the frame's `ip` (the next instruction or where the jump leads), CALLED or ERR. */
export function slow_jump(fp: usize, ip: usize): V {
  save(fp, ip + 8);
  const v = slow_compare(jump_comparison(ip), RA(fp, ip), jump_operand(fp, ip), 0, Ret.JUMP);
  if (v == ERR || v == CALLED) return v;
  return jump_on(fp, ip, v) ? GOTO : ERR;
}

// ---- yield from ------------------------------------------------------------------------------------------

/** Value that a YIELDFROM passes on. */
export let yielded: V = 0;

/**
 * YIELDFROM: the result of the delegate at its end, GOTO with `yielded` to be yielded, CALLED when the delegate is a generator that runs
 * now, ERR.
 */
export function yield_from(fp: usize, ip: usize): V {
  range_reset();
  const g = changetype<GenObj>(changetype<Frame>(fp).owner);
  const sent = g.sent == UNDEF ? NONE : g.sent;
  g.sent = UNDEF;
  const it = load<u64>(fp + <usize>load<u16>(ip, 4), FRAME);
  if (is_generator(it)) {
    const f = gen_enter(ptr_of(it), sent, Ret.GEN_FROM);
    return f > 1 ? CALLED : f ? NONE : ERR;
  }
  if (!enter_native()) return ERR;
  const m = root_mark();
  set_stop_value(NONE);
  let r: V;
  if (sent == NONE) r = next(it);
  else r = call_method1(it, name(N.SEND), sent);
  if (r == ERR) r = stop_from_pending();
  root_release(m);
  leave_native();
  if (r == STOP) return stop_value();
  if (r == ERR) return ERR;
  yielded = r;
  return GOTO;
}
