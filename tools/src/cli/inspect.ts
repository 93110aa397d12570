/** `kpy inspect`: what a kmodel is, what it needs and where it runs. */
import type { Command } from "commander";
import { loadBoard } from "../firmware/board.ts";
import { createHost } from "../host/host.ts";
import { estimateMicroseconds } from "../kmodel/estimate.ts";
import { loadModel } from "../kmodel/files.ts";
import { type KModel, KModelRuntime, type Tensor } from "../kmodel/runtime.ts";
import { unitOf } from "../kmodel/trace.ts";

interface Options {
  board: string;
  json?: boolean;
}

export function define(cmd: Command): void {
  cmd
    .description("Shows what a kmodel is, what it needs and where it runs.")
    .argument("<model>", "kmodel file, version 4 or 3")
    .option("--json", "machine-readable result")
    .option("--board <board>", "board whose memory and clocks count", "m5stickv")
    .action((path: string, options: Options) => {
      const report = inspect(path, options.board);
      if (options.json) console.log(JSON.stringify(report));
      else print(report);
    });
}

interface NodeReport {
  index: number;
  op: string;
  unit: "kpu" | "cpu";
  in: number[][];
  out: number[][];
  /** Estimate for the board. */
  us: number;
}

function nodeReports(model: KModel, clocks: { cpu: number; kpu: number }): NodeReport[] {
  const shapes = (list: Tensor[]) => list.map((t) => t.shape as number[]);
  const nodes: NodeReport[] = [];
  for (let index = 0; index < model.plan.nodes; index++) {
    nodes.push({
      index,
      op: model.op(index),
      unit: unitOf(model.opcode(index)),
      in: shapes(model.tensors(index, false)),
      out: shapes(model.tensors(index, true)),
      us: Math.round(estimateMicroseconds(model, index, clocks)),
    });
  }
  return nodes;
}

function inspect(path: string, boardName: string) {
  const board = loadBoard(boardName);
  const model = loadModel(new KModelRuntime(createHost()), path, false);
  const { file, constants, main_mem, kpu_ram_peak, scratch, heap } = model.plan;
  const total = model.runtime.cost(file) + heap;
  const free = board.budget?.free ?? board.memory.ram.size - board.memory.stack - board.memory.python_heap;
  const reasons: string[] = [];
  if (total > free) {
    reasons.push(`${board.name} has ${free} bytes free, the model needs ${total}: ${total - free} too many`);
  }
  if (board.target !== "k210" && kpu_ram_peak > 0) reasons.push(`${board.name} has no KPU`);
  return {
    version: model.version,
    converter: model.generations(),
    target: model.target,
    inputs: model.inputs.map(({ shape, dtype }) => ({ shape, dtype })),
    outputs: model.outputs.map(({ shape, dtype }) => ({ shape, dtype })),
    nodes: nodeReports(model, board.clocks),
    memory: { file, constants, main_mem, kpu_ram_peak, scratch, total, free },
    board: board.name,
    fits: reasons.length === 0,
    reasons,
  };
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);
}

function print(report: ReturnType<typeof inspect>): void {
  const { memory, nodes } = report;
  const releases = report.converter.length > 0 ? report.converter.join(", ") : "unknown";
  const converter = report.version === 3 ? "nncase 0.1" : `nncase 0.2.0 (${releases})`;
  console.log(`kmodel version ${report.version}, target ${report.target}, written by ${converter}`);
  for (const [i, t] of report.inputs.entries()) console.log(`input ${i}:  ${t.dtype} ${t.shape.join("x")}`);
  for (const [i, t] of report.outputs.entries()) console.log(`output ${i}: ${t.dtype} ${t.shape.join("x")}`);
  console.log("\n node  unit  op                            est. ms  in -> out");
  for (const n of nodes) {
    const shapes = (list: number[][]) => list.map((s) => s.join("x")).join(" ");
    const head = `${String(n.index).padStart(5)}  ${n.unit}   ${n.op.padEnd(28)}`;
    console.log(`${head} ${(n.us / 1000).toFixed(3).padStart(8)}  ${shapes(n.in)} -> ${shapes(n.out)}`);
  }
  const sum = (unit: string) => nodes.filter((n) => n.unit === unit).reduce((t, n) => t + n.us, 0) / 1000;
  const [kpu, cpu] = [sum("kpu"), sum("cpu")];
  console.log(
    `\nestimated time on ${report.board}: ${(kpu + cpu).toFixed(1)} ms (KPU ${kpu.toFixed(1)}, CPU ${cpu.toFixed(1)})`,
  );
  console.log("\nmemory");
  console.log(
    `  file       ${kib(memory.file)}  (constants in it ${(memory.constants / 1024).toFixed(1)} KiB)`,
  );
  console.log(`  main_mem   ${kib(memory.main_mem)}`);
  console.log(`  scratch    ${kib(memory.scratch)}`);
  console.log(
    `  total      ${kib(memory.total)}  of ${(memory.free / 1024).toFixed(1)} KiB free on ${report.board}`,
  );
  console.log(`  KPU RAM    ${kib(memory.kpu_ram_peak)}  of 2048.0 KiB`);
  console.log(report.fits ? "\nfits" : `\ndoes not fit: ${report.reasons.join("; ")}`);
}
