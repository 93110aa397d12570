/** Deadlines of devices, in CPU cycles. One slot per source; the machine ends its slices at the next one. */
import { now, shortenSlice } from "./clock";

export const enum Event {
  TIMER_INTERRUPT0, // CLINT mtimecmp of hart 0
  TIMER_INTERRUPT1,
  KPU,
  DMA0, // one per channel
  UARTHS_RX = DMA0 + 6,
  UART_RX0, // UART1 to UART3
  TIMER0 = UART_RX0 + 3, // 12 channels
  WDT0 = TIMER0 + 12,
  WDT1,
  RTC,
  DVP,
  SPI0, // by unit number; unit 2 is the slave
  FLASH = SPI0 + 4,
  COUNT,
}

export const NEVER: u64 = u64.MAX_VALUE;
const DEADLINES: usize = memory.data(64 * 8, 8);
let next: u64 = NEVER;

// @ts-ignore: decorator
@inline
function slot(event: i32): usize {
  return DEADLINES + (<usize>event << 3);
}

function findNext(): void {
  let least = NEVER;
  for (let i = 0; i < Event.COUNT; i++) least = min<u64>(least, load<u64>(slot(i)));
  next = least;
}

/** Lets `event` happen at cycle `deadline`, or in the next cycle when that has passed. */
export function scheduleAt(event: i32, deadline: u64): void {
  const earliest = now() + 1;
  if (deadline < earliest) deadline = earliest;
  store<u64>(slot(event), deadline);
  findNext();
  shortenSlice(deadline);
}

/** Lets `event` happen in `cycles` cycles. */
export function scheduleIn(event: i32, cycles: u64): void {
  scheduleAt(event, now() + (cycles == 0 ? 1 : cycles));
}

export function cancel(event: i32): void {
  store<u64>(slot(event), NEVER);
  findNext();
}

export function deadlineOf(event: i32): u64 {
  return load<u64>(slot(event));
}

/** Cycle of the next event; NEVER without one. */
export function nextDeadline(): u64 {
  return next;
}

/** Takes an event that is due at `time` out of the list; -1 when none is. */
export function takeDue(time: u64): i32 {
  if (next > time) return -1;
  for (let i = 0; i < Event.COUNT; i++) {
    if (load<u64>(slot(i)) <= time) {
      store<u64>(slot(i), NEVER);
      findNext();
      return i;
    }
  }
  return -1;
}

export function resetEvents(): void {
  for (let i = 0; i < Event.COUNT; i++) store<u64>(slot(i), NEVER);
  next = NEVER;
}
