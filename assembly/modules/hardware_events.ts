/**
 * Callbacks of timers, pins and watchdogs: at every poll of the VM the devices are asked for events, which are queued with
 * `schedule` and then run between two instructions. Nothing is asked while nobody waits.
 */
import { time_us } from "../hal";
import { fn_index } from "../py/native";
import { gc_root } from "../py/gc";
import { gc_words } from "../py/heap";
import { BUF_DATA } from "../py/object";
import { schedule, set_sched_source } from "../py/sched";
import { Device, Gpio, Timer, Wdt } from "./device";
import { dev } from "./hardware_args";
import { UNDEF, V, obj } from "../py/value";

const CHANNELS: i32 = 4;
/** Slots: 3 timers of 4 channels, 32 GPIOHS lines, 2 watchdogs, 16 timers in software. */
const LINE_SLOTS: i32 = 12;
const WDT_SLOTS: i32 = 44;
const SOFT_SLOTS: i32 = 46;
const SLOTS: i32 = 62;
const SOFT_TIMERS: i32 = SLOTS - SOFT_SLOTS;

/** The table of (callback, argument) words in the Python heap, made when first needed. */
const ROOT: usize = memory.data(8, 8);
let table: usize = 0;
/** Bit i: slot i is in use. */
let used: u64 = 0;
/** Times in microseconds at which the callbacks of watchdogs and software timers are due, and the periods (0 = once). */
const DUE: usize = memory.data(144, 8);
const PERIOD: usize = memory.data(144, 8);
/** Bit i: the callback of slot i runs with the heap locked. */
let hard: u64 = 0;

/** Sets or clears (`callback` UNDEF) a slot. False = out of memory. */
function set(i: i32, callback: V, arg: V): bool {
  const bit = <u64>1 << i;
  if (callback == UNDEF) used &= ~bit;
  else {
    if (!table) {
      table = gc_words(SLOTS * 2);
      if (!table) return false;
      store<u64>(ROOT, obj(table - BUF_DATA));
    }
    used |= bit;
  }
  if (table) {
    const p = table + (<usize>i << 4);
    store<u64>(p, callback);
    store<u64>(p, arg, 8);
  }
  set_sched_source(used ? fn_index(ask) : 0);
  return true;
}

/** Queues the callback of a slot; false when the queue is full. */
function fire(i: i32): bool {
  const p = table + (<usize>i << 4);
  return !(used >> i & 1) || schedule(load<u64>(p), load<u64>(p, 8), (hard >> i & 1) != 0);
}

/** Looks at the slots that a time is set for. Periods that went by unasked are made up for as far as the queue has room. */
function ask_clock(): void {
  const now = time_us();
  for (let i = WDT_SLOTS; i < SLOTS; i++) {
    const at = <usize>(i - WDT_SLOTS) << 3;
    let due = load<u64>(DUE + at);
    if (!(used >> i & 1) || now < due) continue;
    const period = load<u64>(PERIOD + at);
    while (fire(i) && period && due + period <= now) due += period;
    store<u64>(DUE + at, period ? due + ((now - due) / period + 1) * period : u64.MAX_VALUE);
  }
}

function ask(): void {
  for (let unit = 0; unit < 3; unit++) {
    if (!(used >> (unit * CHANNELS) & 15)) continue;
    let channel: i32;
    while ((channel = dev(Device.TIMER, unit, Timer.EVENT)) >= 0) fire(unit * CHANNELS + channel);
  }
  if (used >> LINE_SLOTS & 0xffff_ffff) {
    let line: i32;
    while ((line = dev(Device.GPIO, 0, Gpio.EVENT)) >= 0) fire(LINE_SLOTS + line);
  }
  if (used >> WDT_SLOTS) ask_clock();
}

/** `callback(arg)` whenever timer `unit` channel `channel` fires; UNDEF: no more. */
export function on_timer(unit: i32, channel: i32, callback: V, arg: V): bool {
  return set(unit * CHANNELS + channel, callback, arg);
}

/** `callback(arg)` at the noticed edges of GPIOHS line `line`; UNDEF: no more. */
export function on_line(line: i32, callback: V, arg: V): bool {
  return set(LINE_SLOTS + line, callback, arg);
}

/** `callback(arg)` once, `ms` milliseconds from now, unless it is set again before; UNDEF: no more. */
export function on_watchdog(unit: i32, ms: i32, callback: V, arg: V): bool {
  store<u64>(DUE + (<usize>unit << 3), time_us() + <u64>ms * 1000);
  store<u64>(PERIOD + (<usize>unit << 3), 0);
  return set(WDT_SLOTS + unit, callback, arg);
}

/**
 * `callback(arg)` after `us` microseconds, and then again and again if it `repeats`; with `lock` while the heap is locked. Returns the
 * number of the software timer, -1 when all are in use, -2 = out of memory.
 */
export function soft_timer_start(us: u32, repeats: bool, lock: bool, callback: V, arg: V): i32 {
  let n = 0;
  while (n < SOFT_TIMERS && used >> (SOFT_SLOTS + n) & 1) n++;
  if (n == SOFT_TIMERS) return -1;
  const slot = SOFT_SLOTS + n;
  const at = <usize>(slot - WDT_SLOTS) << 3;
  store<u64>(DUE + at, time_us() + us);
  store<u64>(PERIOD + at, repeats ? us : 0);
  if (lock) hard |= <u64>1 << slot;
  else hard &= ~(<u64>1 << slot);
  return set(slot, callback, arg) ? n : -2;
}

export function soft_timer_stop(n: i32): void { set(SOFT_SLOTS + n, UNDEF, UNDEF); }

/** Starts without callbacks, and stops what a script before a soft reset has left running. */
export function init_hardware_events(): void {
  for (let i = 0; i < SLOTS; i++) {
    if (!(used >> i & 1)) continue;
    if (i < LINE_SLOTS) dev(Device.TIMER, i / CHANNELS, Timer.STOP, i % CHANNELS);
    else if (i < WDT_SLOTS) dev(Device.GPIO, 0, Gpio.IRQ, i - LINE_SLOTS, 0);
    else if (i < SOFT_SLOTS) dev(Device.WDT, i - WDT_SLOTS, Wdt.STOP);
  }
  gc_root(ROOT);
  table = 0;
  used = 0;
}
