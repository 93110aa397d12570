/**
 * One core under attack. `attack` loads hostile bytes and, if they are accepted, runs them; it throws when the
 * core traps, writes or reads outside the model's own memory, leaks, reports an error that is not in the
 * catalogue, or takes too long.
 */
import { createHost, type Host } from "../../../tools/src/host/host.ts";
import { KModelError } from "../../../tools/src/kmodel/errors.ts";
import { type KModel, KModelRuntime } from "../../../tools/src/kmodel/runtime.ts";
import { Random } from "./random.ts";

const HEAP_END = 64 << 20;
/** Memory around the model that must neither change nor be seen. */
const GUARD = 64 << 10;
/** A model that is within the work limit may take this long; hostile seeds are small. */
const LIMIT_MS = 60_000;

export interface Counts {
  rejected: Map<string, number>;
  ran: number;
  slowest: number;
}

export class FuzzTarget {
  readonly host: Host = createHost();
  readonly runtime = new KModelRuntime(this.host, HEAP_END);
  readonly counts: Counts = { rejected: new Map(), ran: 0, slowest: 0 };
  private readonly codes: number;

  constructor() {
    this.codes = this.host.core.kmodel_error_count();
  }

  attack(file: Uint8Array, seed: number): void {
    if (file.length === 0) return;
    const used = this.runtime.memory().used;
    const start = performance.now();
    const before = this.guard(0x55);
    try {
      this.run(this.runtime.load(file), seed);
    } catch (error) {
      this.record(error);
    }
    this.runtime.free(before);
    const took = performance.now() - start;
    this.counts.slowest = Math.max(this.counts.slowest, took);
    if (took > LIMIT_MS) throw new Error(`took ${took.toFixed(0)} ms`);
    if (this.runtime.memory().used !== used) throw new Error("memory was not given back");
  }

  private record(error: unknown): void {
    if (!(error instanceof KModelError)) throw error;
    if (error.code < 1 || error.code > this.codes || error.message === "" || error.codeName === "") {
      throw new Error(`error ${error.code} "${error.message}" is not in the catalogue`);
    }
    const { rejected } = this.counts;
    rejected.set(error.codeName, (rejected.get(error.codeName) ?? 0) + 1);
  }

  /** A block filled with `value`. */
  private guard(value: number): number {
    const ptr = this.runtime.alloc(GUARD, 16, "a guard");
    this.host.memory.view(ptr, GUARD).fill(value);
    return ptr;
  }

  private intact(ptr: number, value: number): void {
    const bytes = this.host.memory.view(ptr, GUARD);
    for (let i = 0; i < GUARD; i++)
      if (bytes[i] !== value) throw new Error("wrote outside the model's memory");
  }

  /**
   * Runs an accepted model twice with different bytes around it. A CPU-only model must give the same outputs:
   * what it reads is its own. (KPU RAM is not cleared between the runs.)
   */
  private run(model: KModel, seed: number): void {
    const after = this.guard(0xaa);
    try {
      const first = this.once(model, seed);
      this.intact(after, 0xaa);
      this.counts.ran++;
      if (model.plan.kpu_ram_peak > 0) return;
      const again = this.runtime.load(this.host.memory.read(model.file, model.plan.file));
      this.host.memory.view(after, GUARD).fill(0x33);
      try {
        const second = this.once(again, seed);
        this.intact(after, 0x33);
        for (const [i, data] of first.entries()) {
          if (Buffer.compare(data, second[i]) !== 0) throw new Error(`output ${i} depends on foreign memory`);
        }
      } finally {
        again.unload();
      }
    } finally {
      this.runtime.free(after);
      model.unload();
    }
  }

  private once(model: KModel, seed: number): Uint8Array[] {
    const random = new Random(seed);
    model.setInputs(model.inputs.map((t) => random.bytes(t.bytes)));
    model.run();
    return model.outputs.map((_, i) => model.output(i));
  }
}
