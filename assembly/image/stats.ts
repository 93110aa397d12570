/** Histograms, statistics, percentiles and Otsu thresholds (OpenMV's get_histogram family). */
import { GRAYSCALE, get_binary, Img, mask_set, RGB565 } from "./img";
import { lab_of, lab_prepare } from "./lab";

/** Smallest value and number of values of a channel: L 0..100, a and b -128..127, gray 0..255, binary 0..1. */
export function channel_low(format: i32, c: i32): i32 { return format == RGB565 && c > 0 ? -128 : 0; }
export function channel_count(format: i32, c: i32): i32 {
  return format == RGB565 ? (c == 0 ? 101 : 256) : format == GRAYSCALE ? 256 : 2;
}

/**
 * Counts channel `c` of the pixels in the window into `bins` (u32 each, cleared first) and returns how many pixels were
 * counted. `mask` (binary, same size, or 0) selects pixels.
 */
export function histogram(img: Img, c: i32, x: i32, y: i32, w: i32, h: i32, mask: usize, bins: usize, bin_count: i32): i32 {
  memory.fill(bins, 0, <usize>bin_count << 2);
  if (img.format == RGB565) lab_prepare();
  memory.fill(COUNTS, 0, 1024);
  const shift = c << 3, color = img.format == RGB565, low = channel_low(img.format, c), span = channel_count(img.format, c) - 1;
  let total = mask == 0 ? w * h : 0;
  for (let row = y; row < y + h; row++) {
    const from = row * img.w;
    if (mask == 0 && img.format == GRAYSCALE) {
      count_bytes(img.data + <usize>(from + x), w);
      continue;
    }
    for (let column = x; column < x + w; column++) {
      if (mask != 0) {
        if (!mask_set(mask, column, row)) continue;
        total++;
      }
      let v: i32;
      if (color) v = <i32>(<i8>(lab_of(load<u16>(img.data + (<usize>(from + column) << 1))) >> shift)) - low;
      else v = img.format == GRAYSCALE ? <i32>load<u8>(img.data + <usize>(from + column)) : get_binary(img, column, row);
      count(v);
    }
  }
  // every value goes to the nearest bin
  for (let v = 0; v <= span; v++) {
    const slot = bins + (<usize>((2 * v * (bin_count - 1) + span) / (2 * span)) << 2);
    store<u32>(slot, load<u32>(slot) + load<u32>(COUNTS + (<usize>v << 2)));
  }
  return total;
}

/** How often each value of the channel, less its smallest, was seen. */
const COUNTS: usize = memory.data(1024, 8);

// @ts-expect-error: decorator
@inline function count(v: i32): void {
  const slot = COUNTS + (<usize>v << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

function count_bytes(at: usize, n: i32): void {
  const end = at + <usize>n;
  while (at < end && (at & 7) != 0) count(load<u8>(at++));
  for (; at + 8 <= end; at += 8) {
    const a = load<u32>(at), b = load<u32>(at, 4);
    count(a & 255);
    count(a >> 8 & 255);
    count(a >> 16 & 255);
    count(a >> 24);
    count(b & 255);
    count(b >> 8 & 255);
    count(b >> 16 & 255);
    count(b >> 24);
  }
  while (at < end) count(load<u8>(at++));
}

@unmanaged
export class Stats {
  mean: i32;
  median: i32;
  mode: i32;
  stdev: i32;
  min: i32;
  max: i32;
  lower_quartile: i32;
  upper_quartile: i32;
}

/** Channel value of a bin. */
// @ts-expect-error: decorator
@inline function value_of(bin: i32, low: i32, span: i32, count: i32): i32 {
  return count <= 1 ? low : low + <i32>Mathf.floor(<f32>bin * <f32>span / <f32>(count - 1) + 0.5);
}

/** Value below which the fraction `p` of the counted pixels lies. */
export function percentile(bins: usize, count: i32, total: i32, p: f64, low: i32, span: i32): i32 {
  const wanted = <f64>total * p;
  let seen = 0;
  for (let i = 0; i < count; i++) {
    seen += load<u32>(bins + (<usize>i << 2));
    if (<f64>seen >= wanted && seen > 0) return value_of(i, low, span, count);
  }
  return value_of(count - 1, low, span, count);
}

/** Statistics of a histogram of `total` > 0 pixels. */
export function statistics(bins: usize, count: i32, total: i32, low: i32, span: i32, out: Stats): void {
  let sum: f64 = 0;
  let squares: f64 = 0;
  let most: u32 = 0;
  let first = -1;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const n = load<u32>(bins + (<usize>i << 2));
    if (n == 0) continue;
    const v = <f64>value_of(i, low, span, count);
    sum += v * n;
    squares += v * v * n;
    if (n > most) {
      most = n;
      out.mode = <i32>v;
    }
    if (first < 0) first = i;
    last = i;
  }
  const mean = sum / <f64>total;
  out.mean = <i32>Math.floor(mean + 0.5);
  out.stdev = <i32>Math.floor(Math.sqrt(max(0.0, squares / <f64>total - mean * mean)) + 0.5);
  out.min = value_of(max(first, 0), low, span, count);
  out.max = value_of(last, low, span, count);
  out.lower_quartile = percentile(bins, count, total, 0.25, low, span);
  out.median = percentile(bins, count, total, 0.5, low, span);
  out.upper_quartile = percentile(bins, count, total, 0.75, low, span);
}

/** Otsu's threshold: the value that separates the histogram into two classes of least inner variance. */
export function otsu(bins: usize, count: i32, total: i32, low: i32, span: i32): i32 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += <f64>i * load<u32>(bins + (<usize>i << 2));
  let below: f64 = 0;
  let below_sum: f64 = 0;
  let best: f64 = -1;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const n = <f64>load<u32>(bins + (<usize>i << 2));
    below += n;
    below_sum += n * i;
    const above = <f64>total - below;
    if (below == 0 || above == 0) continue;
    const difference = below_sum / below - (sum - below_sum) / above;
    const between = below * above * difference * difference;
    if (between > best) {
      best = between;
      at = i;
    }
  }
  return value_of(at, low, span, count);
}
