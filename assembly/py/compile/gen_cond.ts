/** Conditions: code that jumps. */
import { Op } from "../opcodes";
import { NONE } from "../value";
import { failed } from "./arena";
import { truth } from "./fold";
import { expr, immediate, is_immediate, operand } from "./gen_expr";
import { N, Node, child, compare_op, value_of } from "./nodes";
import { Label, at_line, bind, jump, jump_compare, label, u } from "./unit";

/** Jumps to `target` when the truth of `node` is `sense`, else goes on behind. */
export function cond(node: Node, target: Label, sense: bool): void {
  if (failed()) return;
  while (node.kind == N.NOT) {
    sense = !sense;
    node = child(node, 0);
  }
  const known = truth(node);
  if (known >= 0) {
    if ((known == 1) == sense) jump(Op.JMP, 0, target);
    return;
  }
  const top = u.top;
  switch (<i32>node.kind) {
    case N.AND: chain(node, target, sense, false); break;
    case N.OR: chain(node, target, sense, true); break;
    case N.COMPARE: comparison(node, target, sense); break;
    default: jump(sense ? Op.JT : Op.JF, expr(node, -1), target);
  }
  u.top = top;
}

/** `and` (decided by a false operand) and `or` (by a true one). */
function chain(node: Node, target: Label, sense: bool, decides: bool): void {
  const last = node.n - 1;
  if (sense == decides) {
    for (let i: u32 = 0; i <= last; i++) cond(child(node, i), target, sense);
    return;
  }
  const skip = label();
  for (let i: u32 = 0; i < last; i++) cond(child(node, i), skip, decides);
  cond(child(node, last), target, sense);
  bind(skip);
}

function comparison(node: Node, target: Label, sense: bool): void {
  const n = (node.n + 1) / 2;
  const skip = label();
  const first = child(node, 0);
  // a constant on the left goes to the right
  if (n == 2 && is_immediate(first) && !is_immediate(child(node, 1)) && compare_op(node, 0) <= <u32>Op.NE) {
    const r = expr(child(node, 1), -1);
    at_line(node.line);
    jump_immediate(mirror(compare_op(node, 0)), r, first, target, sense);
    return;
  }
  let left = operand(first);
  for (let i: u32 = 1; i < n; i++) {
    const last = i == n - 1;
    left = pair(compare_op(node, i - 1), left, child(node, i), last || !sense ? target : skip, last && sense, last);
  }
  bind(skip);
}

/** One comparison of a chain; the register of its right operand (unless it is the last). */
function pair(op: u32, left: u32, right: Node, target: Label, sense: bool, last: bool): u32 {
  at_line(right.line);
  if (last && right.kind == N.CONST && value_of(right) == NONE && (op == <u32>Op.IS || op == <u32>Op.ISNOT)) {
    jump((op == <u32>Op.IS) == sense ? Op.JNONE : Op.JNOTNONE, left, target);
    return left;
  }
  if (last && is_immediate(right) && op <= <u32>Op.NE) {
    jump_immediate(op, left, right, target, sense);
    return left;
  }
  const r = last ? expr(right, -1) : operand(right);
  jump_compare((sense ? Op.JT_LT : Op.JF_LT) + (op - Op.LT), left, r, target);
  return r;
}

function jump_immediate(op: u32, left: u32, constant: Node, target: Label, sense: bool): void {
  jump_compare((sense ? Op.JT_LTI : Op.JF_LTI) + (op - Op.LT), left, immediate(constant), target);
}

/** The operator with its operands exchanged. */
function mirror(op: u32): u32 {
  switch (<i32>op) {
    case Op.LT: return Op.GT;
    case Op.LE: return Op.GE;
    case Op.GT: return Op.LT;
    case Op.GE: return Op.LE;
    default: return op;
  }
}
