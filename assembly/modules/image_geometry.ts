/** Geometry of images: lens, views in space, polar coordinates. Each method changes the image and returns it. */
import { get_raw, Img, img_bytes, inside, put_raw } from "../image/img";
import { mem_alloc, mem_free } from "../memory";
import { arg } from "../py/native";
import { ERR, V } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, float_option } from "./image_args";
import { img_of, need_image, no_work_memory } from "./image_object";

const OLD: usize = memory.data(24, 8);

/** Copies the pixels of `img` to a block and makes OLD an image of them. False without memory. */
function keep(img: Img): bool {
  const n = img_bytes(img.w, img.h, img.format);
  const copy = mem_alloc(n, 16);
  if (!copy) {
    no_work_memory();
    return false;
  }
  memory.copy(copy, img.data, n);
  memory.copy(OLD, changetype<usize>(img), 24);
  changetype<Img>(OLD).data = copy;
  return true;
}

/** lens_corr(strength=1.8, zoom=1.0): undoes the barrel distortion of a wide lens. */
export function i_lens_corr(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const strength = float_option(argc, argv, 1, "strength", 1.8), zoom = float_option(argc, argv, 2, "zoom", 1);
  if (!arg_failed && !(strength > 0)) bad_value("Strength must be > 0!");
  else if (!arg_failed && !(zoom > 0)) bad_value("Zoom must be > 0!");
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), cx = <f64>(img.w >> 1), cy = <f64>(img.h >> 1);
  const radius = strength / sqrt(<f64>(img.w * img.w + img.h * img.h));
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const dx = <f64>x - cx, dy = <f64>y - cy;
      const r = radius * sqrt(dx * dx + dy * dy);
      const t = (r < 1e-9 ? 1 : NativeMath.atan(r) / r) / zoom;
      pick(img, x, y, old, cx + dx * t, cy + dy * t);
    }
  }
  mem_free(old.data);
  return v;
}

/** Pixel (x, y) of `img` becomes the one at (sx, sy) of `old`, black outside. */
function pick(img: Img, x: i32, y: i32, old: Img, sx: f64, sy: f64): void {
  const ix = <i32>floor(sx + 0.5), iy = <i32>floor(sy + 0.5);
  put_raw(img, x, y, inside(old, ix, iy) ? get_raw(old, ix, iy) : 0);
}

/** rotation_corr(x_rotation=0, y_rotation=0, z_rotation=0, x_translation=0, y_translation=0, zoom=1, fov=60): a view in space. */
export function i_rotation_corr(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const degree = Math.PI / 180;
  const rx = float_option(argc, argv, 1, "x_rotation", 0) * degree, ry = float_option(argc, argv, 2, "y_rotation", 0) * degree;
  const rz = float_option(argc, argv, 3, "z_rotation", 0) * degree;
  const tx = float_option(argc, argv, 4, "x_translation", 0), ty = float_option(argc, argv, 5, "y_translation", 0);
  const zoom = float_option(argc, argv, 6, "zoom", 1), fov = float_option(argc, argv, 7, "fov", 60) * degree;
  if (!arg_failed && !(zoom > 0)) bad_value("Zoom must be > 0!");
  else if (!arg_failed && !(fov > 0 && fov < Math.PI)) bad_value("fov is between 0 and 180");
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), cx = <f64>img.w / 2, cy = <f64>img.h / 2;
  const distance = sqrt(<f64>(img.w * img.w + img.h * img.h)) / 2 / NativeMath.tan(fov / 2);
  const sx = NativeMath.sin(rx), kx = NativeMath.cos(rx), sy = NativeMath.sin(ry), ky = NativeMath.cos(ry);
  const sz = NativeMath.sin(rz), kz = NativeMath.cos(rz);
  // the plane's two directions after turning around x, y, z
  const ux = ky * kz, uy = kx * sz - sx * sy * kz, uz = sx * sz + kx * sy * kz;
  const vx = -ky * sz, vy = kx * kz + sx * sy * sz, vz = sx * kz - kx * sy * sz;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      // the ray through (x, y) meets the plane at a * u + b * v
      const px = (<f64>x - cx) / zoom, py = (<f64>y - cy) / zoom, qx = px - tx, qy = py - ty;
      const a11 = ux - (px * uz) / distance, a12 = vx - (px * vz) / distance;
      const a21 = uy - (py * uz) / distance, a22 = vy - (py * vz) / distance;
      const det = a11 * a22 - a12 * a21;
      if (abs(det) < 1e-9) put_raw(img, x, y, 0);
      else pick(img, x, y, old, cx + (qx * a22 - a12 * qy) / det, cy + (a11 * qy - a21 * qx) / det);
    }
  }
  mem_free(old.data);
  return v;
}

/**
 * linpolar(reverse=False) and logpolar: from left to right one turn, counterclockwise from what lies above the middle; downwards the
 * distance from the middle, or its logarithm. `reverse` undoes it.
 */
function polar(argc: i32, argv: usize, logarithm: bool): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const reverse = bool_option(argc, argv, 1, "reverse", false);
  const img = img_of(v);
  if (arg_failed || !keep(img)) return ERR;
  const old = changetype<Img>(OLD), w = <f64>img.w, cx = w / 2, cy = <f64>img.h / 2;
  const far = sqrt(cx * cx + cy * cy), scale = (logarithm ? max<f64>(NativeMath.log(far), 1e-3) : far) / <f64>img.h;
  const turn = (2 * Math.PI) / w;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      if (!reverse) {
        const r = logarithm ? NativeMath.exp(<f64>y * scale) : <f64>y * scale;
        pick(img, x, y, old, cx - r * NativeMath.sin(<f64>x * turn), cy - r * NativeMath.cos(<f64>x * turn));
        continue;
      }
      const dx = cx - <f64>x, dy = cy - <f64>y, r = sqrt(dx * dx + dy * dy);
      let t = NativeMath.atan2(dx, dy);
      if (t < 0) t += 2 * Math.PI;
      pick(img, x, y, old, min<f64>(t / turn, w - 1), (logarithm ? NativeMath.log(max<f64>(r, 1)) : r) / scale);
    }
  }
  mem_free(old.data);
  return v;
}
export function i_linpolar(argc: i32, argv: usize): V { return polar(argc, argv, false); }
export function i_logpolar(argc: i32, argv: usize): V { return polar(argc, argv, true); }
