/** Time and entropy of the host build. */
import { randomBytes } from "node:crypto";

export interface HostClock {
  /** Microseconds since start, monotonic. */
  now(): number;
  /** Wall clock, seconds since 1970. */
  unix(): number;
  sleep(us: number): void;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Real time. Sleeps shorter than the operating system's grain are spun away. */
export class RealClock implements HostClock {
  private readonly start = performance.now();

  now(): number {
    return Math.floor((performance.now() - this.start) * 1000);
  }

  unix(): number {
    return Math.floor(Date.now() / 1000);
  }

  sleep(us: number): void {
    const end = performance.now() + us / 1000;
    if (us >= 1000) Atomics.wait(sleeper, 0, 0, us / 1000);
    while (performance.now() < end);
  }
}

/** Time that passes only in sleeps and, a little, with each look at it: for tests. */
export class VirtualClock implements HostClock {
  private us = 0;

  constructor(private readonly epoch = 0) {}

  now(): number {
    return this.us++;
  }

  unix(): number {
    return this.epoch + Math.floor(this.us / 1e6);
  }

  sleep(us: number): void {
    this.us += us;
  }
}

export function timeImports(clock: HostClock): Record<string, WebAssembly.ImportValue> {
  return {
    time_us: () => BigInt(clock.now()),
    time_unix: () => BigInt(clock.unix()),
    sleep_us: (us: bigint) => clock.sleep(Number(BigInt.asUintN(64, us))),
    entropy: () => randomBytes(4).readInt32LE(),
  };
}
