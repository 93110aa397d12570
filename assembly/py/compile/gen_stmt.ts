/** Statements. */
import { Op } from "../opcodes";
import { NONE, obj, smi } from "../value";
import { Failure, fail_syntax, failed } from "./arena";
import { B, Block, block_pop, block_push, has_cleanup, innermost_loop, resume, unwind } from "./block";
import { truth } from "./fold";
import { delete_target, gen_assign, gen_augmented, store_target } from "./gen_assign";
import { cond } from "./gen_cond";
import { gen_class, gen_function } from "./gen_def";
import { bind_fresh, expr } from "./gen_expr";
import { Loop, loop_begin, loop_end } from "./gen_loop";
import { store_name } from "./gen_name";
import { gen_raise, gen_try, gen_with } from "./gen_try";
import { N, Node, child, is_none } from "./nodes";
import { S, Scope } from "./scope";
import {
  Label, at_line, bind, emit, emit_cache, emit_cached, emit_w, jump, konst, konst16, label, load_undef, load_value, temp, temps, u,
  unreachable_here,
} from "./unit";
import { dotted_parts, lit, next_part, tuple_value } from "./values";
import { arena_alloc } from "./arena";

/** Mode of the compilation: expression statements of the module print their values. */
let prints: bool = false;
/** Assertions are left out. */
let optimise: bool = false;

export function stmt_open(single: bool, level: i32): void {
  prints = single;
  optimise = level > 0;
}

export function gen_block(block: Node): void {
  for (let i: u32 = 0; i < block.n && !failed(); i++) {
    const node = child(block, i);
    statement(node);
    if (node.kind == N.RETURN || node.kind == N.RAISE || node.kind == N.BREAK || node.kind == N.CONTINUE) return;
  }
}

function statement(node: Node): void {
  const top = u.top;
  at_line(node.line);
  switch (<i32>node.kind) {
    case N.EXPR: expression(child(node, 0)); break;
    case N.ASSIGN: gen_assign(node); break;
    case N.AUGASSIGN: gen_augmented(node); break;
    case N.ANNASSIGN:
      if (!is_none(child(node, 1))) store_target(child(node, 0), expr(child(node, 1), -1));
      break;
    case N.DELETE: delete_target(child(node, 0)); break;
    case N.RETURN: gen_return(node); break;
    case N.BREAK: gen_exit_loop(node, false); break;
    case N.CONTINUE: gen_exit_loop(node, true); break;
    case N.RAISE: gen_raise(node); break;
    case N.IMPORT: gen_import(node); break;
    case N.IMPORTFROM: gen_import_from(node); break;
    case N.ASSERT: gen_assert(node); break;
    case N.IF: gen_if(node); break;
    case N.WHILE: gen_while(node); break;
    case N.FOR: gen_for(node); break;
    case N.TRY: gen_try(node); break;
    case N.WITH: gen_with(node, 1); break;
    case N.DEF: gen_function(node); break;
    case N.CLASS: gen_class(node); break;
  }
  u.top = top;
}

function expression(node: Node): void {
  if (prints && u.scope.kind == S.MODULE) {
    const base = temps(2);
    emit_w(Op.LOADG, base, konst(lit("__repl_print__")));
    emit_cache();
    expr(node, base + 8);
    emit(Op.CALL, base, 1, base);
    return;
  }
  if (node.kind != N.CONST) expr(node, -1);
}

function gen_return(node: Node): void {
  const cleanup = has_cleanup();
  if (is_none(child(node, 0))) {
    unwind(0);
    emit(Op.RETNONE);
  } else {
    let r = expr(child(node, 0), cleanup ? <i32>temp() : -1);
    unwind(0);
    emit(Op.RET, r);
  }
  resume(0);
  unreachable_here();
}

function gen_exit_loop(node: Node, again: bool): void {
  const address = innermost_loop();
  if (!address) {
    fail_syntax(Failure.SYNTAX, "'break'/'continue' outside loop", node.line, u.scope.name);
    return;
  }
  const loop = changetype<Block>(address);
  const target = again ? loop.next : loop.target;
  unwind(address);
  jump(target.bound ? Op.JLOOP : Op.JMP, 0, target);
  resume(address);
  unreachable_here();
}

// ---- imports ---------------------------------------------------------------------------------------------

/** IMPORT of the module called `name` to a register. */
function import_module(name: usize, from: u64, level: u32): u32 {
  const base = temps(3);
  load_value(from, base + 8);
  load_value(smi(level), base + 16);
  emit(Op.IMPORT, base, konst16(obj(name)), base + 8);
  return base;
}

function gen_import(node: Node): void {
  const r = import_module(node.aux, NONE, 0);
  if (node.op) {
    // "as": from the outermost module, which IMPORT gives, down to the one that was named
    dotted_parts(node.aux);
    next_part();
    for (let part = next_part(); part; part = next_part()) {
      emit_cached(Op.GETATTR, r, r, konst16(obj(part)));
    }
  }
  store_name(child(node, 0).aux, r);
}

function gen_import_from(node: Node): void {
  const name = node.aux ? <usize>node.aux : <usize>lit("");
  if (node.n == 0) {
    const names = tuple_value(1);
    if (failed()) return;
    store<u64>(<usize>names + 8, lit("*"));
    emit(Op.IMPORTSTAR, import_module(name, names, node.op));
    return;
  }
  const names = tuple_value(node.n);
  if (failed()) return;
  for (let i: u32 = 0; i < node.n; i++) store<u64>(<usize>names + 8 + i * 8, obj(child(node, i).aux));
  const module = import_module(name, names, node.op);
  const value = temp();
  for (let i: u32 = 0; i < node.n; i++) {
    const entry = child(node, i);
    emit(Op.IMPORTFROM, value, module, konst16(obj(entry.aux)));
    store_name(child(entry, 0).aux, value);
  }
}

// ---- control flow ----------------------------------------------------------------------------------------

function gen_assert(node: Node): void {
  if (optimise) return;
  const ok = label();
  cond(child(node, 0), ok, true);
  const r = temp();
  if (is_none(child(node, 1))) load_undef(r);
  else expr(child(node, 1), r);
  at_line(node.line);
  emit(Op.ASSERT, r);
  unreachable_here();
  bind(ok);
}

/**
 * Where a block that is nothing but `break` or `continue` goes, when that takes a plain forward jump; 0 for all other blocks. A jump
 * backwards must stay a JLOOP, which polls.
 */
function plain_exit(block: Node): usize {
  if (block.n != 1 || !u.block || u.block != innermost_loop()) return 0;
  const kind = <i32>child(block, 0).kind;
  if (kind != N.BREAK && kind != N.CONTINUE) return 0;
  const loop = changetype<Block>(u.block);
  const target = kind == N.BREAK ? loop.target : loop.next;
  return target.bound ? 0 : changetype<usize>(target);
}

function gen_if(node: Node): void {
  const end = label();
  const last = node.n - 1;
  for (let i: u32 = 0; i < last && !failed(); i += 2) {
    const test = child(node, i);
    const known = truth(test);
    if (known == 0) continue;
    const exit = plain_exit(child(node, i + 1));
    if (known < 0 && exit) {
      at_line(test.line);
      cond(test, changetype<Label>(exit), true);
      continue;
    }
    const next = label();
    at_line(test.line);
    if (known < 0) cond(test, next, false);
    gen_block(child(node, i + 1));
    if (known > 0) {
      bind(end);
      return;
    }
    if (i + 2 < last || !is_none(child(node, last))) jump(Op.JMP, 0, end);
    else {
      bind(next);
      bind(end);
      return;
    }
    bind_fresh(next);
  }
  if (!is_none(child(node, last))) gen_block(child(node, last));
  bind(end);
}

/** The else block of a loop, then the place where `break` goes. */
function loop_else(node: Node, broken: Label): void {
  if (!is_none(node)) gen_block(node);
  bind(broken);
}

function gen_while(node: Node): void {
  const test = child(node, 0);
  const next = label();
  const end = label();
  const broken = label();
  if (truth(test) != 0) {
    bind(next);
    cond(test, end, false);
    block_push(B.LOOP, broken, 0).next = next;
    gen_block(child(node, 1));
    block_pop();
    jump(Op.JLOOP, 0, next);
    bind_fresh(end);
  }
  loop_else(child(node, 2), broken);
}

function gen_for(node: Node): void {
  const loop = changetype<Loop>(arena_alloc(offsetof<Loop>()));
  const broken = label();
  loop_begin(loop, child(node, 0), child(node, 1), node.op != 0, changetype<Scope>(0));
  block_push(B.LOOP, broken, 0).next = loop.next;
  gen_block(child(node, 2));
  block_pop();
  loop_end(loop);
  loop_else(child(node, 3), broken);
}
