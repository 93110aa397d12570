/**
 * The virtual machine: the loop that runs bytecode (opcodes.ts).
 *
 * `vm_run` keeps four values in locals: frame, instruction pointer, constants, and the value under way. Common cases of an
 * instruction end with `continue`; everything else computes `v` in a function of vmslow.ts and leaves the switch: the code behind it
 * stores `v` in R[A], runs a frame that was pushed (CALLED), goes on at the frame's `ip` (GOTO), or raises (ERR).
 */
import { interrupt_pending } from "../hal";
import { CodeObj } from "./code";
import { raise_type } from "./error";
import { FRAME, Frame, Ret, set_top_frame, stack_extend, stack_limit, top_frame } from "./frame";
import { range_enter, range_leave, range_reset, root_mark, root_release } from "./heap";
import { NativeObj } from "./native";
import { ns_version } from "./ns";
import { InstanceObj, ListObj, TUPLE_ITEMS, TupleObj } from "./object";
import { block_levels, native_level } from "./call";
import { thread_awake, thread_blocked, thread_current, thread_ended, thread_switch, thread_unblock } from "./thread";
import { Op } from "./opcodes";
import { DictObj, FIND_ERR, dict_find } from "./objects/dict";
import { FuncObj } from "./objects/function";
import { Gen } from "./objects/generator";
import { IterObj } from "./objects/iter";
import { sched_pending, sched_run } from "./sched";
import { T_DICT, T_FUNCTION, T_ITER, T_KEYBOARD_INTERRUPT, T_LIST, T_NATIVE, T_TUPLE } from "./types";
import { exc_done, frame_return, frame_yield, host_result, unwind } from "./unwind";
import {
  CALLED, AGAIN, GOTO, get_await, load_name, loop_iter, slow_binary, slow_call, slow_compare, slow_delattr, slow_getattr, slow_getitem, slow_global, slow_immediate,
  slow_in, slow_iter, slow_jump, slow_method, slow_next, slow_setattr, slow_setitem, slow_store_global, slow_truth, unbound, yield_from, yielded,
} from "./vmslow";
import * as S from "./vmops";
import {
  ERR, FALSE, INT_BIAS, NONE, STOP, TRUE, UNDEF, V, bool_of, both_int, fits_smi, float, float_of, int_of, is_float, is_int, is_ptr, obj, ptr_of, smi,
} from "./value";

/** Loop rounds and calls until the next poll. */
let ticks: i32 = 0;
const TICKS: i32 = 1024;
/** The pending exception is to be raised in the topmost frame. */
let throwing: bool = false;
/** Where the root stack of the running level begins. */
let root_level: usize = 0;

/** Nested VM loops, and the level of natives in which the innermost one was started. */
let depth: i32 = 0;
let vm_natives: i32 = 0;

/** True for a native that the outermost loop has called itself (for `thread_block`). */
export function vm_can_block(): bool {
  return depth == 1 && native_level() - vm_natives <= block_levels;
}

/** Makes the next `vm_loop` raise the pending exception in the topmost frame. */
export function vm_throw(): void {
  throwing = true;
}

export function init_vm(): void {
  ticks = TICKS;
  throwing = false;
  root_level = root_mark();
  depth = 0;
}

/** Runs the topmost frame until the frame with `Ret.HOST` returns: its value, STOP at the end of a generator, or ERR. */
export function vm_loop(): V {
  const ranges = range_enter();
  const level = root_level;
  root_level = root_mark();
  const natives = vm_natives;
  vm_natives = native_level();
  depth++;
  let r: V;
  while (true) {
    r = vm_run();
    if (depth > 1) {
      if (r != AGAIN) break;
      continue;
    }
    // outermost level: threads take turns
    if (r == AGAIN) thread_switch();
    else if (thread_current) thread_ended(r);
    else break;
  }
  depth--;
  vm_natives = natives;
  root_release(root_level);
  root_level = level;
  range_leave(ranges);
  return r;
}

/**
 * Work between instructions: Ctrl-C, scheduled callbacks. The VM is left and entered again, so that a host which compiles the loop anew while
 * it runs (tiers of V8) can switch to the better code.
 */
function poll(fp: usize, ip: usize): V {
  ticks = TICKS;
  store<u32>(fp, <u32>ip, 4);
  range_reset();
  root_release(root_level);
  if (interrupt_pending()) return raise_type(T_KEYBOARD_INTERRUPT);
  return sched_pending() && sched_run() == ERR ? ERR : AGAIN;
}

// @ts-ignore: decorator
@inline function A(fp: usize, ip: usize): usize { return fp + <usize>load<u16>(ip, 2); }
// @ts-ignore: decorator
@inline function RA(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 2), FRAME); }
// @ts-ignore: decorator
@inline function RB(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 4), FRAME); }
// @ts-ignore: decorator
@inline function RC(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 6), FRAME); }
// @ts-ignore: decorator
@inline function WA(fp: usize, ip: usize, v: V): void { store<u64>(fp + <usize>load<u16>(ip, 2), v, FRAME); }
/** Constant W. */
// @ts-ignore: decorator
@inline function KW(k: usize, ip: usize): V { return load<u64>(k + <usize>load<u32>(ip, 4)); }
// @ts-ignore: decorator
@inline function KC(k: usize, ip: usize): V { return load<u64>(k + <usize>load<u16>(ip, 6)); }
/** Stores where the frame continues. */
// @ts-ignore: decorator
@inline function save(fp: usize, ip: usize): void { store<u32>(fp, <u32>ip, 4); }
// @ts-ignore: decorator
@inline function small(n: i64): bool { return <i64><i32>n == n; }
// @ts-ignore: decorator
@inline function consts_of(fp: usize): usize { return <usize>changetype<CodeObj>(changetype<Frame>(fp).code).consts; }

/** Runs bytecode from the topmost frame on: the value for the native that called the VM, ERR, or AGAIN. */
function vm_run(): V {
  let fp = top_frame;
  let ip = <usize>changetype<Frame>(fp).ip;
  let v: V = ERR, a: V = 0, b: V = 0;
  let p: usize = 0, q: usize = 0;
  let n: i64 = 0, i: i64 = 0;
  if (throwing) {
    throwing = false;
    // an exception thrown into code that has not begun is outside of all its try blocks
    fp = unwind(fp, ip - 8);
    if (!fp) return host_result;
    ip = changetype<Frame>(fp).ip;
  }
  let k = consts_of(fp);
  while (true) {
    switch (<i32>load<u16>(ip)) {
      case Op.MOVE:
        WA(fp, ip, RB(fp, ip));
        ip += 8;
        continue;
      case Op.LOADK:
        WA(fp, ip, KW(k, ip));
        ip += 8;
        continue;
      case Op.LOADI:
        WA(fp, ip, smi(load<i32>(ip, 4)));
        ip += 8;
        continue;
      case Op.LOADS:
        WA(fp, ip, 0xfffd_0000_0000_0000 | <u64>load<u32>(ip, 4));
        ip += 8;
        continue;
      case Op.CHECK:
        if (RA(fp, ip) == UNDEF) {
          v = unbound(KW(k, ip));
          break;
        }
        ip += 8;
        continue;
      case Op.DELLOCAL:
        if (RA(fp, ip) == UNDEF) {
          v = unbound(KW(k, ip));
          break;
        }
        WA(fp, ip, UNDEF);
        ip += 8;
        continue;
      case Op.LOADG:
        if (load<u32>(ip, 8) == ns_version) {
          WA(fp, ip, load<u64>(<usize>load<u32>(ip, 12)));
          ip += 16;
          continue;
        }
        v = slow_global(fp, KW(k, ip), ip + 8);
        if (v == ERR) break;
        WA(fp, ip, v);
        ip += 16;
        continue;
      case Op.STOREG:
        if (load<u32>(ip, 8) == ns_version) store<u64>(<usize>load<u32>(ip, 12), RA(fp, ip));
        else if (!slow_store_global(fp, KW(k, ip), RA(fp, ip), ip + 8)) {
          v = ERR;
          break;
        }
        ip += 16;
        continue;
      case Op.DELG:
        if (!S.delete_name(changetype<Frame>(fp).globals, KW(k, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.LOADN:
        v = load_name(fp, ptr_of(load<u64>(fp, FRAME)), KW(k, ip));
        break;
      case Op.STOREN:
        if (!S.store_name(ptr_of(load<u64>(fp, FRAME)), KW(k, ip), RA(fp, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.DELN:
        if (!S.delete_name(ptr_of(load<u64>(fp, FRAME)), KW(k, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.MAKECELL:
        v = S.cell_new(RA(fp, ip));
        break;
      case Op.LOADCELL:
        v = load<u64>(ptr_of(RB(fp, ip)), 8);
        if (v == UNDEF) {
          v = unbound(KC(k, ip));
          break;
        }
        WA(fp, ip, v);
        ip += 8;
        continue;
      case Op.STORECELL:
        store<u64>(ptr_of(RA(fp, ip)), RB(fp, ip), 8);
        ip += 8;
        continue;
      case Op.DELCELL:
        if (load<u64>(ptr_of(RA(fp, ip)), 8) == UNDEF) {
          v = unbound(NONE);
          break;
        }
        store<u64>(ptr_of(RA(fp, ip)), UNDEF, 8);
        ip += 8;
        continue;
      case Op.LOADNCELL:
        v = S.load_name_cell(ptr_of(load<u64>(fp, FRAME)), KC(k, ip), ptr_of(RB(fp, ip)));
        break;

      // ---- attributes and items
      case Op.GETATTR:
        a = RB(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u64>(p) == load<u64>(ip, 8)) {
            if (load<u32>(ip, 20) == 0) {
              v = load<u64>(<usize>changetype<InstanceObj>(p).slots + <usize>load<u32>(ip, 16));
              if (v != UNDEF) {
                WA(fp, ip, v);
                ip += 24;
                continue;
              }
            } else if (load<u32>(ip, 20) == ns_version + 1) {
              WA(fp, ip, load<u64>(<usize>load<u32>(ip, 16)));
              ip += 24;
              continue;
            }
          }
        }
        save(fp, ip + 24);
        v = slow_getattr(a, KC(k, ip), ip + 8, load<u16>(ip, 2));
        if (v == ERR || v == CALLED) break;
        WA(fp, ip, v);
        ip += 24;
        continue;
      case Op.SETATTR:
        a = RA(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u64>(p) == load<u64>(ip, 8)) {
            q = <usize>load<u32>(ip, 20);
            if (!q) {
              store<u64>(<usize>changetype<InstanceObj>(p).slots + <usize>load<u32>(ip, 16), RB(fp, ip));
              ip += 24;
              continue;
            }
            if (load<u32>(ip, 16) >> 3 < <u32>changetype<InstanceObj>(p).cap) {
              store<u64>(<usize>changetype<InstanceObj>(p).slots + <usize>load<u32>(ip, 16), RB(fp, ip));
              changetype<InstanceObj>(p).shape = <u32>q;
              ip += 24;
              continue;
            }
          }
        }
        save(fp, ip + 24);
        v = slow_setattr(a, KC(k, ip), RB(fp, ip), ip + 8);
        if (v == ERR || v == CALLED) break;
        ip += 24;
        continue;
      case Op.DELATTR:
        if (!slow_delattr(RA(fp, ip), KC(k, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.GETITEM:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u32>(p) == <u32>T_LIST) {
            if (is_int(b)) {
              n = int_of(b);
              if (n < 0) n += <i64>changetype<ListObj>(p).len;
              if (<u64>n < <u64>changetype<ListObj>(p).len) {
                WA(fp, ip, load<u64>(<usize>changetype<ListObj>(p).items + (<usize>n << 3)));
                ip += 8;
                continue;
              }
            }
          } else if (load<u32>(p) == <u32>T_TUPLE) {
            if (is_int(b)) {
              n = int_of(b);
              if (n < 0) n += <i64>changetype<TupleObj>(p).len;
              if (<u64>n < <u64>changetype<TupleObj>(p).len) {
                WA(fp, ip, load<u64>(p + (<usize>n << 3), TUPLE_ITEMS));
                ip += 8;
                continue;
              }
            }
          } else if (load<u32>(p) == <u32>T_DICT) {
            q = dict_find(p, b);
            if (q > FIND_ERR) {
              WA(fp, ip, load<u64>(q, 8));
              ip += 8;
              continue;
            }
            if (q) {
              save(fp, ip + 8);
              v = ERR;
              break;
            }
          }
        }
        save(fp, ip + 8);
        v = slow_getitem(a, b, load<u16>(ip, 2));
        break;
      case Op.GETITEMI:
        a = RB(fp, ip);
        n = load<i16>(ip, 6);
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u32>(p) == <u32>T_LIST) {
            i = n < 0 ? n + <i64>changetype<ListObj>(p).len : n;
            if (<u64>i < <u64>changetype<ListObj>(p).len) {
              WA(fp, ip, load<u64>(<usize>changetype<ListObj>(p).items + (<usize>i << 3)));
              ip += 8;
              continue;
            }
          } else if (load<u32>(p) == <u32>T_TUPLE) {
            i = n < 0 ? n + <i64>changetype<TupleObj>(p).len : n;
            if (<u64>i < <u64>changetype<TupleObj>(p).len) {
              WA(fp, ip, load<u64>(p + (<usize>i << 3), TUPLE_ITEMS));
              ip += 8;
              continue;
            }
          }
        }
        save(fp, ip + 8);
        v = slow_getitem(a, smi(n), load<u16>(ip, 2));
        break;
      case Op.SETITEM:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u32>(p) == <u32>T_LIST) {
            if (is_int(b)) {
              n = int_of(b);
              if (n < 0) n += <i64>changetype<ListObj>(p).len;
              if (<u64>n < <u64>changetype<ListObj>(p).len) {
                store<u64>(<usize>changetype<ListObj>(p).items + (<usize>n << 3), RC(fp, ip));
                ip += 8;
                continue;
              }
            }
          } else if (load<u32>(p) == <u32>T_DICT && !changetype<DictObj>(p).flags) {
            q = dict_find(p, b);
            if (q > FIND_ERR) {
              store<u64>(q, RC(fp, ip), 8);
              ip += 8;
              continue;
            }
            if (q) {
              save(fp, ip + 8);
              v = ERR;
              break;
            }
          }
        }
        save(fp, ip + 8);
        v = slow_setitem(a, b, RC(fp, ip));
        if (v == ERR || v == CALLED) break;
        ip += 8;
        continue;
      case Op.DELITEM:
        save(fp, ip + 8);
        v = slow_setitem(RA(fp, ip), RB(fp, ip), UNDEF);
        if (v == ERR || v == CALLED) break;
        ip += 8;
        continue;
      case Op.BUILDSLICE:
        p = fp + <usize>load<u16>(ip, 4) + FRAME;
        v = S.slice_new(load<u64>(p), load<u64>(p, 8), load<u64>(p, 16));
        break;

      case Op.LOCALSLICE:
        WA(fp, ip, S.slice_local(fp + <usize>load<u16>(ip, 4) + FRAME));
        ip += 8;
        continue;

      // ---- arithmetic
      case Op.ADD:
      case Op.IADD:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          v = a + (b - INT_BIAS);
          if (is_int(v)) {
            WA(fp, ip, v);
            ip += 8;
            continue;
          }
        } else if (is_float(a) && is_float(b)) {
          WA(fp, ip, float(float_of(a) + float_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.SUB:
      case Op.ISUB:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          v = a - (b - INT_BIAS);
          if (is_int(v)) {
            WA(fp, ip, v);
            ip += 8;
            continue;
          }
        } else if (is_float(a) && is_float(b)) {
          WA(fp, ip, float(float_of(a) - float_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.MUL:
      case Op.IMUL:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          n = int_of(a);
          i = int_of(b);
          if (small(n) && small(i) && fits_smi(n * i)) {
            WA(fp, ip, smi(n * i));
            ip += 8;
            continue;
          }
        } else if (is_float(a) && is_float(b)) {
          WA(fp, ip, float(float_of(a) * float_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.TRUEDIV:
      case Op.ITRUEDIV:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (is_float(a) && is_float(b) && float_of(b) != 0) {
          WA(fp, ip, float(float_of(a) / float_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.FLOORDIV:
      case Op.IFLOORDIV:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          n = int_of(a);
          i = int_of(b);
          if ((n | i) >> 31 == 0 && i) {
            WA(fp, ip, smi(<i64>(<u32>n / <u32>i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.MOD:
      case Op.IMOD:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          n = int_of(a);
          i = int_of(b);
          if ((n | i) >> 31 == 0 && i) {
            WA(fp, ip, smi(<i64>(<u32>n % <u32>i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.AND:
      case Op.IAND:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, smi(int_of(a) & int_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.OR:
      case Op.IOR:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, smi(int_of(a) | int_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.XOR:
      case Op.IXOR:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, smi(int_of(a) ^ int_of(b)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.SHL:
      case Op.ISHL:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          n = int_of(a);
          i = int_of(b);
          if (small(n) && <u64>i < 32 && fits_smi(n << i)) {
            WA(fp, ip, smi(n << i));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.SHR:
      case Op.ISHR:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          i = int_of(b);
          if (i >= 0) {
            WA(fp, ip, smi(int_of(a) >> (i > 63 ? 63 : i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, a, b, load<u16>(ip, 2));
        break;
      case Op.POW:
      case Op.IPOW:
      case Op.MATMUL:
      case Op.IMATMUL:
        save(fp, ip + 8);
        v = slow_binary(<i32>load<u16>(ip) - Op.ADD, RB(fp, ip), RC(fp, ip), load<u16>(ip, 2));
        break;
      case Op.ADDI:
        a = RB(fp, ip);
        if (is_int(a)) {
          v = a + <u64><i64>load<i16>(ip, 6);
          if (is_int(v)) {
            WA(fp, ip, v);
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.SUBI:
        a = RB(fp, ip);
        if (is_int(a)) {
          v = a - <u64><i64>load<i16>(ip, 6);
          if (is_int(v)) {
            WA(fp, ip, v);
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.MULI:
        a = RB(fp, ip);
        if (is_int(a)) {
          n = int_of(a);
          i = load<i16>(ip, 6);
          if (small(n) && fits_smi(n * i)) {
            WA(fp, ip, smi(n * i));
            ip += 8;
            continue;
          }
        } else if (is_float(a)) {
          WA(fp, ip, float(float_of(a) * <f64>load<i16>(ip, 6)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.FLOORDIVI:
        a = RB(fp, ip);
        if (is_int(a)) {
          n = int_of(a);
          i = load<i16>(ip, 6);
          if ((n | i) >> 31 == 0 && i) {
            WA(fp, ip, smi(<i64>(<u32>n / <u32>i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.MODI:
        a = RB(fp, ip);
        if (is_int(a)) {
          n = int_of(a);
          i = load<i16>(ip, 6);
          if ((n | i) >> 31 == 0 && i) {
            WA(fp, ip, smi(<i64>(<u32>n % <u32>i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.ANDI:
        a = RB(fp, ip);
        if (is_int(a)) {
          WA(fp, ip, smi(int_of(a) & load<i16>(ip, 6)));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.SHLI:
        a = RB(fp, ip);
        if (is_int(a)) {
          n = int_of(a);
          i = load<i16>(ip, 6);
          if (small(n) && <u64>i < 32 && fits_smi(n << i)) {
            WA(fp, ip, smi(n << i));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.SHRI:
        a = RB(fp, ip);
        if (is_int(a)) {
          i = load<i16>(ip, 6);
          if (i >= 0) {
            WA(fp, ip, smi(int_of(a) >> (i > 63 ? 63 : i)));
            ip += 8;
            continue;
          }
        }
        save(fp, ip + 8);
        v = slow_immediate(ip, a);
        break;
      case Op.NEG:
        a = RB(fp, ip);
        if (is_float(a)) {
          WA(fp, ip, float(-float_of(a)));
          ip += 8;
          continue;
        }
        if (is_int(a)) {
          v = INT_BIAS - (a - INT_BIAS);
          if (is_int(v)) {
            WA(fp, ip, v);
            ip += 8;
            continue;
          }
        }
        v = S.slow_unary(0, a);
        break;
      case Op.POS:
      case Op.INV:
        v = S.slow_unary(<i32>load<u16>(ip) - Op.NEG, RB(fp, ip));
        break;
      case Op.NOT:
        a = RB(fp, ip);
        if (a != TRUE && a != FALSE) {
          n = slow_truth(a);
          if (n < 0) {
            v = ERR;
            break;
          }
          a = bool_of(n != 0);
        }
        WA(fp, ip, a ^ 1);
        ip += 8;
        continue;

      // ---- comparisons
      case Op.LT:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a < b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.LT - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.LE:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a <= b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.LE - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.GT:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a > b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.GT - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.GE:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a >= b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.GE - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.EQ:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a == b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.EQ - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.NE:
        a = RB(fp, ip);
        b = RC(fp, ip);
        if (both_int(a, b)) {
          WA(fp, ip, bool_of(a != b));
          ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_compare(Op.NE - Op.LT, a, b, load<u16>(ip, 2), Ret.STORE);
        break;
      case Op.IS:
        WA(fp, ip, bool_of(RB(fp, ip) == RC(fp, ip)));
        ip += 8;
        continue;
      case Op.ISNOT:
        WA(fp, ip, bool_of(RB(fp, ip) != RC(fp, ip)));
        ip += 8;
        continue;
      case Op.IN:
      case Op.NOTIN:
        v = slow_in(RB(fp, ip), RC(fp, ip), load<u16>(ip) == Op.NOTIN);
        break;
      case Op.JF_LT:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a < b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) < float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_LE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a <= b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) <= float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_GT:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a > b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) > float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_GE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a >= b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) >= float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_EQ:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a == b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) == float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_NE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a != b) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) != float_of(b)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JF_IS:
        if (RA(fp, ip) == RB(fp, ip)) ip += 8;
        else ip += 8 + <isize>load<i16>(ip, 6);
        continue;
      case Op.JF_ISNOT:
        if (RA(fp, ip) != RB(fp, ip)) ip += 8;
        else ip += 8 + <isize>load<i16>(ip, 6);
        continue;
      case Op.JF_IN:
      case Op.JF_NOTIN:
        v = slow_in(RA(fp, ip), RB(fp, ip), load<u16>(ip) == Op.JF_NOTIN);
        if (v == ERR) break;
        if (v == TRUE) ip += 8;
        else ip += 8 + <isize>load<i16>(ip, 6);
        continue;
      case Op.JF_LTI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a < INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JF_LEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a <= INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JF_GTI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a > INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JF_GEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a >= INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JF_EQI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a == INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JF_NEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a != INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8;
          else ip += 8 + <isize>load<i16>(ip, 6);
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_LT:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a < b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) < float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_LE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a <= b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) <= float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_GT:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a > b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) > float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_GE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a >= b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) >= float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_EQ:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a == b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) == float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_NE:
        a = RA(fp, ip);
        b = RB(fp, ip);
        if (both_int(a, b)) {
          if (a != b) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        if (is_float(a) && is_float(b)) {
          if (float_of(a) != float_of(b)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, b);
        break;
      case Op.JT_IS:
        if (RA(fp, ip) == RB(fp, ip)) ip += 8 + <isize>load<i16>(ip, 6);
        else ip += 8;
        continue;
      case Op.JT_ISNOT:
        if (RA(fp, ip) != RB(fp, ip)) ip += 8 + <isize>load<i16>(ip, 6);
        else ip += 8;
        continue;
      case Op.JT_IN:
      case Op.JT_NOTIN:
        v = slow_in(RA(fp, ip), RB(fp, ip), load<u16>(ip) == Op.JT_NOTIN);
        if (v == ERR) break;
        if (v == TRUE) ip += 8 + <isize>load<i16>(ip, 6);
        else ip += 8;
        continue;
      case Op.JT_LTI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a < INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_LEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a <= INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_GTI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a > INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_GEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a >= INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_EQI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a == INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JT_NEI:
        a = RA(fp, ip);
        if (is_int(a)) {
          if (a != INT_BIAS + <u64><i64>load<i16>(ip, 4)) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 8;
          continue;
        }
        save(fp, ip + 8);
        v = slow_jump(fp, ip, a, smi(load<i16>(ip, 4)));
        break;
      case Op.JMP:
        ip += 8 + <isize>load<i32>(ip, 4);
        continue;
      case Op.JLOOP:
        ip += 8 + <isize>load<i32>(ip, 4);
        if (--ticks >= 0) continue;
        v = poll(fp, ip);
        if (v == ERR) break;
        return AGAIN;
      case Op.JT:
        a = RA(fp, ip);
        if (a != TRUE) {
          if (a == FALSE) {
            ip += 8;
            continue;
          }
          n = slow_truth(a);
          if (n <= 0) {
            if (n < 0) {
              v = ERR;
              break;
            }
            ip += 8;
            continue;
          }
        }
        ip += 8 + <isize>load<i32>(ip, 4);
        continue;
      case Op.JF:
        a = RA(fp, ip);
        if (a != FALSE) {
          if (a == TRUE) {
            ip += 8;
            continue;
          }
          n = slow_truth(a);
          if (n) {
            if (n < 0) {
              v = ERR;
              break;
            }
            ip += 8;
            continue;
          }
        }
        ip += 8 + <isize>load<i32>(ip, 4);
        continue;
      case Op.JNONE:
        if (RA(fp, ip) == NONE) ip += 8 + <isize>load<i32>(ip, 4);
        else ip += 8;
        continue;
      case Op.JNOTNONE:
        if (RA(fp, ip) != NONE) ip += 8 + <isize>load<i32>(ip, 4);
        else ip += 8;
        continue;

      // ---- iteration
      case Op.GETITER:
        save(fp, ip + 8);
        v = slow_iter(RB(fp, ip), load<u16>(ip, 2));
        break;
      case Op.LOOPITER:
        save(fp, ip + 8);
        v = loop_iter(RB(fp, ip), A(fp, ip) + FRAME + 8, load<u16>(ip, 2));
        break;
      case Op.FORITER:
      case Op.FORITERW:
        a = RB(fp, ip);
        q = load<u16>(ip) == Op.FORITER ? 8 : 16;
        if (is_ptr(a)) {
          p = ptr_of(a);
          if (load<u32>(p) == <u32>T_ITER) {
            b = changetype<IterObj>(p).target;
            if (load<u32>(ptr_of(b)) == <u32>T_LIST) {
              n = changetype<IterObj>(p).index;
              if (<u32>n < changetype<ListObj>(ptr_of(b)).len) {
                changetype<IterObj>(p).index = <u32>n + 1;
                WA(fp, ip, load<u64>(<usize>changetype<ListObj>(ptr_of(b)).items + (<usize>n << 3)));
                ip += q;
                continue;
              }
              ip += q == 8 ? 8 + <isize>load<i16>(ip, 6) : 16 + <isize>load<i32>(ip, 8);
              continue;
            } else if (load<u32>(ptr_of(b)) == <u32>T_TUPLE) {
              n = changetype<IterObj>(p).index;
              if (<u32>n < changetype<TupleObj>(ptr_of(b)).len) {
                changetype<IterObj>(p).index = <u32>n + 1;
                WA(fp, ip, load<u64>(ptr_of(b) + (<usize>n << 3), TUPLE_ITEMS));
                ip += q;
                continue;
              }
              ip += q == 8 ? 8 + <isize>load<i16>(ip, 6) : 16 + <isize>load<i32>(ip, 8);
              continue;
            }
          }
        }
        save(fp, ip + q);
        if (q == 16) save(fp, ip + 8);
        v = slow_next(a, load<u16>(ip, 2));
        if (v == ERR || v == CALLED) break;
        if (v == STOP) {
          if (q == 8) ip += 8 + <isize>load<i16>(ip, 6);
          else ip += 16 + <isize>load<i32>(ip, 8);
          continue;
        }
        WA(fp, ip, v);
        ip += q;
        continue;
      case Op.FORPREP:
        n = S.range_prepare(fp + <usize>load<u16>(ip, 2) + FRAME);
        if (n < 0) {
          v = ERR;
          break;
        }
        if (n) ip += 8;
        else ip += 8 + <isize>load<i32>(ip, 4);
        continue;
      case Op.FORLOOP:
        p = fp + <usize>load<u16>(ip, 2);
        v = load<u64>(p, FRAME + 8);
        if (v >> 49) {
          n = S.range_next(p + FRAME);
          if (n < 0) {
            v = ERR;
            break;
          }
          if (!n) {
            ip += 8;
            continue;
          }
        } else {
          if (!v) {
            ip += 8;
            continue;
          }
          store<u64>(p, v - 1, FRAME + 8);
          store<u64>(p, load<u64>(p, FRAME) + load<u64>(p, FRAME + 16), FRAME);
        }
        ip += 8 + <isize>load<i32>(ip, 4);
        if (v & 1023) continue;
        v = poll(fp, ip);
        if (v == ERR) break;
        return AGAIN;

      // ---- calls
      case Op.CALL:
        p = fp + <usize>load<u16>(ip, 2);
        a = load<u64>(p, FRAME);
        if (is_ptr(a)) {
          q = ptr_of(a);
          if (load<u32>(q) == <u32>T_FUNCTION) {
            const code = <usize>changetype<FuncObj>(q).code;
            const nargs = <usize>load<u16>(ip, 4);
            if (<usize>changetype<CodeObj>(code).key == nargs) {
              const to = <usize>changetype<Frame>(fp).top;
              const end = to + FRAME + (<usize>changetype<CodeObj>(code).nregs << 3);
              if (end <= stack_limit || stack_extend(end)) {
                save(fp, ip + 8);
                store<u32>(to, <u32>fp);
                store<u32>(to, <u32>code, 8);
                store<u32>(to, changetype<FuncObj>(q).globals, 12);
                store<u32>(to, <u32>load<u16>(ip, 6), 16);
                store<u32>(to, <u32>end, 24);
                store<u32>(to, 0, 20);
                p += 8;
                let r = to + FRAME;
                const args = r + (nargs << 3);
                for (; r < args; r += 8, p += 8) store<u64>(r, load<u64>(p, FRAME));
                const locals = to + FRAME + (<usize>changetype<CodeObj>(code).nlocals << 3);
                for (; r < locals; r += 8) store<u64>(r, UNDEF);
                if (changetype<FuncObj>(q).ncells) S.copy_cells(q, to + FRAME + (<usize>changetype<CodeObj>(code).free_at << 3));
                fp = to;
                set_top_frame(fp);
                ip = <usize>changetype<CodeObj>(code).code;
                k = <usize>changetype<CodeObj>(code).consts;
                if (--ticks >= 0) continue;
                v = poll(fp, ip);
                if (v == ERR) break;
                return AGAIN;
              }
            }
          } else if (load<u32>(q) == <u32>T_NATIVE) {
            n = load<u16>(ip, 4);
            if (<u32>n >= <u32>changetype<NativeObj>(q).min && (<u32>n <= <u32>changetype<NativeObj>(q).max)) {
              save(fp, ip + 8);
              range_reset();
              v = call_indirect<V>(<u32>changetype<NativeObj>(q).fn, <i32>n, p + FRAME + 8);
              root_release(root_level);
              if (v == ERR) break;
              store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
              ip += 8;
              continue;
            }
          }
        }
        save(fp, ip + 8);
        v = slow_call(a, UNDEF, load<u16>(ip, 4), p + FRAME + 8, load<u16>(ip, 6));
        if (v == ERR || v == CALLED) break;
        store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
        ip += 8;
        continue;
      case Op.CALLM:
        p = fp + <usize>load<u16>(ip, 2);
        a = load<u64>(p, FRAME);
        n = load<u16>(ip, 4);
        if (load<u64>(p, FRAME + 8) == UNDEF) p += 8;
        else n++;
        if (is_ptr(a)) {
          q = ptr_of(a);
          if (load<u32>(q) == <u32>T_FUNCTION) {
            const code = <usize>changetype<FuncObj>(q).code;
            if (<i64>changetype<CodeObj>(code).key == n) {
              const to = <usize>changetype<Frame>(fp).top;
              const end = to + FRAME + (<usize>changetype<CodeObj>(code).nregs << 3);
              if (end <= stack_limit || stack_extend(end)) {
                save(fp, ip + 8);
                store<u32>(to, <u32>fp);
                store<u32>(to, <u32>code, 8);
                store<u32>(to, changetype<FuncObj>(q).globals, 12);
                store<u32>(to, <u32>load<u16>(ip, 6), 16);
                store<u32>(to, <u32>end, 24);
                store<u32>(to, 0, 20);
                p += 8;
                let r = to + FRAME;
                const args = r + (<usize>n << 3);
                for (; r < args; r += 8, p += 8) store<u64>(r, load<u64>(p, FRAME));
                const locals = to + FRAME + (<usize>changetype<CodeObj>(code).nlocals << 3);
                for (; r < locals; r += 8) store<u64>(r, UNDEF);
                if (changetype<FuncObj>(q).ncells) S.copy_cells(q, to + FRAME + (<usize>changetype<CodeObj>(code).free_at << 3));
                fp = to;
                set_top_frame(fp);
                ip = <usize>changetype<CodeObj>(code).code;
                k = <usize>changetype<CodeObj>(code).consts;
                if (--ticks >= 0) continue;
                v = poll(fp, ip);
                if (v == ERR) break;
                return AGAIN;
              }
            }
          } else if (load<u32>(q) == <u32>T_NATIVE) {
            if (<u32>n >= <u32>changetype<NativeObj>(q).min && (<u32>n <= <u32>changetype<NativeObj>(q).max)) {
              save(fp, ip + 8);
              range_reset();
              v = call_indirect<V>(<u32>changetype<NativeObj>(q).fn, <i32>n, p + FRAME + 8);
              root_release(root_level);
              if (v == ERR) break;
              store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
              ip += 8;
              continue;
            }
          }
        }
        save(fp, ip + 8);
        v = slow_call(a, UNDEF, <i32>n, p + FRAME + 8, load<u16>(ip, 6));
        if (v == ERR || v == CALLED) break;
        store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
        ip += 8;
        continue;
      case Op.LOADMETHOD:
        a = RB(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          b = load<u64>(p);
          q = <usize>load<u32>(ip, 20);
          if (q == 1) {
            if (<u32>b == load<u32>(ip, 8)) {
              WA(fp, ip, obj(load<u32>(ip, 16)));
              store<u64>(A(fp, ip), a, FRAME + 8);
              ip += 24;
              continue;
            }
          } else if (b == load<u64>(ip, 8)) {
            if (<u32>q == ns_version) {
              WA(fp, ip, obj(load<u32>(ip, 16)));
              store<u64>(A(fp, ip), a, FRAME + 8);
              ip += 24;
              continue;
            }
            if (<u32>q == ns_version + 1) {
              WA(fp, ip, load<u64>(<usize>load<u32>(ip, 16)));
              store<u64>(A(fp, ip), UNDEF, FRAME + 8);
              ip += 24;
              continue;
            }
          }
        }
        v = slow_method(a, KC(k, ip), ip + 8, A(fp, ip) + FRAME);
        if (v == ERR) break;
        ip += 24;
        continue;
      case Op.LOCALSUPER:
        save(fp, ip + 8);
        v = S.local_super(A(fp, ip) + FRAME, load<u16>(ip, 2));
        break;
      case Op.CALLKW:
      case Op.CALLMKW:
        save(fp, ip + 16);
        v = S.call_keywords(fp, ip, k);
        if (v == ERR || v == CALLED) break;
        store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
        ip += 16;
        continue;
      case Op.CALLEX:
        save(fp, ip + 8);
        v = S.call_unpacked(fp, ip);
        if (v == ERR || v == CALLED) break;
        store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
        ip += 8;
        continue;
      case Op.RET:
        v = RA(fp, ip);
        if (!changetype<Frame>(fp).ret) {
          q = <usize>changetype<Frame>(fp).result;
          fp = <usize>changetype<Frame>(fp).prev;
          store<u64>(fp + q, v, FRAME);
          set_top_frame(fp);
          ip = <usize>changetype<Frame>(fp).ip;
          k = consts_of(fp);
          continue;
        }
        fp = frame_return(fp, v);
        if (!fp) return host_result;
        ip = <usize>changetype<Frame>(fp).ip;
        k = consts_of(fp);
        continue;
      case Op.RETNONE:
        if (!changetype<Frame>(fp).ret) {
          q = <usize>changetype<Frame>(fp).result;
          fp = <usize>changetype<Frame>(fp).prev;
          store<u64>(fp + q, NONE, FRAME);
        } else {
          fp = frame_return(fp, NONE);
          if (!fp) return host_result;
        }
        set_top_frame(fp);
        ip = <usize>changetype<Frame>(fp).ip;
        k = consts_of(fp);
        continue;
      case Op.YIELD:
        save(fp, ip + 8);
        fp = frame_yield(fp, RB(fp, ip), Gen.YIELD);
        if (!fp) return host_result;
        ip = <usize>changetype<Frame>(fp).ip;
        k = consts_of(fp);
        continue;
      case Op.YIELDFROM:
        save(fp, ip + 8);
        v = yield_from(fp, ip);
        if (v == ERR || v == CALLED) break;
        if (v == GOTO) {
          // the delegate has yielded a value
          fp = frame_yield(fp, yielded, Gen.FROM);
          if (!fp) return host_result;
          ip = <usize>changetype<Frame>(fp).ip;
          k = consts_of(fp);
          continue;
        }
        break;
      case Op.GETAWAIT:
        save(fp, ip + 8);
        v = get_await(RB(fp, ip), load<u16>(ip, 2));
        break;

      // ---- building
      case Op.BUILDTUPLE:
        v = S.build_tuple(fp + <usize>load<u16>(ip, 4) + FRAME, load<u16>(ip, 6));
        break;
      case Op.BUILDLIST:
        v = S.build_list(fp + <usize>load<u16>(ip, 4) + FRAME, load<u16>(ip, 6));
        break;
      case Op.BUILDSET:
        v = S.build_set(fp + <usize>load<u16>(ip, 4) + FRAME, load<u16>(ip, 6));
        break;
      case Op.BUILDMAP:
        v = S.build_map(load<u32>(ip, 4));
        break;
      case Op.LISTAPPEND:
        p = ptr_of(RA(fp, ip));
        if (changetype<ListObj>(p).len < changetype<ListObj>(p).cap) {
          store<u64>(<usize>changetype<ListObj>(p).items + (<usize>changetype<ListObj>(p).len << 3), RB(fp, ip));
          changetype<ListObj>(p).len++;
          ip += 8;
          continue;
        }
        if (!S.append_slow(p, RB(fp, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.MAPADD:
      case Op.SETADD:
      case Op.LISTEXTEND:
      case Op.SETUPDATE:
      case Op.MAPUPDATE:
      case Op.KWUPDATE:
        if (!S.extend(fp, ip)) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.LISTTOTUPLE:
        v = S.list_to_tuple(RB(fp, ip));
        break;
      case Op.FORMAT:
        v = S.format_value(RB(fp, ip), RC(fp, ip), load<u32>(ip, 8));
        if (v == ERR) break;
        WA(fp, ip, v);
        ip += 16;
        continue;
      case Op.BUILDSTR:
        v = S.build_str(fp + <usize>load<u16>(ip, 4) + FRAME, load<u16>(ip, 6));
        break;
      case Op.UNPACK:
        a = RB(fp, ip);
        if (is_ptr(a)) {
          p = ptr_of(a);
          n = load<u16>(ip, 6);
          q = 0;
          if (load<u32>(p) == <u32>T_TUPLE && <i64>changetype<TupleObj>(p).len == n) q = p + TUPLE_ITEMS;
          else if (load<u32>(p) == <u32>T_LIST && <i64>changetype<ListObj>(p).len == n) q = changetype<ListObj>(p).items;
          if (q) {
            p = A(fp, ip);
            for (; n; n--, p += 8, q += 8) store<u64>(p, load<u64>(q), FRAME);
            ip += 8;
            continue;
          }
        }
        if (!S.unpack(a, A(fp, ip) + FRAME, load<u16>(ip, 6))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.UNPACKEX:
        if (!S.unpack_ex(RB(fp, ip), A(fp, ip) + FRAME, load<u16>(ip, 6) & 0xff, load<u16>(ip, 6) >> 8)) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.MAKEFN:
        v = S.make_function(fp, ptr_of(load<u64>(k + <usize>load<u16>(ip, 4))), fp + <usize>load<u16>(ip, 6) + FRAME);
        break;
      case Op.BUILDCLASS:
        save(fp, ip + 8);
        v = S.build_class(fp + <usize>load<u16>(ip, 4) + FRAME, load<u16>(ip, 6));
        break;

      // ---- exceptions and with
      case Op.RAISE:
        save(fp, ip + 8);
        v = S.raise_value(RA(fp, ip));
        break;
      case Op.RAISEFROM:
        save(fp, ip + 8);
        if (RB(fp, ip) != NONE) S.warn_chaining();
        v = S.raise_value(RA(fp, ip));
        break;
      case Op.RERAISE:
        v = S.reraise(RA(fp, ip));
        break;
      case Op.EXCDONE:
        WA(fp, ip, UNDEF);
        exc_done();
        ip += 8;
        continue;
      case Op.EXCMATCH:
        v = S.match(RB(fp, ip), RC(fp, ip));
        break;
      case Op.ASSERT:
        v = S.assert_failed(RA(fp, ip));
        break;
      case Op.WITHENTER:
        save(fp, ip + 8);
        if (!S.with_enter(RB(fp, ip), A(fp, ip) + FRAME)) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.WITHEXIT:
        save(fp, ip + 8);
        if (S.with_exit(RA(fp, ip), NONE) == ERR) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.WITHEXC:
        save(fp, ip + 8);
        v = S.with_exit(RA(fp, ip), RB(fp, ip));
        if (v == ERR) break;
        store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME);
        ip += 8;
        continue;
      case Op.EXITVALS:
        S.exit_values(RB(fp, ip), A(fp, ip) + FRAME);
        ip += 8;
        continue;

      // ---- imports
      case Op.IMPORT:
        save(fp, ip + 8);
        p = fp + <usize>load<u16>(ip, 6) + FRAME;
        v = S.import_module(fp, load<u64>(k + <usize>load<u16>(ip, 4)), load<u64>(p), load<u64>(p, 8));
        break;
      case Op.IMPORTFROM:
        save(fp, ip + 8);
        v = S.import_from(RB(fp, ip), KC(k, ip));
        break;
      case Op.IMPORTSTAR:
        save(fp, ip + 8);
        if (!S.import_star(fp, RA(fp, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      default:
        unreachable();
    }
    // v is a result, or says what to do
    if (v == ERR) {
      if (thread_blocked) {
        // the instruction is done again when the other threads have run
        thread_unblock();
        v = poll(fp, ip);
        if (v != ERR) return AGAIN;
        thread_awake();
      }
      fp = unwind(fp, ip);
      if (!fp) return host_result;
      ip = <usize>changetype<Frame>(fp).ip;
      k = consts_of(fp);
      continue;
    }
    if (v == CALLED) {
      fp = top_frame;
      ip = <usize>changetype<Frame>(fp).ip;
      k = consts_of(fp);
      if (--ticks >= 0) continue;
      v = poll(fp, ip);
      if (v != ERR) return AGAIN;
      fp = unwind(fp, ip);
      if (!fp) return host_result;
      ip = <usize>changetype<Frame>(fp).ip;
      k = consts_of(fp);
      continue;
    }
    if (v == GOTO) {
      ip = <usize>changetype<Frame>(fp).ip;
      continue;
    }
    WA(fp, ip, v);
    ip += 8;
  }
}
