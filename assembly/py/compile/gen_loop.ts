/** The loops over iterables that `for` statements and comprehensions share. */
import { Op } from "../opcodes";
import { N as K, name as name_value, name_ptr } from "../names";
import { smi } from "../value";
import { lit } from "./values";
import { store_target } from "./gen_assign";
import { declare } from "./gen_comp";
import { bind_fresh, expr, gen_await } from "./gen_expr";
import { Home, enter_scope, find_home, found, local_register, scope } from "./gen_name";
import { N, Node, child } from "./nodes";
import { F, Scope, Symbol, exists, symbol_find } from "./scope";
import {
  Label, at_line, bind, defer, emit, emit_cache, emit_cached, emit_w, here, jump, jump_foriter, konst, konst16, label, load_value, move, protect,
  set_assigned, set_copy, set_restore, temp, temps, u,
} from "./unit";

/** A loop being emitted. */
@unmanaged
export class Loop {
  /** Where a new round begins (`continue`), and where the loop goes when it has ended by itself. */
  next: Label;
  end: Label;
  /** Range loops: first instruction of the body; registers of current value, stop and step. */
  body: Label;
  base: u32;
  range: u32;
  /** The local that is the counter itself, 0 when the value is copied. */
  counter: u32;
}

/** True when `node` is a call of the built-in `range` with one to three plain arguments. */
export function is_range(node: Node): bool {
  if (node.kind != N.CALL || node.n < 2 || node.n > 4) return false;
  const callee = child(node, 0);
  if (callee.kind != N.NAME || callee.aux != <u32>name_ptr(K.RANGE)) return false;
  for (let i: u32 = 1; i < node.n; i++) {
    const kind = child(node, i).kind;
    if (kind == N.STAR || kind == N.DOUBLESTAR || kind == N.KEYWORD) return false;
  }
  return true;
}

/** True when no visible block binds the name `range`. */
function range_is_builtin(): bool {
  const home = find_home(name_ptr(K.RANGE));
  if (home == Home.LOCAL || home == Home.CELL || home == Home.NAMED_CELL) return false;
  let s = scope;
  while (s.parent) s = changetype<Scope>(s.parent);
  const symbol = symbol_find(s, name_ptr(K.RANGE));
  return !exists(symbol) || (symbol.flags & F.ASSIGNED) == 0;
}

/** The symbol of a loop variable in whose register a range loop can count: a local that only range loops write. */
function counter_symbol(target: Node): Symbol {
  if (target.kind == N.NAME && local_register(target.aux) >= 0) {
    if ((found.flags & (F.COUNTER | F.STORED | F.PARAM | F.BUSY | F.DELETED)) == F.COUNTER) return found;
  }
  return changetype<Symbol>(0);
}

/**
 * Starts a loop: evaluates the iterable and begins a round with the target stored. The current place is then the body;
 * `loop_end` closes it. `inner`, when given, is the scope of the comprehension that begins behind the iterable.
 */
export function loop_begin(loop: Loop, target: Node, iterable: Node, is_async: bool, inner: Scope): void {
  loop.next = label();
  loop.end = label();
  if (changetype<usize>(inner)) declare(inner);
  if (!is_async && is_range(iterable) && range_is_builtin()) {
    range_round(loop, target, iterable, inner);
    return;
  }
  const it = temps(4);
  gen_iterator(it, iterable, is_async, Op.LOOPITER);
  if (changetype<usize>(inner)) enter_scope(inner);
  iterator_round(loop, target, it, is_async);
}

/** R[it] = iterator of an iterable; `op` is GETITER or LOOPITER. */
export function gen_iterator(it: u32, iterable: Node, is_async: bool, op: i32): void {
  const top = u.top;
  const value = expr(iterable, -1);
  u.top = max(top, value + 8);
  at_line(iterable.line);
  if (is_async) call_method(it, value, K.D_AITER);
  else emit(op, it, value);
  u.top = top;
}

/** As `loop_begin` for an iterator that is in register `it` already. */
export function iterator_round(loop: Loop, target: Node, it: u32, is_async: bool): void {
  if (is_async) {
    async_round(loop, target, it);
    return;
  }
  loop.base = it;
  bind(loop.next);
  at_line(target.line);
  if (target.kind == N.NAME) {
    const local = local_register(target.aux);
    if (local >= 0) {
      const symbol = found;
      jump_foriter(local, it, loop.end);
      set_assigned(symbol.index);
      return;
    }
  }
  const top = u.top;
  const value = temp();
  jump_foriter(value, it, loop.end);
  store_target(target, value);
  u.top = top;
}

function range_round(loop: Loop, target: Node, call: Node, inner: Scope): void {
  const within = changetype<usize>(inner) != 0;
  const outer = within ? enter_scope(inner) : scope;
  const symbol = counter_symbol(target);
  enter_scope(outer);
  const direct = exists(symbol);
  // an empty loop leaves its variable alone; that of a comprehension is not seen behind it
  const restored = direct && symbol.reg < u.fixed;
  const base = direct ? symbol.reg : temps(3);
  const saved = restored ? temp() : 0;
  const top = u.top;
  loop.base = base;
  loop.range = 1;
  loop.counter = <u32>changetype<usize>(symbol);
  // like MicroPython: the end first
  expr(child(call, call.n > 2 ? 2 : 1), base + 8);
  u.top = top;
  if (call.n > 3) expr(child(call, 3), base + 16);
  else load_value(smi(1), base + 16);
  u.top = top;
  if (restored) move(saved, base);
  if (call.n > 2) expr(child(call, 1), base);
  else load_value(smi(0), base);
  u.top = top;
  at_line(call.line);
  const empty = restored ? label() : loop.end;
  jump(Op.FORPREP, base, empty);
  if (restored) defer(empty, base, saved, loop.end);
  if (within) enter_scope(inner);
  loop.body = label();
  bind(loop.body);
  if (direct) {
    symbol.flags |= F.BUSY;
    set_assigned(symbol.index);
  } else {
    store_target(target, base);
  }
}

/** Calls the method number `name` (of `names.ts`) of the object in register `object`. */
export function call_method(result: u32, object: u32, name: i32): void {
  const base = temps(2);
  emit_cached(Op.LOADMETHOD, base, object, konst16(name_value(name)));
  emit(Op.CALLM, base, 0, result);
  u.top = base;
}

/** `async for`: awaits `__anext__()` until that raises StopAsyncIteration. */
function async_round(loop: Loop, target: Node, it: u32): void {
  loop.base = it;
  bind(loop.next);
  const value = temps(3);
  const before = set_copy();
  const stopped = label();
  const got = label();
  const start = here();
  call_method(value, it, K.D_ANEXT);
  gen_await(value);
  protect(start, stopped, value);
  jump(Op.JMP, 0, got);
  bind(stopped);
  set_restore(before);
  emit_w(Op.LOADG, value + 8, konst(lit("StopAsyncIteration")));
  emit_cache();
  emit(Op.EXCMATCH, value + 16, value, value + 8);
  jump(Op.JT, value + 16, loop.end);
  emit(Op.RERAISE, value);
  bind_fresh(got);
  store_target(target, value);
  u.top = value;
}

/** Ends a round and the loop; the current place is then where the loop goes when it is exhausted. */
export function loop_end(loop: Loop): void {
  if (!loop.range) {
    jump(Op.JLOOP, 0, loop.next);
    bind_fresh(loop.end);
    return;
  }
  bind(loop.next);
  jump(Op.FORLOOP, loop.base, loop.body);
  if (loop.counter) changetype<Symbol>(loop.counter).flags &= ~F.BUSY;
  bind(loop.end);
}
