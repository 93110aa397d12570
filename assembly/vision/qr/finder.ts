/**
 * Finder patterns of QR codes (ISO/IEC 18004, 6.3.3): dark, light, dark, light, dark in the proportions 1:1:3:1:1 along any line
 * through the middle.
 */
import { dark, dark_at } from "../binarize";
import { gh, gw } from "../gray";

/** A finder pattern: its middle, the size of a module in pixels, how often it was met. */
@unmanaged
export class Finder {
  x: f64;
  y: f64;
  size: f64;
  hits: i32;
  used: i32;
}
const FINDER_BYTES: usize = 32;
const MAX_FINDERS: i32 = 96;
const FINDERS: usize = memory.data(3072, 8);
/** So many are worth a try. */
const BEST: i32 = 24;
export let finders: i32 = 0;

// @ts-expect-error: decorator
@inline export function finder(i: i32): Finder { return changetype<Finder>(FINDERS + <usize>i * FINDER_BYTES); }

/** Five lengths of runs. */
const RUNS: usize = memory.data(20, 4);
// @ts-expect-error: decorator
@inline function run(i: i32): i32 { return load<i32>(RUNS + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function set_run(i: i32, v: i32): void { store<i32>(RUNS + (<usize>i << 2), v); }

/** Whether the five runs have the proportions 1:1:3:1:1, with half a module of tolerance for each. */
function proportions(): bool {
  let total = 0;
  for (let i = 0; i < 5; i++) {
    if (run(i) == 0) return false;
    total += run(i);
  }
  if (total < 7) return false;
  // 14 units a pattern, 2 a module
  for (let i = 0; i < 5; i++) {
    const want = i == 2 ? 3 : 1, off = abs(run(i) * 14 - want * 2 * total);
    if (off > total * (i == 2 ? 3 : 1) + 6) return false;
  }
  return true;
}

/** Middle of the middle run that `cross` found, and the length of all runs. */
let middle: f64 = 0;
let length: i32 = 0;

/** Looks along (dx, dy) through the dark pixel (x, y) for the five runs; true when they have the proportions. */
function cross(x: i32, y: i32, dx: i32, dy: i32, limit: i32): bool {
  memory.fill(RUNS, 0, 20);
  let a = 0;
  while (dark_at(x - a * dx, y - a * dy) && a <= limit) a++;
  let b = 1;
  while (dark_at(x + b * dx, y + b * dy) && b <= limit) b++;
  set_run(2, a + b - 1);
  middle = (<f64>(b - a) + 1) / 2;
  for (let side = -1; side <= 1; side += 2) {
    let at = side < 0 ? a : b;
    for (let k = 1; k <= 2; k++) {
      const want = k == 1 ? 0 : 1, from = at;
      // the light run must end inside the picture
      while (at - from <= limit && dark_at(x + side * at * dx, y + side * at * dy) == want) {
        if (<u32>(x + side * at * dx) >= <u32>gw || <u32>(y + side * at * dy) >= <u32>gh) break;
        at++;
      }
      set_run(2 + side * k, at - from);
    }
  }
  length = run(0) + run(1) + run(2) + run(3) + run(4);
  return proportions();
}

/** Whether a pattern was met as often as its middle square of 3 x 3 modules makes likely, at any angle. */
function certain(f: Finder): bool { return <f64>f.hits >= 0.8 * f.size; }

function keep(x: f64, y: f64, size: f64): void {
  for (let i = 0; i < finders; i++) {
    const f = finder(i);
    if (abs(f.x - x) > f.size * 1.5 || abs(f.y - y) > f.size * 1.5) continue;
    const n = <f64>f.hits;
    f.x = (f.x * n + x) / (n + 1);
    f.y = (f.y * n + y) / (n + 1);
    f.size = (f.size * n + size) / (n + 1);
    f.hits++;
    return;
  }
  let slot = finders;
  if (finders < MAX_FINDERS) finders++;
  else {
    // a pattern that was met in the rows of one module only, by chance, gives up its place
    slot = 0;
    while (slot < MAX_FINDERS && (weight(finder(slot)) > 1.7 || finder(slot).y + 2 * finder(slot).size > y)) slot++;
    if (slot == MAX_FINDERS) return;
  }
  const f = finder(slot);
  f.x = x;
  f.y = y;
  f.size = size;
  f.hits = 1;
  f.used = 0;
}

/** A row has the proportions up to column `end`: checks the column, the row again and a diagonal. */
function candidate(y: i32, end: i32): void {
  const x = end - run(4) - run(3) - (run(2) + 1) / 2, limit = 2 * run(2) + 2;
  if (!cross(x, y, 0, 1, limit)) return;
  const height = length, cy = <f64>y + middle, row = <i32>Math.floor(cy + 0.5);
  if (!dark_at(x, row) || !cross(x, row, 1, 0, limit)) return;
  const width = length, cx = <f64>x + middle, column = <i32>Math.floor(cx + 0.5);
  if (width > 2 * height || height > 2 * width) return;
  // the diagonals are met at another place of the modules when the pattern is turned: one of them is enough
  if (!cross(column, row, 1, 1, limit) && !cross(column, row, 1, -1, limit)) return;
  keep(cx + 0.5, cy + 0.5, <f64>(width + height) / 14);
}

// @ts-expect-error: decorator
@inline function weight(f: Finder): f64 { return <f64>f.hits / f.size; }

/** Drops what was met too seldom for its size and puts the patterns that were met most often, for theirs, first. */
function sort_finders(): void {
  let n = 0;
  for (let i = 0; i < finders; i++) {
    if (certain(finder(i))) memory.copy(FINDERS + <usize>(n++) * FINDER_BYTES, FINDERS + <usize>i * FINDER_BYTES, FINDER_BYTES);
  }
  finders = n;
  for (let i = 1; i < n; i++) {
    memory.copy(SPARE, FINDERS + <usize>i * FINDER_BYTES, FINDER_BYTES);
    let k = i;
    for (; k > 0 && weight(finder(k - 1)) < weight(changetype<Finder>(SPARE)); k--) {
      memory.copy(FINDERS + <usize>k * FINDER_BYTES, FINDERS + <usize>(k - 1) * FINDER_BYTES, FINDER_BYTES);
    }
    memory.copy(FINDERS + <usize>k * FINDER_BYTES, SPARE, FINDER_BYTES);
  }
  finders = min(n, BEST);
}
const SPARE: usize = memory.data(32, 8);

/** Finds the patterns of the binarized region; they are read with `finder(i)`, the most certain first. */
export function find_finders(): void {
  finders = 0;
  for (let y = 0; y < gh; y++) {
    const row = dark + <usize>(y * gw);
    let x = 0, count = 0;
    while (x < gw && load<u8>(row + x) == 0) x++;
    // runs alternate, a dark one first
    while (x < gw) {
      const from = x, value = load<u8>(row + x);
      while (x < gw && load<u8>(row + x) == value) x++;
      for (let i = 0; i < 4; i++) set_run(i, run(i + 1));
      set_run(4, x - from);
      count++;
      if (value == 1 && count >= 5 && proportions()) {
        const a = run(0), b = run(1), c = run(2), d = run(3), e = run(4);
        candidate(y, x);
        set_run(0, a);
        set_run(1, b);
        set_run(2, c);
        set_run(3, d);
        set_run(4, e);
      }
    }
  }
  sort_finders();
}
