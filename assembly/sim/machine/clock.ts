/**
 * Machine time, in CPU cycles since reset.
 *
 * Every instruction takes one cycle. Both harts run the same slice of time one after the other; `left` is
 * what the running hart has not used of its slice. A loop that only waits for a counter would burn millions
 * of host instructions: when the same instruction reads the time again at once, time jumps ahead in growing
 * steps, never past the end of the slice (which ends at the next device event).
 */
import { hart } from "./cpu/hart";

/** Time at the start of the running slice. */
export let sliceStart: u64 = 0;
export let sliceLength: i32 = 0;
/** Cycles of the slice that the running hart has not used yet. */
export let left: i32 = 0;
/** Cycles of the slice that passed without an instruction. */
let idle: i32 = 0;

const NEAR: u64 = 256; // a poll again within this many cycles counts as waiting
const MAX_STEP: i32 = 4096;
let pollPc: u64 = 0;
let pollTime: u64 = 0;
let pollStep: i32 = 0;

// @ts-ignore: decorator
@inline
export function setLeft(cycles: i32): void {
  left = cycles;
}

// @ts-ignore: decorator
@inline
export function now(): u64 {
  return sliceStart + <u64>(sliceLength - left);
}

export function startSlice(length: i32): void {
  sliceLength = length;
  extended = false;
}

/** Starts one hart's part of the slice. */
export function startHart(): void {
  left = sliceLength;
  idle = 0;
}

/** Adds what the hart executed to its instruction count. */
export function endHart(): void {
  hart.instret += <u64>(sliceLength - left - idle);
}

/** Lets the rest of the running hart's slice pass. */
export function skipSlice(): void {
  idle += left;
  left = 0;
}

export function endSlice(): void {
  sliceStart += <u64>sliceLength;
  sliceLength = 0;
  left = 0;
}

/** Ends the slice at `deadline` when that is sooner; called when a device schedules an event. */
export function shortenSlice(deadline: u64): void {
  const time = now();
  const end = sliceStart + <u64>sliceLength;
  if (deadline >= end || sliceLength == 0) return;
  const cut = deadline > time ? <i32>(end - deadline) : left;
  const most = left < cut ? left : cut;
  sliceLength -= most;
  left -= most;
}

const LOCKED: i32 = 64;
/** The slice was extended already: a loop of LR alone must not keep the other hart from running. */
let extended: bool = false;

/**
 * After LR: a slice that ends before the SC would make it fail, because the other hart's turn drops the
 * reservation. A few cycles more let the pair complete, as the hardware's own forward-progress rule does.
 */
export function extendSlice(): void {
  if (left >= LOCKED || sliceLength <= LOCKED || extended) return;
  extended = true;
  sliceLength += LOCKED;
  left += LOCKED;
}

/**
 * Notes that the instruction at `pc` read the time or waits for a device; see above. Time jumps by `most` cycles
 * at most, so that the loop sees what happens on the way.
 */
export function poll(pc: u64, most: u64 = <u64>MAX_STEP): void {
  const time = now();
  if (pc == pollPc && time - pollTime < NEAR) {
    pollStep = pollStep == 0 ? 16 : pollStep < MAX_STEP ? pollStep * 2 : pollStep;
    let step = pollStep < left ? pollStep : left;
    if (<u64>step > most) step = <i32>most;
    left -= step;
    idle += step;
  } else {
    pollStep = 0;
  }
  pollPc = pc;
  pollTime = now();
}

/** Cycle counter as the running hart reads it. */
export function hartCycles(pc: u64): u64 {
  poll(pc);
  return now();
}

/** Instructions that the running hart has retired. */
export function hartInstructions(): u64 {
  return hart.instret + <u64>(sliceLength - left - idle);
}

export function resetClock(): void {
  sliceStart = 0;
  sliceLength = 0;
  left = 0;
  idle = 0;
  pollPc = 0;
  pollStep = 0;
}
