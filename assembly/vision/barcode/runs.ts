/** A line through the picture as widths of dark and light runs, with edges between the pixels. */
import { gray } from "../gray";

/** Runs of the line (f32 widths in pixels), a light one first; `run_at` is the distance of their beginning (f32). */
export let runs: usize = 0;
export let run_at: usize = 0;
export let run_count: i32 = 0;

/** The mean of gray levels along the line reaches so far to both sides. */
const REACH: i32 = 24;
/** A level must be so far from the mean to count. */
const MARGIN: f32 = 6;

export function runs_use(block: usize, length: i32): void {
  runs = block;
  run_at = block + (<usize>(length + 2) << 2);
}
export function runs_bytes(length: i32): i32 { return (length + 2) * 8; }

// @ts-expect-error: decorator
@inline export function width(i: i32): f32 { return load<f32>(runs + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline export function begin_of(i: i32): f32 { return load<f32>(run_at + (<usize>i << 2)); }

/** Takes the `n` pixels from pixel index `from`, `step` apart. */
export function take_runs(from: i32, step: i32, n: i32): void {
  let sum = 0, count = 0, last: f32 = 0, state = false, old: f32 = 0, old_at: f32 = 0;
  run_count = 0;
  for (let i = -REACH; i < n; i++) {
    if (i + REACH < n) {
      sum += load<u8>(gray + <usize>(from + (i + REACH) * step));
      count++;
    }
    if (i - REACH - 1 >= 0) {
      sum -= load<u8>(gray + <usize>(from + (i - REACH - 1) * step));
      count--;
    }
    if (i < 0) continue;
    const level = <f32>sum / <f32>count - <f32>load<u8>(gray + <usize>(from + i * step));
    // positive is darker than the mean
    if (state ? level < -MARGIN : level > MARGIN) {
      // the edge lies where the level is that of the mean, between here and the last pixel of the other colour
      const edge = old_at + (<f32>i - old_at) * (abs(old) / (abs(old) + abs(level)));
      store<f32>(runs + (<usize>run_count << 2), edge - last);
      store<f32>(run_at + (<usize>run_count << 2), last);
      run_count++;
      last = edge;
      state = !state;
    }
    if (state == level > 0) {
      old = level;
      old_at = <f32>i;
    }
  }
  store<f32>(runs + (<usize>run_count << 2), <f32>n - last);
  store<f32>(run_at + (<usize>run_count << 2), last);
  run_count++;
}

/** Turns the line round: runs from the other end, a light one first again. Returns how long the runs are that are left. */
export function reverse_runs(): f32 {
  // the last run must be light
  if (!(run_count & 1)) run_count--;
  for (let a = 0, b = run_count - 1; a < b; a++, b--) {
    const t = width(a);
    store<f32>(runs + (<usize>a << 2), width(b));
    store<f32>(runs + (<usize>b << 2), t);
  }
  let at: f32 = 0;
  for (let i = 0; i < run_count; i++) {
    store<f32>(run_at + (<usize>i << 2), at);
    at += width(i);
  }
  return at;
}

/** Sum of the widths of `n` runs from run i. */
export function span(i: i32, n: i32): f32 {
  let s: f32 = 0;
  for (let k = 0; k < n; k++) s += width(i + k);
  return s;
}
