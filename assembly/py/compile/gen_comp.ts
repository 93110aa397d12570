/** Comprehensions, in the frame of the block around them, and generator expressions. */
import { Op } from "../opcodes";
import { Failure, arena_alloc, fail, failed } from "./arena";
import { expr, finish, operand } from "./gen_expr";
import { cond } from "./gen_cond";
import { gen_generator } from "./gen_def";
import { Loop, iterator_round, loop_begin, loop_end } from "./gen_loop";
import { enter_scope } from "./gen_name";
import { N, Node, child } from "./nodes";
import { F, S, Scope, Symbol, is_local, node_scope } from "./scope";
import { at_line, emit, emit_w, label, bind, load_undef, temp, temps, u } from "./unit";

export function gen_comprehension(node: Node, want: i32): u32 {
  const inner = node_scope(node);
  if (inner.kind == S.GENERATOR) return gen_generator(node, want);
  const result = want < 0 || <u32>want < u.fixed ? temp() : want;
  const top = u.top;
  if (node.op == N.LIST) emit(Op.BUILDLIST, result, 0, 0);
  else if (node.op == N.SET) emit(Op.BUILDSET, result, 0, 0);
  else emit_w(Op.BUILDMAP, result, 0);
  clauses(node, 2, result, inner);
  u.top = top;
  return finish(want, result);
}

/** Registers for the names of a comprehension. */
export function declare(inner: Scope): void {
  for (let address = inner.first; address; address = changetype<Symbol>(address).link) {
    const s = changetype<Symbol>(address);
    if (!is_local(s)) continue;
    s.index = u.index++;
    s.reg = s.flags & F.COUNTER ? temps(3) : temp();
    if (s.flags & F.CELL) {
      load_undef(s.reg);
      emit(Op.MAKECELL, s.reg);
    }
  }
}

/** Each clause nests in the one before it, and this file recurses. */
const MAX_CLAUSES: u32 = 50;

/** The clauses from number `i` on, and the element. `inner` is the scope to enter before the first target, once. */
function clauses(node: Node, i: u32, result: u32, inner: Scope): void {
  if (i > MAX_CLAUSES) fail(Failure.NESTING);
  if (failed()) return;
  if (i == node.n) {
    element(node, result);
    return;
  }
  const clause = child(node, i);
  if (clause.kind == N.COMPIF) {
    const skip = label();
    cond(child(clause, 0), skip, false);
    clauses(node, i + 1, result, inner);
    bind(skip);
    return;
  }
  const loop = changetype<Loop>(arena_alloc(offsetof<Loop>()));
  const first = i == 2;
  loop_begin(loop, child(clause, 0), child(clause, 1), clause.op != 0, first ? inner : changetype<Scope>(0));
  clauses(node, i + 1, result, inner);
  loop_end(loop);
  if (first) enter_scope(changetype<Scope>(inner.parent));
}

function element(node: Node, result: u32): void {
  const top = u.top;
  at_line(child(node, 0).line);
  if (node.op == N.DICT) {
    const value = operand(child(node, 1));
    const key = expr(child(node, 0), -1);
    emit(Op.MAPADD, result, key, value);
  } else {
    const value = expr(child(node, 0), -1);
    if (node.op == N.LIST) emit(Op.LISTAPPEND, result, value);
    else if (node.op == N.SET) emit(Op.SETADD, result, value);
    else emit(Op.YIELD, temp(), value);
  }
  u.top = top;
}

/** Body of a generator expression, whose first iterator is in register 0. */
export function generator_body(node: Node): void {
  const loop = changetype<Loop>(arena_alloc(offsetof<Loop>()));
  const clause = child(node, 2);
  loop.next = label();
  loop.end = label();
  iterator_round(loop, child(clause, 0), 0, clause.op != 0);
  clauses(node, 3, 0, changetype<Scope>(0));
  loop_end(loop);
}

