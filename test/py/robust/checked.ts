/**
 * A runtime that is started anew before every script and checked after it: both heaps are walked, nothing may be left on the stacks,
 * and a soft reset must give back every byte of the system heap.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import type { Output } from "../../../tools/src/host/terminal.ts";
import { VirtualClock } from "../../../tools/src/host/time.ts";
import { NoMemory, PythonHost } from "../../../tools/src/python/host.ts";

/** What `py_verify` reports (assembly/py/verify.ts). */
const DAMAGE = [
  "none",
  "no memory for the check",
  "a frame is left over",
  "a root is left over",
  "a native level is left over",
  "a range of natives is left over",
  "an exception is left pending",
  "the heap is left locked",
  "an object without a type",
  "an object that overlaps another one",
  "a reference to no object",
  "a damaged list",
  "a damaged dict",
  "a damaged string",
  "a damaged instance",
  "a damaged shape",
];

/** The script ran out of polls of the VM: it loops without end, or for longer than it is worth. */
export class OutOfFuel extends Error {}

/** What a script was at when it was interrupted: asleep (waiting for time, input or another task) or at work. */
export type Interrupted = "asleep" | "busy";

/** A virtual clock that counts how often it is waited for. */
class CountedClock extends VirtualClock {
  sleeps = 0;

  override sleep(us: number): void {
    this.sleeps++;
    super.sleep(us);
  }
}

/** More than this is an endless loop that prints. */
const OUTPUT_MAX = 4 << 20;
/** Linear memory of the core. */
const MEMORY = 8 << 20;

class Text implements Output {
  private parts: Buffer[] = [];
  private size = 0;

  write(data: Uint8Array): void {
    this.size += data.length;
    if (this.size > OUTPUT_MAX) throw new OutOfFuel("it prints without end");
    this.parts.push(Buffer.from(data));
  }

  flush(): void {}

  take(): string {
    const text = Buffer.concat(this.parts).toString("latin1");
    this.parts = [];
    this.size = 0;
    return text;
  }
}

export interface Trial {
  /** Collect at every allocation. */
  stress?: boolean;
  /** The allocation in the Python heap that fails, from 0. */
  failAt?: number;
  /** The allocation in the system heap that fails, from 0. */
  systemFailAt?: number;
  /** Bytes that the compiler asks for at once. */
  compilerChunk?: number;
  /** Polls of the VM (backward jumps and calls, every 256th or so) before it is given up. */
  fuel?: number;
  /** A script without fuel is interrupted (Ctrl-C), again and again, before it is given up: see `Outcome.interrupted`. */
  interrupt?: boolean;
}

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
  /** Allocations that the script made in the Python heap and in the system heap. */
  allocations: number;
  systemAllocations: number;
  /** The script ran out of fuel, and Ctrl-C has ended it. */
  interrupted?: Interrupted;
}

/** Ctrl-C so often must be enough. */
const INTERRUPTS = 1000;
/** Polls before the first Ctrl-C that are looked at, and how many of them sleep when the script only waits. */
const LAST_POLLS = 1024;
const SLEEPS = LAST_POLLS / 16;

/** "Never" for the counters of allocations. */
const MANY = 0x7fff_ffff;

export class CheckedRuntime {
  readonly host: PythonHost;
  private readonly out = new Text();
  private readonly errors = new Text();
  readonly home = mkdtempSync(join(tmpdir(), "kpy-checked-"));
  private readonly free: number;
  private readonly clock = new CountedClock(1_700_000_000);
  private fuel = MANY;
  private patient = false;
  /** Sleeps until the last polls, and in them. */
  private sleepsBefore = 0;
  private lastSleeps = 0;

  constructor(
    heap = 1 << 20,
    /** What the home folder holds at the start of a script. */
    public files: Record<string, Uint8Array> = {},
  ) {
    this.host = new PythonHost({
      board: loadBoard("m5stickv"),
      output: this.out,
      errors: (bytes) => this.errors.write(bytes),
      interactive: false,
      heap,
      memory: MEMORY,
      home: this.home,
      clock: this.clock,
    });
    const { devices } = this.host.board;
    const poll = devices.poll;
    devices.poll = () => {
      poll();
      this.burn();
    };
    this.host.board.console.interrupted = () => this.fuel < 0;
    this.restart();
    this.free = this.core.mem_free_bytes!();
  }

  get core() {
    return this.host.board.core;
  }

  /** At every poll of the VM. */
  private burn(): void {
    if (this.fuel === LAST_POLLS) this.sleepsBefore = this.clock.sleeps;
    if (this.fuel === 0) this.lastSleeps = this.clock.sleeps - this.sleepsBefore;
    if (this.fuel-- === 0 && !this.patient) throw new OutOfFuel("it runs too long");
    if (this.fuel < -INTERRUPTS) throw new OutOfFuel("it cannot be interrupted");
  }

  /** Soft reset, with the home folder as it was. */
  restart(): void {
    const entries = readdirSync(this.home);
    for (const name of entries) rmSync(join(this.home, name), { recursive: true, force: true });
    for (const [name, data] of Object.entries(this.files)) {
      mkdirSync(dirname(join(this.home, name)), { recursive: true });
      writeFileSync(join(this.home, name), data);
    }
    if (!this.host.reset()) throw new Error("the runtime does not start again");
  }

  /** Runs a script in a fresh interpreter, checks everything, and resets. Throws at the first thing that is wrong. */
  run(source: string | Uint8Array, trial: Trial = {}): Outcome {
    this.restart();
    return this.guarded(trial, () => this.host.run(Buffer.from(source), "main.py", ["main.py"]));
  }

  /** Lets the REPL read these bytes, with a soft reset whenever it asks for one. */
  type(input: Uint8Array, trial: Trial = {}): Outcome {
    this.restart();
    const { console } = this.host.board;
    const { read } = console;
    let at = 0;
    console.read = () => (at < input.length ? input[at++]! : -2);
    try {
      return this.guarded(trial, () => {
        do {
          this.core.py_repl!();
        } while (at < input.length && this.host.reset());
        return 0;
      });
    } finally {
      console.read = read;
    }
  }

  /** Does `work` under the conditions of `trial`; see `run`. */
  guarded(trial: Trial, work: () => number): Outcome {
    const { core } = this;
    this.out.take();
    this.errors.take();
    this.fuel = trial.fuel ?? MANY;
    this.patient = trial.interrupt ?? false;
    core.py_stress!(trial.stress ? 1 : 0);
    const n = trial.failAt ?? MANY;
    const m = trial.systemFailAt ?? MANY;
    if (!trial.stress) core.py_fail_at!(n);
    core.mem_fail_at!(m);
    core.py_compiler_chunk!(trial.compilerChunk ?? 0);
    const status = this.attempt(work);
    const interrupted = this.fuel < 0 ? (this.lastSleeps >= SLEEPS ? "asleep" : "busy") : undefined;
    this.fuel = MANY;
    const left = core.py_fail_left!();
    const systemLeft = core.mem_fail_left!();
    core.py_fail_at!(-1);
    core.mem_fail_at!(-1);
    core.py_stress!(0);
    core.py_compiler_chunk!(0);
    this.check();
    const stdout = this.out.take();
    const stderr = this.errors.take();
    if (!this.host.reset()) throw new Error("the runtime does not start again");
    const free = core.mem_free_bytes!();
    if (free !== this.free) throw new Error(`a soft reset leaves ${free} bytes free, not ${this.free}`);
    return {
      status,
      stdout,
      stderr,
      allocations: left < 0 ? n + 1 : n - left,
      systemAllocations: systemLeft < 0 ? m + 1 : m - systemLeft,
      interrupted,
    };
  }

  /** A script that does not even fit has failed, too. */
  private attempt(work: () => number): number {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NoMemory)) throw error;
      this.errors.write(Buffer.from("MemoryError: the script"));
      return 1;
    }
  }

  /** Walks both heaps. */
  check(): void {
    const { core } = this;
    if (!core.mem_verify!()) throw new Error("the system heap is damaged");
    const damage = core.py_verify!();
    if (damage !== 0)
      throw new Error(`the Python heap: ${DAMAGE[damage]} (object ${core.py_damaged!().toString(16)})`);
    if (!core.mem_verify!()) throw new Error("the system heap is damaged after a collection");
  }

  close(): void {
    this.host.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
