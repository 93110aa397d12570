/** Colour functions of module `image`. */
import { luma, rgb } from "../image/color";
import { lab_a, lab_b, lab_compute, lab_l } from "../image/lab";
import { arg } from "../py/native";
import { ERR, V, smi } from "../py/value";
import { arg_failed, args_start, group, read_sequence, to_int } from "./image_args";
import { triple } from "./image_pixels";

// @ts-ignore: decorator
@inline function channel(i: i32): i32 { return max(0, min(255, group(i))); }

/** rgb_to_lab((r, g, b)): L, a, b of the nearest RGB565 colour. */
export function m_rgb_to_lab(argc: i32, argv: usize): V {
  args_start();
  if (!read_sequence(arg(argv, 0), 3)) return ERR;
  const v = lab_compute(rgb(channel(0), channel(1), channel(2)));
  return triple(lab_l(v), lab_a(v), lab_b(v));
}

/** Inverse of the curve of L*a*b* (CIE 1976). */
function uncurve(t: f64): f64 { return t > 0.206897 ? t * t * t : (t - 16.0 / 116.0) / 7.787037; }

/** 8-bit sRGB value of a linear one. */
function encoded(x: f64): i32 {
  const v = x <= 0.0031308 ? 12.92 * x : 1.055 * NativeMath.pow(x, 1 / 2.4) - 0.055;
  return <i32>(max<f64>(0, min<f64>(1, v)) * 255 + 0.5);
}

/** lab_to_rgb((l, a, b)). */
export function m_lab_to_rgb(argc: i32, argv: usize): V {
  args_start();
  if (!read_sequence(arg(argv, 0), 3)) return ERR;
  const fy = (<f64>group(0) + 16) / 116;
  const x = uncurve(fy + <f64>group(1) / 500) * 0.95047, y = uncurve(fy), z = uncurve(fy - <f64>group(2) / 200) * 1.08883;
  return triple(
    encoded(3.2406 * x - 1.5372 * y - 0.4986 * z), encoded(-0.9689 * x + 1.8758 * y + 0.0415 * z), encoded(0.0557 * x - 0.204 * y + 1.057 * z),
  );
}

export function m_rgb_to_grayscale(argc: i32, argv: usize): V {
  args_start();
  return read_sequence(arg(argv, 0), 3) ? smi(luma(channel(0), channel(1), channel(2))) : ERR;
}

export function m_grayscale_to_rgb(argc: i32, argv: usize): V {
  args_start();
  const v = max(0, min(255, to_int(arg(argv, 0))));
  return arg_failed ? ERR : triple(v, v, v);
}
