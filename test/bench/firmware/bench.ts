/** Counts instructions of the lowered core under QEMU; see firmware.bench.mjs. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { OPCODES } from "../../../tools/src/writer/opcodes.ts";
import { inBatches, LIST_ADDRESS, modelCases, modelList } from "../../firmware/models.ts";
import { buildProgram, missing, runQemu } from "../../firmware/qemu.ts";
import { measureKernels } from "./kernels.ts";

const FILE = join(repositoryRoot(), "test", "bench", "firmware-counts.json");

interface Counts {
  boot: number;
  kernels: Record<string, { lowered: number; c: number }>;
  models: Record<string, Record<string, number>>;
}

const NAMES = new Map<number, string>(Object.entries(OPCODES).map(([name, code]) => [code, name]));

/** Instructions by model and operation, from the output of the program `models`. */
function byOperation(names: string[], output: string): Counts["models"] {
  const result: Counts["models"] = {};
  let model = 0;
  let ended = false;
  for (const line of output.split("\n").map((l) => l.trim().split(" "))) {
    if (line[0] === "out") ended = true;
    if (line[0] !== "node") continue;
    if (ended) model++;
    ended = false;
    result[names[model]] ??= {};
    const ops = result[names[model]];
    const op = NAMES.get(Number(line[2])) ?? line[2];
    // A node with two outputs has two lines with the same count.
    if (line[1] !== ops.last?.toString()) ops[op] = (ops[op] ?? 0) + Number(line[6]);
    ops.last = Number(line[1]);
  }
  for (const ops of Object.values(result)) delete ops.last;
  return result;
}

async function countModels(): Promise<Counts["models"]> {
  const built = await buildProgram("models");
  const result: Counts["models"] = {};
  for (const batch of inBatches(modelCases("real"), 14 << 20)) {
    const flash = { address: LIST_ADDRESS, data: modelList(batch) };
    const { output } = runQemu("models", built.image, { flash, icount: true, timeoutMs: 600_000 });
    Object.assign(
      result,
      byOperation(
        batch.map((c) => c.name),
        output,
      ),
    );
  }
  return result;
}

/** `12,345 (+1.2 %)` beside the kept figure. */
function compared(now: number, before: number | undefined): string {
  const text = now.toLocaleString("en-US").padStart(15);
  if (before === undefined || before === now) return text;
  const percent = ((now - before) / before) * 100;
  return `${text}  (${percent > 0 ? "+" : ""}${percent.toFixed(2)} %)`;
}

function print(now: Counts, before: Partial<Counts>): void {
  console.log(`instructions under QEMU\nboot ${compared(now.boot, before.boot)}`);
  for (const [name, { lowered, c }] of Object.entries(now.kernels)) {
    const old = before.kernels?.[name]?.lowered;
    console.log(`kernel ${name.padEnd(8)} ${compared(lowered, old)}  ${(lowered / c).toFixed(2)} x plain C`);
  }
  for (const [model, ops] of Object.entries(now.models)) {
    for (const [op, count] of Object.entries(ops).sort((a, b) => b[1] - a[1])) {
      console.log(`${model.padEnd(22)} ${op.padEnd(30)} ${compared(count, before.models?.[model]?.[op])}`);
    }
  }
}

const why = missing();
if (why) {
  console.log(`skipped: ${why}`);
} else {
  const before: Partial<Counts> = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  const { boot, kernels } = await measureKernels();
  const now: Counts = { boot, kernels, models: await countModels() };
  print(now, before);
  writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
}
