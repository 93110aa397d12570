/**
 * A shorter activation table that gives the same results, found once per layer.
 *
 * The compiler fills all 16 segments, and many of them say what their neighbour says already:
 *
 * - Segment 0 is the constant 0 below the first real segment. When that one starts at bias 0, its own line gives
 *   nothing above 0 there and saturates to the same result.
 * - ReLU6 ends in a dozen segments that together span one or two output steps. Their line, continued from the
 *   segment before, rounds to the same results except close to the steps themselves. So they are merged
 *   into it, and `fuzz` says how far from a tie a value above `fuzzy_from` must be to be trusted.
 */
import { activation_of, segment, SEGMENTS } from "../params";

/** Merging must leave most results certain. */
const FUZZ_LIMIT: f64 = 0.05;
const NEVER: i64 = i64.MAX_VALUE;

const kept: usize = memory.data(16, 1);
/** Segments that are left; `kept_segment(0)` is the base: it applies below all others. */
export let kept_count: u32 = 0;
/** Values of y above this lie in merged segments. */
export let fuzzy_from: i64 = NEVER;
/** Extra distance from a tie that they need. */
export let fuzz: f64 = 0;

export function kept_segment(i: u32): u32 {
  return load<u8>(kept + i);
}

/** True when the base is the first real segment, which gives 0 below its start as segment 0 does. */
export function base_is_clamped(): bool {
  return kept_segment(0) == 1;
}

/** 2^-e for 0 <= e <= 255. */
export function inverse_power(e: u32): f64 {
  return reinterpret<f64>(<u64>(1023 - e) << 52);
}

/** Segment `i`'s line at y, before rounding. */
function line(i: u32, y: i64): f64 {
  let s = segment(i);
  return <f64>(y - s.x_start) * (<f64>s.mul * inverse_power(s.shift)) + <f64>s.bias;
}

/** Smallest y in from..to, within one rising segment, with a result above `value`; the result at `to` is above it. */
function step_above(value: u32, from: i64, to: i64): i64 {
  while (from < to) {
    let middle = (from + to) >> 1;
    if (activation_of(middle) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** True when the starts ascend strictly: then a segment applies exactly from its start to the next one's. */
function ascending(): bool {
  for (let i: u32 = 1; i < SEGMENTS; i++) if (segment(i).x_start <= segment(i - 1).x_start) return false;
  return true;
}

/**
 * How close to a tie line `i` gets where it rounds to another result than segment `j` (more than FUZZ_LIMIT when
 * the two do not belong together). Line and results rise, so it is enough to look at both ends of the
 * segment and at the steps between: from one step to the next the result is constant, and the line stays within
 * half a unit of it, but for the distance found at the steps.
 */
function distance(i: u32, j: u32): f64 {
  let y = segment(j).x_start + 1;
  let value = activation_of(y);
  let most = max(0, <f64>value - 0.5 - line(i, y));
  if (value == 255) return most; // all above is 255 too
  if (j + 1 == SEGMENTS) return 1;
  let end = segment(j + 1).x_start;
  let last = activation_of(end);
  while (value < last && most <= FUZZ_LIMIT) {
    y = step_above(value, y, end);
    let tie = <f64>value + 0.5;
    most = max(most, max(abs(line(i, y) - tie), abs(line(i, y - 1) - tie)));
    if (activation_of(y) != ++value) return 1;
  }
  return value == 255 ? most : max(most, line(i, end) - <f64>value - 0.5);
}

/** True when segment `j` can be left to line `i`; notes the price. */
function merge(i: u32, j: u32): bool {
  if (segment(i).mul <= 0 || segment(j).mul <= 0 || segment(j).shift > 62) return false;
  let d = distance(i, j) + 1e-6;
  if (d > FUZZ_LIMIT) return false;
  if (fuzzy_from == NEVER) fuzzy_from = segment(j).x_start;
  fuzz = max(fuzz, d);
  return true;
}

/** Reduces the table that `params.ts` has decoded. */
export function reduce_table(): void {
  let first = segment(0);
  let second = segment(1);
  let clamped = first.mul == 0 && first.bias == 0 && second.bias == 0 && second.mul >= 0;
  let last: u32 = clamped && first.x_start < second.x_start ? 1 : 0;
  store<u8>(kept, <u8>last);
  kept_count = 1;
  fuzzy_from = NEVER;
  fuzz = 0;
  let merging = ascending();
  for (let j = last + 1; j < SEGMENTS; j++) {
    if (merging && merge(last, j)) continue;
    if (fuzzy_from != NEVER) merging = false; // one fuzzy range is enough
    last = j;
    store<u8>(kept + kept_count++, <u8>j);
  }
}
