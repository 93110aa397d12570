/**
 * An image: a descriptor of 24 bytes and its pixels. Pixel formats are those of MaixPy's `image` module:
 *
 * | format    | storage                                                                                  |
 * |-----------|------------------------------------------------------------------------------------------|
 * | BINARY    | one bit per pixel, rows padded to 32-bit words, pixel x in bit x % 32                      |
 * | GRAYSCALE | one byte per pixel                                                                        |
 * | RGB565    | u16 in wire order (big endian), so that a row is the byte stream that the LCD wants         |
 * | JPEG      | a compressed stream of `bytes` bytes; no pixel access                                     |
 *
 * `ai` points at the planar R, G, B bytes that the KPU takes (w*h each), 0 when there are none.
 * Nothing here allocates or knows Python: callers own the memory.
 */

import { gray_of } from "./color";

// Values of `Image.format()`: the constants of MaixPy's `sensor` module.
export const BINARY: i32 = 0;
export const RGB565: i32 = 2;
export const GRAYSCALE: i32 = 4;
export const JPEG: i32 = 5;

@unmanaged
export class Img {
  w: i32;
  h: i32;
  format: i32;
  /** Size of a JPEG stream in bytes; 0 for pixel formats. */
  bytes: i32;
  data: usize;
  ai: usize;
}

/** Words of one row of a binary image. */
// @ts-expect-error: decorator
@inline export function binary_pitch(w: i32): i32 { return (w + 31) >> 5; }

/** Bytes of the pixels of a `w` x `h` image in `format`; -1 when that overflows or the format has no pixels. */
export function img_bytes(w: i32, h: i32, format: i32): i32 {
  if (w <= 0 || h <= 0 || w > 0x7fff || h > 0x7fff) return -1;
  let size: i64 = -1;
  if (format == RGB565) size = <i64>w * h * 2;
  else if (format == GRAYSCALE) size = <i64>w * h;
  else if (format == BINARY) size = <i64>binary_pitch(w) * 4 * h;
  return size > 0x7fffffff ? -1 : <i32>size;
}

/** Largest raw pixel value of a format (white). */
export function white(format: i32): i32 {
  return format == RGB565 ? 0xffff : format == GRAYSCALE ? 255 : 1;
}

// @ts-expect-error: decorator
@inline export function inside(img: Img, x: i32, y: i32): bool {
  return <u32>x < <u32>img.w && <u32>y < <u32>img.h;
}

// @ts-expect-error: decorator
@inline export function get_rgb565(img: Img, x: i32, y: i32): i32 {
  return load<u16>(img.data + (<usize>(y * img.w + x) << 1));
}
// @ts-expect-error: decorator
@inline export function put_rgb565(img: Img, x: i32, y: i32, p: i32): void {
  store<u16>(img.data + (<usize>(y * img.w + x) << 1), p);
}
// @ts-expect-error: decorator
@inline export function get_gray(img: Img, x: i32, y: i32): i32 {
  return load<u8>(img.data + <usize>(y * img.w + x));
}
// @ts-expect-error: decorator
@inline export function put_gray(img: Img, x: i32, y: i32, p: i32): void {
  store<u8>(img.data + <usize>(y * img.w + x), p);
}
// @ts-expect-error: decorator
@inline export function get_binary(img: Img, x: i32, y: i32): i32 {
  return (load<u32>(img.data + (<usize>(y * binary_pitch(img.w) + (x >> 5)) << 2)) >> (x & 31)) & 1;
}
// @ts-expect-error: decorator
@inline export function put_binary(img: Img, x: i32, y: i32, p: i32): void {
  const at = img.data + (<usize>(y * binary_pitch(img.w) + (x >> 5)) << 2);
  const bit = 1 << (x & 31);
  store<u32>(at, p & 1 ? load<u32>(at) | bit : load<u32>(at) & ~bit);
}

/** Raw pixel at (x, y), which must be inside. */
export function get_raw(img: Img, x: i32, y: i32): i32 {
  if (img.format == RGB565) return get_rgb565(img, x, y);
  return img.format == GRAYSCALE ? get_gray(img, x, y) : get_binary(img, x, y);
}

/** Whether mask image `m` is set at (x, y): brighter than half there; nothing is set outside. */
export function mask_set(m: usize, x: i32, y: i32): bool {
  const img = changetype<Img>(m);
  if (!inside(img, x, y)) return false;
  const p = get_raw(img, x, y);
  return img.format == BINARY ? p != 0 : (img.format == RGB565 ? gray_of(p) : p) > 127;
}

/** Stores raw pixel `p` at (x, y), which must be inside. */
export function put_raw(img: Img, x: i32, y: i32, p: i32): void {
  if (img.format == RGB565) put_rgb565(img, x, y, p);
  else if (img.format == GRAYSCALE) put_gray(img, x, y, p);
  else put_binary(img, x, y, p);
}

/** As `put_raw`, ignoring points outside the image. */
// @ts-expect-error: decorator
@inline export function plot(img: Img, x: i32, y: i32, p: i32): void {
  if (inside(img, x, y)) put_raw(img, x, y, p);
}

/** Fills x0..x1 (both included, clipped) of row y with raw pixel `p`. */
export function fill_row(img: Img, x0: i32, x1: i32, y: i32, p: i32): void {
  if (<u32>y >= <u32>img.h) return;
  if (x0 < 0) x0 = 0;
  if (x1 >= img.w) x1 = img.w - 1;
  if (x1 < x0) return;
  if (img.format == GRAYSCALE) {
    memory.fill(img.data + <usize>(y * img.w + x0), <u8>p, <usize>(x1 - x0 + 1));
  } else if (img.format == RGB565) {
    let at = img.data + (<usize>(y * img.w + x0) << 1);
    const end = at + (<usize>(x1 - x0 + 1) << 1), four = <u64>(p & 0xffff) * 0x0001000100010001;
    while (at < end && (at & 7) != 0) {
      store<u16>(at, p);
      at += 2;
    }
    for (; at + 8 <= end; at += 8) store<u64>(at, four);
    for (; at < end; at += 2) store<u16>(at, p);
  } else {
    for (let x = x0; x <= x1; x++) put_binary(img, x, y, p);
  }
}
