/** The general ways of items and iteration. */
import { getattr_opt, special_find, type_find } from "./attr";
import { call0, call_method1, enter_native, leave_native } from "./call";
import { FRAME, Frame, Ret } from "./frame";
import { range_reset, root, root_mark, root_release } from "./heap";
import { N, name } from "./names";
import { TF_INSTANCE, TypeObj } from "./object";
import { set_stop_value, stop_from_pending, stop_value } from "./objects/exception";
import { GenObj, gen_enter, is_generator } from "./objects/generator";
import { iter_in } from "./objects/iter";
import { key_kept } from "./objects/slice";
import { getitem, iter, next, setitem, slot_type } from "./ops";
import { T_DICT, T_FUNCTION, T_GENERATOR, T_ITER, T_LIST, T_ORDEREDDICT, T_TUPLE } from "./types";
import { ERR, NONE, STOP, TRUE, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "./value";
import { CALLED, GOTO, push_call } from "./vm_slow_calls";

/** True for types that put a key into themselves or into an exception. */
function keeps_keys(type: usize): bool {
  return type == T_DICT || type == T_ORDEREDDICT;
}

export function slow_getitem(o: V, k: V, result: u32): V {
  range_reset();
  if (is_ptr(o)) {
    const type = <usize>load<u32>(ptr_of(o));
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, N.D_GETITEM, offsetof<TypeObj>("getitem"));
      k = key_kept(k);
      if (f == ERR || k == ERR) return ERR;
      if (is_type(f, T_FUNCTION)) return push_call(f, o, k, UNDEF, result, Ret.STORE);
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
      if (is_type(f, T_FUNCTION)) return push_call(f, o, k, v, 0, Ret.DISCARD);
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
      if (is_type(f, T_FUNCTION)) return push_call(f, o, UNDEF, UNDEF, result, Ret.STORE);
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
  if (is_type(o, T_LIST) || is_type(o, T_TUPLE)) {
    store<u64>(p, <u64>T_ITER);
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
    if (type == T_GENERATOR) {
      const fp = gen_enter(p, NONE, Ret.GEN_FOR);
      if (fp <= 1) return fp ? STOP : ERR;
      changetype<Frame>(fp).result = <u16>result;
      return CALLED;
    }
    if (changetype<TypeObj>(type).flags & TF_INSTANCE) {
      const f = special_find(type, N.D_NEXT, offsetof<TypeObj>("next"));
      if (f == ERR) return ERR;
      if (is_type(f, T_FUNCTION)) return push_call(f, it, UNDEF, UNDEF, result, Ret.NEXT);
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
    if (is_type(method, T_FUNCTION)) return push_call(method, o, UNDEF, UNDEF, result, Ret.STORE);
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
