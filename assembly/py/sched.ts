/** Callbacks that run between two instructions (`micropython.schedule`, timers, pins). */
import { call1 } from "./call";
import { gc_root } from "./gc";
import { heap_lock, heap_unlock, root_mark, root_release } from "./heap";
import { ERR, NONE, V } from "./value";

const DEPTH: i32 = 8;
/** Queue of (function, argument) words. */
const QUEUE: usize = memory.data(16 * 8, 8);
/** Bit i: entry i of the queue is to run with the heap locked. */
let hard: u32 = 0;
let first: i32 = 0;
/** Callbacks in the queue. */
export let sched_waiting: i32 = 0;
let locked: i32 = 0;

/** Function table index of `() => void` that queues what devices have reported, 0 = nothing to ask. */
export let sched_source: u32 = 0;

export function set_sched_source(f: u32): void {
  sched_source = f;
}

export function init_sched(): void {
  sched_source = 0;
  for (let i: usize = 0; i < 16; i++) gc_root(QUEUE + (i << 3));
  first = 0;
  sched_waiting = 0;
  locked = 0;
}

/** Queues `f(arg)`, with `lock` to run with the heap locked; false when the queue is full. May be called at any time. */
export function schedule(f: V, arg: V, lock: bool = false): bool {
  if (sched_waiting == DEPTH) return false;
  const i = first + sched_waiting & DEPTH - 1;
  const e = QUEUE + (<usize>i << 4);
  hard = lock ? hard | 1 << i : hard & ~(1 << i);
  store<u64>(e, f);
  store<u64>(e, arg, 8);
  sched_waiting++;
  return true;
}

/** True when something is to be run. */
// @ts-ignore: decorator
@inline export function sched_pending(): bool {
  if (sched_source) call_indirect<void>(sched_source);
  return sched_waiting != 0;
}

/** Runs what was waiting when it was called, unless a callback is running. ERR = one has raised. */
export function sched_run(): V {
  if (locked) return NONE;
  locked = 1;
  let r: V = NONE;
  for (let n = sched_waiting; n && r != ERR; n--) {
    const e = QUEUE + (<usize>first << 4);
    first = first + 1 & DEPTH - 1;
    sched_waiting--;
    const m = root_mark();
    const lock = hard >> (<u32>(e - QUEUE) >> 4) & 1;
    if (lock) heap_lock();
    r = call1(load<u64>(e), load<u64>(e, 8));
    if (lock) heap_unlock();
    store<u64>(e, 0);
    store<u64>(e, 0, 8);
    root_release(m);
  }
  locked = 0;
  return r;
}
