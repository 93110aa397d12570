/**
 * CIE L*a*b* (D65, sRGB primaries) of RGB565 pixels, each component rounded to an integer: the space of
 * OpenMV's colour thresholds. A table of all 65,536 pixels (192 KiB) is built at the first use when memory
 * allows; otherwise each pixel is computed.
 */
import { mem_alloc, mem_free, mem_largest } from "../memory";
import { blue, green, red } from "./color";

const TABLE_BYTES: usize = 65536 * 3;
/** Largest share of the biggest free block that the table may take: scripts come first. */
const SHARE: usize = 4;

/** L, a and b of every pixel, 3 bytes each; 0 while there is no table. */
export let table: usize = 0;

function linear(c: i32): f64 {
  const v = <f64>c / 255.0;
  return v <= 0.04045 ? 100.0 * (v / 12.92) : 100.0 * NativeMath.pow((v + 0.055) / 1.055, 2.4);
}

function curve(t: f64): f64 {
  return t > 0.008856 ? NativeMath.cbrt(t) : 7.787037 * t + 0.137931;
}

/** L, a and b (each as i8) of a stored RGB565 pixel, packed into bits 0-7, 8-15 and 16-23. */
export function lab_compute(p: i32): i32 {
  const r = linear(red(p));
  const g = linear(green(p));
  const b = linear(blue(p));
  const x = curve((r * 0.4124 + g * 0.3576 + b * 0.1805) / 95.047);
  const y = curve((r * 0.2126 + g * 0.7152 + b * 0.0722) / 100.0);
  const z = curve((r * 0.0193 + g * 0.1192 + b * 0.9505) / 108.883);
  const l = <i32>Math.floor(116.0 * y - 16.0 + 0.5);
  const a = <i32>Math.floor(500.0 * (x - y) + 0.5);
  const bb = <i32>Math.floor(200.0 * (y - z) + 0.5);
  return (l & 255) | ((a & 255) << 8) | ((bb & 255) << 16);
}

/** Builds the table when there is room; without it every call computes. */
export function lab_prepare(): void {
  if (table != 0 || mem_largest() / SHARE < TABLE_BYTES) return;
  table = mem_alloc(TABLE_BYTES, 8);
  if (table == 0) return;
  for (let p = 0, at = table; p < 65536; p++, at += 3) {
    const v = lab_compute(p);
    store<u8>(at, v);
    store<u8>(at, v >> 8, 1);
    store<u8>(at, v >> 16, 2);
  }
}

/** Gives the table's memory back (soft reset). */
export function lab_release(): void {
  if (table != 0) mem_free(table);
  table = 0;
}

/** As `lab_compute`, through the table when it exists. */
// @ts-expect-error: decorator
@inline export function lab_of(p: i32): i32 {
  if (table == 0) return lab_compute(p);
  const at = table + <usize>p * 3;
  return <i32>load<u8>(at) | (<i32>load<u8>(at, 1) << 8) | (<i32>load<u8>(at, 2) << 16);
}

// @ts-expect-error: decorator
@inline export function lab_l(v: i32): i32 { return <i32>(<i8>v); }
// @ts-expect-error: decorator
@inline export function lab_a(v: i32): i32 { return <i32>(<i8>(v >> 8)); }
// @ts-expect-error: decorator
@inline export function lab_b(v: i32): i32 { return <i32>(<i8>(v >> 16)); }
