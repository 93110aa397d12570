/** Our littlefs and the original on the same image, in turns. Needs `littlefs_host` (test/fs/interop). */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { NorFlash } from "./nor.ts";
import type { Volume } from "./volume.ts";
import { difference, random, step, type Tree } from "./workload.ts";

export interface Answer {
  results: number[];
  tree: Tree;
}

/** Runs lines on the flash's content; the image comes back changed. */
export function original(
  program: string,
  file: string,
  flash: NorFlash,
  prog: number,
  cache: number,
  lines: string[],
): Answer {
  writeFileSync(file, flash.data);
  const args = [file, flash.blockSize, flash.blocks, prog, cache].map(String);
  const out = execFileSync(program, args, { input: `${lines.join("\n")}\n`, maxBuffer: 1 << 28 }).toString();
  flash.data.set(readFileSync(file));
  const tree: Tree = new Map();
  const results: number[] = [];
  for (const line of out.split("\n")) {
    if (line.startsWith("dir ")) tree.set(line.slice(4), null);
    else if (line.startsWith("file ")) {
      const [path, hex] = line.slice(5).split("\t") as [string, string];
      tree.set(path, Buffer.from(hex, "hex"));
    } else if (line && line !== "end") results.push(Number(line));
  }
  return { results, tree };
}

const word = (path: string) => path.replaceAll(" ", "?");

/** The line for a step of the workload, "" for one that the original's driver does not know. */
function toLine(what: string, before: Tree, after: Tree): string {
  const [verb, ...rest] = what.split(" ");
  if (verb === "mkdir" || verb === "remove") return `${verb} ${word(what.slice(verb.length + 1))}`;
  const path = rest.slice(0, -1).join(" ");
  if (verb === "write") return `write ${word(path)} ${Buffer.from(after.get(path) ?? []).toString("hex")}`;
  if (verb === "append") {
    const old = before.get(path)?.length ?? 0;
    return `append ${word(path)} ${Buffer.from(after.get(path) ?? [])
      .subarray(old)
      .toString("hex")}`;
  }
  return "";
}

/** `rounds` times some operations of ours, then some of the original's, each comparing what the other left. */
export async function alternate(
  program: string,
  file: string,
  flash: NorFlash,
  fs: Volume,
  prog: number,
  cache: number,
  seed: number,
  rounds: number,
): Promise<string> {
  const rnd = random(seed);
  let tree: Tree = new Map();
  if (seed & 1) original(program, file, flash, prog, cache, ["format"]);
  else if (fs.format() !== 0) return "format";
  for (let round = 0; round < rounds; round++) {
    const e = fs.mount();
    if (e !== 0) return `round ${round}: mount ${e}`;
    const found = difference(tree, fs.tree());
    if (found) return `round ${round}: we read of the original's: ${found}`;
    for (let i = 0; i < 15; i++) {
      const s = step(tree, rnd);
      const r = s.run(fs);
      if (r === -28) tree = fs.tree();
      else if (r !== s.expected) return `round ${round}: ${s.what}: ${r}`;
      else tree = s.next;
    }
    fs.unmount();
    const theirs = original(program, file, flash, prog, cache, ["dump"]);
    const missing = theirs.results[0] === 0 ? difference(tree, theirs.tree) : `dump ${theirs.results[0]}`;
    if (missing) return `round ${round}: the original reads of ours: ${missing}`;
    const steps = Array.from({ length: 15 }, () => {
      const s = step(tree, rnd);
      const line = s.expected === 0 ? toLine(s.what, tree, s.next) : "";
      if (line) tree = s.next;
      return line;
    }).filter((line) => line);
    const { results } = original(program, file, flash, prog, cache, steps);
    const full = results.indexOf(-28);
    if (full >= 0) return "";
    const bad = results.findIndex((r) => r !== 0);
    if (bad >= 0) return `round ${round}: original: ${steps[bad]?.slice(0, 60)}: ${results[bad]}`;
  }
  return "";
}
