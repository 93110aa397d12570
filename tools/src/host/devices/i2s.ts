/** Audio units of the host build: what is played goes to a sink, the microphone hears a tone of 1 kHz. */
import { Errno, I2s } from "../../../../assembly/modules/device.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostClock } from "../time.ts";
import type { HostDevice } from "./index.ts";

const UNITS = 3;
const CHANNELS = 4;
const TONE_HZ = 1000;
const AMPLITUDE = 8000;
/** Played bytes that are kept for tests. */
const KEPT = 1 << 20;

interface Unit {
  rate: number;
  /** Bits per sample by channel; 0 = not set up. */
  bits: number[];
  receive: boolean[];
  /** Samples heard so far. */
  heard: number;
}

export class I2sDevice implements HostDevice {
  private readonly units: Unit[] = Array.from({ length: UNITS }, () => ({
    rate: 0,
    bits: [0, 0, 0, 0],
    receive: [false, false, false, false],
    heard: 0,
  }));
  /** What was played last, by unit. */
  readonly played: Uint8Array[] = Array.from({ length: UNITS }, () => new Uint8Array(0));

  constructor(
    private readonly memory: LinearMemory,
    private readonly clock: HostClock,
  ) {}

  call(unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    const u = this.units[unit];
    if (!u) return Errno.ENODEV;
    if (op === I2s.RATE) {
      if (a <= 0) return Errno.EINVAL;
      u.rate = a;
      return a;
    }
    if (a < 0 || a >= CHANNELS) return Errno.EINVAL;
    if (op === I2s.CHANNEL) return this.channel(u, a, b);
    if (op !== I2s.PLAY && op !== I2s.RECORD) return Errno.EINVAL;
    const bytes = u.bits[a] === 16 ? 2 : 4;
    if (!u.bits[a] || u.rate === 0 || ptr % bytes !== 0) return Errno.EINVAL;
    const whole = len - (len % (2 * bytes));
    if (op === I2s.PLAY) this.play(unit, this.memory.read(ptr, whole));
    else this.record(u, bytes, ptr, whole);
    this.clock.sleep((whole / (2 * bytes) / u.rate) * 1e6);
    return whole;
  }

  private channel(u: Unit, n: number, setup: number): number {
    const bits = (setup >> 8) & 0xff;
    const clocks = (setup >> 16) & 0xff;
    if (![16, 24, 32].includes(bits) || ![16, 24, 32].includes(clocks)) return Errno.EINVAL;
    u.bits[n] = bits;
    u.receive[n] = (setup & 0xff) === 1;
    return 0;
  }

  private play(unit: number, bytes: Uint8Array): void {
    const old = this.played[unit]!;
    const all = old.length + bytes.length > KEPT ? bytes : Buffer.concat([old, bytes]);
    this.played[unit] = all;
  }

  private record(u: Unit, bytes: number, ptr: number, len: number): void {
    const out = Buffer.alloc(len);
    for (let at = 0; at < len; at += 2 * bytes) {
      const sample = Math.round(AMPLITUDE * Math.sin((2 * Math.PI * TONE_HZ * u.heard++) / u.rate));
      for (const side of [at, at + bytes]) {
        if (bytes === 2) out.writeInt16LE(sample, side);
        else out.writeInt32LE(sample << 16, side);
      }
    }
    this.memory.write(ptr, out);
  }
}
