/** Connected regions of pixels inside colour thresholds (`find_blobs`). */
import { binary_pitch, Img } from "./img";

/** One region. Sizes as MaixPy reports them: `w`, `h` are the differences of the extreme coordinates. */
@unmanaged
export class Blob {
  x: i32;
  y: i32;
  w: i32;
  h: i32;
  pixels: i32;
  cx: i32;
  cy: i32;
  /** Bit i set: pixels matched threshold i. */
  code: u32;
  /** Number of regions merged into this one. */
  count: i32;
  /** Orientation in radians. */
  rotation: f32;
}

export const BLOB_BYTES: usize = 40;

/** A run of set pixels x0..x1 in row y whose neighbours above and below are still to be looked at. */
@unmanaged
class Run {
  y: i32;
  x0: i32;
  x1: i32;
}
const RUN_BYTES: usize = 12;

/** Runs are disjoint and clear their pixels, so this many can never be exceeded. */
export function blob_stack_bytes(w: i32, h: i32): usize {
  return <usize>((w + 1) / 2) * h * RUN_BYTES;
}

/**
 * Takes the region of set bits that contains (x, y) out of `mask` (4-connected, inside x_min..x_max, y_min..y_max)
 * and describes it in `out`. `stack` has `blob_stack_bytes` bytes.
 */
export function take_region(
  mask: Img,
  x: i32,
  y: i32,
  x_min: i32,
  y_min: i32,
  x_max: i32,
  y_max: i32,
  stack: usize,
  out: Blob,
): void {
  let left = x;
  let right = x;
  let top = y;
  let bottom = y;
  let pixels: i64 = 0;
  let sx: i64 = 0;
  let sy: i64 = 0;
  let sxx: i64 = 0;
  let sxy: i64 = 0;
  let syy: i64 = 0;
  const pitch = binary_pitch(mask.w);
  let depth = push_run(mask.data + (<usize>(y * pitch) << 2), x, y, x_min, x_max, stack, 0);
  while (depth > 0) {
    depth--;
    const run = changetype<Run>(stack + <usize>depth * RUN_BYTES);
    const ry = run.y;
    const x0 = run.x0;
    const x1 = run.x1;
    left = min(left, x0);
    right = max(right, x1);
    top = min(top, ry);
    bottom = max(bottom, ry);
    const n = <i64>(x1 - x0 + 1);
    const row_x = (n * (x0 + x1)) / 2;
    pixels += n;
    sx += row_x;
    sy += n * ry;
    sxx += squares(x1) - squares(x0 - 1);
    sxy += row_x * ry;
    syy += n * ry * ry;
    for (let side = -1; side <= 1; side += 2) {
      const ny = ry + side;
      if (ny < y_min || ny > y_max) continue;
      const row = mask.data + (<usize>(ny * pitch) << 2);
      for (let i = first_set(row, x0, x1); i <= x1; i = first_set(row, run_end + 1, x1)) {
        depth = push_run(row, i, ny, x_min, x_max, stack, depth);
      }
    }
  }
  const mx = sx / pixels;
  const my = sy / pixels;
  const a = sxx - 2 * mx * sx + pixels * mx * mx;
  const b = sxy - mx * sy - my * sx + pixels * mx * my;
  const c = syy - 2 * my * sy + pixels * my * my;
  out.x = left;
  out.y = top;
  out.w = right - left;
  out.h = bottom - top;
  out.pixels = <i32>pixels;
  out.cx = <i32>mx;
  out.cy = <i32>my;
  out.count = 1;
  out.rotation = a != c ? <f32>(NativeMath.atan2(2.0 * <f64>b, <f64>(a - c)) / 2.0) : 0;
}

/** Sum of i * i for 0 <= i <= n. */
function squares(n: i32): i64 {
  const m = <i64>n;
  return n < 0 ? 0 : (m * (m + 1) * (2 * m + 1)) / 6;
}

/** First set bit of a row at or after `x`, at most `last`; above `last` when there is none. */
function first_set(row: usize, x: i32, last: i32): i32 {
  while (x <= last) {
    const word = load<u32>(row + (<usize>(x >> 5) << 2)) >> (x & 31);
    if (word != 0) return x + <i32>ctz(word);
    x = (x | 31) + 1;
  }
  return last + 1;
}

/** Last bit of the set run that `x` belongs to, at most `last`. */
function last_of_run(row: usize, x: i32, last: i32): i32 {
  while (x <= last) {
    const word = ~load<u32>(row + (<usize>(x >> 5) << 2)) >> (x & 31);
    if (word != 0) return min(last, x + <i32>ctz(word) - 1);
    x = (x | 31) + 1;
  }
  return last;
}

/** First bit of the set run that `x` belongs to, at least `first`. */
function first_of_run(row: usize, x: i32, first: i32): i32 {
  while (x >= first) {
    const word = ~load<u32>(row + (<usize>(x >> 5) << 2)) << (31 - (x & 31));
    if (word != 0) return max(first, x - <i32>clz(word) + 1);
    x = (x & ~31) - 1;
  }
  return first;
}

function clear_bits(row: usize, x0: i32, x1: i32): void {
  for (let x = x0; x <= x1; x = (x | 31) + 1) {
    const at = row + (<usize>(x >> 5) << 2);
    const keep = ~(<u32>-1 << (x & 31)) | ((x | 31) <= x1 ? 0 : <u32>-2 << (x1 & 31));
    store<u32>(at, load<u32>(at) & keep);
  }
}

/** End of the run that `push_run` has taken last. */
let run_end: i32 = 0;

/** Clears the run of set pixels around (x, y), whose row of bits is at `row`, pushes it and returns the new depth. */
function push_run(row: usize, x: i32, y: i32, x_min: i32, x_max: i32, stack: usize, depth: i32): i32 {
  const x0 = first_of_run(row, x, x_min), x1 = last_of_run(row, x, x_max);
  clear_bits(row, x0, x1);
  run_end = x1;
  const run = changetype<Run>(stack + <usize>depth * RUN_BYTES);
  run.y = y;
  run.x0 = x0;
  run.x1 = x1;
  return depth + 1;
}

/** First set pixel of `mask` at or after (x, y) in reading order; index y * w + x, or -1. */
export function next_set(mask: Img, index: i32): i32 {
  const pitch = binary_pitch(mask.w);
  let y = index / mask.w;
  let x = index % mask.w;
  for (; y < mask.h; y++, x = 0) {
    while (x < mask.w) {
      const word = load<u32>(mask.data + ((<usize>(y * pitch + (x >> 5))) << 2)) >> (x & 31);
      if (word != 0) {
        x += ctz(word);
        return x < mask.w ? y * mask.w + x : -1;
      }
      x = (x | 31) + 1;
    }
  }
  return -1;
}

/** Whether the rectangles of two regions, grown by `margin`, overlap. */
export function overlap(a: Blob, b: Blob, margin: i32): bool {
  return (
    a.x - margin < b.x + b.w + margin &&
    b.x - margin < a.x + a.w + margin &&
    a.y - margin < b.y + b.h + margin &&
    b.y - margin < a.y + a.h + margin
  );
}

/** Merges `b` into `a`: bounding box, pixel-weighted centre and rotation, codes and counts added. */
export function merge(a: Blob, b: Blob): void {
  const right = max(a.x + a.w, b.x + b.w);
  const bottom = max(a.y + a.h, b.y + b.h);
  const pa = <i64>a.pixels;
  const pb = <i64>b.pixels;
  a.cx = <i32>((<i64>a.cx * pa + <i64>b.cx * pb) / (pa + pb));
  a.cy = <i32>((<i64>a.cy * pa + <i64>b.cy * pb) / (pa + pb));
  a.rotation = (a.rotation * <f32>pa + b.rotation * <f32>pb) / <f32>(pa + pb);
  a.x = min(a.x, b.x);
  a.y = min(a.y, b.y);
  a.w = right - a.x;
  a.h = bottom - a.y;
  a.pixels = <i32>(pa + pb);
  a.code |= b.code;
  a.count += b.count;
}
