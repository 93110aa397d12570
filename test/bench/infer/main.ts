/**
 * `make bench`: the median time of one inference for the shared public models, beside that of the reference
 * C++ simulator. The reference's times stand in the collection's README; they come from another machine. With
 * KPY_REFERENCE=PROGRAM they are measured here: it is called as `PROGRAM MODEL RUNS INPUT...` and prints the
 * median in milliseconds first.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createHost } from "../../../tools/src/host/host.ts";
import { type KModel, KModelRuntime } from "../../../tools/src/kmodel/runtime.ts";

const SECONDS_PER_MODEL = 1;
const WARM_UP = 20;
const LEAST_RUNS = 15;

const shared = join(process.env.KPY_SHARED ?? "../shared", "models");
const reference = process.env.KPY_REFERENCE;

/** Median in milliseconds. */
function measure(model: KModel, inputs: Uint8Array[]): number {
  const times: number[] = [];
  const once = () => {
    const start = performance.now();
    model.setInputs(inputs);
    model.run();
    return performance.now() - start;
  };
  for (let i = 0; i < WARM_UP; i++) once();
  const end = performance.now() + SECONDS_PER_MODEL * 1000;
  while (performance.now() < end || times.length < LEAST_RUNS) times.push(once());
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

/** "| name[, name] | source | nodes | input | ms |" rows of the collection's README. */
function publishedTimes(): Map<string, number> {
  const times = new Map<string, number>();
  for (const row of readFileSync(join(shared, "README.md"), "utf8").split("\n")) {
    const cells = row.split("|").map((cell) => cell.trim());
    if (cells.length < 6) continue;
    const ms = /^<?([\d.]+)(?: \((\w+)\))?$/.exec(cells[5]);
    if (ms) times.set(ms[2] ?? cells[1], Number(ms[1]));
  }
  return times;
}

function referenceTime(folder: string, inputs: string[]): number {
  return Number.parseFloat(
    execFileSync(reference!, [join(folder, "model.kmodel"), "15", ...inputs], { encoding: "utf8" }),
  );
}

function main(): void {
  const real = join(shared, "real");
  if (!existsSync(real)) {
    console.log("the shared models are not there: nothing to measure");
    return;
  }
  const published = publishedTimes();
  console.log(`reference times: ${reference ?? "README of the collection"}\n`);
  console.log(
    `${"model".padEnd(26)}${"kpy ms".padStart(10)}${"ref. ms".padStart(10)}${"faster".padStart(9)}  KPU`,
  );
  const ratios: number[] = [];
  for (const name of readdirSync(real).sort()) {
    const folder = join(real, name);
    const files = readdirSync(folder).filter((file) => /^s0\.in\d+\.bin$/.test(file));
    const inputs = files.sort().map((file) => join(folder, file));
    const model = new KModelRuntime(createHost()).load(readFileSync(join(folder, "model.kmodel")));
    const ms = measure(
      model,
      inputs.map((file) => new Uint8Array(readFileSync(file))),
    );
    const other = reference ? referenceTime(folder, inputs) : published.get(name);
    const usesKpu = model.plan.kpu_ram_peak > 0;
    const ratio = other === undefined ? undefined : other / ms;
    if (ratio !== undefined && usesKpu) ratios.push(ratio);
    const columns = [
      ms.toFixed(3),
      other === undefined ? "-" : other.toFixed(3),
      ratio ? `${ratio.toFixed(1)}x` : "-",
    ];
    console.log(
      `${name.padEnd(26)}${columns[0].padStart(10)}${columns[1].padStart(10)}${columns[2].padStart(9)}  ${usesKpu ? "yes" : ""}`,
    );
  }
  const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
  console.log(
    `\n${ratios.length} models that use the KPU: ${mean.toFixed(1)} times as fast (geometric mean)`,
  );
}

main();
