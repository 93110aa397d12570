/** Runs the kernels of asm/kernels.ts and of hand.c under QEMU. */
import { buildProgram, runQemu } from "../../firmware/qemu.ts";

export interface KernelCounts {
  /** Instructions from reset to the core's first. */
  boot: number;
  kernels: Record<string, { lowered: number; c: number }>;
}

interface Line {
  count: number;
  result: string;
}

function parse(output: string): Map<string, Line> {
  const lines = output.split("\n").map((line) => line.trim().split(" "));
  return new Map(
    lines
      .filter((l) => l.length === 3)
      .map(([name, count, result]) => [name, { count: Number(count), result }]),
  );
}

/** Instruction counts; throws when lowered code and C do not compute the same. */
export async function measureKernels(): Promise<KernelCounts> {
  const lowered = await buildProgram("kernels", { entries: ["test/bench/firmware/asm/kernels.ts"] });
  const hand = await buildProgram("hand", {
    entries: ["test/firmware/asm/hello.ts"],
    programFile: "test/bench/firmware/hand.c",
  });
  const ours = parse(runQemu("kernels", lowered.image, { icount: true }).output);
  const theirs = parse(runQemu("hand", hand.image, { icount: true }).output);
  const kernels: KernelCounts["kernels"] = {};
  for (const [name, { count, result }] of theirs) {
    const line = ours.get(name);
    if (line?.result !== result) throw new Error(`kernel ${name}: ${line?.result} instead of ${result}`);
    kernels[name] = { lowered: line.count, c: count };
  }
  return { boot: ours.get("boot")?.count ?? 0, kernels };
}
