/** Power cuts: each operation of a workload is repeated with the power failing during each of its changes to the flash. */

import { NorFlash, PowerCut } from "./nor.ts";
import { CREATE, TRUNCATE, Volume } from "./volume.ts";
import { difference, random, type Step, step, type Tree } from "./workload.ts";

export interface Options {
  blockSize: number;
  blocks: number;
  prog: number;
  operations: number;
  seed: number;
  /** One cut in so many is tried (1: all), beginning with `first`. */
  every: number;
  first?: number;
  /** Stop after that many milliseconds. */
  milliseconds?: number;
}

export interface Result {
  operations: number;
  changes: number;
  cuts: number;
  /** The first thing that went wrong, or "". */
  failure: string;
}

const TORN = [0, 0.01, 0.5, 0.97];

async function mounted(flash: NorFlash, prog: number): Promise<Volume | string> {
  const fs = await Volume.create(flash, prog);
  const e = fs.mount();
  return e === 0 ? fs : `mount ${e}`;
}

/** Trees that may be found after a cut during `s`: as before, as after, or with the new file still empty. */
function allowed(before: Tree, s: Step): Tree[] {
  const created = [...s.next.keys()].filter((k) => !before.has(k) && s.next.get(k) !== null);
  const states = [before, s.next];
  if (!s.what.startsWith("rename") && created.length)
    states.push(new Map(before).set(created[0] as string, new Uint8Array(0)));
  return states;
}

/** Cuts during change `at` of the operation; "" when all is well afterwards. */
async function cut(
  flash: NorFlash,
  prog: number,
  before: Tree,
  s: Step,
  at: number,
  torn: number,
): Promise<string> {
  const fs = await mounted(flash, prog);
  if (typeof fs === "string") return fs;
  flash.changes = 0;
  flash.cutAt = at;
  flash.torn = torn;
  try {
    s.run(fs);
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  flash.cutAt = Number.POSITIVE_INFINITY;
  const again = await mounted(flash, prog);
  if (typeof again === "string") return again;
  const found = again.tree();
  if (allowed(before, s).every((tree) => difference(tree, found)))
    return `is neither old (${difference(before, found)}) nor new (${difference(s.next, found)})`;
  // the next change repairs what is left over
  const r = again.writeFile("/after the cut", Buffer.from("x"), CREATE | TRUNCATE);
  if (r !== 0 && r !== -28) return `write ${r}`;
  if (r === 0) found.set("/after the cut", Buffer.from("x"));
  const last = await mounted(flash, prog);
  if (typeof last === "string") return last;
  const kept = last.tree();
  if (r === -28) kept.delete("/after the cut");
  return difference(found, kept);
}

export async function powerCuts(o: Options): Promise<Result> {
  const flash = new NorFlash(o.blockSize, o.blocks);
  const result: Result = { operations: 0, changes: 0, cuts: 0, failure: "" };
  const rnd = random(o.seed);
  const end = Date.now() + (o.milliseconds ?? Number.POSITIVE_INFINITY);
  const first = await Volume.create(flash, o.prog);
  first.format();
  let tree: Tree = new Map();
  for (; result.operations < o.operations && Date.now() < end; result.operations++) {
    const s = step(tree, rnd);
    const before = flash.data.slice();
    const fs = await mounted(flash, o.prog);
    if (typeof fs === "string") return { ...result, failure: `${result.operations}: ${fs}` };
    flash.changes = 0;
    const r = s.run(fs);
    const changes = flash.changes;
    const after = flash.data.slice();
    const full = r === -28;
    for (let at = 1; at <= changes && !full; at++) {
      if ((result.changes++ + (o.first ?? 0)) % o.every) continue;
      const torn = TORN[result.cuts++ % TORN.length] as number;
      flash.data.set(before);
      const failure = await cut(flash, o.prog, tree, s, at, torn);
      if (failure)
        return {
          ...result,
          failure: `operation ${result.operations} (${s.what}), change ${at} of ${changes}, torn ${torn}: ${failure}`,
        };
    }
    flash.data.set(after);
    if (!full && r !== s.expected) return { ...result, failure: `${s.what}: ${r}` };
    tree = full ? fs.tree() : s.next;
  }
  if (flash.overwritten) result.failure ||= `${flash.overwritten} bytes programmed twice`;
  return result;
}
