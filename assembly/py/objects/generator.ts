/** Generators and coroutines: a frame in the heap, resumed in place. */
import { TF_FINAL, TF_SELF_ITER, TF_TAIL } from "../object";
import { T_COROUTINE, T_GENERATOR, T_GENERATOR_EXIT, T_RUNTIME_ERROR, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { getattr_opt } from "../attr";
import { call0, call1, enter_native, keep, leave_native } from "../call";
import { CF_COROUTINE, CodeObj } from "../code";
import { pending, raise, raise_msg, raise_recursion, raise_stop, take_pending } from "../error";
import { FRAME, Frame, Ret, set_top_frame, stack_extend, stack_limit, stack_top, top_frame } from "../frame";
import { gc_alloc_var } from "../heap";
import { N, name } from "../names";
import { arg, fn_index, npos } from "../native";
import { text_lit, text_str } from "../text";
import { type_def, type_methods } from "../typetable";
import { vm_loop, vm_throw } from "../vm";
import { exc_instance, exc_matches, set_stop_value, stop_value } from "./exception";
import { text_address } from "./function";
import { ERR, NONE, STOP, UNDEF, V, is_type, obj, ptr_of } from "../value";

export const enum Gen {
  NEW = 0,
  /** Suspended at a YIELD ... */
  YIELD,
  /** ... in a YIELDFROM. */
  FROM,
  RUNNING,
  DONE,
}

@unmanaged
export class GenObj {
  type: u32;
  /** Registers. */
  count: u32;
  state: u32;
  pad: u32;
  /** Value that was sent to a generator that is in a YIELDFROM; UNDEF = none. */
  sent: V;
  /** Exception set with `pend_throw`; UNDEF = none. */
  pend: V;
}
/** Offset of the frame in the object. */
export const GEN_FRAME: usize = 32;
const GEN_BYTES: i32 = 64;

export function init_generator(): void {
  const g = type_def(T_GENERATOR, "generator", 0, TF_TAIL | TF_SELF_ITER | TF_FINAL, GEN_BYTES, 8, 0b1100, 1 << 10 | 1 << 11);
  g.repr = fn_index(gen_repr);
  g.next = fn_index(gen_next);
  type_methods(g, "send:2 throw:2-4 close:1 pend_throw:2 __next__:1", METHODS);
  const c = type_def(T_COROUTINE, "generator", T_GENERATOR, TF_TAIL | TF_SELF_ITER | TF_FINAL, GEN_BYTES, 8, 0b1100, 1 << 10 | 1 << 11);
  c.repr = g.repr;
  c.next = g.next;
}

/** A generator whose frame is ready to run `code`; 0 when memory is out. Its registers are still to be filled. */
export function gen_new(code: usize, globals: usize): usize {
  const c = changetype<CodeObj>(code);
  const p = gc_alloc_var(c.flags & CF_COROUTINE ? T_COROUTINE : T_GENERATOR, c.nregs);
  if (!p) return 0;
  const g = changetype<GenObj>(p);
  g.sent = UNDEF;
  g.pend = UNDEF;
  const f = changetype<Frame>(p + GEN_FRAME);
  f.code = <u32>code;
  f.globals = <u32>globals;
  f.ip = c.code;
  f.owner = <u32>p;
  return p;
}

// @ts-ignore: decorator
@inline export function is_generator(v: V): bool { return is_type(v, T_GENERATOR) || is_type(v, T_COROUTINE); }

/**
 * Links the frame of a suspended generator behind the topmost frame and hands it `sent`: the frame to run; 0 = raised, 1 = it is finished.
 */
export function gen_enter(p: usize, sent: V, ret: i32): usize {
  const g = changetype<GenObj>(p);
  const fp = p + GEN_FRAME;
  const f = changetype<Frame>(fp);
  if (g.pend != UNDEF && g.state < <u32>Gen.RUNNING) return gen_throw_enter(p, take_pend(g), ret);
  switch (g.state) {
    case Gen.NEW:
      if (sent != NONE) {
        raise_msg(T_TYPE_ERROR, "can't send non-None value to a just-started generator");
        return 0;
      }
      break;
    case Gen.YIELD:
      // operand A of the YIELD before ip
      store<u64>(fp + <usize>load<u16>(<usize>f.ip - 8, 2), sent, FRAME);
      break;
    case Gen.FROM:
      g.sent = sent;
      f.ip -= 8;
      break;
    case Gen.RUNNING:
      raise_msg(T_VALUE_ERROR, "generator already executing");
      return 0;
    default:
      return 1;
  }
  return gen_link(p, ret) ? fp : 0;
}

function take_pend(g: GenObj): V {
  const e = g.pend;
  g.pend = UNDEF;
  return e;
}

/** Makes the generator's frame the topmost one. It takes a little of the VM stack, so that there is a limit to the depth. */
function gen_link(p: usize, ret: i32): bool {
  const f = changetype<Frame>(p + GEN_FRAME);
  const top = stack_top() + STACK_SHARE;
  if (top > stack_limit && !stack_extend(top)) {
    raise_recursion();
    return false;
  }
  f.top = <u32>top;
  f.prev = <u32>top_frame;
  f.ret = <u16>ret;
  changetype<GenObj>(p).state = Gen.RUNNING;
  set_top_frame(p + GEN_FRAME);
  return true;
}
const STACK_SHARE: usize = 64;

/** Unlinks the topmost frames down to and including that of generator `p`; they are suspended in YIELDFROM. */
function gen_unlink(p: usize): void {
  while (true) {
    const f = changetype<Frame>(top_frame);
    changetype<GenObj>(f.owner).state = Gen.FROM;
    set_top_frame(f.prev);
    if (<usize>f.owner == p) return;
  }
}

/** Value that a delegate's own `throw` gave back to yield, after `gen_throw_enter` returned 2. */
let thrown_value: V = 0;

/**
 * As `gen_enter`, with the exception `exc` to be raised where the generator (or the one that it delegates to) is suspended: the VM starts
 * with the pending exception. 2 = the delegate has handled it and yields `thrown_value`.
 */
function gen_throw_enter(p: usize, exc: V, ret: i32): usize {
  const first = p;
  if (changetype<GenObj>(p).state == Gen.RUNNING) {
    raise_msg(T_VALUE_ERROR, "generator already executing");
    return 0;
  }
  if (changetype<GenObj>(p).state == Gen.DONE) return 1;
  let how = ret;
  while (true) {
    const f = changetype<Frame>(p + GEN_FRAME);
    const from = changetype<GenObj>(p).state == Gen.FROM;
    if (!gen_link(p, how)) return 0;
    f.pad = how == Ret.GEN_FROM && is_exit(exc) ? 1 : 0;
    if (!from) break;
    const it = load<u64>(p + GEN_FRAME + <usize>load<u16>(<usize>f.ip - 8, 4), FRAME);
    if (is_generator(it)) {
      const s = changetype<GenObj>(ptr_of(it)).state;
      if (s == Gen.RUNNING || s == Gen.DONE) break;
      p = ptr_of(it);
      how = Ret.GEN_FROM;
      continue;
    }
    const closing = is_exit(exc);
    const m = getattr_opt(it, name(closing ? N.CLOSE : N.THROW));
    if (m == ERR) return top_frame;
    if (m == UNDEF) break;
    const r = closing ? call0(m) : call1(m, exc);
    if (r == ERR) {
      vm_throw();
      return top_frame;
    }
    if (closing) break;
    gen_unlink(first);
    thrown_value = r;
    return 2;
  }
  const e = exc_instance(exc);
  if (e != ERR) raise(e);
  vm_throw();
  return top_frame;
}

function is_exit(exc: V): bool {
  return exc == obj(T_GENERATOR_EXIT) || exc_matches(exc, obj(T_GENERATOR_EXIT)) == 1;
}

/** Resumes from native code: a value, STOP (value of the return in `stop_value`), or ERR. `exc` UNDEF = nothing is thrown. */
export function gen_resume(p: usize, sent: V, exc: V): V {
  if (!enter_native()) return ERR;
  const fp = exc == UNDEF ? gen_enter(p, sent, Ret.GEN_HOST) : gen_throw_enter(p, exc, Ret.GEN_HOST);
  let r: V;
  if (fp == 0) r = ERR;
  else if (fp == 1) {
    set_stop_value(NONE);
    r = STOP;
  } else r = fp == 2 ? thrown_value : vm_loop();
  leave_native();
  return keep(r);
}

function gen_next(self: V): V {
  return gen_resume(ptr_of(self), NONE, UNDEF);
}

function gen_repr(t: usize, v: V, repr: i32): bool {
  const c = changetype<CodeObj>(changetype<Frame>(ptr_of(v) + GEN_FRAME).code);
  return text_lit(t, "<generator object '") && text_str(t, obj(c.name)) && text_lit(t, "'") && text_address(t, v);
}

// ---- methods -----------------------------------------------------------------------------------------

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [method_send, method_throw, method_close, method_pend_throw, method_next];

/** StopIteration for a generator that has returned. */
function finished(r: V): V {
  if (r != STOP) return r;
  const v = stop_value();
  return raise_stop(v == NONE ? UNDEF : v);
}

function method_send(argc: i32, argv: usize): V {
  return finished(gen_resume(ptr_of(arg(argv, 0)), arg(argv, 1), UNDEF));
}

function method_next(argc: i32, argv: usize): V {
  return finished(gen_resume(ptr_of(arg(argv, 0)), NONE, UNDEF));
}

function method_throw(argc: i32, argv: usize): V {
  let exc = arg(argv, 1);
  if (npos(argc) > 2 && arg(argv, 2) != NONE) exc = arg(argv, 2);
  return finished(gen_resume(ptr_of(arg(argv, 0)), NONE, exc));
}

function method_close(argc: i32, argv: usize): V {
  const r = gen_resume(ptr_of(arg(argv, 0)), NONE, obj(T_GENERATOR_EXIT));
  if (r == STOP) return NONE;
  if (r != ERR) return raise_msg(T_RUNTIME_ERROR, "generator ignored GeneratorExit");
  if (exc_matches(pending(), obj(T_GENERATOR_EXIT)) != 1) return ERR;
  take_pending();
  return NONE;
}

function method_pend_throw(argc: i32, argv: usize): V {
  const g = changetype<GenObj>(ptr_of(arg(argv, 0)));
  if (g.state == Gen.RUNNING) return raise_msg(T_VALUE_ERROR, "generator already executing");
  const old = g.pend;
  g.pend = arg(argv, 1) == NONE ? UNDEF : arg(argv, 1);
  return old == UNDEF ? NONE : old;
}
