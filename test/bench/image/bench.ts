/** Counts instructions of image operations under QEMU, beside plain C; see image.bench.mjs. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { buildProgram, missing, runQemu } from "../../firmware/qemu.ts";

const FILE = join(repositoryRoot(), "test", "bench", "image-counts.json");
const PIXELS = 320 * 240;

interface Line {
  count: number;
  digest: string;
}
type Counts = Record<string, { lowered: number; c?: number }>;

function parse(output: string): Map<string, Line> {
  const lines = output.split("\n").map((line) => line.trim().split(" "));
  const found = lines.filter((l) => l.length === 3);
  return new Map(found.map(([name, count, digest]) => [name!, { count: Number(count), digest: digest! }]));
}

async function measure(): Promise<Counts> {
  const lowered = await buildProgram("image", { entries: ["test/bench/image/asm/kernels.ts"] });
  const hand = await buildProgram("image-hand", {
    entries: ["test/firmware/asm/hello.ts"],
    programFile: "test/bench/image/hand.c",
  });
  const ours = parse(runQemu("image", lowered.image, { icount: true }).output);
  const theirs = parse(runQemu("image-hand", hand.image, { icount: true }).output);
  const counts: Counts = {};
  for (const [name, { count, digest }] of ours) {
    const line = theirs.get(name);
    if (line && line.digest !== digest) throw new Error(`${name}: ${digest} is not C's ${line.digest}`);
    counts[name] = line ? { lowered: count, c: line.count } : { lowered: count };
  }
  for (const name of theirs.keys()) if (!ours.has(name)) throw new Error(`${name} is missing`);
  return counts;
}

const why = missing();
if (why) {
  console.log(`skipped: ${why}`);
} else {
  const before: Counts = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  const now = await measure();
  console.log("instructions for 320x240: whole, per pixel, beside plain C, change");
  for (const [name, { lowered, c }] of Object.entries(now)) {
    const old = before[name]?.lowered;
    const change = old && old !== lowered ? `  (${(((lowered - old) / old) * 100).toFixed(2)} %)` : "";
    const ratio = c ? `${(lowered / c).toFixed(2)} x C` : "";
    const cells = [lowered.toLocaleString("en-US").padStart(12), (lowered / PIXELS).toFixed(2).padStart(9)];
    console.log(`${name.padEnd(22)} ${cells.join(" ")} ${ratio.padStart(9)}${change}`);
  }
  writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
}
