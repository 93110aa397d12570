/** RTC: calendar with tick and alarm interrupts (0x50460000); vendor's rtc.h for the register layout. */
import { Event, cancel, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { XTAL, cpuHz, cyclesFor, ticksFor } from "./sysctl";
import { now } from "../clock";

const DATE: u32 = 0x00; // week 0-2, day 8-12, month 16-19, year 20-31
const TIME: u32 = 0x04; // second 10-15, minute 16-21, hour 24-28
const ALARM_DATE: u32 = 0x08;
const ALARM_TIME: u32 = 0x0c;
const INITIAL_COUNT: u32 = 0x10;
const CURRENT_COUNT: u32 = 0x14;
const INTERRUPT_CTRL: u32 = 0x18;
const REGISTER_CTRL: u32 = 0x1c;
const EXTENDED: u32 = 0x28; // century 0-4, leap year 5
const END: u32 = 0x2c;
// interrupt_ctrl
const TICK_ENABLE: u32 = 1;
const ALARM_ENABLE: u32 = 2;
// register_ctrl
const WRITE_ENABLE: u32 = 2;

const registers: usize = memory.data(0x30, 8);
let secondStart: u64 = 0;

const MONTH_DAYS = memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

function set(offset: u32, value: u32): void {
  store<u32>(registers + <usize>offset, value);
}

export function resetRtc(): void {
  memory.fill(registers, 0, END);
  set(DATE, (1 << 8) | (1 << 16));
  set(EXTENDED, 20);
  set(INITIAL_COUNT, <u32>XTAL - 1);
  cancel(Event.RTC);
}

function isRunning(): bool {
  return (reg(REGISTER_CTRL) & WRITE_ENABLE) == 0;
}

function secondCycles(): u64 {
  return max<u64>(cyclesFor(<u64>reg(INITIAL_COUNT) + 1, XTAL), cpuHz() / 1000);
}

function fullYear(): u32 {
  return (reg(EXTENDED) & 31) * 100 + (reg(DATE) >> 20);
}

function daysIn(month: u32): u32 {
  const year = fullYear();
  const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2 && leap) return 29;
  return month >= 1 && month <= 12 ? load<u8>(MONTH_DAYS + <usize>(month - 1)) : 31;
}

function nextDay(): void {
  const date = reg(DATE);
  const week = ((date & 7) + 1) % 7;
  let day = ((date >> 8) & 31) + 1;
  let month = (date >> 16) & 15;
  let year = date >> 20;
  if (day > daysIn(month)) {
    day = 1;
    if (++month > 12) {
      month = 1;
      if (++year > 99) {
        year = 0;
        set(EXTENDED, reg(EXTENDED) + 1);
      }
    }
  }
  set(DATE, week | (day << 8) | (month << 16) | (year << 20));
}

/** Adds a second; returns the largest unit that changed: 0 second, 1 minute, 2 hour, 3 day. */
function nextSecond(): u32 {
  const time = reg(TIME);
  let second = ((time >> 10) & 63) + 1;
  let minute = (time >> 16) & 63;
  let hour = (time >> 24) & 31;
  let unit: u32 = 0;
  if (second > 59) {
    second = 0;
    unit = 1;
    if (++minute > 59) {
      minute = 0;
      unit = 2;
      if (++hour > 23) {
        hour = 0;
        unit = 3;
        nextDay();
      }
    }
  }
  set(TIME, (second << 10) | (minute << 16) | (hour << 24));
  return unit;
}

/** Alarm: the fields selected by the mask (second 1 ... year 7) agree. */
function alarmMatches(): bool {
  const mask = reg(INTERRUPT_CTRL) >> 24;
  const time = reg(TIME) ^ reg(ALARM_TIME);
  const date = reg(DATE) ^ reg(ALARM_DATE);
  if ((mask & 2) != 0 && ((time >> 10) & 63) != 0) return false;
  if ((mask & 4) != 0 && ((time >> 16) & 63) != 0) return false;
  if ((mask & 8) != 0 && ((time >> 24) & 31) != 0) return false;
  if ((mask & 16) != 0 && (date & 7) != 0) return false;
  if ((mask & 32) != 0 && ((date >> 8) & 31) != 0) return false;
  if ((mask & 64) != 0 && ((date >> 16) & 15) != 0) return false;
  return (mask & 128) == 0 || date >> 20 == 0;
}

/** Event: a second is over. */
export function rtcSecond(): void {
  if (!isRunning()) return;
  const unit = nextSecond();
  const control = reg(INTERRUPT_CTRL);
  const tick = (control & TICK_ENABLE) != 0 && unit >= ((control >> 2) & 3);
  if (tick || ((control & ALARM_ENABLE) != 0 && alarmMatches())) {
    // The line is a pulse: the request is latched at the PLIC.
    setIrq(Irq.RTC, true);
    setIrq(Irq.RTC, false);
  }
  secondStart = now();
  scheduleIn(Event.RTC, secondCycles());
}

export function readRtc(offset: u32): u32 {
  if (offset == CURRENT_COUNT) {
    const passed = <u32>ticksFor(now() - secondStart, XTAL);
    return reg(INITIAL_COUNT) > passed ? reg(INITIAL_COUNT) - passed : 0;
  }
  return offset < END ? reg(offset) : 0;
}

export function writeRtc(offset: u32, value: u32): void {
  if (offset >= END || offset == CURRENT_COUNT) return;
  set(offset, value);
  if (offset != REGISTER_CTRL) return;
  if (isRunning()) {
    secondStart = now();
    scheduleIn(Event.RTC, secondCycles());
  } else {
    cancel(Event.RTC);
  }
}
