/** The general ways of arithmetic, comparisons, `in` and bool(): what the loop of vm.ts does not inline. */
import { special_find } from "./attr";
import { enter_native, leave_native } from "./call";
import { raise_fmt } from "./error";
import { Ret } from "./frame";
import { range_reset, root_mark, root_release } from "./heap";
import { N, name } from "./names";
import { TF_INSTANCE, TypeObj } from "./object";
import { binary_method } from "./objects/instance";
import { float_compare } from "./objects/number";
import { Op } from "./opcodes";
import { Bin, Cmp, binary, compare, contains, slot_type, truth, unary, unequal_by } from "./ops";
import { jump_comparison, jump_on, jump_operand, operator_at } from "./unwind";
import { T_FUNCTION, T_TYPE_ERROR } from "./types";
import { ERR, NOTIMPL, UNDEF, V, bool_of, float_of, int_of, is_float, is_int, is_ptr, is_type, ptr_of, smi } from "./value";
import { mixed } from "./vm_arith";
import { IC, RA, RB, RC, save } from "./vm_operands";
import { CALLED, GOTO, push_call } from "./vm_slow_calls";

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
    if (is_type(f, T_FUNCTION)) return push_call(f, a, b, UNDEF, result, Ret.BINARY);
    return native_binary(op, a, b);
  }
  if (is_ptr(b) && changetype<TypeObj>(load<u32>(ptr_of(b))).flags & TF_INSTANCE) {
    const t = changetype<TypeObj>(slot_type(a));
    let r: V = NOTIMPL;
    const plain = op >= Bin.IADD ? op - Bin.IADD : op;
    if (t.binary) r = call_indirect<V>(<u32>t.binary, plain, a, b);
    if (r != NOTIMPL) return r;
    const f = special_find(load<u32>(ptr_of(b)), binary_method(plain | Bin.REFLECTED), offsetof<TypeObj>("binary"));
    if (is_type(f, T_FUNCTION)) return push_call(f, b, a, UNDEF, result, Ret.BINARY);
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
  return raise_fmt(T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(N.D_ADD + op), a, b);
}

/** `a op b` (op of `Cmp`); `ret` STORE or JUMP. */
export function slow_compare(op: i32, a: V, b: V, result: u32, ret: i32): V {
  range_reset();
  if (!is_ptr(a) && !is_ptr(b)) {
    const x = number(a);
    if (num_ok) {
      const y = number(b);
      if (num_ok) return float_compare(op, x, y);
    }
  } else if (is_ptr(a) && changetype<TypeObj>(load<u32>(ptr_of(a))).flags & TF_INSTANCE) {
    const f = special_find(load<u32>(ptr_of(a)), N.D_LT + op, offsetof<TypeObj>("compare"));
    if (f == ERR) return ERR;
    if (is_type(f, T_FUNCTION)) return push_call(f, a, b, UNDEF, result, ret == Ret.STORE ? Ret.BINARY : ret);
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
  return raise_fmt(T_TYPE_ERROR, "unsupported types for %s: '%t', '%t'", name(N.D_LT + op), a, b);
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

export function slow_unary(op: i32, v: V): V {
  range_reset();
  if (!enter_native()) return ERR;
  const m = root_mark();
  const r = unary(op, v);
  root_release(m);
  leave_native();
  return r;
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
