/** Constant folding while parsing, and the names declared with `const()`. */
import { FALSE, NONE, TRUE, V, float_of, int_of, is_float, is_int, is_type, obj, smi } from "../value";
import { Failure, Vec, fail_syntax, failed, vec_new, vec_push } from "./arena";
import { N, Node, child, constant, node1, node2, none, value_of } from "./nodes";
import { Tok } from "./tokens";
import { EMPTY_TUPLE } from "../error";
import { keep, name_is, tuple_value } from "./values";
import { Un, binary, unary } from "../ops";
import { T_BIGINT } from "../types";
import { str_data } from "../intern";

function is_constant(node: Node): bool {
  return !failed() && node.kind == N.CONST;
}

function is_number(v: V): bool {
  return is_int(v) || is_float(v) || is_type(v, T_BIGINT);
}

/** True for a number with the value 0. */
function is_zero(v: V): bool {
  return v == smi(0) || (is_float(v) && float_of(v) == 0);
}

/** Operands for which the operation cannot raise and does not make a huge number. */
function foldable(op: i32, a: V, b: V): bool {
  if (!is_number(a) || !is_number(b)) return false;
  switch (<i32>op) {
    case Tok.SLASH: case Tok.DSLASH: case Tok.PERCENT: return !is_zero(b);
    case Tok.LSHIFT: return !is_float(a) && is_int(b) && int_of(b) >= 0 && int_of(b) <= 1024;
    case Tok.RSHIFT: return !is_float(a) && is_int(b) && int_of(b) >= 0;
    case Tok.AMP: case Tok.BAR: case Tok.CARET: return !is_float(a) && !is_float(b);
    case Tok.DSTAR:
      if (is_float(a) && float_of(a) <= 0) return false;
      if (is_float(b)) return is_float(a) || (is_int(a) && int_of(a) > 0);
      if (!is_int(b) || is_zero(a)) return false;
      return is_float(a) || (is_int(a) && int_of(b) >= -64 && int_of(b) <= 256);
    case Tok.AT: return false;
    default: return true;
  }
}

export function fold_binary(op: i32, left: Node, right: Node, line: u32): Node {
  if (is_constant(left) && is_constant(right)) {
    const a = value_of(left);
    const b = value_of(right);
    if (foldable(op, a, b)) return constant(keep(binary(op - Tok.PLUS, a, b)), line);
  }
  const node = node2(N.BINARY, line, left, right);
  node.op = <u8>op;
  return node;
}

export function fold_unary(op: i32, operand: Node, line: u32): Node {
  if (is_constant(operand)) {
    const a = value_of(operand);
    if (is_number(a)) {
      if (op == Tok.PLUS) return operand;
      if (op == Tok.MINUS) return constant(keep(unary(Un.NEG, a)), line);
      if (!is_float(a)) return constant(keep(unary(Un.INV, a)), line);
    }
  }
  const node = node1(N.UNARY, line, operand);
  node.op = <u8>op;
  return node;
}

/** Truth of a constant: 1, 0, or -1 when the node is none or its truth is not obvious. */
export function truth(node: Node): i32 {
  if (node.kind != N.CONST) return -1;
  const v = value_of(node);
  if (v == NONE || v == FALSE) return 0;
  if (v == TRUE) return 1;
  if (is_number(v)) return is_zero(v) ? 0 : 1;
  return -1;
}

export function fold_not(operand: Node, line: u32): Node {
  if (!failed()) {
    const t = truth(operand);
    if (t >= 0) return constant(t ? FALSE : TRUE, line);
  }
  return node1(N.NOT, line, operand);
}

/** A tuple of constants is a constant (the empty one stays a node: it may be a target). */
export function fold_tuple(node: Node): Node {
  if (failed() || node.n == 0) return node;
  for (let i: u32 = 0; i < node.n; i++) {
    const item = child(node, i);
    if (item.kind != N.CONST && !(item.kind == N.TUPLE && item.n == 0)) return node;
  }
  const tuple = tuple_value(node.n);
  if (failed()) return node;
  for (let i: u32 = 0; i < node.n; i++) {
    const item = child(node, i);
    store<u64>(<usize>tuple + 8 + i * 8, item.kind == N.CONST ? value_of(item) : EMPTY_TUPLE);
  }
  return constant(tuple, node.line);
}

// ---- const() ---------------------------------------------------------------------------------------------

/** Pairs of name (address) and CONST node (address). */
let names: Vec = changetype<Vec>(0);

export function fold_open(): void {
  names = vec_new();
}

/** The constant declared under `name`, or 0. */
export function const_find(name: usize): Node {
  for (let i: u32 = 0; i < names.len; i++) {
    const entry = names.data + i * 8;
    if (load<u32>(entry) == <u32>name) return changetype<Node>(load<u32>(entry, 4));
  }
  return none();
}

/**
 * `NAME = const(value)`: declares the name. Returns the statement that is left: the assignment of the value, or none for
 * a name that starts with an underscore.
 */
export function const_declare(node: Node): Node {
  if (node.n != 2) return node;
  const target = child(node, 1);
  const call = child(node, 0);
  if (target.kind != N.NAME || call.kind != N.CALL || call.n != 2) return node;
  const callee = child(call, 0);
  if (callee.kind != N.NAME || !name_is(callee.aux, "const")) return node;
  const value = child(call, 1);
  if (value.kind != N.CONST && !(value.kind == N.TUPLE && value.n == 0)) {
    fail_syntax(Failure.SYNTAX, "not a constant", value.line, 0);
    return node;
  }
  const entry = vec_push(names, 8);
  store<u32>(entry, target.aux);
  store<u32>(entry, <u32>changetype<usize>(value), 4);
  if (load<u8>(str_data(obj(target.aux))) == 95) return none();
  return node2(N.ASSIGN, node.line, value, target);
}
