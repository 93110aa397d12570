/** Image methods of MaixPy that shrink or stretch an image in place. */
import { get_raw, GRAYSCALE, put_raw } from "../image/img";
import { arg } from "../py/native";
import { OUT, text_lit } from "../py/text";
import { ERR, NONE, V } from "../py/value";
import { arg_failed, args_start, to_int } from "./image_args";
import { i_mean_pooled, i_midpoint_pooled } from "./image_arith";
import { image_obj, image_size, img_of, need_image } from "./image_object";

/** Gives `self` size and pixels of the smaller image `from`; planes for the KPU are made anew when they are needed. */
function take_over(self: V, from: V): V {
  if (from == ERR) return ERR;
  const o = image_obj(self), small = img_of(from);
  memory.copy(<usize>o.data, small.data, image_size(small));
  o.w = small.w;
  o.h = small.h;
  o.ai = 0;
  return self;
}

/** mean_pool(x_div, y_div): each x_div x y_div pixels become their mean. Returns the image. */
export function i_mean_pool(argc: i32, argv: usize): V { return take_over(arg(argv, 0), i_mean_pooled(argc, argv)); }
/** midpoint_pool(x_div, y_div, bias=0.5). */
export function i_midpoint_pool(argc: i32, argv: usize): V { return take_over(arg(argv, 0), i_midpoint_pooled(argc, argv)); }

/**
 * strech_char(de_dark): what is brighter than the mean is stretched to 0..255, the rest becomes 0; with `de_dark` the corners
 * are darkened. Grayscale only; MaixPy's spelling. Returns None.
 */
export function i_strech_char(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const dark = to_int(arg(argv, 1)) != 0;
  if (arg_failed) return ERR;
  const img = img_of(self), n = img.w * img.h;
  if (img.format != GRAYSCALE) {
    text_lit(OUT, "only support grayscale now\n");
    return NONE;
  }
  let sum: i64 = 0, top = 0;
  for (let i = 0; i < n; i++) {
    const p = <i32>load<u8>(img.data + i);
    sum += p;
    top = max(top, p);
  }
  const mean = <i32>(sum / max(n, 1)), range = max(top - mean, 1);
  const area = <f64>img.w * <f64>img.w * <f64>img.h * <f64>img.h;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      let v = max(0, min(255, ((get_raw(img, x, y) - mean) * 255) / range));
      if (dark) {
        const dx = <f64>(x - img.w / 2), dy = <f64>(y - img.h / 2), r2 = dx * dx + dy * dy;
        v = <i32>(<f64>v / (1 + (32 * r2 * r2) / area));
      }
      put_raw(img, x, y, v);
    }
  }
  return NONE;
}
