/** Pixels of a frame buffer in MicroPython's seven formats, and the shapes drawn with them. All coordinates may lie outside. */
import { dot, printable } from "../image/font";

export const enum Format { MVLSB = 0, RGB565, GS4_HMSB, MHLSB, MHMSB, GS2_HMSB, GS8 }

/** A bitmap: address, size and pixels per row. */
@unmanaged
export class Bitmap {
  data: u32;
  width: i32;
  height: i32;
  stride: i32;
  format: i32;
}

/** Bytes that a bitmap takes; the stride is rounded up to whole bytes in place. -1 for an unknown format. */
export function bitmap_bytes(b: Bitmap): i64 {
  let bits: i64 = 1;
  let width = <i64>b.width, height = <i64>b.height, full = height - 1;
  switch (b.format) {
    case Format.MVLSB:
      height = (height + 7) & ~7;
      full = height - 8;
      break;
    case Format.MHLSB:
    case Format.MHMSB:
      b.stride = (b.stride + 7) & ~7;
      width = (width + 7) & ~7;
      break;
    case Format.GS2_HMSB:
      b.stride = (b.stride + 3) & ~3;
      width = (width + 3) & ~3;
      bits = 2;
      break;
    case Format.GS4_HMSB:
      b.stride = (b.stride + 1) & ~1;
      width = (width + 1) & ~1;
      bits = 4;
      break;
    case Format.GS8:
      bits = 8;
      break;
    case Format.RGB565:
      bits = 16;
      break;
    default:
      return -1;
  }
  return ((full * b.stride + (height - full) * width) * bits) >> 3;
}

/** Bits of the pixel in its byte: the shift; the address is in `place`. */
function locate(b: Bitmap, x: i32, y: i32): u32 {
  const i = x + y * b.stride;
  switch (b.format) {
    case Format.MVLSB:
      place = b.data + (y >> 3) * b.stride + x;
      return y & 7;
    case Format.MHLSB:
      place = b.data + (i >> 3);
      return 7 - (x & 7);
    case Format.MHMSB:
      place = b.data + (i >> 3);
      return x & 7;
    case Format.GS2_HMSB:
      place = b.data + (i >> 2);
      return (x & 3) << 1;
    default:
      place = b.data + (i >> 1);
      return (x & 1) != 0 ? 0 : 4;
  }
}
let place: usize = 0;

// @ts-ignore: decorator
@inline function mask_of(format: i32): u32 { return format == Format.GS4_HMSB ? 15 : format == Format.GS2_HMSB ? 3 : 1; }

// @ts-ignore: decorator
@inline export function inside(b: Bitmap, x: i32, y: i32): bool { return <u32>x < <u32>b.width && <u32>y < <u32>b.height; }

export function get_pixel(b: Bitmap, x: i32, y: i32): u32 {
  const i = x + y * b.stride;
  if (b.format == Format.RGB565) return load<u8>(b.data + 2 * i) | (<u32>load<u8>(b.data + 2 * i, 1) << 8);
  if (b.format == Format.GS8) return load<u8>(b.data + i);
  const shift = locate(b, x, y);
  return (load<u8>(place) >> shift) & mask_of(b.format);
}

/** Sets a pixel that lies inside. */
export function set_pixel(b: Bitmap, x: i32, y: i32, c: u32): void {
  const i = x + y * b.stride;
  if (b.format == Format.RGB565) {
    store<u8>(b.data + 2 * i, c);
    store<u8>(b.data + 2 * i, c >> 8, 1);
  } else if (b.format == Format.GS8) store<u8>(b.data + i, c);
  else {
    const shift = locate(b, x, y), mask = mask_of(b.format);
    const value = mask == 1 ? u32(c != 0) : c & mask;
    store<u8>(place, (load<u8>(place) & ~(mask << shift)) | (value << shift));
  }
}

function plot(b: Bitmap, x: i32, y: i32, c: u32): void {
  if (inside(b, x, y)) set_pixel(b, x, y, c);
}

/** A coordinate or size, cut so that sums of two cannot overflow. */
export function clip(n: i64): i32 { return <i32>max<i64>(min<i64>(n, 0x1fff_ffff), -0x1fff_ffff); }

export function fill_rect(b: Bitmap, x: i32, y: i32, w: i32, h: i32, c: u32): void {
  const right = min(b.width, x + w), bottom = min(b.height, y + h);
  for (let j = max(y, 0); j < bottom; j++) for (let i = max(x, 0); i < right; i++) set_pixel(b, i, j, c);
}

export function rect(b: Bitmap, x: i32, y: i32, w: i32, h: i32, c: u32, fill: bool): void {
  if (fill) {
    fill_rect(b, x, y, w, h, c);
    return;
  }
  fill_rect(b, x, y, w, 1, c);
  fill_rect(b, x, y + h - 1, w, 1, c);
  fill_rect(b, x, y, 1, h, c);
  fill_rect(b, x + w - 1, y, 1, h, c);
}

/** Bresenham's line, both ends included. Steps that lie far outside are not walked. */
export function line(b: Bitmap, x1: i64, y1: i64, x2: i64, y2: i64, c: u32): void {
  const limit: i64 = 0x1fff_ffff;
  if (abs(x1) > limit || abs(y1) > limit || abs(x2) > limit || abs(y2) > limit) return;
  const steep = abs(y2 - y1) > abs(x2 - x1);
  let major = steep ? y1 : x1, minor = steep ? x1 : y1;
  const length = steep ? abs(y2 - y1) : abs(x2 - x1), rise = steep ? abs(x2 - x1) : abs(y2 - y1);
  const step: i64 = (steep ? y2 > y1 : x2 > x1) ? 1 : -1, climb: i64 = (steep ? x2 > x1 : y2 > y1) ? 1 : -1;
  const size = <i64>(steep ? b.height : b.width);
  let error = 2 * rise - length;
  let i: i64 = 0;
  // skip to the edge of the bitmap
  const skip = min(length, max<i64>(step > 0 ? -major : major - size + 1, 0));
  if (skip > 0 && length > 0) {
    const total = error + 2 * rise * (skip - 1);
    const climbs = total >= 0 ? total / (2 * length) + 1 : 0;
    i = skip;
    major += step * skip;
    minor += climb * climbs;
    error += 2 * rise * skip - 2 * length * climbs;
  }
  for (; i < length; i++) {
    if (step > 0 ? major >= size : major < 0) break;
    plot(b, <i32>(steep ? minor : major), <i32>(steep ? major : minor), c);
    while (error >= 0) {
      minor += climb;
      error -= 2 * length;
    }
    major += step;
    error += 2 * rise;
  }
  plot(b, <i32>x2, <i32>y2, c);
}

/** Quadrants of an ellipse, and the flag that fills it. */
export const QUADRANTS: i32 = 15;
export const FILL: i32 = 16;

function ellipse_points(b: Bitmap, cx: i32, cy: i32, x: i32, y: i32, c: u32, mask: i32): void {
  for (let q = 0; q < 4; q++) {
    if ((mask & (1 << q)) == 0) continue;
    // quadrants count from the upper right one, against the clock
    const left = q == 1 || q == 2, row = q < 2 ? cy - y : cy + y;
    if ((mask & FILL) != 0) fill_rect(b, left ? cx - x : cx, row, x + 1, 1, c);
    else plot(b, left ? cx - x : cx + x, row, c);
  }
}

/** Ellipse with the radii `rx`, `ry` (0 ... 32,767), drawn in two arcs with integer error terms (J. Kennedy's algorithm). */
export function ellipse(b: Bitmap, cx: i32, cy: i32, rx: i64, ry: i64, c: u32, mask: i32): void {
  if (rx == 0 && ry == 0) {
    if ((mask & QUADRANTS) != 0) plot(b, cx, cy, c);
    return;
  }
  const aa = 2 * rx * rx, bb = 2 * ry * ry;
  for (let arc = 0; arc < 2; arc++) {
    // `u` runs from 0 along one axis, `v` from the radius inwards along the other
    const ru = arc == 0 ? rx : ry;
    const du = arc == 0 ? aa : bb, dv = arc == 0 ? bb : aa;
    let u: i64 = 0, v = ru;
    let grow = du >> 1, shrink = (dv >> 1) * (1 - 2 * ru), error: i64 = 0;
    let stop_v = dv * ru, stop_u: i64 = 0;
    while (stop_v >= stop_u) {
      ellipse_points(b, cx, cy, <i32>(arc == 0 ? v : u), <i32>(arc == 0 ? u : v), c, mask);
      u++;
      stop_u += du;
      error += grow;
      grow += du;
      if (2 * error + shrink > 0) {
        v--;
        stop_v -= dv;
        error += shrink;
        shrink += dv;
      }
    }
  }
}

/** Character `ch` of the 8x8 cell at (x, y); what the font lacks is a box. */
export function character(b: Bitmap, ch: u32, x: i32, y: i32, c: u32): void {
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 8; j++) {
      const on = printable(ch) ? dot(ch, i, j + 1) : i > 0 && i < 6 && j < 7 && (i == 1 || i == 5 || j == 0 || j == 6);
      if (on) plot(b, x + i, y + j, c);
    }
  }
}
