/**
 * Frames of Python code on the VM stack (or inside a generator object): a header followed by the registers.
 */
import { CodeObj } from "./code";
import { mark, mark_words } from "./gc";
import { V } from "./value";

@unmanaged
export class Frame {
  /** Frame that continues when this one returns; 0 = the native that called the VM. */
  prev: u32;
  /** Address of the next instruction, valid while the frame is not running. */
  ip: u32;
  /** Code object. */
  code: u32;
  /** Globals: dict object. */
  globals: u32;
  /** Where the result goes: register (byte offset) of `prev`. */
  result: u16;
  /** What happens with the result: `Ret`. */
  ret: u16;
  /** Generator object that this frame belongs to, or the new instance of a `Ret.INIT`; 0 = none. */
  owner: u32;
  /** First address after the registers on the VM stack (also where a callee's frame starts). */
  top: u32;
  pad: u32;
}
/** Bytes of the header. */
export const FRAME: usize = 32;

/** What happens with the result of a frame (or of a generator's round). Odd: the VM returns it to the native that called it. */
export const enum Ret {
  /** It is stored in the register `result` of `prev`. */
  STORE = 0,
  HOST = 1,
  /** `__init__`: must be None; the result is `owner`, the new instance. */
  INIT = 2,
  INIT_HOST = 3,
  /** A round of a generator for FORITER ... */
  GEN_FOR = 4,
  GEN_HOST = 5,
  /** ... for YIELDFROM of another generator ... */
  GEN_FROM = 6,
  /** Truth of the result decides the conditional jump before `ip`. */
  JUMP = 8,
  /** Nothing is stored. */
  DISCARD = 10,
  /** `__next__` for FORITER: StopIteration ends the loop. */
  NEXT = 12,
  /** `__iter__` ... of GETITER and other operators that store: as STORE, but a NotImplemented goes on to the other operand. */
  BINARY = 14,
}

/** The running or topmost frame, 0 = none. Valid inside natives. */
export let top_frame: usize = 0;
export function set_top_frame(fp: usize): void {
  top_frame = fp;
}

/** What may have been used of the VM stack since the last collection: frames must end below it (see `stack_extend`). */
export let stack_limit: usize = 0;
let stack_end: usize = 0;
let stack_lo: usize = 0;
const STACK_STEP: usize = 2048;

/** Starts with no frames on the VM stack [lo, hi). */
export function init_frames(lo: usize, hi: usize): void {
  stack_use(lo, hi, lo, 0);
}

/** Goes on with another stack. */
export function stack_use(lo: usize, hi: usize, limit: usize, frame: usize): void {
  top_frame = frame;
  stack_lo = lo;
  stack_limit = limit;
  stack_end = hi;
}
export function stack_get_limit(): usize {
  return stack_limit;
}

/** Clears what is above the frame `fp`, up to `limit`. */
export function stack_clear_above(fp: usize, limit: usize): void {
  const top = <usize>changetype<Frame>(fp).top;
  if (limit > top) memory.fill(top, 0, limit - top);
}

/** First free address of the VM stack. */
// @ts-ignore: decorator
@inline export function stack_top(): usize { return top_frame ? <usize>changetype<Frame>(top_frame).top : stack_lo; }

/** Raises the limit for a frame that ends at `end` and clears what is new; false when the stack is full. */
export function stack_extend(end: usize): bool {
  if (end > stack_end) return false;
  const old = stack_limit;
  stack_limit = min(end + STACK_STEP, stack_end);
  memory.fill(old, 0, stack_limit - old);
  return true;
}

/**
 * Clears what is above the topmost frame. Registers that a frame has not written yet hold leftovers of earlier frames, which the
 * collector takes for values: they must not be older than the last collection.
 */
export function stack_clear(): void {
  const top = stack_top();
  if (stack_limit <= top) return;
  memory.fill(top, 0, stack_limit - top);
  stack_limit = min(stack_limit, top + STACK_STEP);
}

/** Marks all frames from the topmost one. */
export function mark_frames(): void {
  mark_chain(top_frame);
}

/** Marks the frame `fp` and those before it. */
export function mark_chain(fp: usize): void {
  while (fp) fp = mark_frame(fp);
}

/** Marks what one frame refers to; returns the frame before it. */
export function mark_frame(fp: usize): usize {
  const f = changetype<Frame>(fp);
  mark(f.code);
  mark(f.globals);
  mark(f.owner);
  const regs = fp + FRAME;
  mark_words(regs, regs + (<usize>changetype<CodeObj>(f.code).nregs << 3));
  return f.prev;
}

/** Register at byte offset `r`. */
// @ts-ignore: decorator
@inline export function reg(fp: usize, r: usize): V { return load<u64>(fp + r, FRAME); }
