/**
 * Colour conversions. 5- and 6-bit channels scale to 8 bits by rounding (value * 255 / 31 or 63) and back
 * likewise, as MaixPy's tables do (MaixPy API, section 2.8). RGB565 values are in wire (big endian) order.
 */

// @ts-expect-error: decorator
@inline export function swap16(p: i32): i32 { return ((p & 0xff) << 8) | ((p >> 8) & 0xff); }

// round(v * 255 / 31) and round(v * 255 / 63), exact for all inputs
// @ts-expect-error: decorator
@inline function up5(v: i32): i32 { return (v * 527 + 23) >> 6; }
// @ts-expect-error: decorator
@inline function up6(v: i32): i32 { return (v * 259 + 33) >> 6; }
// round(v * 31 / 255) and round(v * 63 / 255), exact for all inputs
// @ts-expect-error: decorator
@inline function down5(v: i32): i32 { return (v * 249 + 1014) >> 11; }
// @ts-expect-error: decorator
@inline function down6(v: i32): i32 { return (v * 253 + 505) >> 10; }

/** 8-bit red of a stored RGB565 pixel. */
// @ts-expect-error: decorator
@inline export function red(p: i32): i32 { return up5((p >> 3) & 31); }
// @ts-expect-error: decorator
@inline export function green(p: i32): i32 { return up6(((p & 7) << 3) | ((p >> 13) & 7)); }
// @ts-expect-error: decorator
@inline export function blue(p: i32): i32 { return up5((p >> 8) & 31); }

/** Stored RGB565 pixel of 8-bit channels. */
// @ts-expect-error: decorator
@inline export function rgb(r: i32, g: i32, b: i32): i32 {
  return swap16((down5(r) << 11) | (down6(g) << 5) | down5(b));
}

/** Luma of 8-bit channels: ITU-R BT.601 weights, rounded. */
// @ts-expect-error: decorator
@inline export function luma(r: i32, g: i32, b: i32): i32 { return (r * 299 + g * 587 + b * 114 + 500) / 1000; }
// @ts-expect-error: decorator
@inline export function gray_of(p: i32): i32 { return luma(red(p), green(p), blue(p)); }
// @ts-expect-error: decorator
@inline export function rgb_of_gray(v: i32): i32 { return rgb(v, v, v); }

/** Raw pixel of format `to` for raw pixel `p` of format `from` (0 BINARY, 2 RGB565, 4 GRAYSCALE). */
export function convert_raw(p: i32, from: i32, to: i32): i32 {
  if (from == to) return p;
  if (to == 4) return from == 2 ? gray_of(p) : p ? 255 : 0;
  if (to == 2) return from == 4 ? rgb_of_gray(p) : p ? 0xffff : 0;
  return (from == 2 ? gray_of(p) : p) > 127 ? 1 : 0;
}
