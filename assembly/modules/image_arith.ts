/** Arithmetic, logic and tone of images: each method changes the image and returns it. */
import { arith, Arith, combine, invert, map_channels } from "../image/arith";
import { convert } from "../image/convert";
import { blend } from "../image/scale";
import { binary_pitch, BINARY, GRAYSCALE, get_raw, Img, img_bytes, put_raw, RGB565 } from "../image/img";
import { blue, green, red, rgb } from "../image/color";
import { apply_mask, match, Threshold, THRESHOLD_BYTES } from "../image/threshold";
import { mem_alloc, mem_free } from "../memory";
import { raise_msg } from "../py/error";
import { arg } from "../py/native";
import { seq_items, seq_len } from "../py/objects/seq";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, color_of, float_option, int_option, is_sequence, option, to_int } from "./image_args";
import { image_new, image_obj, img_of, is_image, need_image, no_work_memory } from "./image_object";
import { LAZY_PLANES } from "./kpu_run";

/** The image argument `mask`, 0 = none. False = raised. */
export function mask_option(argc: i32, argv: usize, pos: i32, self: Img): bool {
  mask_img = 0;
  const m = option(argc, argv, pos, "mask");
  if (m == UNDEF || m == NONE) return true;
  if (!need_image(m)) return false;
  mask_img = changetype<usize>(img_of(m));
  if (img_of(m).w == self.w && img_of(m).h == self.h) return true;
  raise_msg(T_VALUE_ERROR, "Images not equal!");
  return false;
}
export let mask_img: usize = 0;

/** self = self op other, where `other` is an image, a colour, or a path-less scalar. */
function apply(argc: i32, argv: usize, op: i32): V {
  const v = arg(argv, 0), other = arg(argv, 1);
  if (!need_image(v)) return ERR;
  args_start();
  const img = img_of(v);
  let o: usize = 0, scalar = 0;
  if (is_image(other)) {
    if (!need_image(other)) return ERR;
    const i = img_of(other);
    if (i.w != img.w || i.h != img.h || i.format != img.format) return raise_msg(T_VALUE_ERROR, "Images not equal!");
    o = changetype<usize>(i);
  } else scalar = color_of(other, img.format);
  if (arg_failed || !mask_option(argc, argv, -1, img)) return ERR;
  arith(img, op, o, scalar, mask_img);
  return v;
}

export function i_add(argc: i32, argv: usize): V { return apply(argc, argv, Arith.ADD); }
export function i_min(argc: i32, argv: usize): V { return apply(argc, argv, Arith.MIN); }
export function i_max(argc: i32, argv: usize): V { return apply(argc, argv, Arith.MAX); }
export function i_difference(argc: i32, argv: usize): V { return apply(argc, argv, Arith.DIFFERENCE); }
export function i_and(argc: i32, argv: usize): V { return apply(argc, argv, Arith.AND); }
export function i_nand(argc: i32, argv: usize): V { return apply(argc, argv, Arith.NAND); }
export function i_or(argc: i32, argv: usize): V { return apply(argc, argv, Arith.OR); }
export function i_nor(argc: i32, argv: usize): V { return apply(argc, argv, Arith.NOR); }
export function i_xor(argc: i32, argv: usize): V { return apply(argc, argv, Arith.XOR); }
export function i_xnor(argc: i32, argv: usize): V { return apply(argc, argv, Arith.XNOR); }

/** sub(img, reverse=False). */
export function i_sub(argc: i32, argv: usize): V {
  args_start();
  const reverse = bool_option(argc, argv, 2, "reverse", false);
  return arg_failed ? ERR : apply(argc, argv, reverse ? Arith.RSUB : Arith.SUB);
}
/** mul(img, invert=False): with `invert` both are taken negative, which brightens. */
export function i_mul(argc: i32, argv: usize): V {
  args_start();
  const inverse = bool_option(argc, argv, 2, "invert", false);
  if (arg_failed) return ERR;
  if (!inverse) return apply(argc, argv, Arith.MUL);
  if (!need_image(arg(argv, 0)) || !need_image(arg(argv, 1))) return ERR;
  const a = img_of(arg(argv, 0)), b = img_of(arg(argv, 1));
  invert(a);
  if (a != b) invert(b);
  const r = apply(argc, argv, Arith.MUL);
  invert(a);
  if (a != b) invert(b);
  return r;
}
/** div(img, invert=False): with `invert` the other image is divided by this one. */
export function i_div(argc: i32, argv: usize): V {
  args_start();
  const inverse = bool_option(argc, argv, 2, "invert", false);
  return arg_failed ? ERR : apply(argc, argv, inverse ? Arith.RDIV : Arith.DIV);
}

/** blend(img, alpha=128): `alpha` 0 keeps this image, 256 takes the other. */
export function i_blend(argc: i32, argv: usize): V {
  const v = arg(argv, 0), other = arg(argv, 1);
  if (!need_image(v) || !need_image(other)) return ERR;
  args_start();
  const alpha = int_option(argc, argv, 2, "alpha", 128);
  const img = img_of(v), o = img_of(other);
  if (!arg_failed && (alpha < 0 || alpha > 256)) bad_value("alpha ranges between 0 and 256");
  if (arg_failed) return ERR;
  if (o.w != img.w || o.h != img.h || o.format != img.format) return raise_msg(T_VALUE_ERROR, "Images not equal!");
  for (let y = 0; y < img.h; y++)
    for (let x = 0; x < img.w; x++) put_raw(img, x, y, blend(get_raw(img, x, y), get_raw(o, x, y), img.format, alpha));
  return v;
}

export function i_invert(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  invert(img_of(v));
  return v;
}

// ---- tone ----------------------------------------------------------------------------------------------------

const TABLE: usize = memory.data(256, 8);

/** gamma_corr(gamma=1.0, contrast=1.0, brightness=0.0). */
export function i_gamma_corr(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const gamma = float_option(argc, argv, 1, "gamma", 1), contrast = float_option(argc, argv, 2, "contrast", 1);
  const brightness = float_option(argc, argv, 3, "brightness", 0);
  if (!arg_failed && !(gamma > 0)) bad_value("gamma must be above 0");
  if (arg_failed) return ERR;
  for (let i = 0; i < 256; i++) {
    const x = NativeMath.pow(<f64>i / 255, 1 / gamma) * contrast + brightness;
    store<u8>(TABLE + i, <u8>(max<f64>(0, min<f64>(1, x)) * 255 + 0.5));
  }
  map_channels(img_of(v), TABLE);
  return v;
}

/** stretch(min=0, max=255): the darkest value becomes `min`, the brightest `max`. */
export function i_stretch(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const low = int_option(argc, argv, 1, "min", 0), high = int_option(argc, argv, 2, "max", 255);
  if (arg_failed) return ERR;
  const img = img_of(v);
  let dark = 255, bright = 0;
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const p = get_raw(img, x, y);
      if (img.format == RGB565) {
        dark = min(dark, min(red(p), min(green(p), blue(p))));
        bright = max(bright, max(red(p), max(green(p), blue(p))));
      } else {
        const g = img.format == BINARY ? p * 255 : p;
        dark = min(dark, g);
        bright = max(bright, g);
      }
    }
  }
  if (bright <= dark) return v;
  for (let i = 0; i < 256; i++) {
    const c = max(dark, min(bright, i));
    store<u8>(TABLE + i, max(0, min(255, low + ((c - dark) * (high - low)) / (bright - dark))));
  }
  map_channels(img, TABLE);
  return v;
}

const COUNTS: usize = memory.data(1024, 8);

/** histeq(): equalises the histogram of brightness. */
export function i_histeq(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  const img = img_of(v);
  if (img.format == BINARY) return v;
  memory.fill(COUNTS, 0, 1024);
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const p = get_raw(img, x, y);
      const g = img.format == RGB565 ? green(p) : p;
      store<u32>(COUNTS + (<usize>g << 2), load<u32>(COUNTS + (<usize>g << 2)) + 1);
    }
  }
  let sum: i64 = 0;
  const n = <i64>img.w * img.h;
  for (let i = 0; i < 256; i++) {
    sum += load<u32>(COUNTS + (<usize>i << 2));
    store<u8>(TABLE + i, <u8>(sum * 255 / n));
  }
  map_channels(img, TABLE);
  return v;
}

// ---- thresholds ----------------------------------------------------------------------------------------------

/** One threshold of a sequence at `t`: (lo, hi) of grayscale, (l_lo, l_hi, a_lo, a_hi, b_lo, b_hi) of colour. */
function read_threshold(v: V, t: Threshold): bool {
  if (!is_sequence(v) || seq_len(v) < 2) {
    raise_msg(T_TYPE_ERROR, "a threshold is a tuple of 2 or 6 numbers");
    return false;
  }
  const n = seq_len(v), p = seq_items(v);
  t.l_min = 0;
  t.l_max = 255;
  t.a_min = t.b_min = -128;
  t.a_max = t.b_max = 127;
  for (let i = 0; i + 1 < n && i < 6; i += 2) {
    const a = to_int(load<u64>(p + (<usize>i << 3))), b = to_int(load<u64>(p + (<usize>i << 3), 8));
    store<i32>(changetype<usize>(t) + (<usize>i << 2), min(a, b));
    store<i32>(changetype<usize>(t) + (<usize>i << 2), max(a, b), 4);
  }
  return !arg_failed;
}

/** Reads a list of thresholds (or a single one) to a block at `thresholds`, which the caller frees. False = raised. */
export function read_thresholds(v: V): bool {
  thresholds = 0;
  threshold_count = 0;
  if (!is_sequence(v)) {
    raise_msg(T_TYPE_ERROR, "a list of thresholds is needed");
    return false;
  }
  const n = seq_len(v);
  const single = n > 0 && !is_sequence(load<u64>(seq_items(v)));
  threshold_count = single ? 1 : n;
  thresholds = mem_alloc(<u32>max(threshold_count, 1) * <u32>THRESHOLD_BYTES, 8);
  if (!thresholds) {
    no_work_memory();
    return false;
  }
  for (let i = 0; i < threshold_count; i++) {
    const t = changetype<Threshold>(thresholds + <usize>i * THRESHOLD_BYTES);
    if (read_threshold(single ? v : load<u64>(seq_items(v) + (<usize>i << 3)), t)) continue;
    mem_free(thresholds);
    return false;
  }
  return true;
}
export let thresholds: usize = 0;
export let threshold_count: i32 = 0;

/** Work descriptor of a binary mask. */
const MASK: usize = memory.data(24, 8);

/** A cleared mask of the size of `img` in a system heap block (`data`), null without memory. */
export function work_mask(img: Img): Img | null {
  const m = changetype<Img>(MASK);
  m.w = img.w;
  m.h = img.h;
  m.format = BINARY;
  m.data = mem_alloc((binary_pitch(img.w) * img.h) << 2, 8);
  return m.data ? m : null;
}

/** binary(thresholds, invert=False, zero=False, mask=None, to_bitmap=False, copy=False). */
export function i_binary(argc: i32, argv: usize): V {
  let v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const inverse = bool_option(argc, argv, 2, "invert", false), zero = bool_option(argc, argv, 3, "zero", false);
  const bitmap = bool_option(argc, argv, -1, "to_bitmap", false), copy = bool_option(argc, argv, -1, "copy", false);
  const img = img_of(v);
  if (arg_failed || !mask_option(argc, argv, 4, img) || !read_thresholds(arg(argv, 1))) return ERR;
  const m = work_mask(img);
  if (!m) {
    mem_free(thresholds);
    return no_work_memory();
  }
  match(img, 0, 0, img.w, img.h, thresholds, threshold_count, inverse, m);
  mem_free(thresholds);
  const data = m.data;
  if (bitmap || copy) {
    v = image_new(img.w, img.h, bitmap ? BINARY : img.format);
    if (v == ERR) {
      mem_free(data);
      return ERR;
    }
    convert(img, img_of(v));
  }
  apply_mask(img_of(v), m, zero, mask_img);
  mem_free(data);
  return v;
}

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

/** strech_char(de_dark): what is below the mean of a grayscale image becomes black, the rest is spread; with `de_dark` the corners fade. */
export function i_strech_char(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const fade = bool_option(argc, argv, 1, "de_dark", false);
  const img = img_of(v), w = img.w, h = img.h, n = w * h;
  if (!arg_failed && img.format != GRAYSCALE) bad_value("strech_char is only supported on grayscale images");
  if (arg_failed) return ERR;
  let most = 0;
  let sum: i64 = 0;
  for (let at = img.data, end = at + <usize>n; at < end; at++) {
    most = max(most, <i32>load<u8>(at));
    sum += load<u8>(at);
  }
  const mean = <i32>(sum / n);
  if (most == mean) return v;
  for (let y = 0, at = img.data; y < h; y++) {
    for (let x = 0; x < w; x++, at++) {
      let level = max(0, min(255, ((<i32>load<u8>(at) - mean) * 255) / (most - mean)));
      if (fade) {
        const dx = <f64>(x - w / 2), dy = <f64>(y - h / 2), r = dx * dx + dy * dy;
        level = <i32>(<f64>level / (1 + (32 * r * r) / (<f64>n * <f64>n)));
      }
      store<u8>(at, level);
    }
  }
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
  if (!arg_failed && (dx < 1 || dy < 1 || dx > img.w || dy > img.h)) bad_value("Width divisor must be less than or equal to the image's size");
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
        low = combine(Arith.MIN, low, p, img.format);
        high = combine(Arith.MAX, high, p, img.format);
      } else if (img.format == RGB565) {
        r += red(p);
        g += green(p);
        b += blue(p);
      } else r += p;
    }
  }
  if (middle) return blend(low, high, img.format, <i32>(bias * 256));
  const n = w * h;
  if (img.format == RGB565) return rgb(r / n, g / n, b / n);
  return img.format == GRAYSCALE ? r / n : r * 2 >= n ? 1 : 0;
}
