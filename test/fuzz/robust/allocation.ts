/**
 * Every allocation of every test script fails once, in the Python heap and in the system heap, with a compiler that asks for little memory
 * at a time.
 *
 *     node test/fuzz/allocation.fuzz.mjs [JOURNAL]
 *
 * JOURNAL is a file that gets one line per script and heap; those that it has already are not done again, so that a run may be stopped and
 * go on later. KPY_SHARD=i/n takes every n-th script from the i-th (0 ...) on. FUZZ_SECONDS limits the time: the scripts are taken in an
 * order that KPY_SEED decides.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { CheckedRuntime } from "../../py/robust/checked.ts";
import { failEach, HEAPS } from "../../py/robust/failures.ts";
import { boardFiles, boardScripts, languageScripts } from "../../py/robust/scripts.ts";
import { Random } from "../py/random.ts";

/** What one script has shown, a line of the journal. */
interface Line {
  name: string;
  heap: string;
  runs: number;
  raised: number;
  waited: number;
  /** Messages of the first runs that went wrong. */
  failures: string[];
}

const seconds = Number(process.env.FUZZ_SECONDS || Number.POSITIVE_INFINITY);
const seed = Number(process.env.KPY_SEED ?? Date.now() % 1_000_000);
const [shard = 0, shards = 1] = (process.env.KPY_SHARD ?? "0/1").split("/").map(Number);
const journal = process.argv[2];
const CHUNK = 64;
/** So many failures of one script are told. */
const TOLD = 5;

const random = new Random(seed);
const scripts = [...languageScripts, ...boardScripts]
  .filter((_, i) => i % shards === shard)
  .map((script) => ({ script, order: random.below(1 << 30) }))
  .sort((a, b) => a.order - b.order)
  .map(({ script }) => script);

const lines: Line[] =
  journal !== undefined && existsSync(journal)
    ? readFileSync(journal, "utf8")
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
const known = new Set(lines.map(({ name, heap }) => `${name} ${heap}`));

const end = Date.now() + seconds * 1000;
let runtime = new CheckedRuntime(1 << 20, boardFiles);

/** All allocations from the first on; after a failure it goes on with the next one, in a new runtime. */
function whole(script: (typeof scripts)[number], heap: (typeof HEAPS)[number]): Line {
  const line: Line = { name: script.name, heap, runs: 0, raised: 0, waited: 0, failures: [] };
  for (let first = 0, last = -1; first >= 0; ) {
    function* from(count: number): Iterable<number> {
      for (last = first; last < count; last++) yield last;
    }
    try {
      const { runs, raised, waited } = failEach(runtime, script, heap, from, { compilerChunk: CHUNK });
      line.runs += runs;
      line.raised += raised;
      line.waited += waited;
      first = -1;
    } catch (error) {
      line.failures.push((error as Error).message);
      line.runs += Math.max(last + 1 - first, 0);
      first = last < 0 || line.failures.length === TOLD ? -1 : last + 1;
      runtime = new CheckedRuntime(1 << 20, boardFiles);
    }
  }
  return line;
}

for (const script of scripts) {
  if (Date.now() > end) break;
  for (const heap of HEAPS) {
    if (known.has(`${script.name} ${heap}`)) continue;
    const line = whole(script, heap);
    lines.push(line);
    if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(line)}\n`);
  }
}
runtime.close();

const sum = (value: (line: Line) => number): number => lines.reduce((total, line) => total + value(line), 0);
const failures = lines.flatMap((line) => line.failures);
for (const text of failures) process.stderr.write(`${text}\n`);
process.stdout.write(
  `seed ${seed}: ${sum(({ runs }) => runs)} failed allocations in ${new Set(lines.map(({ name }) => name)).size} scripts, ` +
    `${sum(({ raised }) => raised)} raised MemoryError, ${sum(({ waited }) => waited)} left a script waiting until Ctrl-C; ` +
    `${failures.length} went wrong\n`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
