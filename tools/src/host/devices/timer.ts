/** Timers, PWM outputs and watchdogs of the host build, driven by the host's clock. */
import { Errno, Pwm, Timer, Wdt } from "../../../../assembly/modules/device.ts";
import type { HostClock } from "../time.ts";
import type { HostDevice } from "./index.ts";

const UNITS = 3;
const CHANNELS = 4;
const WATCHDOGS = 2;

interface Channel {
  due: number;
  period: number;
  repeats: boolean;
}

export class TimerDevice implements HostDevice {
  private readonly running = new Map<number, Channel>();

  constructor(private readonly clock: HostClock) {}

  call(unit: number, op: number, a: number, b: number, _ptr: number, len: number): number {
    if (unit >= UNITS) return Errno.ENODEV;
    if (op === Timer.EVENT) return this.takeEvent(unit);
    if (a < 0 || a >= CHANNELS) return Errno.EINVAL;
    const key = unit * CHANNELS + a;
    if (op === Timer.STOP) {
      this.running.delete(key);
      return 0;
    }
    if (op !== Timer.START || b <= 0) return Errno.EINVAL;
    this.running.set(key, { due: this.clock.now() + b, period: b, repeats: len === 1 });
    return 0;
  }

  /** Periods that went by unasked count once. */
  private takeEvent(unit: number): number {
    const now = this.clock.now();
    for (let channel = 0; channel < CHANNELS; channel++) {
      const timer = this.running.get(unit * CHANNELS + channel);
      if (!timer || now < timer.due) continue;
      if (timer.repeats) timer.due += Math.floor((now - timer.due) / timer.period + 1) * timer.period;
      else this.running.delete(unit * CHANNELS + channel);
      return channel;
    }
    return Errno.EAGAIN;
  }
}

export class PwmDevice implements HostDevice {
  /** Period and high time in nanoseconds of the outputs that run, by unit * 4 + channel. */
  readonly outputs = new Map<number, { period: number; high: number }>();

  call(unit: number, op: number, a: number, b: number, _ptr: number, len: number): number {
    if (unit >= UNITS) return Errno.ENODEV;
    if (a < 0 || a >= CHANNELS) return Errno.EINVAL;
    if (op === Pwm.STOP) this.outputs.delete(unit * CHANNELS + a);
    else if (op === Pwm.SET && b > 0) this.outputs.set(unit * CHANNELS + a, { period: b, high: len >>> 0 });
    else return Errno.EINVAL;
    return 0;
  }
}

export class WdtDevice implements HostDevice {
  private readonly limits = new Array<number>(WATCHDOGS).fill(0);
  private readonly due = new Array<number>(WATCHDOGS).fill(Number.POSITIVE_INFINITY);

  constructor(private readonly clock: HostClock) {}

  call(unit: number, op: number, a: number): number {
    if (unit >= WATCHDOGS) return Errno.ENODEV;
    switch (op) {
      case Wdt.START:
        if (a <= 0) return Errno.EINVAL;
        this.limits[unit] = a * 1000;
        this.due[unit] = this.clock.now() + a * 1000;
        return 0;
      case Wdt.FEED:
        if (Number.isFinite(this.due[unit]!)) this.due[unit] = this.clock.now() + this.limits[unit]!;
        return 0;
      case Wdt.STOP:
        this.due[unit] = Number.POSITIVE_INFINITY;
        return 0;
      default:
        return Errno.EINVAL;
    }
  }

  /** Number of a watchdog that was not fed in time, -1 when there is none. */
  expired(): number {
    if (this.due.every((due) => due === Number.POSITIVE_INFINITY)) return -1;
    const now = this.clock.now();
    return this.due.findIndex((due) => now >= due);
  }
}
