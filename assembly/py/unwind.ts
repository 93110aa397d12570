/** Leaving frames: returns that need more than storing a result, and exceptions. */
import { T_GENERATOR_EXIT, T_RUNTIME_ERROR, T_STOP_ITERATION, T_TYPE_ERROR } from "./types";
import { CodeObj, HANDLER_BYTES, code_handlers, code_line } from "./code";
import { pending, raise_fmt, raise_msg, raise_type, take_pending, trace_add } from "./error";
import { FRAME, Frame, Ret, set_top_frame } from "./frame";
import { gc_root } from "./gc";
import { is_subclass } from "./objects/type";
import { exc_native, set_stop_value } from "./objects/exception";
import { Gen, GenObj } from "./objects/generator";
import { Op } from "./opcodes";
import { Bin, slot_type } from "./ops";
import { binary_again, compare_again, slow_truth } from "./vm_slow_operators";
import { IB, IC, RA, RB, RC, branch, save } from "./vm_operands";
import { ERR, FALSE, NONE, NOTIMPL, STOP, TRUE, UNDEF, V, obj, smi } from "./value";

/** Static word: the exception that was handled last. */
const HANDLED: usize = memory.data(8, 8);

export function init_unwind(): void {
  gc_root(HANDLED);
  store<u64>(HANDLED, UNDEF);
}

/** The exception that is being handled, UNDEF = none. */
export function exc_handled(): V {
  return load<u64>(HANDLED);
}

/** EXCDONE */
export function exc_done(): void {
  store<u64>(HANDLED, UNDEF);
}

/** Result that the VM hands to the native that called it, after `frame_return` or `unwind` have returned 0. */
export let host_result: V = 0;

// @ts-ignore: decorator
@inline function set(fp: usize, r: usize, v: V): void {
  store<u64>(fp + r, v, FRAME);
}

/** Goes on in `fp`. */
function go(fp: usize): usize {
  set_top_frame(fp);
  return fp;
}

/** Leaves to the native that called the VM. */
function leave(f: Frame, r: V): usize {
  set_top_frame(f.prev);
  host_result = r;
  return 0;
}

/**
 * Returns `v` from the frame `fp` whose `ret` is not STORE: the frame that continues (at its `ip`), 0 = back to the native.
 */
export function frame_return(fp: usize, v: V): usize {
  const f = changetype<Frame>(fp);
  const prev = <usize>f.prev;
  const p = changetype<Frame>(prev);
  switch (<i32>f.ret) {
    case Ret.HOST:
      return leave(f, v);
    case Ret.INIT:
    case Ret.INIT_HOST:
      if (v != NONE) {
        set_top_frame(prev);
        raise_fmt(T_TYPE_ERROR, "__init__() should return None, not '%t'", v);
        if (f.ret & 1) return leave(f, ERR);
        return unwind(prev, p.ip - 8);
      }
      if (f.ret & 1) return leave(f, obj(f.owner));
      set(prev, f.result, obj(f.owner));
      return go(prev);
    case Ret.GEN_HOST:
      changetype<GenObj>(f.owner).state = Gen.DONE;
      set_stop_value(v);
      return leave(f, STOP);
    case Ret.GEN_FOR:
      changetype<GenObj>(f.owner).state = Gen.DONE;
      end_loop(p);
      return go(prev);
    case Ret.GEN_FROM: {
      changetype<GenObj>(f.owner).state = Gen.DONE;
      set(prev, load<u16>(<usize>p.ip - 8, 2), v);
      set_top_frame(prev);
      if (f.pad) {
        f.pad = 0;
        raise_type(T_GENERATOR_EXIT);
        return unwind(prev, p.ip - 8);
      }
      return prev;
    }
    case Ret.JUMP:
      set_top_frame(prev);
      return jump(prev, v);
    case Ret.NEXT:
      set(prev, f.result, v);
      return go(prev);
    case Ret.BINARY: {
      // the frame is gone once something else has been called
      const result = <usize>f.result;
      set_top_frame(prev);
      if (v == NOTIMPL) {
        v = again(prev);
        if (v == ERR) return unwind(prev, p.ip - 8);
      }
      set(prev, result, v);
      return prev;
    }
    default:
      return go(prev);
  }
}

/** The FORITER before the frame's `ip` ends its loop. */
function end_loop(p: Frame): void {
  const at = <usize>p.ip - 8;
  if (load<u16>(at) == Op.FORITER) p.ip += <i32>load<i16>(at, 6);
  else p.ip += 8 + load<i32>(at, 8);
}

/** The operation before the frame's `ip`, whose first method has answered NotImplemented. */
function again(fp: usize): V {
  const at = <usize>changetype<Frame>(fp).ip - 8;
  const op = <i32>load<u8>(at);
  if (op >= Op.LT && op <= Op.NE) return compare_again(op - Op.LT, RB(fp, at), RC(fp, at));
  return binary_again(operator_at(at), RB(fp, at), op >= Op.ADDI && op <= Op.SHRI ? smi(IC(at)) : RC(fp, at));
}

/** Operator of `Bin` of an arithmetic instruction. */
export function operator_at(at: usize): i32 {
  const op = <i32>load<u8>(at);
  const variant: i32 = load<u8>(at, 1) ? Bin.IADD : 0;
  return variant + (op < Op.ADDI ? op - Op.ADD : immediate_operator(op));
}

function immediate_operator(op: i32): i32 {
  switch (op) {
    case Op.ADDI: return Bin.ADD;
    case Op.SUBI: return Bin.SUB;
    case Op.MULI: return Bin.MUL;
    case Op.FLOORDIVI: return Bin.FLOORDIV;
    case Op.MODI: return Bin.MOD;
    case Op.ANDI: return Bin.AND;
    case Op.SHLI: return Bin.SHL;
    default: return Bin.SHR;
  }
}

/** Operator of `Cmp` of a conditional jump on a comparison, and its right operand. */
export function jump_comparison(at: usize): i32 {
  const op = <i32>load<u8>(at);
  return op >= Op.JF_LTI ? (op - Op.JF_LTI) % 6 : (op - Op.JF_LT) % 10;
}
export function jump_operand(fp: usize, at: usize): V {
  return <i32>load<u8>(at) >= Op.JF_LTI ? smi(IB(at)) : RB(fp, at);
}

/** Lets the frame go on behind the conditional jump at `at`, whose comparison gave `v`. False = raised. */
export function jump_on(fp: usize, at: usize, v: V): bool {
  const t = v == TRUE ? 1 : v == FALSE ? 0 : slow_truth(v);
  if (t < 0) return false;
  const op = <i32>load<u8>(at);
  const when = op >= Op.JT_LTI || op >= Op.JT_LT && op < Op.JF_LTI;
  save(fp, branch(at, (t != 0) != when));
  return true;
}

/** The conditional jump before `ip` of `fp` gets the result `v` of its comparison. */
function jump(fp: usize, v: V): usize {
  const at = <usize>changetype<Frame>(fp).ip - 8;
  if (v == NOTIMPL) v = compare_again(jump_comparison(at), RA(fp, at), jump_operand(fp, at));
  return v != ERR && jump_on(fp, at, v) ? fp : unwind(fp, at);
}

/**
 * Yields `v` from the generator frame `fp`, which has stored its `ip`: the frame that continues, 0 = back to the native.
 */
export function frame_yield(fp: usize, v: V, state: u32): usize {
  while (true) {
    const f = changetype<Frame>(fp);
    changetype<GenObj>(f.owner).state = state;
    f.pad = 0;
    const prev = <usize>f.prev;
    if (f.ret == Ret.GEN_HOST) return leave(f, v);
    if (f.ret == Ret.GEN_FOR) {
      set(prev, f.result, v);
      return go(prev);
    }
    // a generator that delegates to this one yields it too
    fp = prev;
    state = Gen.FROM;
  }
}

/** The next exception is raised again: its traceback already has the line of the frame. */
export function raised_again(): void {
  again_raised = true;
}
let again_raised: bool = false;

/**
 * Raises the pending exception at bytecode address `at` of the frame `fp`: the frame that handles it (its `ip` is set), 0 = back to the
 * native with ERR.
 */
export function unwind(fp: usize, at: usize): usize {
  let traced = again_raised ? 0 : exc_native(pending());
  again_raised = false;
  while (true) {
    const f = changetype<Frame>(fp);
    const c = changetype<CodeObj>(f.code);
    const off = <u32>(at - <usize>c.code);
    if (traced) trace_add(traced, obj(c.file), code_line(f.code, off), obj(c.name));
    let h = code_handlers(c);
    for (let n = <i32>c.nhandlers; n; n--, h += HANDLER_BYTES) {
      if (off < load<u32>(h) || off >= load<u32>(h, 4)) continue;
      const caught = take_pending();
      store<u64>(HANDLED, caught);
      set(fp, load<u32>(h, 12), caught);
      f.ip = c.code + load<u32>(h, 8);
      return go(fp);
    }
    traced = exc_native(pending());
    const prev = <usize>f.prev;
    const ret = <i32>f.ret;
    if (ret >= Ret.GEN_FOR && ret <= Ret.GEN_FROM) {
      changetype<GenObj>(f.owner).state = Gen.DONE;
      f.pad = 0;
      if (is_subclass(slot_type(pending()), T_STOP_ITERATION)) {
        set_top_frame(prev);
        raise_msg(T_RUNTIME_ERROR, "generator raised StopIteration");
        traced = exc_native(pending());
      }
    }
    if (ret & 1) return leave(f, ERR);
    set_top_frame(prev);
    if (ret == Ret.NEXT && is_subclass(slot_type(pending()), T_STOP_ITERATION)) {
      take_pending();
      end_loop(changetype<Frame>(prev));
      return prev;
    }
    fp = prev;
    at = changetype<Frame>(fp).ip - 8;
  }
}
