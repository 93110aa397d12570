/**
 * Every allocation of every test script fails once, in the Python heap and in the system heap, with a compiler that asks for little memory
 * at a time. FUZZ_SECONDS limits the time: then the scripts are taken in an order that KPY_SEED decides.
 */
import { CheckedRuntime } from "../../py/robust/checked.ts";
import { failEach, HEAPS } from "../../py/robust/failures.ts";
import { boardFiles, boardScripts, independentScripts } from "../../py/robust/scripts.ts";
import { Random } from "../py/random.ts";

const seconds = Number(process.env.FUZZ_SECONDS || Number.POSITIVE_INFINITY);
const seed = Number(process.env.KPY_SEED ?? Date.now() % 1_000_000);
const CHUNK = 64;

const random = new Random(seed);
const scripts = [...independentScripts, ...boardScripts]
  .map((script) => ({ script, order: random.below(1 << 30) }))
  .sort((a, b) => a.order - b.order)
  .map(({ script }) => script);
const all = (count: number): Iterable<number> => Array(count).keys();

const end = Date.now() + seconds * 1000;
let runtime = new CheckedRuntime(1 << 20, boardFiles);
let runs = 0;
let raised = 0;
let done = 0;
const failures: string[] = [];
for (const script of scripts) {
  if (Date.now() > end) break;
  done++;
  for (const heap of HEAPS) {
    try {
      const report = failEach(runtime, script, heap, all, { compilerChunk: CHUNK });
      runs += report.runs;
      raised += report.raised;
    } catch (error) {
      failures.push((error as Error).message);
      runtime = new CheckedRuntime(1 << 20, boardFiles);
    }
  }
}
runtime.close();
for (const text of failures) process.stderr.write(`${text}\n`);
process.stdout.write(
  `seed ${seed}: ${runs} failed allocations in ${done} scripts, ${raised} raised MemoryError; ${failures.length} scripts went wrong\n`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
