/**
 * What surrounds the current place: loops, protected regions, handlers. A jump or return out of them emits their cleanups on
 * its way; the regions are closed in the exception table while it does.
 */
import { Op } from "../opcodes";
import { NONE } from "../value";
import { arena_alloc, failed } from "./arena";
import { gen_await } from "./gen_expr";
import { forget_name } from "./gen_name";
import { gen_block } from "./gen_stmt";
import { Node } from "./nodes";
import { Label, emit, here, load_value, move, protect, temps, u } from "./unit";

export const enum B {
  LOOP = 0,
  /** Body of a try with except clauses. */
  TRY,
  /** Body of a try with finally. */
  FINALLY,
  WITH,
  ASYNC_WITH,
  /** An except clause with a name. */
  HANDLER,
}

@unmanaged
export class Block {
  outer: u32;
  kind: u32;
  /** LOOP: where `break` goes; else the handler. */
  target: Label;
  /** LOOP: where `continue` goes. */
  next: Label;
  /** Start of the part of the region that is not in the exception table yet. */
  start: u32;
  /** Register that receives the exception. */
  reg: u32;
  /** FINALLY: the block. */
  node: Node;
  /** WITH: register of the bound `__exit__`. HANDLER: name of the variable (0 = none). */
  extra: u32;
}

export function block_push(kind: i32, target: Label, reg: u32): Block {
  const b = changetype<Block>(arena_alloc(offsetof<Block>()));
  b.outer = u.block;
  b.kind = kind;
  b.target = target;
  b.reg = reg;
  b.start = here();
  if (!failed()) u.block = <u32>changetype<usize>(b);
  return b;
}

/** Ends the region of the innermost block. */
export function block_pop(): void {
  // what is pushed after a failure is not linked
  if (failed()) return;
  const b = changetype<Block>(u.block);
  close(b);
  u.block = b.outer;
}

function close(b: Block): void {
  if (b.kind != B.LOOP) protect(b.start, b.target, b.reg);
}

/** The innermost loop, 0 when there is none. */
export function innermost_loop(): u32 {
  let b = u.block;
  while (b && changetype<Block>(b).kind != B.LOOP) b = changetype<Block>(b).outer;
  return b;
}

/** True when a return has cleanups to run. */
export function has_cleanup(): bool {
  for (let b = u.block; b; b = changetype<Block>(b).outer) {
    const kind = changetype<Block>(b).kind;
    if (kind != B.LOOP && kind != B.TRY) return true;
  }
  return false;
}

/** Emits the cleanups of all blocks inside of `stop` (0: of all). `resume` must follow behind the jump. */
export function unwind(stop: u32): void {
  const saved = u.block;
  const exception = u.exception;
  for (let b = saved; b != stop; b = changetype<Block>(b).outer) {
    const block = changetype<Block>(b);
    close(block);
    u.block = block.outer;
    switch (<i32>block.kind) {
      case B.FINALLY: gen_block(block.node); break;
      case B.WITH: emit(Op.WITHEXIT, block.extra); break;
      case B.ASYNC_WITH: async_exit(block.extra); break;
      case B.HANDLER: forget_name(block.extra); break;
    }
  }
  u.block = saved;
  u.exception = exception;
}

/** Opens the regions again that `unwind` has closed. */
export function resume(stop: u32): void {
  for (let b = u.block; b != stop; b = changetype<Block>(b).outer) changetype<Block>(b).start = here();
}

/** Awaits `exit(None, None, None)`. */
export function async_exit(exit: u32): void {
  const top = u.top;
  const base = temps(4);
  move(base, exit);
  for (let i: u32 = 1; i < 4; i++) load_value(NONE, base + i * 8);
  emit(Op.CALL, base, 3, base);
  gen_await(base);
  u.top = top;
}
