/**
 * Expressions to instructions. `expr(node, want)` leaves the value in register `want`, or, when that is negative, in any
 * register, which it returns. A local variable as `want` is written by the last instruction only, so that it keeps its
 * old value when something raises, and may be read by the expression itself.
 */
import { Op } from "../opcodes";
import { NONE, int_of, is_int, obj } from "../value";
import { failed } from "./arena";
import { attribute_object, gen_call } from "./gen_call";
import { gen_comprehension } from "./gen_comp";
import { cond } from "./gen_cond";
import { gen_lambda } from "./gen_def";
import { load_name, store_name } from "./gen_name";
import { N, Node, child, compare_op, is_none, value_of } from "./nodes";
import { Tok } from "./tokens";
import { string_value, tuple_value } from "./values";
import {
  Label, at_line, bind, emit, emit_cache, emit_cached, emit_w, jump, konst16, label, load_undef, load_value, move, pick, temp, temps, u,
  unreachable_here,
} from "./unit";

/** A register for intermediate results of an expression that writes its result more than once. */
export function scratch(want: i32): u32 {
  return want < 0 || <u32>want < u.fixed ? temp() : want;
}

/** Moves the result of an expression to where it is wanted. */
export function finish(want: i32, r: u32): u32 {
  if (want < 0) return r;
  move(want, r);
  return want;
}

/** An operand that is read after another part of the expression has been evaluated. */
export function operand(node: Node): u32 {
  const r = expr(node, -1);
  if (!u.scope.has_walrus || r >= u.fixed) return r;
  const copy = temp();
  move(copy, r);
  return copy;
}

export function expr(node: Node, want: i32): u32 {
  if (failed()) return 0;
  switch (<i32>node.kind) {
    case N.NAME: at_line(node.line); return load_name(node.aux, want);
    case N.CONST: {
      const r = pick(want);
      load_value(value_of(node), r);
      return r;
    }
    case N.BINARY: return gen_binary(node, want);
    case N.UNARY: return gen_unary(node, want);
    case N.NOT:
    case N.COMPARE: return gen_truth(node, want);
    case N.AND: return gen_logical(node, want, Op.JF);
    case N.OR: return gen_logical(node, want, Op.JT);
    case N.COND: return gen_conditional(node, want);
    case N.CALL: return gen_call(node, want);
    case N.ATTR: return gen_attribute(node, want);
    case N.SUBSCRIPT: return gen_subscript(node, want);
    case N.SLICE: return gen_slice(node, want);
    case N.TUPLE: return gen_tuple(node, want);
    case N.LIST: return gen_list(node, want);
    case N.SET: return gen_set(node, want);
    case N.DICT: return gen_dict(node, want);
    case N.JOINED: return gen_joined(node, want);
    case N.LAMBDA: return gen_lambda(node, want);
    case N.COMP: return gen_comprehension(node, want);
    case N.WALRUS: {
      const r = expr(child(node, 1), want);
      store_name(child(node, 0).aux, r);
      return r;
    }
    case N.YIELD: return gen_yield(node, want);
    case N.YIELDFROM: return gen_delegate(Op.GETITER, node, want);
    case N.AWAIT: return gen_delegate(Op.GETAWAIT, node, want);
    default: return 0;
  }
}

/** `yield from` and `await`: gets an iterator with `op` and runs it to its end. */
function gen_delegate(op: i32, node: Node, want: i32): u32 {
  const r = scratch(want);
  const top = u.top;
  const it = temp();
  const value = expr(child(node, 0), -1);
  at_line(node.line);
  emit(op, it, value);
  emit(Op.YIELDFROM, r, it);
  u.top = top;
  return finish(want, r);
}

/** Awaits the value in register `r`; the result replaces it. */
export function gen_await(r: u32): void {
  const it = temp();
  emit(Op.GETAWAIT, it, r);
  emit(Op.YIELDFROM, r, it);
  u.top -= 8;
}

function gen_yield(node: Node, want: i32): u32 {
  const top = u.top;
  let value: u32;
  if (is_none(child(node, 0))) {
    value = temp();
    load_value(NONE, value);
  } else value = expr(child(node, 0), -1);
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  emit(Op.YIELD, r, value);
  return r;
}

// ---- operators -------------------------------------------------------------------------------------------

/** The instruction with an immediate operand for a binary operator, -1 when there is none. */
export function immediate_op(op: i32): i32 {
  switch (<i32>op) {
    case Tok.PLUS: return Op.ADDI;
    case Tok.MINUS: return Op.SUBI;
    case Tok.STAR: return Op.MULI;
    case Tok.DSLASH: return Op.FLOORDIVI;
    case Tok.PERCENT: return Op.MODI;
    case Tok.AMP: return Op.ANDI;
    case Tok.LSHIFT: return Op.SHLI;
    case Tok.RSHIFT: return Op.SHRI;
    default: return -1;
  }
}

/** True for a constant integer that fits an i16 operand. */
export function is_immediate(node: Node): bool {
  if (node.kind != N.CONST || !is_int(value_of(node))) return false;
  const n = int_of(value_of(node));
  return n == <i64>(<i16>n);
}

// @ts-ignore: decorator
@inline export function immediate(node: Node): u32 { return <u32>int_of(value_of(node)); }

/** The left spine is walked without recursion: `a + b + c ...` may be long. */
function gen_binary(node: Node, want: i32): u32 {
  let depth = 0;
  let bottom = node;
  while (child(bottom, 0).kind == N.BINARY) {
    bottom = child(bottom, 0);
    depth++;
  }
  const top = u.top;
  let left = operand(child(bottom, 0));
  let r: u32;
  do {
    const right = child(bottom, 1);
    const last = depth == 0;
    const op = <i32>bottom.op;
    const with_immediate = is_immediate(right) ? immediate_op(op) : -1;
    const b = with_immediate < 0 ? expr(right, -1) : immediate(right);
    u.top = top;
    r = last ? pick(want) : temp();
    at_line(bottom.line);
    if (with_immediate < 0) emit(Op.ADD + (op - Tok.PLUS), r, left, b);
    else emit(with_immediate, r, left, b);
    left = r;
    depth--;
    bottom = node;
    for (let i = 0; i < depth; i++) bottom = child(bottom, 0);
  } while (depth >= 0 && !failed());
  return r;
}

function gen_unary(node: Node, want: i32): u32 {
  const top = u.top;
  const a = expr(child(node, 0), -1);
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  emit(node.op == Tok.MINUS ? Op.NEG : node.op == Tok.PLUS ? Op.POS : Op.INV, r, a);
  return r;
}

/** `not x` and comparisons as values. */
function gen_truth(node: Node, want: i32): u32 {
  const top = u.top;
  if (node.kind == N.NOT) {
    const a = expr(child(node, 0), -1);
    u.top = top;
    const r = pick(want);
    emit(Op.NOT, r, a);
    return r;
  }
  const n = (node.n + 1) / 2;
  if (n == 2) {
    const a = operand(child(node, 0));
    const b = expr(child(node, 1), -1);
    u.top = top;
    const r = pick(want);
    at_line(node.line);
    emit(compare_op(node, 0), r, a, b);
    return r;
  }
  const r = scratch(want);
  const end = label();
  let a = operand(child(node, 0));
  for (let i: u32 = 1; i < n; i++) {
    const b = operand(child(node, i));
    at_line(node.line);
    emit(compare_op(node, i - 1), r, a, b);
    if (i + 1 < n) jump(Op.JF, r, end);
    a = b;
  }
  bind(end);
  u.top = max(top, r + 8);
  return finish(want, r);
}

function gen_logical(node: Node, want: i32, op: i32): u32 {
  const r = scratch(want);
  const end = label();
  for (let i: u32 = 0; i < node.n; i++) {
    expr(child(node, i), r);
    if (i + 1 < node.n) jump(op, r, end);
  }
  bind(end);
  return finish(want, r);
}

function gen_conditional(node: Node, want: i32): u32 {
  const r = pick(want);
  const otherwise = label();
  const end = label();
  const top = u.top;
  cond(child(node, 0), otherwise, false);
  u.top = top;
  expr(child(node, 1), r);
  jump(Op.JMP, 0, end);
  bind_fresh(otherwise);
  u.top = top;
  expr(child(node, 2), r);
  u.top = top;
  bind(end);
  return r;
}

/** Binds a label that is reached by jumps only. */
export function bind_fresh(l: Label): void {
  unreachable_here();
  bind(l);
}

// ---- attributes and subscripts ---------------------------------------------------------------------------

function gen_attribute(node: Node, want: i32): u32 {
  const top = u.top;
  const object = attribute_object(child(node, 0));
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  emit_cached(Op.GETATTR, r, object, konst16(obj(node.aux)));
  return r;
}

function gen_subscript(node: Node, want: i32): u32 {
  const top = u.top;
  const object = operand(child(node, 0));
  const index = child(node, 1);
  const with_immediate = is_immediate(index);
  const key = with_immediate ? immediate(index) : subscript_key(index);
  u.top = top;
  const r = pick(want);
  at_line(node.line);
  emit(with_immediate ? Op.GETITEMI : Op.GETITEM, r, object, key);
  return r;
}

/** The key of a subscript in a register: a slice is made in registers, which are then taken. */
export function subscript_key(index: Node): u32 {
  if (index.kind != N.SLICE) return expr(index, -1);
  const key = temps(5);
  slice_parts(index, key + 16);
  emit(Op.LOCALSLICE, key, key + 8);
  return key;
}

/** Start, stop and step to the registers from `base` on. */
function slice_parts(node: Node, base: u32): void {
  for (let i: u32 = 0; i < 3; i++) {
    if (is_none(child(node, i))) load_value(NONE, base + i * 8);
    else expr(child(node, i), base + i * 8);
  }
}

function gen_slice(node: Node, want: i32): u32 {
  const top = u.top;
  const base = temps(3);
  slice_parts(node, base);
  u.top = top;
  const r = pick(want);
  emit(Op.BUILDSLICE, r, base);
  return r;
}

// ---- displays --------------------------------------------------------------------------------------------

/** Most elements that get a register each before a display is built piece by piece. */
const DIRECT: u32 = 32;

function has_star(node: Node): bool {
  for (let i: u32 = 0; i < node.n; i++) if (child(node, i).kind == N.STAR) return true;
  return false;
}

/** Elements in registers in a row; the first register. */
function in_a_row(node: Node): u32 {
  const base = temps(node.n);
  const top = u.top;
  for (let i: u32 = 0; i < node.n; i++) {
    expr(child(node, i), base + i * 8);
    u.top = top;
  }
  return base;
}

function gen_tuple(node: Node, want: i32): u32 {
  const top = u.top;
  if (node.n == 0) {
    const r = pick(want);
    load_value(tuple_value(0), r);
    return r;
  }
  if (has_star(node) || node.n > DIRECT) {
    const list = temp();
    fill_list(node, list);
    u.top = top;
    const r = pick(want);
    emit(Op.LISTTOTUPLE, r, list);
    return r;
  }
  const base = in_a_row(node);
  u.top = top;
  const r = pick(want);
  emit(Op.BUILDTUPLE, r, base, node.n);
  return r;
}

/** Builds the list of the elements in register `r` (no local), constants in a row at once. */
function fill_list(node: Node, r: u32): void {
  const top = u.top;
  emit(Op.BUILDLIST, r, 0, 0);
  let i: u32 = 0;
  while (i < node.n && !failed()) {
    let run: u32 = 0;
    while (i + run < node.n && child(node, i + run).kind == N.CONST) run++;
    if (run > 3) {
      const tuple = tuple_value(run);
      if (failed()) return;
      for (let k: u32 = 0; k < run; k++) store<u64>(<usize>tuple + 8 + k * 8, value_of(child(node, i + k)));
      const t = temp();
      load_value(tuple, t);
      emit(Op.LISTEXTEND, r, t);
      i += run;
    } else {
      const item = child(node, i);
      if (item.kind == N.STAR) emit(Op.LISTEXTEND, r, expr(child(item, 0), -1));
      else emit(Op.LISTAPPEND, r, expr(item, -1));
      i++;
    }
    u.top = top;
  }
}

function gen_list(node: Node, want: i32): u32 {
  let constants: u32 = 0;
  for (let i: u32 = 0; i < node.n; i++) if (child(node, i).kind == N.CONST) constants++;
  if (node.n > DIRECT || (node.n > 3 && constants == node.n) || has_star(node)) {
    const r = scratch(want);
    fill_list(node, r);
    return finish(want, r);
  }
  const top = u.top;
  const base = in_a_row(node);
  u.top = top;
  const r = pick(want);
  emit(Op.BUILDLIST, r, base, node.n);
  return r;
}

function gen_set(node: Node, want: i32): u32 {
  const r = scratch(want);
  const top = u.top;
  emit(Op.BUILDSET, r, 0, 0);
  for (let i: u32 = 0; i < node.n; i++) {
    const item = child(node, i);
    if (item.kind == N.STAR) emit(Op.SETUPDATE, r, expr(child(item, 0), -1));
    else emit(Op.SETADD, r, expr(item, -1));
    u.top = top;
  }
  return finish(want, r);
}

function gen_dict(node: Node, want: i32): u32 {
  const r = scratch(want);
  const top = u.top;
  emit_w(Op.BUILDMAP, r, node.n / 2);
  for (let i: u32 = 0; i < node.n && !failed(); i += 2) {
    const key = child(node, i);
    if (is_none(key)) emit(Op.MAPUPDATE, r, expr(child(node, i + 1), -1));
    else {
      // MicroPython's order: the value first
      const v = operand(child(node, i + 1));
      const k = expr(key, -1);
      at_line(key.line);
      emit(Op.MAPADD, r, k, v);
    }
    u.top = top;
  }
  return finish(want, r);
}

// ---- f-strings -------------------------------------------------------------------------------------------

function gen_field(node: Node, r: u32): void {
  const top = u.top;
  const spec = child(node, 1);
  const s = temp();
  if (is_none(spec)) load_undef(s);
  const value = operand(child(node, 0));
  if (!is_none(spec)) expr(spec, s);
  at_line(node.line);
  emit(Op.FORMAT, r, value, s);
  emit_cache(node.op);
  u.top = top;
}

function gen_joined(node: Node, want: i32): u32 {
  const top = u.top;
  if (node.n == 0) {
    const r = pick(want);
    load_value(string_value(0, 0), r);
    return r;
  }
  if (node.n == 1) {
    const part = child(node, 0);
    if (part.kind == N.CONST) return expr(part, want);
    const r = pick(want);
    gen_field(part, r);
    return r;
  }
  const base = temps(node.n);
  for (let i: u32 = 0; i < node.n; i++) {
    const part = child(node, i);
    if (part.kind == N.CONST) load_value(value_of(part), base + i * 8);
    else gen_field(part, base + i * 8);
  }
  u.top = top;
  const r = pick(want);
  emit(Op.BUILDSTR, r, base, node.n);
  return r;
}

