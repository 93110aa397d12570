/** try, with and raise. */
import { Op } from "../opcodes";
import { N as K, name } from "../names";
import { Failure, fail, failed } from "./arena";
import { B, async_exit, block_pop, block_push } from "./block";
import { store_target } from "./gen_assign";
import { bind_fresh, expr, gen_await } from "./gen_expr";
import { call_method } from "./gen_loop";
import { forget_name, store_name } from "./gen_name";
import { gen_block } from "./gen_stmt";
import { Node, child, is_none } from "./nodes";
import { Label, at_line, bind, emit, emit_cached, jump, konst16, label, load_undef, move, set_copy, set_restore, temp, temps, u, unreachable_here } from "./unit";

/** Binds an exception handler: it may be entered from anywhere behind the place where `before` held. */
function bind_handler(l: Label, before: u32): void {
  bind(l);
  set_restore(before);
}

export function gen_try(node: Node): void {
  const last = child(node, 2);
  if (is_none(last)) {
    gen_except(node);
    return;
  }
  const top = u.top;
  const exception = temp();
  const before = set_copy();
  const handler = label();
  const end = label();
  block_push(B.FINALLY, handler, exception).node = last;
  if (node.n > 3) gen_except(node);
  else gen_block(child(node, 0));
  block_pop();
  gen_block(last);
  jump(Op.JMP, 0, end);
  bind_handler(handler, before);
  const outer = u.exception;
  u.exception = exception;
  gen_block(last);
  u.exception = outer;
  emit(Op.RERAISE, exception);
  unreachable_here();
  bind(end);
  u.top = top;
}

function gen_except(node: Node): void {
  const top = u.top;
  const exception = temp();
  const before = set_copy();
  const handler = label();
  const end = label();
  block_push(B.TRY, handler, exception);
  gen_block(child(node, 0));
  block_pop();
  if (!is_none(child(node, 1))) gen_block(child(node, 1));
  jump(Op.JMP, 0, end);
  bind_handler(handler, before);
  const outer = u.exception;
  u.exception = exception;
  let caught = false;
  for (let i: u32 = 3; i < node.n && !failed(); i++) {
    const clause = child(node, i);
    at_line(clause.line);
    const next = label();
    if (is_none(child(clause, 0))) caught = true;
    else match(child(clause, 0), exception, next);
    clause_body(clause, exception);
    emit(Op.EXCDONE, exception);
    jump(Op.JMP, 0, end);
    bind_fresh(next);
  }
  u.exception = outer;
  if (!caught) emit(Op.RERAISE, exception);
  unreachable_here();
  bind(end);
  u.top = top;
}

/** Goes to `next` unless the exception is of the type that `type` gives. */
function match(type: Node, exception: u32, next: Label): void {
  const top = u.top;
  const t = expr(type, -1);
  u.top = top;
  const matches = temp();
  emit(Op.EXCMATCH, matches, exception, t);
  jump(Op.JF, matches, next);
  u.top = top;
}

/** Items of one statement, which nest: two children each. */
const MAX_ITEMS: u32 = 80;

/** The block of an except clause; its variable is unbound whichever way it is left. */
function clause_body(clause: Node, exception: u32): void {
  const variable = child(clause, 2);
  if (is_none(variable)) {
    gen_block(child(clause, 1));
    return;
  }
  const top = u.top;
  const raised = temp();
  const handler = label();
  const end = label();
  store_name(variable.aux, exception);
  const before = set_copy();
  block_push(B.HANDLER, handler, raised).extra = variable.aux;
  gen_block(child(clause, 1));
  block_pop();
  forget_name(variable.aux);
  jump(Op.JMP, 0, end);
  bind_handler(handler, before);
  forget_name(variable.aux);
  emit(Op.RERAISE, raised);
  unreachable_here();
  bind(end);
  u.top = top;
}

export function gen_with(node: Node, item: u32): void {
  if (item > MAX_ITEMS) fail(Failure.NESTING);
  if (failed()) return;
  if (item >= node.n) {
    gen_block(child(node, 0));
    return;
  }
  const top = u.top;
  const is_async = node.op != 0;
  const exit = temps(2);
  const exception = temp();
  const handler = label();
  const end = label();
  const manager = expr(child(node, item), -1);
  at_line(child(node, item).line);
  if (is_async) enter_async(exit, manager);
  else emit(Op.WITHENTER, exit, manager);
  u.top = exception + 8;
  const before = set_copy();
  block_push(is_async ? B.ASYNC_WITH : B.WITH, handler, exception).extra = exit;
  if (!is_none(child(node, item + 1))) store_target(child(node, item + 1), exit + 8);
  gen_with(node, item + 2);
  block_pop();
  if (is_async) async_exit(exit);
  else emit(Op.WITHEXIT, exit);
  jump(Op.JMP, 0, end);
  bind_handler(handler, before);
  const swallowed = temp();
  if (is_async) leave_async(exit, exception, swallowed);
  else emit(Op.WITHEXC, exit, exception, swallowed);
  jump(Op.JT, swallowed, end);
  emit(Op.RERAISE, exception);
  unreachable_here();
  bind(end);
  u.top = top;
}

/** R[exit] = manager.__aexit__, R[exit + 1] = await manager.__aenter__(). */
function enter_async(exit: u32, manager: u32): void {
  emit_cached(Op.GETATTR, exit, manager, konst16(name(K.D_AEXIT)));
  const value = temp();
  call_method(value, manager, K.D_AENTER);
  gen_await(value);
  move(exit + 8, value);
}

/** R[swallowed] = await exit(type, exception, None). */
function leave_async(exit: u32, exception: u32, swallowed: u32): void {
  const base = temps(4);
  move(base, exit);
  emit(Op.EXITVALS, base + 8, exception);
  emit(Op.CALL, base, 3, base);
  gen_await(base);
  move(swallowed, base);
}

export function gen_raise(node: Node): void {
  const top = u.top;
  if (is_none(child(node, 0))) {
    let r = u.exception;
    if (r < 0) {
      r = temp();
      load_undef(r);
    }
    emit(Op.RERAISE, r);
  } else {
    const exception = expr(child(node, 0), -1);
    if (is_none(child(node, 1))) emit(Op.RAISE, exception);
    else emit(Op.RAISEFROM, exception, expr(child(node, 1), -1));
  }
  u.top = top;
  unreachable_here();
}

