/** Counts instructions of the lowered core under QEMU; see firmware.bench.mjs. */
import { modelCases } from "../../firmware/models.ts";
import { missing } from "../../firmware/qemu.ts";
import { type Counts, countModels, keepCounts, keptCounts } from "./counts.ts";
import { measureKernels } from "./kernels.ts";

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
  const before = keptCounts();
  const { boot, kernels } = await measureKernels();
  const now: Counts = { boot, kernels, models: await countModels(modelCases("real")) };
  print(now, before);
  keepCounts(now);
}
