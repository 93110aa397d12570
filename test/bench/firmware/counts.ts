/** Instruction counts of the lowered core under QEMU, and the file that keeps them. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { OPCODES } from "../../../tools/src/writer/opcodes.ts";
import { inBatches, LIST_ADDRESS, type ModelCase, modelList } from "../../firmware/models.ts";
import { buildProgram, runQemu } from "../../firmware/qemu.ts";

const FILE = join(repositoryRoot(), "test", "bench", "firmware-counts.json");
const FLASH_BYTES = 14 << 20;

export interface Counts {
  /** From reset to the core's first instruction, in the program `kernels`. */
  boot: number;
  kernels: Record<string, { lowered: number; c: number }>;
  /** By model and operation. */
  models: Record<string, Record<string, number>>;
}

const NAMES = new Map<number, string>(Object.entries(OPCODES).map(([name, code]) => [code, name]));

/** Instructions by model and operation, from the output of the program `models`. */
function byOperation(names: string[], output: string): Counts["models"] {
  const result: Counts["models"] = {};
  let model = 0;
  let ended = false;
  let last = "";
  for (const line of output.split("\n").map((l) => l.trim().split(" "))) {
    if (line[0] === "out") ended = true;
    if (line[0] !== "node") continue;
    if (ended) {
      model++;
      last = "";
    }
    ended = false;
    const name = names[model] ?? "";
    result[name] ??= {};
    const ops = result[name];
    const op = NAMES.get(Number(line[2])) ?? String(line[2]);
    // A node with two outputs has two lines with the same count.
    if (line[1] !== last) ops[op] = (ops[op] ?? 0) + Number(line[6]);
    last = String(line[1]);
  }
  return result;
}

/** Counts the operations of models, each run once. */
export async function countModels(cases: ModelCase[]): Promise<Counts["models"]> {
  const built = await buildProgram("models");
  const result: Counts["models"] = {};
  for (const batch of inBatches(cases, FLASH_BYTES)) {
    const flash = { address: LIST_ADDRESS, data: modelList(batch) };
    const { output } = runQemu("models", built.image, { flash, icount: true, timeoutMs: 600_000 });
    const names = batch.map((c) => c.name);
    Object.assign(result, byOperation(names, output));
  }
  return result;
}

/** The kept counts; empty without the file. */
export function keptCounts(): Partial<Counts> {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Keeps counts: one figure a line, models and operations in alphabetic order. */
export function keepCounts({ boot, kernels, models }: Counts): void {
  const ops = Object.entries(models).map(([name, counts]) => [name, sorted(counts)] as const);
  const data = { boot, kernels, models: sorted(Object.fromEntries(ops)) };
  writeFileSync(FILE, `${JSON.stringify(data, null, 2)}\n`);
}
