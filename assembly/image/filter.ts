/**
 * Window filters, in place. Each output pixel looks at the (2k+1) x (2k+1) pixels around it in the ORIGINAL image;
 * coordinates beyond the border repeat the border. RGB565 is filtered channel by channel in its 5, 6 and 5 bits.
 * Finished rows wait in a ring of k+1 rows until no later row needs the originals.
 */
import { swap16 } from "./color";
import { GRAYSCALE, get_raw, Img, img_bytes, put_raw, RGB565, white } from "./img";

export const enum Filter {
  MEAN,
  MEDIAN, // percentile in `param` (0..1)
  MODE,
  MIDPOINT, // bias in `param`: min * (1 - bias) + max * bias
  KERNEL, // sum of weights * pixels * mul + add; weights are i32 at `kernel`
  ERODE, // binary: cleared when fewer than `param` neighbours are set
  DILATE, // binary: set when more than `param` neighbours are set
  BILATERAL, // `param` = colour sigma, `mul` = space sigma, both as OpenMV scales them (0..1 of the range)
}

/** What a filter does after it has computed a value (OpenMV's threshold=, offset=, invert=). */
@unmanaged
export class FilterJob {
  filter: i32;
  k: i32;
  param: f32;
  mul: f32;
  add: f32;
  kernel: usize;
  /** Non-zero: compare the pixel with (value - offset) and write black or white. */
  adaptive: i32;
  offset: i32;
  invert: i32;
  /** Mask image or 0: pixels where it is black stay as they are. */
  mask: usize;
}

export const FILTER_JOB_BYTES: usize = 40;
export const MAX_K: i32 = 15;

/** Bytes of work space for `run_filter`: the row ring and the window's values. */
export function filter_bytes(img: Img, k: i32): usize {
  return (<usize>max(img_bytes(img.w, 1, img.format), 4) * (k + 1) + 15 & ~7) + <usize>((2 * k + 1) * (2 * k + 1)) * 4;
}

/** Channels of a raw pixel: R5, G6, B5 of RGB565 in native order, else the value itself. */
// @ts-expect-error: decorator
@inline function channel(p: i32, format: i32, c: i32): i32 {
  if (format != RGB565) return p;
  const native = swap16(p);
  return c == 0 ? native >> 11 : c == 1 ? (native >> 5) & 63 : native & 31;
}

function channel_max(format: i32, c: i32): i32 {
  return format == RGB565 ? (c == 1 ? 63 : 31) : white(format);
}

function sort(values: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const v = load<i32>(values + (<usize>i << 2));
    let j = i;
    for (; j > 0 && load<i32>(values + (<usize>(j - 1) << 2)) > v; j--) {
      store<i32>(values + (<usize>j << 2), load<i32>(values + (<usize>(j - 1) << 2)));
    }
    store<i32>(values + (<usize>j << 2), v);
  }
}

// @ts-expect-error: decorator
@inline function at(values: usize, i: i32): i32 { return load<i32>(values + (<usize>i << 2)); }

/** Result of one channel from the `n` gathered values (the pixel itself is in the middle). */
function evaluate(job: FilterJob, values: usize, n: i32, top: i32): i32 {
  const centre = at(values, n >> 1);
  switch (job.filter) {
    case Filter.MEAN: {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += at(values, i);
      return sum / n;
    }
    case Filter.MEDIAN: {
      sort(values, n);
      return at(values, min(n - 1, <i32>(job.param * <f32>(n - 1) + 0.5)));
    }
    case Filter.MODE: {
      sort(values, n);
      let best = at(values, 0);
      let most = 0;
      for (let i = 0; i < n; ) {
        let j = i;
        while (j < n && at(values, j) == at(values, i)) j++;
        if (j - i > most) {
          most = j - i;
          best = at(values, i);
        }
        i = j;
      }
      return best;
    }
    case Filter.MIDPOINT: {
      let low = top;
      let high = 0;
      for (let i = 0; i < n; i++) {
        low = min(low, at(values, i));
        high = max(high, at(values, i));
      }
      return <i32>Mathf.floor(<f32>low * (1 - job.param) + <f32>high * job.param);
    }
    case Filter.KERNEL: {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += at(values, i) * at(job.kernel, i);
      return <i32>Mathf.floor(<f32>sum * job.mul + job.add * <f32>top + 0.5);
    }
    case Filter.BILATERAL: {
      const size = 2 * job.k + 1;
      let sum: f32 = 0;
      let weights: f32 = 0;
      for (let i = 0; i < n; i++) {
        const d = <f32>(at(values, i) - centre) / (<f32>top * job.param);
        const dx = <f32>(i % size - job.k) / (<f32>size * job.mul);
        const dy = <f32>(i / size - job.k) / (<f32>size * job.mul);
        const weight = Mathf.exp(-0.5 * (d * d + dx * dx + dy * dy));
        sum += weight * <f32>at(values, i);
        weights += weight;
      }
      return <i32>Mathf.floor(sum / weights + 0.5);
    }
    default: {
      let set = -(centre != 0 ? 1 : 0);
      for (let i = 0; i < n; i++) set += at(values, i) != 0 ? 1 : 0;
      if (job.filter == Filter.ERODE) return centre != 0 && <f32>set >= job.param ? top : 0;
      return centre != 0 || <f32>set > job.param ? top : 0;
    }
  }
}

/** Runs `job` over `img`; `work` has `filter_bytes(img, job.k)` bytes, 8-aligned. */
export function run_filter(img: Img, job: FilterJob, work: usize): void {
  const k = job.k;
  const size = 2 * k + 1;
  const n = size * size;
  const row_bytes = max(img_bytes(img.w, 1, img.format), 4);
  const values = work + (<usize>row_bytes * (k + 1) + 15 & ~7);
  const ring = changetype<Img>(RING);
  ring.w = img.w;
  ring.h = k + 1;
  ring.format = img.format;
  ring.data = work;
  const morph = job.filter == Filter.ERODE || job.filter == Filter.DILATE;
  const channels = img.format == RGB565 && !morph ? 3 : 1;
  for (let y = 0; y < img.h + k; y++) {
    if (y < img.h) {
      for (let x = 0; x < img.w; x++) put_raw(ring, x, y % (k + 1), pixel(img, job, x, y, size, n, channels, values, morph));
    }
    const done = y - k;
    if (done >= 0) memory.copy(img.data + <usize>done * row_bytes, work + <usize>(done % (k + 1)) * row_bytes, row_bytes);
  }
}

const RING = memory.data(24, 8);

function pixel(
  img: Img, job: FilterJob, x: i32, y: i32, size: i32, n: i32, channels: i32, values: usize, morph: bool,
): i32 {
  const old = get_raw(img, x, y);
  if (job.mask != 0) {
    const mask = changetype<Img>(job.mask);
    if (x >= mask.w || y >= mask.h || get_raw(mask, x, y) == 0) return old;
  }
  const format = img.format;
  let result = 0;
  let brighter = false;
  for (let c = 0; c < channels; c++) {
    let to = values;
    for (let dy = 0; dy < size; dy++) {
      const sy = max(0, min(img.h - 1, y + dy - job.k));
      for (let dx = 0; dx < size; dx++, to += 4) {
        const sx = max(0, min(img.w - 1, x + dx - job.k));
        const p = get_raw(img, sx, sy);
        store<i32>(to, morph ? (format == GRAYSCALE ? <i32>(p > 127) : <i32>(p != 0)) : channel(p, format, c));
      }
    }
    const top = morph ? white(format) : channel_max(format, c);
    const own = channel(old, format, c);
    const v = max(0, min(top, evaluate(job, values, n, top)));
    if (job.adaptive != 0 && (c == 1 || channels == 1)) brighter = v - job.offset < own;
    if (channels == 1) result = v;
    else result = c == 0 ? v << 11 : c == 1 ? result | (v << 5) : result | v;
  }
  if (job.adaptive != 0) return brighter != (job.invert != 0) ? white(format) : 0;
  return channels == 3 ? swap16(result) : result;
}
