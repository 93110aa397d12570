/**
 * TIMER0 to TIMER2: four counters each (0x502D0000 + 0x10000 * n); K210 SoC facts, section 12.
 * A counter runs down from its load value, raises its interrupt at zero and starts again.
 */
import { Event, cancel, scheduleAt } from "../events";
import { Irq, setIrq } from "./plic";
import { accessPc } from "../bus";
import { cyclesFor, ticksFor, timerHz } from "./sysctl";
import { now, poll } from "../clock";

const LOAD_COUNT: u32 = 0x00;
const CURRENT_VALUE: u32 = 0x04;
const CONTROL: u32 = 0x08;
const EOI: u32 = 0x0c;
const INTR_STAT: u32 = 0x10;
const CHANNEL_STRIDE: u32 = 0x14;
const ALL_INTR_STAT: u32 = 0xa0;
const ALL_EOI: u32 = 0xa4;
const RAW_INTR_STAT: u32 = 0xa8;
const COMP_VERSION: u32 = 0xac;
const LOAD_COUNT2: u32 = 0xb0;
const CHANNELS: u32 = 4;
const UNITS: u32 = 3;
// control bits
const ENABLE: u32 = 1;
const USER_MODE: u32 = 2;
const INTERRUPT_MASK: u32 = 4;
const PWM_ENABLE: u32 = 8;

// @ts-ignore: decorator
@unmanaged
class Channel {
  load: u32;
  load2: u32;
  control: u32;
  raw: u32;
  /** CPU cycle at which the running count began, and the count. */
  start: u64;
  count: u32;
  /** 1 while a PWM counter is in its high part. */
  high: u32;
}

const channels: usize = memory.data(32 * 12, 8);

// @ts-ignore: decorator
@inline
function channelOf(unit: u32, n: u32): Channel {
  return changetype<Channel>(channels + <usize>((unit * CHANNELS + n) << 5));
}

export function resetTimers(): void {
  for (let unit: u32 = 0; unit < UNITS; unit++) resetTimer(unit);
}

export function resetTimer(unit: u32): void {
  for (let n: u32 = 0; n < CHANNELS; n++) {
    memory.fill(changetype<usize>(channelOf(unit, n)), 0, offsetof<Channel>());
    cancel(Event.TIMER0 + <i32>(unit * CHANNELS + n));
  }
}

function updateIrq(unit: u32): void {
  for (let pair: u32 = 0; pair < 2; pair++) {
    let level = false;
    for (let n = pair * 2; n < pair * 2 + 2; n++) {
      const c = channelOf(unit, n);
      if (c.raw != 0 && (c.control & INTERRUPT_MASK) == 0) level = true;
    }
    setIrq(Irq.TIMER0A + unit * 2 + pair, level);
  }
}

/** Begins to count from the load value that is due; `from` is the cycle at which the last count ended. */
function begin(unit: u32, n: u32, from: u64): void {
  const c = channelOf(unit, n);
  c.count = (c.control & USER_MODE) == 0 ? u32.MAX_VALUE : c.high != 0 ? c.load2 : c.load;
  c.start = from;
  scheduleAt(Event.TIMER0 + <i32>(unit * CHANNELS + n), from + max<u64>(cyclesFor(<u64>c.count + 1, timerHz(unit)), 1));
}

/** Event: counter `index` (unit * 4 + channel) has reached zero. */
export function timerExpired(index: u32): void {
  const unit = index / CHANNELS;
  const n = index % CHANNELS;
  const c = channelOf(unit, n);
  c.raw = 1;
  if ((c.control & PWM_ENABLE) != 0) c.high ^= 1;
  begin(unit, n, now());
  updateIrq(unit);
}

function currentValue(unit: u32, c: Channel): u32 {
  if ((c.control & ENABLE) == 0) return c.count;
  poll(accessPc);
  const passed = ticksFor(now() - c.start, timerHz(unit));
  return passed < <u64>c.count ? c.count - <u32>passed : 0;
}

function status(unit: u32, masked: bool): u32 {
  let bits: u32 = 0;
  for (let n: u32 = 0; n < CHANNELS; n++) {
    const c = channelOf(unit, n);
    if (c.raw != 0 && !(masked && (c.control & INTERRUPT_MASK) != 0)) bits |= (<u32>1) << n;
  }
  return bits;
}

export function readTimer(unit: u32, offset: u32): u32 {
  if (offset < CHANNELS * CHANNEL_STRIDE) {
    const c = channelOf(unit, offset / CHANNEL_STRIDE);
    switch (offset % CHANNEL_STRIDE) {
      case LOAD_COUNT: return c.load;
      case CURRENT_VALUE: return currentValue(unit, c);
      case CONTROL: return c.control;
      case EOI:
        c.raw = 0;
        updateIrq(unit);
        return 0;
      case INTR_STAT: return (c.control & INTERRUPT_MASK) != 0 ? 0 : c.raw;
    }
    return 0;
  }
  if (offset == ALL_INTR_STAT) return status(unit, true);
  if (offset == RAW_INTR_STAT) return status(unit, false);
  if (offset == COMP_VERSION) return 0x3230392a; // "2.09*"
  if (offset == ALL_EOI) {
    for (let n: u32 = 0; n < CHANNELS; n++) channelOf(unit, n).raw = 0;
    updateIrq(unit);
    return 0;
  }
  if (offset - LOAD_COUNT2 < CHANNELS * 4) return channelOf(unit, (offset - LOAD_COUNT2) >> 2).load2;
  return 0;
}

export function writeTimer(unit: u32, offset: u32, value: u32): void {
  if (offset - LOAD_COUNT2 < CHANNELS * 4) {
    channelOf(unit, (offset - LOAD_COUNT2) >> 2).load2 = value;
    return;
  }
  if (offset >= CHANNELS * CHANNEL_STRIDE) return;
  const n = offset / CHANNEL_STRIDE;
  const c = channelOf(unit, n);
  const register = offset % CHANNEL_STRIDE;
  if (register == LOAD_COUNT) {
    c.load = value;
    if ((c.control & ENABLE) != 0) begin(unit, n, now());
  } else if (register == CONTROL) {
    const was = c.control;
    c.control = value & 15;
    if ((value & ENABLE) == 0) {
      cancel(Event.TIMER0 + <i32>(unit * CHANNELS + n));
    } else if ((was & ENABLE) == 0) {
      c.high = 0;
      begin(unit, n, now());
    }
  }
  updateIrq(unit);
}
