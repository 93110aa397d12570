/**
 * Frames of Python code on the VM stack (or inside a generator object): a header followed by the registers.
 */
import { CodeObj } from "./code";
import { mark, mark_words } from "./gc";
import { vm_stack, vm_stack_end } from "./heap";
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

/** What happens with the result of a frame. */
export const enum Ret {
  /** It is stored in the register. */
  STORE = 0,
  /** The VM returns it to the native that called it. */
  HOST,
  /** `__init__`: must be None; the register gets the new instance. */
  INIT,
  /** The frame belongs to a generator: its end is the end of the iteration. */
  GENERATOR,
  /** Truth of it decides the conditional jump before `ip` ... */
  JUMP_TRUE,
  JUMP_FALSE,
  /** The register gets its truth (in, not in, comparisons). */
  TRUTH,
  NOT_TRUTH,
  /** Nothing is stored. */
  DISCARD,
}

/** The running or topmost frame, 0 = none. Valid inside natives. */
export let top_frame: usize = 0;
export function set_top_frame(fp: usize): void {
  top_frame = fp;
}

/** First free address of the VM stack. */
export let stack_sp: usize = 0;
export function set_stack_sp(p: usize): void {
  stack_sp = p;
}

export function init_frames(): void {
  top_frame = 0;
  stack_sp = vm_stack;
}

/** Bytes left on the VM stack. */
export function stack_room(): usize {
  return vm_stack_end - stack_sp;
}

/** Marks all frames from the topmost one. */
export function mark_frames(): void {
  for (let fp = top_frame; fp; ) fp = mark_frame(fp);
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
