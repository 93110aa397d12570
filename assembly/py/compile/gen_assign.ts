/** Assignment, augmented assignment and deletion. */
import { IN_PLACE, Op } from "../opcodes";
import { obj } from "../value";
import { failed } from "./arena";
import { expr, immediate, immediate_op, is_immediate, operand, subscript_key } from "./gen_expr";
import { delete_name, found, load_name, local_register, mark_stored, store_name } from "./gen_name";
import { N, Node, child } from "./nodes";
import { Tok } from "./tokens";
import { at_line, emit, emit_cached, konst16, set_assigned, temp, temps, u } from "./unit";

/** Stores register `r` to a target. */
export function store_target(node: Node, r: u32): void {
  const top = u.top;
  switch (<i32>node.kind) {
    case N.NAME: store_name(node.aux, r); break;
    case N.ATTR: {
      const object = expr(child(node, 0), -1);
      at_line(node.line);
      emit_cached(Op.SETATTR, object, r, konst16(obj(node.aux)));
      break;
    }
    case N.SUBSCRIPT: {
      const object = operand(child(node, 0));
      const key = subscript_key(child(node, 1));
      at_line(node.line);
      emit(Op.SETITEM, object, key, r);
      break;
    }
    default: unpack(node, r);
  }
  u.top = top;
}

/** Index of the starred target, `n` without one. */
function star_index(node: Node): u32 {
  let i: u32 = 0;
  while (i < node.n && child(node, i).kind != N.STAR) i++;
  return i;
}

/** The first of `n` locals that are the targets and lie in a row, -1 when they are something else. */
function row_of_locals(node: Node): i32 {
  let first = -1;
  for (let i: u32 = 0; i < node.n; i++) {
    const target = child(node, i);
    const r = target.kind == N.NAME ? local_register(target.aux) : -1;
    if (r < 0 || (i && r != first + <i32>(i * 8))) return -1;
    if (i == 0) first = r;
  }
  return first;
}

function unpack(node: Node, r: u32): void {
  const star = star_index(node);
  const n = node.n;
  if (star == n) {
    const row = n ? row_of_locals(node) : -1;
    if (row >= 0 && (r < <u32>row || r >= <u32>row + n * 8)) {
      emit(Op.UNPACK, row, r, n);
      for (let i: u32 = 0; i < n; i++) mark_stored(child(node, i).aux);
      return;
    }
  }
  const base = temps(n);
  if (star == n) emit(Op.UNPACK, base, r, n);
  else emit(Op.UNPACKEX, base, r, star + ((n - star - 1) << 8));
  for (let i: u32 = 0; i < n && !failed(); i++) {
    const target = child(node, i);
    store_target(target.kind == N.STAR ? child(target, 0) : target, base + i * 8);
  }
}

// ---- assignment ------------------------------------------------------------------------------------------

export function gen_assign(node: Node): void {
  const value = child(node, 0);
  const target = child(node, 1);
  if (node.n == 2) {
    if (target.kind == N.NAME) {
      assign_name(target.aux, value);
      return;
    }
    if (parallel(target, value)) return;
  }
  const r = expr(value, -1);
  for (let i: u32 = 1; i < node.n; i++) store_target(child(node, i), r);
}

function assign_name(name: usize, value: Node): void {
  const local = local_register(name);
  if (local < 0) {
    store_name(name, expr(value, -1));
    return;
  }
  const index = found.index;
  expr(value, local);
  set_assigned(index);
}

/** `a, b = x, y`: without the tuple. False when the shapes do not allow it. */
function parallel(target: Node, value: Node): bool {
  if (target.kind != N.TUPLE || value.kind != N.TUPLE || target.n != value.n || target.n > 16) return false;
  const n = target.n;
  if (star_index(target) < n || star_index(value) < n) return false;
  const base = temps(n);
  const top = u.top;
  for (let i: u32 = 0; i < n; i++) {
    if (!stays(target, child(value, i), i)) expr(child(value, i), base + i * 8);
    else load_name(child(value, i).aux, -1);
    u.top = top;
  }
  for (let i: u32 = 0; i < n; i++) {
    const item = child(value, i);
    store_target(child(target, i), stays(target, item, i) ? local_register(item.aux) : base + i * 8);
  }
  return true;
}

/** True when value number `i` is a local that no earlier store changes, so that it needs no copy. */
function stays(target: Node, value: Node, i: u32): bool {
  if (value.kind != N.NAME || u.scope.has_walrus) return false;
  const r = local_register(value.aux);
  if (r < 0) return false;
  for (let k: u32 = 0; k < i; k++) {
    const t = child(target, k);
    if (t.kind != N.NAME || local_register(t.aux) == r) return false;
  }
  return true;
}

/** R[result] = R[left] op= value. */
function in_place(op: i32, result: u32, left: u32, value: Node, line: u32): void {
  const short = is_immediate(value) ? immediate_op(op) : -1;
  if (short >= 0) {
    at_line(line);
    emit(short | IN_PLACE, result, left, immediate(value));
    return;
  }
  const r = expr(value, -1);
  at_line(line);
  emit(Op.ADD + (op - Tok.PLUS) | IN_PLACE, result, left, r);
}

export function gen_augmented(node: Node): void {
  const target = child(node, 0);
  const value = child(node, 1);
  const op = <i32>node.op;
  if (target.kind == N.NAME) {
    const left = load_name(target.aux, -1);
    const local = local_register(target.aux);
    if (local >= 0) {
      in_place(op, local, left, value, node.line);
      return;
    }
    const result = temp();
    in_place(op, result, left, value, node.line);
    store_name(target.aux, result);
    return;
  }
  const object = operand(child(target, 0));
  const result = temp();
  if (target.kind == N.ATTR) {
    const name = konst16(obj(target.aux));
    at_line(target.line);
    emit_cached(Op.GETATTR, result, object, name);
    in_place(op, result, result, value, node.line);
    at_line(target.line);
    emit_cached(Op.SETATTR, object, result, name);
    return;
  }
  const index = child(target, 1);
  const key = index.kind == N.SLICE ? subscript_key(index) : operand(index);
  at_line(target.line);
  emit(Op.GETITEM, result, object, key);
  in_place(op, result, result, value, node.line);
  at_line(target.line);
  emit(Op.SETITEM, object, key, result);
}

// ---- deletion --------------------------------------------------------------------------------------------

export function delete_target(node: Node): void {
  const top = u.top;
  at_line(node.line);
  switch (<i32>node.kind) {
    case N.NAME: delete_name(node.aux); break;
    case N.ATTR:
      emit(Op.DELATTR, expr(child(node, 0), -1), 0, konst16(obj(node.aux)));
      break;
    case N.SUBSCRIPT: {
      const object = operand(child(node, 0));
      emit(Op.DELITEM, object, subscript_key(child(node, 1)));
      break;
    }
    default:
      for (let i: u32 = 0; i < node.n; i++) delete_target(child(node, i));
  }
  u.top = top;
}
