/** A reproducible file workload and a model of what it leaves behind. */
import { APPEND, CREATE, READ, TRUNCATE, type Volume, WRITE } from "./volume.ts";

export type Tree = Map<string, Uint8Array | null>;
export type Random = (below: number) => number;

export function random(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function content(rnd: Random): Uint8Array {
  const kind = rnd(10);
  const size = kind < 5 ? rnd(100) : kind < 9 ? rnd(1500) : rnd(9000);
  const first = rnd(256);
  return Uint8Array.from({ length: size }, (_, i) => (first + i * 7 + (i >> 8)) & 255);
}

const DIRS = ["", "/a", "/b", "/a/deep", "/long directory name"];

function anyPath(rnd: Random): string {
  return `${DIRS[rnd(DIRS.length)]}/${["f", "data", "x".repeat(1 + rnd(30))][rnd(3)]}${rnd(5)}`;
}

const parent = (path: string) => path.slice(0, path.lastIndexOf("/"));
const isDir = (tree: Tree, path: string) => path === "" || tree.get(path) === null;
const children = (tree: Tree, path: string) => [...tree.keys()].filter((k) => k.startsWith(`${path}/`));

/** One operation: `next` is what holds after it, `run` does it and returns the result. */
export interface Step {
  what: string;
  next: Tree;
  /** The expected result; -28 is accepted as well. */
  expected: number;
  run(fs: Volume): number;
}

/** A random operation on `tree`. */
export function step(tree: Tree, rnd: Random): Step {
  const next: Tree = new Map(tree);
  const path = anyPath(rnd);
  switch (rnd(10)) {
    case 0:
      return mkdir(tree, next, DIRS[1 + rnd(DIRS.length - 1)] as string);
    case 1:
      return remove(tree, next, rnd(3) ? path : (DIRS[1 + rnd(DIRS.length - 1)] as string));
    case 2:
    case 3: {
      const existing = [...tree.keys()];
      return rename(
        tree,
        next,
        existing.length ? (existing[rnd(existing.length)] as string) : path,
        anyPath(rnd),
      );
    }
    case 4:
    case 5:
      if ((tree.get(path)?.length ?? 0) > 6000) return rewrite(tree, next, path, content(rnd));
      return append(tree, next, path, content(rnd));
    case 6:
      return patch(tree, next, path, content(rnd), rnd);
    default:
      return rewrite(tree, next, path, content(rnd));
  }
}

function missing(tree: Tree, path: string): number {
  const dir = parent(path);
  if (isDir(tree, dir)) return 0;
  return tree.has(dir) ? -20 : -2;
}

function mkdir(tree: Tree, next: Tree, path: string): Step {
  const expected = missing(tree, path) || (tree.has(path) ? -17 : 0);
  if (!expected) next.set(path, null);
  return { what: `mkdir ${path}`, next, expected, run: (fs) => fs.mkdir(path) };
}

function remove(tree: Tree, next: Tree, path: string): Step {
  const expected =
    missing(tree, path) ||
    (!tree.has(path) ? -2 : isDir(tree, path) && children(tree, path).length ? -39 : 0);
  if (!expected) next.delete(path);
  return { what: `remove ${path}`, next, expected, run: (fs) => fs.remove(path) };
}

function rename(tree: Tree, next: Tree, from: string, to: string): Step {
  let expected = 0;
  if (to.startsWith(`${from}/`)) expected = -22;
  else if (!tree.has(from)) expected = missing(tree, from) || -2;
  else if (missing(tree, to)) expected = missing(tree, to);
  else if (from !== to && tree.has(to)) {
    if (isDir(tree, to) !== isDir(tree, from)) expected = isDir(tree, to) ? -21 : -20;
    else if (isDir(tree, to) && children(tree, to).length) expected = -39;
  }
  if (!expected && from !== to) {
    next.delete(to);
    for (const key of [from, ...children(tree, from)]) {
      next.delete(key);
      next.set(to + key.slice(from.length), tree.get(key) as Uint8Array | null);
    }
  }
  return { what: `rename ${from} ${to}`, next, expected, run: (fs) => fs.rename(from, to) };
}

function rewrite(tree: Tree, next: Tree, path: string, data: Uint8Array): Step {
  const expected = missing(tree, path) || (tree.get(path) === null ? -21 : 0);
  if (!expected) next.set(path, data);
  return {
    what: `write ${path} ${data.length}`,
    next,
    expected,
    run: (fs) => fs.writeFile(path, data, CREATE | TRUNCATE),
  };
}

function append(tree: Tree, next: Tree, path: string, data: Uint8Array): Step {
  const expected = missing(tree, path) || (tree.get(path) === null ? -21 : 0);
  if (!expected) next.set(path, Buffer.concat([tree.get(path) ?? new Uint8Array(0), data]));
  return {
    what: `append ${path} ${data.length}`,
    next,
    expected,
    run: (fs) => fs.writeFile(path, data, CREATE | APPEND),
  };
}

/** Writes in the middle, reads, truncates. */
function patch(tree: Tree, next: Tree, path: string, data: Uint8Array, rnd: Random): Step {
  const old = tree.get(path);
  const expected = missing(tree, path) || (old === null ? -21 : old === undefined ? -2 : 0);
  const at = old ? rnd(old.length + 1) : 0;
  const cut = rnd(2) ? rnd(at + data.length + 1) : -1;
  if (!expected && old) {
    const all = new Uint8Array(Math.max(old.length, at + data.length));
    all.set(old);
    all.set(data, at);
    next.set(path, cut >= 0 ? all.slice(0, Math.min(cut, all.length)) : all);
  }
  const run = (fs: Volume): number => {
    const f = fs.open(path, READ | WRITE);
    if (f < 0) return f;
    fs.seek(f, at);
    let r = fs.write(f, data);
    if (r >= 0 && r < data.length) r = -28;
    if (r >= 0 && cut >= 0) r = fs.truncate(f, cut);
    const e = fs.close(f);
    return r < 0 ? r : e;
  };
  return { what: `patch ${path} ${at} ${data.length} ${cut}`, next, expected, run };
}

/** The first difference of two trees, or "". */
export function difference(a: Tree, b: Tree): string {
  for (const [k, v] of a) {
    if (!b.has(k)) return `${k} missing`;
    const w = b.get(k);
    if (v === null ? w !== null : !w || Buffer.compare(v, w))
      return `${k}: ${v?.length} and ${w?.length} bytes differ`;
  }
  for (const k of b.keys()) if (!a.has(k)) return `${k} unexpected`;
  return "";
}
