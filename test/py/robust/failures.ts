/** Makes allocations of a script fail, one per run, and looks at what becomes of it. */
import type { CheckedRuntime, Trial } from "./checked.ts";
import type { Script } from "./scripts.ts";

/** How a script may end that has not got its memory: what an OSError or KPU says, and what asyncio makes of a task that has died. */
const OUT_OF_MEMORY = /MemoryError|memory allocation failed|ENOMEM|ERR_NO_MEM|CancelledError/;

/** Longer than any of the scripts needs, in polls of the VM. */
const FUEL = 200_000;

export type Heap = "failAt" | "systemFailAt";

export interface Report {
  runs: number;
  /** Runs that ended with MemoryError; in the others the script, or something below, has done without. */
  raised: number;
  /** Runs of scripts that waited for ever, for what has died of MemoryError, until Ctrl-C ended them. */
  waited: number;
}

/**
 * Runs the script once for each allocation that `pick` chooses out of `count` of a heap. Throws, with script and allocation, when a run
 * traps, hangs, leaves damage or ends with another exception. A script that only waits, asleep, for something that will never come has
 * blocked itself: then Ctrl-C must end it. One that is at work for ever hangs.
 */
export function failEach(
  runtime: CheckedRuntime,
  { name, source }: Script,
  heap: Heap,
  pick: (count: number) => Iterable<number>,
  conditions: Trial = {},
): Report {
  const calm = runtime.run(source, conditions);
  if (calm.status !== 0) throw new Error(`${name}: ${calm.stderr}`);
  const count = heap === "failAt" ? calm.allocations : calm.systemAllocations;
  let runs = 0;
  let raised = 0;
  let waited = 0;
  for (const n of pick(count)) {
    const where = `${name}, ${heap} ${n} of ${count}, compilerChunk ${conditions.compilerChunk ?? 0}`;
    let outcome: ReturnType<CheckedRuntime["run"]>;
    try {
      outcome = runtime.run(source, { fuel: FUEL, interrupt: true, ...conditions, [heap]: n });
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
    }
    runs++;
    if (outcome.interrupted === "busy") throw new Error(`${where}: it runs too long ${outcome.stderr}`);
    if (outcome.interrupted) {
      waited++;
      continue;
    }
    if (outcome.status === 0) continue;
    raised++;
    if (!OUT_OF_MEMORY.test(outcome.stderr)) throw new Error(`${where}: ${outcome.stderr}`);
  }
  return { runs, raised, waited };
}

export const HEAPS: Heap[] = ["failAt", "systemFailAt"];
