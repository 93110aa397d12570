/**
 * Threads of `_thread`: frame chains on stacks of their own that take turns at the polls of the outermost VM loop.
 *
 * A native that has to wait (a lock, sleep) returns `thread_block()`: the VM leaves the instruction undone, lets the others run and does
 * it again. Threads do not change inside natives that call back into Python.
 */
import { sleep_us, time_us } from "../hal";
import { mem_alloc, mem_free } from "../memory";
import { pending, raise_os, take_pending } from "./error";
import { Ret, mark_chain, stack_get_limit, stack_use, stack_clear_above, top_frame } from "./frame";
import { gc_root } from "./gc";
import { heap_lock_lift, heap_lock_restore } from "./heap";
import { print_exception } from "./main";
import { exc_matches } from "./objects/exception";
import { repr_to } from "./ops";
import { ERROR, text_lit } from "./text";
import { T_SYSTEM_EXIT } from "./types";
import { vm_call } from "./vmcall";
import { ERR, NONE, UNDEF, V, obj } from "./value";

@unmanaged
class Thread {
  /** Top frame while it does not run; 0 = free entry. */
  frame: u32;
  lo: u32;
  hi: u32;
  limit: u32;
  /** Time at which the wait of a native ends, 0 = none has an end. */
  wake: u64;
  /** Function it was started with. */
  func: V;
  /** Depth of its `heap_lock()`. */
  locks: u32;
  pad: u32;
}
const THREAD: usize = 40;
const MAX: i32 = 16;
const TABLE: usize = memory.data(40 * 16, 8);

/** Threads besides the main one. */
export let thread_count: i32 = 0;
/** Index of the running thread; 0 is the main one. */
export let thread_current: i32 = 0;
/** A native has asked to be called again. */
export let thread_blocked: bool = false;
/** Bytes of the stack of a new thread as asked for, 0 = the default. */
let stack_size: u32 = 0;
const STACK_DEFAULT: u32 = 16384;
const STACK_MIN: u32 = 4096;

// @ts-ignore: decorator
@inline function at(i: i32): Thread { return changetype<Thread>(TABLE + <usize>i * THREAD); }

export function init_thread(): void {
  for (let i = 1; i < MAX; i++) if (at(i).frame) mem_free(at(i).lo);
  memory.fill(TABLE, 0, THREAD * <usize>MAX);
  for (let i: usize = 0; i < <usize>MAX; i++) gc_root(TABLE + i * THREAD + offsetof<Thread>("func"));
  thread_count = 0;
  thread_current = 0;
  thread_blocked = false;
  stack_size = 0;
}

/** Sets the stack size of new threads (0 = the default) and returns the old one. */
export function thread_stack_size(n: u32): u32 {
  const old = stack_size;
  stack_size = n;
  return old;
}

/** Starts a thread that calls `f`: its identity, 0 = raised. */
export function thread_start(f: V, argc: i32, argv: usize): i32 {
  let i = 1;
  while (i < MAX && at(i).frame) i++;
  const size = (stack_size ? max(stack_size, STACK_MIN) : STACK_DEFAULT) & ~15;
  const lo = i < MAX ? mem_alloc(size, 16) : 0;
  if (!lo) {
    raise_os(12);
    return 0;
  }
  const t = at(i);
  const self = at(thread_current);
  save(self);
  stack_use(lo, lo + size, lo, 0);
  const fp = vm_call(f, UNDEF, argc, argv, 0, Ret.HOST);
  t.frame = <u32>top_frame;
  t.lo = <u32>lo;
  t.hi = <u32>lo + size;
  t.limit = <u32>stack_get_limit();
  t.func = f;
  t.wake = 0;
  t.locks = 0;
  resume(self);
  if (fp > 1) {
    thread_count++;
    return i + 1;
  }
  t.frame = 0;
  mem_free(lo);
  return fp == 1 ? i + 1 : 0;
}

function save(t: Thread): void {
  t.frame = <u32>top_frame;
  t.limit = <u32>stack_get_limit();
  t.locks = heap_lock_lift();
}

function resume(t: Thread): void {
  stack_use(t.lo, t.hi, t.limit, t.frame);
  heap_lock_restore(t.locks);
}

/** Tells the main thread's stack, once. */
export function thread_main_stack(lo: usize, hi: usize): void {
  at(0).lo = <u32>lo;
  at(0).hi = <u32>hi;
}

/** Lets the next thread that can run do so. */
export function thread_switch(): void {
  if (!thread_count) return;
  save(at(thread_current));
  let i = thread_current;
  do i = i + 1 == MAX ? 0 : i + 1; while (i && !at(i).frame);
  thread_current = i;
  resume(at(i));
}

/** The running thread (not the main one) has ended with `r`. */
export function thread_ended(r: V): void {
  const t = at(thread_current);
  if (r == ERR) report(t.func);
  mem_free(t.lo);
  t.frame = 0;
  t.func = NONE;
  thread_count--;
  thread_current = 0;
  heap_lock_lift();
  resume(at(0));
}

/** Prints an exception that a thread has not caught. */
function report(f: V): void {
  if (exc_matches(pending(), obj(T_SYSTEM_EXIT)) == 1) {
    take_pending();
    return;
  }
  const e = take_pending();
  if (!text_lit(ERROR, "Unhandled exception in thread started by ") || !repr_to(ERROR, f) || !text_lit(ERROR, "\n")) take_pending();
  print_exception(e);
}

/** For a native that has to wait: what it returns. */
export function thread_block(): V {
  thread_blocked = true;
  return ERR;
}
export function thread_unblock(): void {
  thread_blocked = false;
}

/** For a native that waits at most `us`: true once they have passed since its first call. */
export function thread_expired(us: u64): bool {
  const t = at(thread_current);
  const now = time_us();
  if (!t.wake) t.wake = now + us + 1;
  if (now < t.wake) return false;
  t.wake = 0;
  return true;
}

/** True when a wait is to be done by turns: there are other threads, or there were when it began. */
export function thread_turns(): bool { return thread_count != 0 || at(thread_current).wake != 0; }

/** The native that has called `thread_expired` waits no longer. */
export function thread_awake(): void { at(thread_current).wake = 0; }

/** For a native that asks again and again what it waits for: lets the others run, and the processor rest. */
export function thread_pause(): V {
  sleep_us(50);
  return thread_block();
}

/**
 * Sleep of the running thread while others run: NONE once `us` have passed since the first call, else what `thread_block` gives.
 */
export function thread_sleep(us: u64): V { return thread_expired(us) ? NONE : us > 100 ? thread_pause() : thread_block(); }

/** Marks the frames of the threads that do not run, and clears what is above them. */
export function mark_threads(): void {
  for (let i = 0; i < MAX; i++) {
    if (i == thread_current || !at(i).frame) continue;
    stack_clear_above(at(i).frame, at(i).limit);
    mark_chain(at(i).frame);
  }
}
