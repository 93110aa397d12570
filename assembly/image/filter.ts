/**
 * Window filters, in place. Each output pixel looks at the (2k+1) x (2k+1) pixels around it in the ORIGINAL image;
 * coordinates beyond the border repeat the border. RGB565 is filtered channel by channel in its 5, 6 and 5 bits.
 *
 * A ring holds the 2k+1 original rows around the current one, a byte for every channel of a pixel, with the border repeated k
 * times on both sides. A filter turns these rows into one row of results.
 */
import { gray_of, swap16 } from "./color";
import { bilateral_row, bilateral_tables, KEEP, kernel_row, mean_row, median_row, midpoint_row, mode_row, morph_row } from "./filter_rows";
import { GRAYSCALE, get_binary, get_raw, Img, mask_set, put_binary, RGB565, white } from "./img";

export const enum Filter {
  MEAN,
  MEDIAN, // percentile in `param` (0..1)
  MODE,
  MIDPOINT, // bias in `param`: min * (1 - bias) + max * bias
  KERNEL, // sum of weights * pixels * mul, rounded, + add; weights are i32 at `kernel`
  ERODE, // bright pixels become black when fewer than `param` neighbours are bright
  DILATE, // dark pixels become white when more than `param` neighbours are bright
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

/** Bytes of the tables that a filter may need beside its rows (histogram, weights of a bilateral filter). */
const TABLE_BYTES: usize = 8192;

// @ts-expect-error: decorator
@inline function padded(img: Img, k: i32): usize { return <usize>(img.w + 2 * k + 7) & ~7; }

/** Bytes of work space for `run_filter`: ring of rows, sums of columns (also minima and maxima), results, tables. */
export function filter_bytes(img: Img, k: i32): usize {
  const channels: usize = img.format == RGB565 ? 3 : 1, pitch = padded(img, k);
  return pitch * channels * <usize>(2 * k + 1) + pitch * 4 + channels * pitch + TABLE_BYTES;
}

// the rows around the current one, top to bottom: the addresses of one channel's bytes
const ROWS: usize = memory.data(128, 8);

/** Unpacks row y to bytes at `to`, one plane of `pitch` bytes for a channel, the border repeated k times on both sides. */
function load_row(img: Img, y: i32, k: i32, morph: bool, to: usize, pitch: usize): void {
  const w = img.w, format = img.format;
  const at = to + <usize>k;
  if (format == RGB565 && !morph) {
    let from = img.data + (<usize>(y * w) << 1);
    for (let p = at, end = at + w; p < end; p++, from += 2) {
      const native = swap16(load<u16>(from));
      store<u8>(p, native >> 11);
      store<u8>(p + pitch, (native >> 5) & 63);
      store<u8>(p + pitch + pitch, native & 31);
    }
    border(at + pitch, w, k);
    border(at + pitch + pitch, w, k);
  } else if (format == RGB565) {
    let from = img.data + (<usize>(y * w) << 1);
    for (let p = at, end = at + w; p < end; p++, from += 2) store<u8>(p, gray_of(load<u16>(from)) >> 7);
  } else if (format == GRAYSCALE) {
    const from = img.data + <usize>(y * w);
    if (morph) for (let x: usize = 0; x < <usize>w; x++) store<u8>(at + x, load<u8>(from + x) >> 7);
    else memory.copy(at, from, w);
  } else {
    for (let x = 0; x < w; x++) store<u8>(at + x, get_binary(img, x, y));
  }
  border(at, w, k);
}

function border(at: usize, w: i32, k: i32): void {
  memory.fill(at - k, load<u8>(at), k);
  memory.fill(at + w, load<u8>(at + w - 1), k);
}

/** Runs `job` over `img`; `work` has `filter_bytes(img, job.k)` bytes, 8-aligned. */
export function run_filter(img: Img, job: FilterJob, work: usize): void {
  const k = job.k, size = 2 * k + 1, w = img.w, h = img.h;
  const morph = job.filter == Filter.ERODE || job.filter == Filter.DILATE;
  const channels = img.format == RGB565 && !morph ? 3 : 1;
  const pitch = padded(img, k), slot = pitch * <usize>channels;
  const columns = work + slot * <usize>size, results = columns + pitch * 4, tables = results + pitch * <usize>channels;
  if (job.filter == Filter.BILATERAL) bilateral_tables(job, tables);
  // row y of the image lies in slot y % size; rows beyond the border are not stored
  for (let y = 0; y < k && y < h; y++) load_row(img, y, k, morph, work + slot * <usize>(y % size), pitch);
  for (let y = 0; y < h; y++) {
    if (y + k < h) load_row(img, y + k, k, morph, work + slot * <usize>((y + k) % size), pitch);
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < size; i++) {
        const row = max(0, min(h - 1, y + i - k));
        store<u32>(ROWS + (<usize>i << 2), <u32>(work + slot * <usize>(row % size) + pitch * <usize>c));
      }
      const top = channels == 3 ? (c == 1 ? 63 : 31) : white(img.format);
      const out = results + pitch * <usize>c;
      switch (job.filter) {
        case Filter.MEAN: mean_row(ROWS, k, w, columns, out); break;
        case Filter.MEDIAN: median_row(ROWS, k, w, job.param, tables, out); break;
        case Filter.MODE: mode_row(ROWS, k, w, tables, out); break;
        case Filter.MIDPOINT: midpoint_row(ROWS, k, w, job.param, columns, out); break;
        case Filter.KERNEL: kernel_row(ROWS, k, w, job.kernel, job.mul, job.add, top, out); break;
        case Filter.BILATERAL: bilateral_row(ROWS, k, w, top, tables, out); break;
        default: morph_row(ROWS, k, w, <i32>job.param, job.filter == Filter.ERODE, columns, out);
      }
    }
    store_row(img, y, job, morph, results, pitch);
  }
}

/** Writes a row of results to the image, by what the job says about masks and adaptive thresholds. */
function store_row(img: Img, y: i32, job: FilterJob, morph: bool, from: usize, pitch: usize): void {
  const w = img.w, format = img.format, on = white(format);
  if (job.mask == 0 && job.adaptive == 0 && format == GRAYSCALE && !morph) {
    memory.copy(img.data + <usize>(y * w), from, w);
    return;
  }
  for (let x = 0; x < w; x++, from++) {
    if (job.mask != 0 && !mask_set(job.mask, x, y)) continue;
    let v = <i32>load<u8>(from);
    if (morph) {
      if (v == KEEP) continue;
      v = v ? on : 0;
    }
    else if (format == RGB565) v = swap16((v << 11) | (<i32>load<u8>(from + pitch) << 5) | load<u8>(from + pitch + pitch));
    if (job.adaptive != 0) {
      const old = get_raw(img, x, y);
      const brighter = format == RGB565 ? gray_of(v) - job.offset < gray_of(old) : v - job.offset < old;
      v = brighter != (job.invert != 0) ? on : 0;
    }
    if (format == RGB565) store<u16>(img.data + (<usize>(y * w + x) << 1), v);
    else if (format == GRAYSCALE) store<u8>(img.data + <usize>(y * w + x), v);
    else put_binary(img, x, y, v);
  }
}
