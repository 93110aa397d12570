/** Why `run` returned to the host. */
import { requestAttention, clearAttention } from "./cpu/trap";

export const enum Stop {
  /** The requested cycles have passed. */
  NONE,
  /** A hart reached a debugger's breakpoint. */
  BREAKPOINT,
  /** A trap handler that cannot be entered: nothing sensible can follow. */
  STUCK,
  /** The chip was reset (soft reset or watchdog); the host boots it again. */
  RESET,
  /** A hardware rule was broken in strict mode. */
  VIOLATION,
  /** Both harts wait for an interrupt that no device will ever raise by itself. */
  IDLE,
  /** The host asked for it. */
  HOST,
}

export let reason: i32 = Stop.NONE;

/** Makes `run` return after the current instruction. The first reason counts. */
export function stop(why: i32): void {
  if (reason == Stop.NONE) reason = why;
  requestAttention();
}

export function stopAtBreakpoint(): void {
  stop(Stop.BREAKPOINT);
}

/** Lets the machine run again; returns the reason that is forgotten. */
export function clearStop(): i32 {
  const old = reason;
  reason = Stop.NONE;
  clearAttention();
  return old;
}
