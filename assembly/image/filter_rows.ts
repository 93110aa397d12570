/**
 * One row of each window filter. `rows` holds the addresses (u32) of the 2k+1 rows of bytes around the current one; column x
 * of the image is byte x + k of a row, and the window of column x begins at byte x. `w` results go to `out`.
 */
import { FilterJob } from "./filter";

// @ts-expect-error: decorator
@inline function row(rows: usize, i: i32): usize { return <usize>load<u32>(rows + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function word(at: usize, i: i32): i32 { return load<i32>(at + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function count(bins: usize, v: i32, by: i32): void { store<i32>(bins + (<usize>v << 2), word(bins, v) + by); }
// @ts-expect-error: decorator
@inline function clamp(v: i32, top: i32): i32 { return max(0, min(top, v)); }

/** Sums of the columns, 2k + w words at `columns`. */
function sum_columns(rows: usize, k: i32, w: i32, columns: usize): void {
  const n = <usize>(w + 2 * k);
  if (k == 1) {
    const a = row(rows, 0), b = row(rows, 1), c = row(rows, 2);
    for (let x: usize = 0; x < n; x++) store<i32>(columns + (x << 2), <i32>load<u8>(a + x) + load<u8>(b + x) + load<u8>(c + x));
    return;
  }
  memory.fill(columns, 0, n << 2);
  for (let i = 0; i <= 2 * k; i++) {
    const from = row(rows, i);
    for (let x: usize = 0; x < n; x++) store<i32>(columns + (x << 2), load<i32>(columns + (x << 2)) + load<u8>(from + x));
  }
}

export function mean_row(rows: usize, k: i32, w: i32, columns: usize, out: usize): void {
  sum_columns(rows, k, w, columns);
  const n = (2 * k + 1) * (2 * k + 1);
  // exact for sums of up to 961 bytes: sum * (2^32 / n, rounded up) >> 32
  const factor = (0x100000000 + <u64>n - 1) / <u64>n;
  let sum = 0;
  for (let x = 0; x < 2 * k; x++) sum += word(columns, x);
  const reach = <usize>k << 3;
  for (let at = columns, end = columns + (<usize>w << 2); at < end; at += 4, out++) {
    sum += load<i32>(at + reach);
    store<u8>(out, <u8>((<u64>sum * factor) >> 32));
    sum -= load<i32>(at);
  }
}

/** A result of `morph_row`: the pixel stays as it is. */
export const KEEP: i32 = 1;

/** Erosion and dilation of bytes 0 or 1: the neighbours that are set are counted against `limit`. Results are 0, 255 or KEEP. */
export function morph_row(rows: usize, k: i32, w: i32, limit: i32, erode: bool, columns: usize, out: usize): void {
  sum_columns(rows, k, w, columns);
  const centre = row(rows, k) + k;
  let sum = 0;
  for (let x = 0; x < 2 * k; x++) sum += word(columns, x);
  const reach = <usize>k << 3;
  for (let x: usize = 0, at = columns; x < <usize>w; x++, at += 4) {
    sum += load<i32>(at + reach);
    const own = <i32>load<u8>(centre + x);
    store<u8>(out + x, erode ? (own != 0 && sum - own < limit ? 0 : KEEP) : own == 0 && sum - own > limit ? 255 : KEEP);
    sum -= load<i32>(at);
  }
}

export function midpoint_row(rows: usize, k: i32, w: i32, bias: f32, columns: usize, out: usize): void {
  const size = 2 * k + 1, n = <usize>(w + 2 * k);
  // low and high byte of a column's word: its minimum and maximum
  for (let x: usize = 0; x < n; x++) {
    let low = 255, high = 0;
    for (let i = 0; i < size; i++) {
      const v = <i32>load<u8>(row(rows, i) + x);
      low = min(low, v);
      high = max(high, v);
    }
    store<u32>(columns + (x << 2), low | (high << 8));
  }
  for (let x = 0; x < w; x++) {
    let low = 255, high = 0;
    for (let i = x; i < x + size; i++) {
      const v = word(columns, i);
      low = min(low, v & 255);
      high = max(high, v >> 8);
    }
    store<u8>(out + x, clamp(<i32>Mathf.floor(<f32>low * (1 - bias) + <f32>high * bias), 255));
  }
}

/** A histogram of the window moves along the row, and with it a guess of the value looked for. */
export function median_row(rows: usize, k: i32, w: i32, percentile: f32, bins: usize, out: usize): void {
  const size = 2 * k + 1, n = size * size;
  const wanted = clamp(<i32>(percentile * <f32>(n - 1) + 0.5), n - 1);
  memory.fill(bins, 0, 1024);
  for (let i = 0; i < size; i++) for (let x = 0; x < 2 * k; x++) count(bins, load<u8>(row(rows, i) + x), 1);
  // `below` values of the window are less than `guess`; the result has at most `wanted` below it, more with its own
  let guess = 0, below = 0;
  for (let x = 0; x < w; x++) {
    for (let i = 0; i < size; i++) {
      const at = row(rows, i) + x, in_ = <i32>load<u8>(at + 2 * k);
      count(bins, in_, 1);
      if (in_ < guess) below++;
      if (x > 0) {
        const gone = <i32>load<u8>(at - 1);
        count(bins, gone, -1);
        if (gone < guess) below--;
      }
    }
    if (x == 0) {
      guess = 0;
      below = 0;
    }
    while (below > wanted) below -= word(bins, --guess);
    while (below + word(bins, guess) <= wanted) below += word(bins, guess++);
    store<u8>(out + x, guess);
  }
}

/** The most frequent value, the smallest of those that are equally frequent. */
export function mode_row(rows: usize, k: i32, w: i32, bins: usize, out: usize): void {
  const size = 2 * k + 1;
  memory.fill(bins, 0, 1024);
  for (let x = 0; x < w; x++) {
    let best = 0, most = 0;
    for (let i = 0; i < size; i++) {
      for (let at = row(rows, i) + x, end = at + size; at < end; at++) {
        const v = <i32>load<u8>(at), c = word(bins, v) + 1;
        store<i32>(bins + (<usize>v << 2), c);
        if (c > most || (c == most && v < best)) {
          most = c;
          best = v;
        }
      }
    }
    for (let i = 0; i < size; i++) for (let at = row(rows, i) + x, end = at + size; at < end; at++) store<i32>(bins + (<usize>load<u8>(at) << 2), 0);
    store<u8>(out + x, best);
  }
}

export function kernel_row(rows: usize, k: i32, w: i32, weights: usize, mul: f32, add: f32, top: i32, out: usize): void {
  const size = 2 * k + 1, shift = add + <f32>0.5;
  for (let x = 0; x < w; x++) {
    let sum = 0;
    let p = weights;
    for (let i = 0; i < size; i++) {
      for (let at = row(rows, i) + x, end = at + size; at < end; at++, p += 4) sum += <i32>load<u8>(at) * load<i32>(p);
    }
    store<u8>(out + x, clamp(<i32>Mathf.floor(max<f32>(-1e6, min<f32>(1e6, <f32>sum * mul + shift))), top));
  }
}

/** Weights by difference (256 f32) and by place ((2k+1)^2 f32) at `tables`. */
export function bilateral_tables(job: FilterJob, tables: usize): void {
  const size = 2 * job.k + 1;
  for (let d = 0; d < 256; d++) {
    const x = <f32>d / (255 * job.param);
    store<f32>(tables + (<usize>d << 2), Mathf.exp(-0.5 * x * x));
  }
  for (let i = 0; i < size * size; i++) {
    const dx = <f32>(i % size - job.k) / (<f32>size * job.mul), dy = <f32>(i / size - job.k) / (<f32>size * job.mul);
    store<f32>(tables + 1024 + (<usize>i << 2), Mathf.exp(-0.5 * (dx * dx + dy * dy)));
  }
}

export function bilateral_row(rows: usize, k: i32, w: i32, top: i32, tables: usize, out: usize): void {
  const size = 2 * k + 1, centre = row(rows, k) + k, unit = 255 / top;
  for (let x = 0; x < w; x++) {
    const own = <i32>load<u8>(centre + x);
    let sum: f32 = 0, weights: f32 = 0;
    let place = tables + 1024;
    for (let i = 0; i < size; i++) {
      for (let at = row(rows, i) + x, end = at + size; at < end; at++, place += 4) {
        const v = <i32>load<u8>(at);
        const weight = load<f32>(tables + (<usize>(abs(v - own) * unit) << 2)) * load<f32>(place);
        sum += weight * <f32>v;
        weights += weight;
      }
    }
    store<u8>(out + x, <u8>Mathf.floor(sum / weights + 0.5));
  }
}
