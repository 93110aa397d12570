/** Sobel gradients of the gray region: brightness grows towards (gx, gy). */
import { gray, gw } from "./gray";

export let gx: i32 = 0;
export let gy: i32 = 0;

/** Gradient at (x, y), which must not be on the border. */
// @ts-expect-error: decorator
@inline export function sobel(x: i32, y: i32): void {
  const w = <usize>gw, p = gray + <usize>(y * gw + x);
  const a = <i32>load<u8>(p - w - 1), b = <i32>load<u8>(p - w), c = <i32>load<u8>(p - w + 1), d = <i32>load<u8>(p - 1);
  const e = <i32>load<u8>(p + 1), f = <i32>load<u8>(p + w - 1), g = <i32>load<u8>(p + w), h = <i32>load<u8>(p + w + 1);
  gx = c + 2 * e + h - a - 2 * d - f;
  gy = f + 2 * g + h - a - 2 * b - c;
}

/** Length of the gradient. */
// @ts-expect-error: decorator
@inline export function strength(): i32 { return <i32>(sqrt(<f32>(gx * gx + gy * gy)) + 0.5); }

/** Sines of 0 to 449 degrees as f32: cosines begin 90 entries later. */
const SINES: usize = memory.data(1800, 8);

export function sines(): void {
  if (load<f32>(SINES, 4) != 0) return;
  for (let i = 0; i < 450; i++) store<f32>(SINES + (<usize>i << 2), <f32>NativeMath.sin(<f64>i * (Math.PI / 180)));
}

/** Of whole degrees from 0 to 359; `sines` has been called. */
// @ts-expect-error: decorator
@inline export function sine(degrees: i32): f32 { return load<f32>(SINES + (<usize>degrees << 2)); }
// @ts-expect-error: decorator
@inline export function cosine(degrees: i32): f32 { return load<f32>(SINES + (<usize>degrees << 2), 360); }

/** Direction of (x, y) in whole degrees, 0 to 359. */
export function direction(y: f64, x: f64): i32 {
  const d = <i32>Math.floor(NativeMath.atan2(y, x) * (180 / Math.PI) + 0.5);
  return d < 0 ? d + 360 : d >= 360 ? d - 360 : d;
}

/** Nearest integer. */
// @ts-expect-error: decorator
@inline export function near(x: f64): i32 { return <i32>Math.floor(x + 0.5); }
