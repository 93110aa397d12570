/** The console of `kpy run`: standard output, collected before it is written, and standard input. */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import type { HostConsole } from "./console.ts";

/** Writes all of `bytes`, waiting where the other end is slow. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
      pause(1);
    }
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function pause(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/** Longest time that output waits in the buffer while more of it comes, in milliseconds. */
const HOLD_MS = 50;
const CAPACITY = 1 << 16;

/** Where output goes. */
export interface Output {
  write(data: Uint8Array): void;
  flush(): void;
}

/**
 * Output that waits to be written. Its memory may be shared, so that another thread can write the rest when this one has been
 * stopped.
 */
export class OutputBuffer implements Output {
  private readonly length: Int32Array;
  private readonly bytes: Uint8Array;
  private lastFlush = 0;

  constructor(
    readonly memory: ArrayBufferLike = new ArrayBuffer(CAPACITY + 4),
    private readonly fd = 1,
  ) {
    this.length = new Int32Array(memory, 0, 1);
    this.bytes = new Uint8Array(memory, 4);
  }

  write(data: Uint8Array): void {
    if (data.length > this.bytes.length - this.length[0]!) this.flush();
    if (data.length > this.bytes.length) {
      writeAll(this.fd, data);
      return;
    }
    this.bytes.set(data, this.length[0]!);
    this.length[0]! += data.length;
    const now = performance.now();
    if (now - this.lastFlush > HOLD_MS) this.flush();
  }

  flush(): void {
    this.lastFlush = performance.now();
    const n = this.length[0]!;
    if (n === 0) return;
    this.length[0] = 0;
    writeAll(this.fd, Buffer.from(this.bytes.slice(0, n)));
  }
}

export function sharedOutput(): SharedArrayBuffer {
  return new SharedArrayBuffer(CAPACITY + 4);
}

/** How often standard input is looked at for Ctrl-C while a script runs, in milliseconds. */
const POLL_MS = 10;

/**
 * Standard output and input. With `interactive` the input is polled without waiting, as a UART is, and the interrupt character works at
 * any time; otherwise reading waits.
 */
export class TerminalConsole implements HostConsole {
  private readonly chunk = Buffer.alloc(4096);
  private queue: number[] = [];
  private ended = false;
  private fd = 0;
  private interruptAt = -1;
  private pending = false;
  private nextPoll = 0;

  constructor(
    readonly output: Output,
    private readonly interactive: boolean,
  ) {
    if (interactive) this.fd = reopen();
  }

  write(bytes: Uint8Array): void {
    this.output.write(bytes);
  }

  read(): number {
    this.output.flush();
    if (this.queue.length === 0) this.fill(!this.interactive);
    const byte = this.queue.shift();
    if (byte !== undefined) return byte;
    return this.ended ? -2 : -1;
  }

  interrupted(): boolean {
    if (!this.interactive) return false;
    const now = performance.now();
    if (!this.pending && now >= this.nextPoll) {
      this.nextPoll = now + POLL_MS;
      this.fill(false);
    }
    const was = this.pending;
    this.pending = false;
    return was;
  }

  interruptChar(c: number): void {
    this.interruptAt = c;
  }

  /** Waits until input is there, at most `ms`. */
  idle(ms: number): void {
    this.output.flush();
    const end = performance.now() + ms;
    while (this.queue.length === 0 && !this.ended && !this.pending) {
      this.fill(false);
      const left = end - performance.now();
      if (this.queue.length > 0 || left <= 0) return;
      pause(Math.min(left, 2));
    }
  }

  close(): void {
    this.output.flush();
    if (this.fd !== 0) closeSync(this.fd);
    this.fd = 0;
  }

  private fill(wait: boolean): void {
    while (!this.ended) {
      try {
        const n = readSync(this.fd, this.chunk, 0, this.chunk.length, null);
        if (n === 0) this.ended = true;
        this.take(this.chunk.subarray(0, n));
        return;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EOF" || code === "EIO") this.ended = true;
        else if (code !== "EAGAIN") throw error;
        if (!wait || this.ended) return;
        pause(2);
      }
    }
  }

  private take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === this.interruptAt) this.pending = true;
      else this.queue.push(byte);
    }
  }
}

/** Standard input once more, so that reading it does not wait. */
function reopen(): number {
  for (const path of ["/proc/self/fd/0", "/dev/fd/0"]) {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch {
      // the next name, or the plain descriptor
    }
  }
  return 0;
}
