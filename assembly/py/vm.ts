/**
 * The virtual machine: the loop that runs bytecode (opcodes.ts).
 *
 * `vm_run` keeps four values in locals: frame, instruction pointer, constants, and the value under way. Common cases of an
 * instruction (inlined from vm_arith.ts, vm_items.ts, vm_calls.ts) end with `continue`; everything else computes `v` in a function of
 * the files vm_slow_*.ts or of vm_cold.ts and leaves the switch: the code behind it stores `v` in R[A], runs a frame that was pushed (CALLED), goes on at
 * the frame's `ip` (GOTO), or raises (ERR).
 *
 * Each case has ONE label: the firmware's build turns cases that share a body into chains of comparisons, and the switch into many.
 */
import { interrupt_pending } from "../hal";
import { block_levels, native_level } from "./call";
import { CodeObj } from "./code";
import { raise_type } from "./error";
import { FRAME, Frame, set_top_frame, top_frame } from "./frame";
import { range_enter, range_leave, range_reset, root_mark, root_release } from "./heap";
import { ns_version } from "./ns";
import { ListObj } from "./object";
import { Gen } from "./objects/generator";
import { Op } from "./opcodes";
import { sched_pending, sched_run } from "./sched";
import { thread_awake, thread_blocked, thread_current, thread_ended, thread_switch, thread_unblock } from "./thread";
import { T_KEYBOARD_INTERRUPT } from "./types";
import { frame_return, frame_yield, host_result, unwind } from "./unwind";
import { ERR, FALSE, NONE, STOP, TRUE, UNDEF, V, bool_of, both_int, float_of, int_of, is_float, is_int, ptr_of, smi } from "./value";
import { add, add_i, both_float, floordiv_int, mod_int, mul, mul_i, negated, shl_int, shr_int, sub, sub_i, truediv, truth_of } from "./vm_arith";
import { call_other, push_python, root_level, set_root_level, unpack } from "./vm_calls";
import { cold } from "./vm_cold";
import { attribute, item, item_i, load_method, next_item, set_attribute, set_item } from "./vm_items";
import { A, IB, IC, KC, KW, RA, RB, RC, WA, WC, at_b, branch, consts_of, jump_w, save } from "./vm_operands";
import { range_next } from "./objects/range";
import { slice_local } from "./objects/slice";
import { append_slow, build_list, build_tuple } from "./vm_build";
import { slow_unary } from "./vm_slow_operators";
import { slow_getattr, slow_method, slow_setattr } from "./vm_slow_attr";
import { AGAIN, CALLED, GOTO } from "./vm_slow_calls";
import { loop_iter, slow_getitem, slow_iter, slow_next, slow_setitem, yield_from, yielded } from "./vm_slow_items";
import { slow_global, slow_store_global, unbound } from "./vm_slow_names";
import { slow_arith, slow_compared, slow_immediate, slow_in, slow_jump, slow_truth } from "./vm_slow_operators";

/** Loop rounds and calls until the next poll. */
let ticks: i32 = 0;
const TICKS: i32 = 1024;
/** The pending exception is to be raised in the topmost frame. */
let throwing: bool = false;

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
  set_root_level(root_mark());
  depth = 0;
}

/** Runs the topmost frame until the frame with `Ret.HOST` returns: its value, STOP at the end of a generator, or ERR. */
export function vm_loop(): V {
  const ranges = range_enter();
  const level = root_level;
  set_root_level(root_mark());
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
  set_root_level(level);
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

/** Runs bytecode from the topmost frame on: the value for the native that called the VM, ERR, or AGAIN. */
function vm_run(): V {
  let fp = top_frame;
  let ip = <usize>changetype<Frame>(fp).ip;
  let v: V = ERR, a: V = 0, b: V = 0;
  let p: usize = 0, q: usize = 0;
  let t: i32 = 0;
  if (throwing) {
    throwing = false;
    // an exception thrown into code that has not begun is outside of all its try blocks
    fp = unwind(fp, ip - 8);
    if (!fp) return host_result;
    ip = changetype<Frame>(fp).ip;
  }
  let k = consts_of(fp);
  while (true) {
    switch (<i32>load<u8>(ip)) {
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
        if (RA(fp, ip) != UNDEF) {
          ip += 8;
          continue;
        }
        v = unbound(KW(k, ip));
        break;
      case Op.LOADG:
        if (load<u32>(ip, 8) == ns_version) v = load<u64>(<usize>load<u32>(ip, 12));
        else {
          v = slow_global(fp, KW(k, ip), ip + 8);
          if (v == ERR) break;
        }
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
      case Op.LOADCELL:
        v = load<u64>(ptr_of(RB(fp, ip)), 8);
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = unbound(KC(k, ip));
        break;
      case Op.STORECELL:
        store<u64>(ptr_of(RA(fp, ip)), RB(fp, ip), 8);
        ip += 8;
        continue;

      // ---- attributes and items
      case Op.GETATTR:
        a = RB(fp, ip);
        v = attribute(a, ip);
        if (v == UNDEF) {
          save(fp, ip + 24);
          v = slow_getattr(a, KC(k, ip), ip + 8, load<u16>(ip, 2));
          if (v == ERR || v == CALLED) break;
        }
        WA(fp, ip, v);
        ip += 24;
        continue;
      case Op.SETATTR:
        a = RA(fp, ip);
        if (!set_attribute(a, RB(fp, ip), ip)) {
          save(fp, ip + 24);
          v = slow_setattr(a, KC(k, ip), RB(fp, ip), ip + 8);
          if (v == ERR || v == CALLED) break;
        }
        ip += 24;
        continue;
      case Op.GETITEM:
        a = RB(fp, ip); b = RC(fp, ip);
        v = item(a, b);
        if (v == ERR) break;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        save(fp, ip + 8);
        v = slow_getitem(a, b, load<u16>(ip, 2));
        break;
      case Op.GETITEMI:
        a = RB(fp, ip);
        v = item_i(a, IC(ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        save(fp, ip + 8);
        v = slow_getitem(a, smi(IC(ip)), load<u16>(ip, 2));
        break;
      case Op.SETITEM:
        a = RA(fp, ip); b = RB(fp, ip);
        v = set_item(a, b, RC(fp, ip));
        if (v == UNDEF) {
          save(fp, ip + 8);
          v = slow_setitem(a, b, RC(fp, ip));
        }
        if (v == ERR || v == CALLED) break;
        ip += 8;
        continue;

      case Op.LOCALSLICE:
        WA(fp, ip, slice_local(at_b(fp, ip)));
        ip += 8;
        continue;

      // ---- arithmetic
      case Op.ADD:
        v = add(RB(fp, ip), RC(fp, ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.SUB:
        v = sub(RB(fp, ip), RC(fp, ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.MUL:
        v = mul(RB(fp, ip), RC(fp, ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.TRUEDIV:
        v = truediv(RB(fp, ip), RC(fp, ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.FLOORDIV:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? floordiv_int(int_of(a), int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.MOD:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? mod_int(int_of(a), int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.AND:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? smi(int_of(a) & int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.OR:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? smi(int_of(a) | int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.XOR:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? smi(int_of(a) ^ int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.SHL:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? shl_int(int_of(a), int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.SHR:
        a = RB(fp, ip); b = RC(fp, ip);
        v = both_int(a, b) ? shr_int(int_of(a), int_of(b)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_arith(fp, ip);
        break;
      case Op.POW:
        v = slow_arith(fp, ip);
        break;
      case Op.MATMUL:
        v = slow_arith(fp, ip);
        break;
      case Op.ADDI:
        v = add_i(RB(fp, ip), IC(ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.SUBI:
        v = sub_i(RB(fp, ip), IC(ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.MULI:
        v = mul_i(RB(fp, ip), IC(ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.FLOORDIVI:
        a = RB(fp, ip);
        v = is_int(a) ? floordiv_int(int_of(a), IC(ip)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.MODI:
        a = RB(fp, ip);
        v = is_int(a) ? mod_int(int_of(a), IC(ip)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.ANDI:
        a = RB(fp, ip);
        v = is_int(a) ? smi(int_of(a) & IC(ip)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.SHLI:
        a = RB(fp, ip);
        v = is_int(a) ? shl_int(int_of(a), IC(ip)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.SHRI:
        a = RB(fp, ip);
        v = is_int(a) ? shr_int(int_of(a), IC(ip)) : UNDEF;
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_immediate(fp, ip);
        break;
      case Op.NEG:
        v = negated(RB(fp, ip));
        if (v != UNDEF) { WA(fp, ip, v); ip += 8; continue; }
        v = slow_unary(0, RB(fp, ip));
        break;
      case Op.NOT:
        a = RB(fp, ip);
        t = truth_of(a);
        if (t < 0) {
          t = slow_truth(a);
          if (t < 0) {
            v = ERR;
            break;
          }
        }
        WA(fp, ip, bool_of(!t));
        ip += 8;
        continue;

      // ---- comparisons
      case Op.LT:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a < b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
        break;
      case Op.LE:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a <= b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
        break;
      case Op.GT:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a > b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
        break;
      case Op.GE:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a >= b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
        break;
      case Op.EQ:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a == b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
        break;
      case Op.NE:
        a = RB(fp, ip); b = RC(fp, ip);
        if (both_int(a, b)) { WA(fp, ip, bool_of(a != b)); ip += 8; continue; }
        v = slow_compared(fp, ip);
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
        v = slow_in(RB(fp, ip), RC(fp, ip), false);
        break;
      case Op.NOTIN:
        v = slow_in(RB(fp, ip), RC(fp, ip), true);
        break;
      case Op.JF_LT:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a < b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) < float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_LE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a <= b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) <= float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_GT:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a > b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) > float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_GE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a >= b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) >= float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_EQ:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a == b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) == float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_NE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, a != b); continue; }
        if (both_float(a, b)) { ip = branch(ip, float_of(a) != float_of(b)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_IS:
        ip = branch(ip, RA(fp, ip) == RB(fp, ip));
        continue;
      case Op.JF_ISNOT:
        ip = branch(ip, RA(fp, ip) != RB(fp, ip));
        continue;
      case Op.JF_IN:
        v = slow_in(RA(fp, ip), RB(fp, ip), false);
        if (v == ERR) break;
        ip = branch(ip, v == TRUE);
        continue;
      case Op.JF_NOTIN:
        v = slow_in(RA(fp, ip), RB(fp, ip), true);
        if (v == ERR) break;
        ip = branch(ip, v == TRUE);
        continue;
      case Op.JT_LT:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a < b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) < float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_LE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a <= b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) <= float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_GT:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a > b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) > float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_GE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a >= b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) >= float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_EQ:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a == b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) == float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_NE:
        a = RA(fp, ip); b = RB(fp, ip);
        if (both_int(a, b)) { ip = branch(ip, !(a != b)); continue; }
        if (both_float(a, b)) { ip = branch(ip, !(float_of(a) != float_of(b))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_IS:
        ip = branch(ip, RA(fp, ip) != RB(fp, ip));
        continue;
      case Op.JT_ISNOT:
        ip = branch(ip, RA(fp, ip) == RB(fp, ip));
        continue;
      case Op.JT_IN:
        v = slow_in(RA(fp, ip), RB(fp, ip), false);
        if (v == ERR) break;
        ip = branch(ip, v == FALSE);
        continue;
      case Op.JT_NOTIN:
        v = slow_in(RA(fp, ip), RB(fp, ip), true);
        if (v == ERR) break;
        ip = branch(ip, v == FALSE);
        continue;
      case Op.JF_LTI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a < smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) < <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_LEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a <= smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) <= <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_GTI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a > smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) > <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_GEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a >= smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) >= <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_EQI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a == smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) == <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JF_NEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, a != smi(IB(ip))); continue; }
        if (is_float(a)) { ip = branch(ip, float_of(a) != <f64>IB(ip)); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_LTI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a < smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) < <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_LEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a <= smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) <= <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_GTI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a > smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) > <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_GEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a >= smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) >= <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_EQI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a == smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) == <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JT_NEI:
        a = RA(fp, ip);
        if (is_int(a)) { ip = branch(ip, !(a != smi(IB(ip)))); continue; }
        if (is_float(a)) { ip = branch(ip, !(float_of(a) != <f64>IB(ip))); continue; }
        v = slow_jump(fp, ip);
        break;
      case Op.JMP:
        ip = jump_w(ip);
        continue;
      case Op.JLOOP:
        ip = jump_w(ip);
        if (--ticks >= 0) continue;
        v = poll(fp, ip);
        if (v == ERR) break;
        return AGAIN;
      case Op.JT:
        a = RA(fp, ip);
        t = truth_of(a);
        if (t < 0) {
          t = slow_truth(a);
          if (t < 0) {
            v = ERR;
            break;
          }
        }
        ip = t ? jump_w(ip) : ip + 8;
        continue;
      case Op.JF:
        a = RA(fp, ip);
        t = truth_of(a);
        if (t < 0) {
          t = slow_truth(a);
          if (t < 0) {
            v = ERR;
            break;
          }
        }
        ip = t ? ip + 8 : jump_w(ip);
        continue;
      case Op.JNONE:
        ip = RA(fp, ip) == NONE ? jump_w(ip) : ip + 8;
        continue;
      case Op.JNOTNONE:
        ip = RA(fp, ip) != NONE ? jump_w(ip) : ip + 8;
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
        a = RB(fp, ip);
        v = next_item(a);
        if (v == UNDEF) {
          save(fp, ip + 8);
          v = slow_next(a, load<u16>(ip, 2));
          if (v == ERR || v == CALLED) break;
        }
        if (v == STOP) {
          ip = branch(ip, false);
          continue;
        }
        WA(fp, ip, v);
        ip += 8;
        continue;
      case Op.FORLOOP:
        p = A(fp, ip);
        v = load<u64>(p, FRAME + 8);
        if (v >> 49) {
          t = range_next(p + FRAME);
          if (t < 0) {
            v = ERR;
            break;
          }
          v = <u64>t;
        } else if (v) {
          store<u64>(p, v - 1, FRAME + 8);
          store<u64>(p, load<u64>(p, FRAME) + load<u64>(p, FRAME + 16), FRAME);
        }
        if (!v) {
          ip += 8;
          continue;
        }
        ip = jump_w(ip);
        if (v & 1023) continue;
        v = poll(fp, ip);
        if (v == ERR) break;
        return AGAIN;

      // ---- calls
      case Op.CALL:
        p = A(fp, ip) + FRAME + 8;
        a = load<u64>(p - 8);
        t = load<u16>(ip, 4);
        q = push_python(fp, ip, a, p, t);
        if (q) {
          fp = q;
          ip = <usize>changetype<CodeObj>(changetype<Frame>(fp).code).code;
          k = consts_of(fp);
          if (--ticks >= 0) continue;
          v = poll(fp, ip);
          if (v == ERR) break;
          return AGAIN;
        }
        v = call_other(fp, ip, a, p, t);
        if (v == ERR || v == CALLED) break;
        WC(fp, ip, v);
        ip += 8;
        continue;
      case Op.CALLM:
        p = A(fp, ip) + FRAME + 8;
        a = load<u64>(p - 8);
        t = load<u16>(ip, 4);
        if (load<u64>(p) == UNDEF) p += 8;
        else t++;
        q = push_python(fp, ip, a, p, t);
        if (q) {
          fp = q;
          ip = <usize>changetype<CodeObj>(changetype<Frame>(fp).code).code;
          k = consts_of(fp);
          if (--ticks >= 0) continue;
          v = poll(fp, ip);
          if (v == ERR) break;
          return AGAIN;
        }
        v = call_other(fp, ip, a, p, t);
        if (v == ERR || v == CALLED) break;
        WC(fp, ip, v);
        ip += 8;
        continue;
      case Op.LOADMETHOD:
        a = RB(fp, ip);
        if (!load_method(a, ip, A(fp, ip) + FRAME)) {
          v = slow_method(a, KC(k, ip), ip + 8, A(fp, ip) + FRAME);
          if (v == ERR) break;
        }
        ip += 24;
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

      // ---- building
      case Op.BUILDTUPLE:
        v = build_tuple(at_b(fp, ip), load<u16>(ip, 6));
        break;
      case Op.BUILDLIST:
        v = build_list(at_b(fp, ip), load<u16>(ip, 6));
        break;
      case Op.LISTAPPEND:
        p = ptr_of(RA(fp, ip));
        if (changetype<ListObj>(p).len < changetype<ListObj>(p).cap) {
          store<u64>(<usize>changetype<ListObj>(p).items + (<usize>changetype<ListObj>(p).len << 3), RB(fp, ip));
          changetype<ListObj>(p).len++;
          ip += 8;
          continue;
        }
        if (!append_slow(p, RB(fp, ip))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      case Op.UNPACK:
        if (!unpack(RB(fp, ip), A(fp, ip) + FRAME, load<u16>(ip, 6))) {
          v = ERR;
          break;
        }
        ip += 8;
        continue;
      default:
        v = cold(fp, ip, k);
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
