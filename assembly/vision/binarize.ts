/** Dark and light: a byte for every gray level, 1 = dark. */
import { gh, gray, gw } from "./gray";
import { work } from "./work";

/** One byte for each pixel of the region (see gray.ts), 1 where it is dark. */
export let dark: usize = 0;

/** Dark at (x, y); what lies outside is light. */
// @ts-expect-error: decorator
@inline export function dark_at(x: i32, y: i32): i32 {
  return <u32>x < <u32>gw && <u32>y < <u32>gh ? <i32>load<u8>(dark + <usize>(y * gw + x)) : 0;
}

/**
 * Dark is what is darker than the mean of the square of 2 * `reach` + 1 pixels around it by more than `margin`. With `whole`, what
 * differs from the mean by less, the inside of a surface, is decided by the level that separates the whole region best. False
 * without memory.
 */
export function binarize_mean(reach: i32, margin: i32, whole: bool): bool {
  if (dark == 0) dark = work(gw * gh);
  const sums = work(gw << 2);
  if (dark == 0 || sums == 0) return false;
  const w = gw, h = gh, level = whole ? otsu_level() : -1;
  let rows = 0;
  for (let y = -reach; y < h; y++) {
    // sums of the columns over the rows y - reach .. y + reach
    if (y + reach < h) {
      const from = gray + <usize>((y + reach) * w);
      for (let x: usize = 0; x < <usize>w; x++) store<i32>(sums + (x << 2), load<i32>(sums + (x << 2)) + load<u8>(from + x));
      rows++;
    }
    if (y - reach - 1 >= 0) {
      const from = gray + <usize>((y - reach - 1) * w);
      for (let x: usize = 0; x < <usize>w; x++) store<i32>(sums + (x << 2), load<i32>(sums + (x << 2)) - load<u8>(from + x));
      rows--;
    }
    if (y < 0) continue;
    let sum = 0, columns = 0;
    const at = <usize>(y * w);
    for (let x = -reach; x < w; x++) {
      if (x + reach < w) {
        sum += load<i32>(sums + (<usize>(x + reach) << 2));
        columns++;
      }
      if (x - reach - 1 >= 0) {
        sum -= load<i32>(sums + (<usize>(x - reach - 1) << 2));
        columns--;
      }
      if (x < 0) continue;
      const v = <i32>load<u8>(gray + at + x), n = rows * columns;
      store<u8>(dark + at + x, (v + margin) * n < sum || ((v - margin) * n < sum && v <= level) ? 1 : 0);
    }
  }
  return true;
}

const COUNTS: usize = memory.data(1024, 8);

/** The level that separates dark and light best (Otsu). */
export function otsu_level(): i32 {
  const n = gw * gh;
  memory.fill(COUNTS, 0, 1024);
  for (let at = gray, end = gray + <usize>n; at < end; at++) {
    const slot = COUNTS + (<usize>load<u8>(at) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let all: f64 = 0;
  for (let i = 0; i < 256; i++) all += <f64>(i * load<u32>(COUNTS + (<usize>i << 2)));
  let below: f64 = 0, sum: f64 = 0, best: f64 = -1, level = 127;
  for (let i = 0; i < 256; i++) {
    const c = <f64>load<u32>(COUNTS + (<usize>i << 2));
    below += c;
    sum += c * i;
    const above = <f64>n - below;
    if (below == 0 || above == 0) continue;
    const d = sum / below - (all - sum) / above;
    if (below * above * d * d > best) {
      best = below * above * d * d;
      level = i;
    }
  }
  return level;
}

/** Dark is what is at most the level that separates the whole region best. False without memory. */
export function binarize_otsu(): bool {
  if (dark == 0) dark = work(gw * gh);
  if (dark == 0) return false;
  const level = otsu_level();
  for (let i: usize = 0, n = <usize>(gw * gh); i < n; i++) store<u8>(dark + i, <i32>load<u8>(gray + i) <= level ? 1 : 0);
  return true;
}

/** Forgets the bytes of an earlier region: `binarize_...` takes new ones. */
export function binarize_begin(): void { dark = 0; }
