/** Conversions of images: formats, planes for the KPU, copies and sizes. */
import { ai_to_pix, convert, pix_to_ai, to_rainbow } from "../image/convert";
import { BINARY, get_raw, GRAYSCALE, Img, img_bytes, mask_set, put_raw, RGB565 } from "../image/img";
import { bilinear, crop, flip, nearest, resize, rotate90 } from "../image/scale";
import { mem_alloc, mem_free } from "../memory";
import { raise_msg } from "../py/error";
import { gc_bytes, root_mark, root_release } from "../py/heap";
import { arg } from "../py/native";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, float_option, int_option, option, roi_h, roi_option, roi_w, roi_x, roi_y, to_int } from "./image_args";
import { mask_img, mask_option, other_color, other_img, other_operand } from "./image_arith";
import { image_new, image_obj, img_of, need_image, no_pixel_memory, no_work_memory } from "./image_object";
import { LAZY_PLANES } from "./kpu_run";

/** pix_to_ai(): fills the planes that the KPU takes from the pixels. Returns None. */
export function i_pix_to_ai(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  const o = image_obj(v), img = img_of(v);
  if (img.format == BINARY) return raise_msg(T_VALUE_ERROR, "[MAIXPY]image: pix_to_ai needs an RGB565 or grayscale image");
  if (!o.ai) {
    const p = gc_bytes(img.w * img.h * (img.format == RGB565 ? 3 : 1));
    if (!p) return no_pixel_memory();
    o.ai = <u32>p;
  }
  o.flags &= ~LAZY_PLANES;
  pix_to_ai(img);
  return NONE;
}

/** ai_to_pix(): the reverse; nothing without planes. */
export function i_ai_to_pix(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  if (image_obj(v).ai && img_of(v).format != BINARY) ai_to_pix(img_of(v));
  return NONE;
}

/** An image of another format: in place when it fits and `copy` is not asked for. */
function to_format(argc: i32, argv: usize, format: i32, rainbow: bool): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const copy = bool_option(argc, argv, 1, "copy", false);
  if (arg_failed) return ERR;
  const o = image_obj(v), src = img_of(v);
  if (copy) {
    const r = image_new(src.w, src.h, format);
    if (r == ERR) return ERR;
    if (rainbow) to_rainbow(src, img_of(r));
    else convert(src, img_of(r));
    return r;
  }
  if (o.format == format && !rainbow) return v;
  const larger = img_bytes(src.w, src.h, format) > img_bytes(src.w, src.h, o.format);
  let data = <usize>o.data;
  if (larger) {
    data = gc_bytes(img_bytes(src.w, src.h, format));
    if (!data) return no_pixel_memory();
  }
  const out = changetype<Img>(SPARE);
  out.w = src.w;
  out.h = src.h;
  out.format = format;
  out.data = data;
  if (rainbow) to_rainbow(src, out);
  else convert(src, out);
  o.format = format;
  o.data = <u32>data;
  forget_planes(v);
  return v;
}
const SPARE: usize = memory.data(24, 8);

export function i_to_grayscale(argc: i32, argv: usize): V { return to_format(argc, argv, GRAYSCALE, false); }
export function i_to_rgb565(argc: i32, argv: usize): V { return to_format(argc, argv, RGB565, false); }
export function i_to_bitmap(argc: i32, argv: usize): V { return to_format(argc, argv, BINARY, false); }
export function i_to_rainbow(argc: i32, argv: usize): V { return to_format(argc, argv, RGB565, true); }

/** Window (x, y, w, h) of an image as a new one. */
function window(v: V, x: i32, y: i32, w: i32, h: i32): V {
  if (w <= 0 || h <= 0) return raise_msg(T_VALUE_ERROR, "invalid image size");
  const r = image_new(w, h, img_of(v).format);
  if (r != ERR) crop(img_of(v), x, y, img_of(r));
  return r;
}

/** copy(roi=None, x_scale=1, y_scale=1, copy_to_fb=False). */
export function i_copy(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  roi_option(argc, argv, 1, "roi", img_of(v));
  const xs = float_option(argc, argv, -1, "x_scale", 1), ys = float_option(argc, argv, -1, "y_scale", 1);
  if (arg_failed) return ERR;
  const part = window(v, roi_x, roi_y, roi_w, roi_h);
  if (part == ERR || (xs == 1 && ys == 1)) return part;
  return scaled(part, <i32>(<f64>roi_w * xs), <i32>(<f64>roi_h * ys));
}

/** `v` in another size by nearest pixels, as a new image. */
function scaled(v: V, w: i32, h: i32): V {
  const r = image_new(w, h, img_of(v).format);
  if (r != ERR) nearest(img_of(v), img_of(r));
  return r;
}

/** cut(x, y, w, h): a window as a new image; black outside. */
export function i_cut(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const x = to_int(arg(argv, 1)), y = to_int(arg(argv, 2)), w = to_int(arg(argv, 3)), h = to_int(arg(argv, 4));
  return arg_failed ? ERR : window(v, x, y, w, h);
}

/** crop(roi): a window as a new image. */
export function i_crop(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  roi_option(argc, argv, 1, "roi", img_of(v));
  return arg_failed ? ERR : window(v, roi_x, roi_y, roi_w, roi_h);
}

/** resize(w, h): a new image, by MaixPy's rule for the format. */
export function i_resize(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const w = to_int(arg(argv, 1)), h = to_int(arg(argv, 2));
  if (arg_failed) return ERR;
  const r = image_new(w, h, img_of(v).format);
  if (r != ERR) resize(img_of(v), img_of(r));
  return r;
}

/** scale(x_scale=1.0, y_scale=1.0, bilinear=False): a new image. */
export function i_scale(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const xs = float_option(argc, argv, 1, "x_scale", 1), ys = float_option(argc, argv, 2, "y_scale", 1);
  const smooth = bool_option(argc, argv, 3, "bilinear", false);
  if (arg_failed) return ERR;
  const img = img_of(v);
  const r = image_new(<i32>(<f64>img.w * xs), <i32>(<f64>img.h * ys), img.format);
  if (r == ERR) return ERR;
  if (smooth && img.format != BINARY) bilinear(img, img_of(r));
  else nearest(img, img_of(r));
  return r;
}

/**
 * replace(other=self, hmirror=False, vflip=False, transpose=False, mask=None): this image's pixels become those of an image, of the one
 * at a path, or a colour, turned over.
 */
export function i_replace(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const other = option(argc, argv, 1, "img");
  const mirror = bool_option(argc, argv, 2, "hmirror", false), turn = bool_option(argc, argv, 3, "vflip", false);
  const transpose = bool_option(argc, argv, 4, "transpose", false);
  const img = img_of(v), w = img.w, h = img.h, format = img.format, n = img_bytes(w, h, format);
  if (!arg_failed && transpose && img_bytes(h, w, format) > n) bad_value("Unable to transpose the image because it would grow in size!");
  const self = other == UNDEF || other == NONE || other == v, roots = root_mark();
  if (arg_failed || !mask_option(argc, argv, 5) || (!self && !other_operand(other, img))) return ERR;
  const copy = self ? mem_alloc(n, 8) : 0, from = changetype<Img>(SPARE);
  if (self && !copy) return no_work_memory();
  if (self) memory.copy(copy, img.data, n);
  memory.copy(SPARE, self || !other_img ? changetype<usize>(img) : other_img, 24);
  if (self) from.data = copy;
  if (transpose) {
    img.w = h;
    img.h = w;
    forget_planes(v);
  }
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const sx = mirror ? w - 1 - x : x;
      if (mask_img && !mask_set(mask_img, sx, y)) continue;
      const p = self || other_img ? get_raw(from, sx, turn ? h - 1 - y : y) : other_color;
      if (transpose) put_raw(img, y, x, p);
      else put_raw(img, x, y, p);
    }
  }
  if (copy) mem_free(copy);
  root_release(roots);
  return v;
}

/** The planes for the KPU belong to what the pixels were. */
function forget_planes(v: V): void {
  image_obj(v).ai = 0;
  image_obj(v).flags &= ~LAZY_PLANES;
}

/** rotation(degrees): quarter turns clockwise as a new image; see rotation_corr for other angles. */
export function i_rotate(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const turns = (int_option(argc, argv, 1, "degrees", 90) / 90) & 3;
  if (arg_failed) return ERR;
  const img = img_of(v);
  const r = turns & 1 ? image_new(img.h, img.w, img.format) : window(v, 0, 0, img.w, img.h);
  if (r == ERR) return ERR;
  if (turns & 1) rotate90(img, img_of(r));
  if (turns >= 2) flip(img_of(r), true, true);
  return r;
}
