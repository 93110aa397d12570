/** Pooling: one pixel for every x_div x y_div pixels of an image. */
import { Arith, combine } from "../image/arith";
import { blue, green, red, rgb } from "../image/color";
import { get_raw, GRAYSCALE, Img, img_bytes, put_raw, RGB565 } from "../image/img";
import { blend } from "../image/scale";
import { arg } from "../py/native";
import { ERR, V } from "../py/value";
import { arg_failed, args_start, bad_value, float_option, to_int } from "./image_args";
import { image_new, image_obj, img_of, need_image } from "./image_object";
import { LAZY_PLANES } from "./kpu_run";

export function i_midpoint_pooled(argc: i32, argv: usize): V { return pool(argc, argv, true); }
export function i_mean_pooled(argc: i32, argv: usize): V { return pool(argc, argv, false); }

/** As `mean_pooled` and `midpoint_pooled`, but the image itself becomes smaller. */
export function i_mean_pool(argc: i32, argv: usize): V { return become(arg(argv, 0), pool(argc, argv, false)); }
export function i_midpoint_pool(argc: i32, argv: usize): V { return become(arg(argv, 0), pool(argc, argv, true)); }

/** Gives image `v` the size and pixels of a smaller one. */
function become(v: V, smaller: V): V {
  if (smaller == ERR) return ERR;
  const img = img_of(v), from = img_of(smaller);
  memory.copy(img.data, from.data, img_bytes(from.w, from.h, from.format));
  img.w = from.w;
  img.h = from.h;
  // planes belong to what the pixels were
  image_obj(v).ai = 0;
  image_obj(v).flags &= ~LAZY_PLANES;
  return v;
}

/** mean_pooled(x_div, y_div) and midpoint_pooled: a new image, one pixel for every x_div x y_div pixels. */
function pool(argc: i32, argv: usize, middle: bool): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const dx = to_int(arg(argv, 1)), dy = to_int(arg(argv, 2));
  const bias = float_option(argc, argv, 3, "bias", 0.5);
  const img = img_of(v);
  if (arg_failed) return ERR;
  if (dx < 1) bad_value("Width divisor must be greater than >= 1");
  else if (dx > img.w) bad_value("Width divisor must be less than <= img width");
  else if (dy < 1) bad_value("Height divisor must be greater than >= 1");
  else if (dy > img.h) bad_value("Height divisor must be less than <= img height");
  if (arg_failed) return ERR;
  const r = image_new(img.w / dx, img.h / dy, img.format);
  if (r == ERR) return ERR;
  const out = img_of(r);
  for (let y = 0; y < out.h; y++) for (let x = 0; x < out.w; x++) put_raw(out, x, y, pooled(img, x * dx, y * dy, dx, dy, middle, bias));
  return r;
}

function pooled(img: Img, x0: i32, y0: i32, w: i32, h: i32, middle: bool, bias: f64): i32 {
  let low = get_raw(img, x0, y0), high = low;
  let r = 0, g = 0, b = 0;
  for (let y = y0; y < y0 + h; y++) {
    for (let x = x0; x < x0 + w; x++) {
      const p = get_raw(img, x, y);
      if (middle) {
        low = combine(Arith.MIN, low, p, img.format, 0);
        high = combine(Arith.MAX, high, p, img.format, 0);
      } else if (img.format == RGB565) {
        r += red(p);
        g += green(p);
        b += blue(p);
      } else r += p;
    }
  }
  if (middle) return blend(low, high, img.format, <i32>(max<f64>(0, min<f64>(1, bias)) * 256));
  const n = w * h;
  if (img.format == RGB565) return rgb(r / n, g / n, b / n);
  return img.format == GRAYSCALE ? r / n : r * 2 >= n ? 1 : 0;
}
