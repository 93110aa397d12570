/** The model benchmark (bundled and started by kpu_models.bench.mjs). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createHost } from "../../tools/src/host/host.ts";
import { type KModel, KModelRuntime } from "../../tools/src/kmodel/runtime.ts";

const BUDGET_MS = 1500;
const WARM_UP = 10;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Reference milliseconds by model, from the table of the shared folder. */
function referenceTimes(models: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const line of readFileSync(join(models, "README.md"), "utf8").split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const time = Number.parseFloat(cells[5] ?? "");
    const only = /\((.*)\)/.exec(cells[5] ?? "")?.[1]; // a time that holds for one model of the row
    if (cells.length === 7 && time > 0)
      for (const name of (only ?? cells[1]).split(",")) times.set(name.trim(), time);
  }
  return times;
}

function compiled(root: string, name: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(join(root, "build/wasm", `${name}.wasm`)));
}

/** Median milliseconds of a run, inputs not counted, and the mean microseconds per op. */
function measure(model: KModel, inputs: Uint8Array[]): { time: number; ops: Map<string, [number, number]> } {
  const times: number[] = [];
  const start = performance.now();
  for (let i = 0; i < WARM_UP || performance.now() - start < BUDGET_MS; i++) {
    model.setInputs(inputs);
    const begin = performance.now();
    model.run();
    if (i >= WARM_UP) times.push(performance.now() - begin);
    if (i > 3000) break;
  }
  const ops = new Map<string, [number, number]>();
  const rounds = 5;
  for (let round = 0; round < rounds; round++) {
    model.setInputs(inputs);
    model.run(true);
    for (let node = 0; node < model.plan.nodes; node++) {
      const [count, us] = ops.get(model.op(node)) ?? [0, 0];
      ops.set(model.op(node), [count + 1 / rounds, us + model.microseconds(node) / rounds]);
    }
  }
  return { time: median(times), ops };
}

export function benchModels(root: string, args: string[]): void {
  const models = join(process.env.KPY_SHARED ?? join(root, "..", "shared"), "models");
  if (!existsSync(models)) throw new Error("no models: set KPY_SHARED");
  const reference = referenceTimes(models);
  const names = args.filter((arg) => !arg.startsWith("--"));
  const folder = join(models, "real");
  const ratios: number[] = [];
  for (const name of names.length > 0 ? names : readdirSync(folder)) {
    const file = readFileSync(join(folder, name, "model.kmodel"));
    const host = createHost({ core: compiled(root, "kpy"), sim: compiled(root, "sim") });
    const model = new KModelRuntime(host).load(file);
    const inputs = model.inputs.map((_, i) => readFileSync(join(folder, name, `s0.in${i}.bin`)));
    const { time, ops } = measure(model, inputs);
    const same = model.outputs.every((_, i) => {
      const golden = readFileSync(join(folder, name, `s0.out${i}.bin`));
      return Buffer.compare(golden, model.output(i)) === 0;
    });
    const usesKpu = [...ops.keys()].some((op) => op.startsWith("KPU"));
    const base = reference.get(name);
    if (base && usesKpu) ratios.push(base / time);
    const ratio = base ? `reference ${base} ms, ratio ${(base / time).toFixed(1)}` : "no reference time";
    const kind = `${usesKpu ? "KPU" : "CPU only"}${same ? "" : ", OUTPUT DIFFERS"}`;
    console.log(`${name.padEnd(24)} ${time.toFixed(3).padStart(8)} ms   ${ratio} (${kind})`);
    if (!args.includes("--ops")) continue;
    for (const [op, [count, us]] of [...ops].sort((a, b) => b[1][1] - a[1][1]).slice(0, 7)) {
      console.log(
        `    ${op.padEnd(20)} ${count.toFixed(0).padStart(4)} x ${(us / 1000).toFixed(3).padStart(8)} ms`,
      );
    }
  }
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  if (ratios.length > 1) console.log(`geometric mean over ${ratios.length} KPU models: ${mean.toFixed(1)}`);
}
