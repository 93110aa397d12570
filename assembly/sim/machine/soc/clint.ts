/** CLINT: software and timer interrupts of both harts (0x02000000); mtime counts CPU clock / 50. */
import { Event, NEVER, cancel, scheduleIn } from "../events";
import { HARTS, MIP_MSIP, MIP_MTIP, hartOf } from "../cpu/hart";
import { accessPc } from "../bus";
import { now, poll } from "../clock";

const MSIP: u32 = 0x0000;
const MTIMECMP: u32 = 0x4000;
const MTIME: u32 = 0xbff8;
export const CYCLES_PER_TICK: u64 = 50;

const compares: usize = memory.data(16, 8);
/** mtime at cycle 0, moved by writes to mtime. */
let origin: u64 = 0;

export function resetClint(): void {
  for (let id: u32 = 0; id < HARTS; id++) store<u64>(compares + <usize>(id << 3), NEVER);
  origin = 0;
}

function time(): u64 {
  return now() / CYCLES_PER_TICK + origin;
}

/** Sets the timer interrupt of hart `id`, or the event at which it will come. */
export function updateTimer(id: u32): void {
  const compare = load<u64>(compares + <usize>(id << 3));
  const hart = hartOf(id);
  if (time() >= compare) {
    hart.mip |= MIP_MTIP;
    cancel(Event.TIMER_INTERRUPT0 + <i32>id);
    return;
  }
  hart.mip &= ~MIP_MTIP;
  const ticks = compare - time();
  // A compare value that is centuries away would overflow in cycles.
  if (ticks >= NEVER / (2 * CYCLES_PER_TICK)) cancel(Event.TIMER_INTERRUPT0 + <i32>id);
  else scheduleIn(Event.TIMER_INTERRUPT0 + <i32>id, ticks * CYCLES_PER_TICK - now() % CYCLES_PER_TICK);
}

export function readClint(offset: u32): u64 {
  if (offset - MSIP < HARTS * 4) return (hartOf(offset >> 2).mip & MIP_MSIP) >> 3;
  if (offset - MTIMECMP < HARTS * 8) return load<u64>(compares + <usize>(offset & 8)) >> ((offset & 4) << 3);
  if ((offset & ~7) == MTIME) {
    poll(accessPc);
    return time() >> ((offset & 4) << 3);
  }
  return 0;
}

/** Writes the low, the high or both halves of a 64-bit register. */
function merge(old: u64, offset: u32, value: u64, size: u32): u64 {
  if (size == 8) return value;
  return (offset & 4) == 0 ? (old & 0xffffffff00000000) | (value & 0xffffffff) : (old & 0xffffffff) | (value << 32);
}

export function writeClint(offset: u32, value: u64, size: u32): void {
  if (offset - MSIP < HARTS * 4) {
    const hart = hartOf(offset >> 2);
    if ((value & 1) != 0) hart.mip |= MIP_MSIP;
    else hart.mip &= ~MIP_MSIP;
  } else if (offset - MTIMECMP < HARTS * 8) {
    const id = (offset >> 3) & 1;
    const slot = compares + <usize>(id << 3);
    store<u64>(slot, merge(load<u64>(slot), offset, value, size));
    updateTimer(id);
  } else if ((offset & ~7) == MTIME) {
    origin += merge(time(), offset, value, size) - time();
    for (let id: u32 = 0; id < HARTS; id++) updateTimer(id);
  }
}
