/** MicroPython's own benchmark programs (not part of this repository), `run()` only, in million instructions. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "./qemu.ts";

interface Program {
  parameters: string;
  /** Million instructions of MicroPython 1.27 (doubles, -O2, static glibc) on rv64, user mode. */
  micropython: number;
}

const PROGRAMS: Record<string, Program> = {
  bm_chaos: { parameters: "(0.25, 100, 50, 50, 2000, 1234)", micropython: 597.71 },
  bm_fannkuch: { parameters: "(7,)", micropython: 73.22 },
  bm_fft: { parameters: "(3, 512)", micropython: 69.76 },
  bm_float: { parameters: "(3, 1500)", micropython: 84.65 },
  bm_hexiom: { parameters: "(1, 10, DESCENDING, Done.FIRST_STRATEGY)", micropython: 21.76 },
  bm_nqueens: { parameters: "(1, 6)", micropython: 26.99 },
  bm_pidigits: { parameters: "(1, 200)", micropython: 60.1 },
  bm_wordcount: { parameters: "(80,)", micropython: 1131.87 },
  core_locals: { parameters: "(40,)", micropython: 357.48 },
  core_qstr: { parameters: "(4000,)", micropython: 16.77 },
  core_str: { parameters: "(60,)", micropython: 177.0 },
  core_yield_from: { parameters: "(20000,)", micropython: 96.85 },
  misc_aes: { parameters: "(2, 256)", micropython: 148.05 },
  misc_mandel: { parameters: "(60, 60)", micropython: 119.61 },
  misc_pystone: { parameters: "(2000,)", micropython: 83.33 },
  misc_raytrace: { parameters: "(12, 12, 3)", micropython: 83.86 },
};

const tail = (parameters: string): string => `
import time
__run, __result = bm_setup(${parameters})
__t = time.ticks_us()
__run()
print("us", time.ticks_diff(time.ticks_us(), __t))
`;

export interface Comparison {
  name: string;
  /** Million instructions. */
  kpy: number;
  micropython: number;
}

/** Runs the programs in `folder`. */
export function measurePrograms(image: Buffer, folder: string): Comparison[] {
  if (!existsSync(folder)) throw new Error(`PERF_BENCH: no folder ${folder}`);
  return Object.entries(PROGRAMS).map(([name, { parameters, micropython }]) => {
    const source = readFileSync(join(folder, `${name}.py`), "utf8");
    const lines = runScript(image, source + tail(parameters));
    const us = lines.find(([word]) => word === "us")?.[1];
    return { name, kpy: Number(us) / 1000, micropython };
  });
}

export const geometricMean = (values: number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
