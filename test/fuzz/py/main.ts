/**
 * Compares generated programs on the host build and on MicroPython: the same output, and the same type of an uncaught exception.
 * Usage: node test/fuzz/py.fuzz.mjs [COUNT] [FIRST_SEED]; FUZZ_SECONDS limits the time.
 */
import { MicroPythonOracle } from "./oracle.ts";
import { program } from "./program.ts";
import { reduce } from "./reduce.ts";
import { KpyTarget } from "./target.ts";

const COUNT = Number(process.argv[2] ?? 20_000);
const FIRST = Number(process.argv[3] ?? 1);
const SECONDS = Number(process.env.FUZZ_SECONDS || Number.POSITIVE_INFINITY);
const SHOWN = 5;

export interface Outcome {
  stdout: string;
  /** Type of the uncaught exception, "" without one. */
  error: string;
}

const same = (a: Outcome, b: Outcome): boolean => a.stdout === b.stdout && a.error === b.error;

async function main(): Promise<number> {
  const oracle = await MicroPythonOracle.create();
  const target = new KpyTarget();
  const start = performance.now();
  let done = 0;
  let raised = 0;
  let different = 0;
  for (; done < COUNT && performance.now() - start < SECONDS * 1000; done++) {
    const seed = FIRST + done;
    const source = program(seed);
    const want = await oracle.run(source);
    const got = target.run(source);
    // that build has 31-bit small integers and another heap: where it gives up, kpy need not
    if (want.error === "OverflowError" || want.error === "MemoryError") continue;
    if (want.error !== "") raised++;
    if (same(want, got)) continue;
    if (++different > SHOWN) continue;
    const small = await reduce(source, async (text) => !same(await oracle.run(text), target.run(text)));
    const a = await oracle.run(small);
    const b = target.run(small);
    process.stderr.write(
      `seed ${seed}:\n${small}MicroPython: ${a.stdout.slice(-300)}${a.error}\nkpy: ${b.stdout.slice(-300)}${b.error}\n\n`,
    );
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stdout.write(`${done} programs in ${seconds} s, ${raised} of them raise; ${different} differ\n`);
  return different > 0 ? 1 : 0;
}

process.exitCode = await main();
