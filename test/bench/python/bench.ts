/** Measures and prints; see python.bench.mjs. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { missing } from "../../firmware/qemu.ts";
import { type Collection, measureCollections, measureObjects } from "./memory.ts";
import { geometricMean, measurePrograms } from "./perf_bench.ts";
import { buildImage } from "./qemu.ts";
import { measureRounds } from "./rounds.ts";
import { measureSize } from "./size.ts";

const FILE = join(repositoryRoot(), "test", "bench", "python-counts.json");

interface Counts {
  /** Instructions per round. */
  rounds: Record<string, number>;
  /** Full collections with 30,000 objects alive. */
  collections: Record<string, Collection>;
  /** Bytes per object. */
  objects: Record<string, number>;
  /** Bytes of code by area. */
  size: Record<string, number>;
}

/** `12,345 (+1.2 %)` beside the kept figure. */
function compared(now: number, before: number | undefined): string {
  const text = now.toLocaleString("en-US").padStart(11);
  if (before === undefined || before === now) return text;
  const percent = ((now - before) / before) * 100;
  return `${text}  (${percent > 0 ? "+" : ""}${percent.toFixed(1)} %)`;
}

function printTable(title: string, now: Record<string, number>, before: Record<string, number> = {}): void {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(now)) {
    console.log(`${name.padEnd(30)} ${compared(value, before[name])}`);
  }
}

async function measure(before: Partial<Counts>): Promise<Counts> {
  const { image, elf } = await buildImage();
  const rounds = measureRounds(image);
  printTable("instructions per round", rounds, before.rounds);
  const collections = measureCollections(image);
  console.log("\ninstructions of a collection with 30,000 objects, and bytes alive");
  for (const [name, { instructions, live }] of Object.entries(collections)) {
    const old = before.collections?.[name]?.instructions;
    console.log(`${name.padEnd(30)} ${compared(instructions, old)}  (${live.toLocaleString("en-US")})`);
  }
  const sizes = measureObjects(image);
  console.log("\nbytes per object (MicroPython, 64 bits)");
  for (const { name, bytes, micropython } of sizes) {
    console.log(`${name.padEnd(30)} ${compared(bytes, before.objects?.[name])}  (${micropython})`);
  }
  const size = measureSize(elf);
  printTable("bytes of code", size, before.size);
  printPrograms(image);
  return { rounds, collections, objects: Object.fromEntries(sizes.map((s) => [s.name, s.bytes])), size };
}

function printPrograms(image: Buffer): void {
  const folder = process.env.PERF_BENCH;
  if (!folder) {
    console.log("\nMicroPython's benchmark programs: set PERF_BENCH to its folder tests/perf_bench");
    return;
  }
  const programs = measurePrograms(image, folder);
  console.log("\nmillion instructions (MicroPython 1.27)");
  for (const { name, kpy, micropython } of programs) {
    const ratio = (kpy / micropython).toFixed(2);
    console.log(
      `${name.padEnd(30)} ${kpy.toFixed(2).padStart(11)} ${micropython.toFixed(2).padStart(11)}  ${ratio}`,
    );
  }
  const mean = geometricMean(programs.map((p) => p.kpy / p.micropython));
  console.log(`geometric mean ${mean.toFixed(3)}`);
}

const why = missing();
if (why) {
  console.log(`skipped: ${why}`);
} else {
  const before: Partial<Counts> = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  const now = await measure(before);
  writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
}
