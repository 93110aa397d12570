/** WDT0 and WDT1: watchdogs (0x50400000, 0x50410000); K210 SoC facts, section 12. */
import { Event, cancel, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { RESET_WDT0, RESET_WDT1, cyclesFor, resetChip, ticksFor, wdtHz } from "./sysctl";
import { now } from "../clock";

const CR: u32 = 0x00;
const TORR: u32 = 0x04;
const CCVR: u32 = 0x08;
const CRR: u32 = 0x0c;
const STAT: u32 = 0x10;
const EOI: u32 = 0x14;
const COMP_VERSION: u32 = 0xf8;
const COMP_TYPE: u32 = 0xfc;
// cr bits
const ENABLE: u32 = 1;
const INTERRUPT_FIRST: u32 = 2;
const FEED: u32 = 0x76;

// @ts-ignore: decorator
@unmanaged
class Wdt {
  cr: u32;
  torr: u32;
  stat: u32;
  pad: u32;
  start: u64;
}

const states: usize = memory.data(64, 8);

function wdtOf(unit: u32): Wdt {
  return changetype<Wdt>(states + <usize>(unit << 5));
}

export function resetWdts(): void {
  for (let unit: u32 = 0; unit < 2; unit++) resetWdt(unit);
}

export function resetWdt(unit: u32): void {
  memory.fill(changetype<usize>(wdtOf(unit)), 0, offsetof<Wdt>());
  cancel(Event.WDT0 + <i32>unit);
}

function range(w: Wdt): u64 {
  return <u64>1 << (16 + <u64>(w.torr & 15));
}

function restart(unit: u32): void {
  const w = wdtOf(unit);
  w.start = now();
  if ((w.cr & ENABLE) != 0) scheduleIn(Event.WDT0 + <i32>unit, cyclesFor(range(w), wdtHz(unit)));
}

/** Event: a watchdog has run down. */
export function wdtExpired(unit: u32): void {
  const w = wdtOf(unit);
  if ((w.cr & INTERRUPT_FIRST) != 0 && w.stat == 0) {
    w.stat = 1;
    setIrq(Irq.WDT0 + unit, true);
    restart(unit);
  } else {
    resetChip(unit == 0 ? RESET_WDT0 : RESET_WDT1);
  }
}

function clear(unit: u32): void {
  wdtOf(unit).stat = 0;
  setIrq(Irq.WDT0 + unit, false);
}

export function readWdt(unit: u32, offset: u32): u32 {
  const w = wdtOf(unit);
  switch (offset) {
    case CR: return w.cr;
    case TORR: return w.torr;
    case CCVR: {
      const passed = ticksFor(now() - w.start, wdtHz(unit));
      return passed < range(w) ? <u32>(range(w) - passed) : 0;
    }
    case STAT: return w.stat;
    case EOI: clear(unit); return 0;
    case COMP_VERSION: return 0x3130372a; // "1.07*"
    case COMP_TYPE: return 0x44570120;
  }
  return 0;
}

export function writeWdt(unit: u32, offset: u32, value: u32): void {
  const w = wdtOf(unit);
  if (offset == CR) {
    const was = w.cr;
    w.cr = value & 31;
    if ((value & ENABLE) == 0) cancel(Event.WDT0 + <i32>unit);
    else if ((was & ENABLE) == 0) restart(unit);
  } else if (offset == TORR) {
    w.torr = value & 0xff;
  } else if (offset == CRR && (value & 0xff) == FEED) {
    clear(unit);
    restart(unit);
  }
}
