/** Tone of images: gamma, contrast, histogram equalisation. Each method changes the image and returns it. */
import { map_channels } from "../image/arith";
import { blue, green, red } from "../image/color";
import { clahe, equalise } from "../image/histeq";
import { BINARY, get_raw, GRAYSCALE, RGB565, white } from "../image/img";
import { arg } from "../py/native";
import { ERR, V } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, float_option, int_option } from "./image_args";
import { mask_img, mask_option } from "./image_arith";
import { img_of, need_image, no_work_memory } from "./image_object";

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
  const img = img_of(v), color = img.format == RGB565, top = white(img.format);
  curve(TABLE, color ? 31 : top, gamma, contrast, brightness);
  if (color) {
    curve(TABLE + 32, 63, gamma, contrast, brightness);
    curve(TABLE + 96, 31, gamma, contrast, brightness);
  }
  map_channels(img, TABLE);
  return v;
}

/** What becomes of each value of a channel of 0..top; fractions are cut off. */
function curve(at: usize, top: i32, gamma: f64, contrast: f64, brightness: f64): void {
  for (let i = 0; i <= top; i++) {
    const x = (NativeMath.pow(<f64>i / <f64>top, 1 / gamma) * contrast + brightness) * <f64>top;
    // 1e-6: a value that is whole on paper is not cut to the one below
    store<u8>(at + i, <u8>max<f64>(0, min<f64>(<f64>top, x + 1e-6)));
  }
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
  const span = bright - dark;
  if (img.format != RGB565) spread(TABLE, white(img.format), dark, span, low, high);
  else {
    spread(TABLE, 31, dark, span, low, high);
    spread(TABLE + 32, 63, dark, span, low, high);
    spread(TABLE + 96, 31, dark, span, low, high);
  }
  map_channels(img, TABLE);
  return v;
}

/** Each value of a channel of 0..top, whose 8-bit values from `dark` on, `span` wide, become low..high. */
function spread(at: usize, top: i32, dark: i32, span: i32, low: i32, high: i32): void {
  for (let i = 0; i <= top; i++) {
    const c = max(0, min(span, (i * 255 + (top >> 1)) / top - dark));
    store<u8>(at + i, (max(0, min(255, low + (c * (high - low)) / span)) * top + 127) / 255);
  }
}

/** histeq(adaptive=False, clip_limit=-1, mask=None): equalises the histogram of brightness, with `adaptive` of tiles (CLAHE). */
export function i_histeq(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const adaptive = bool_option(argc, argv, 1, "adaptive", false), limit = float_option(argc, argv, 2, "clip_limit", -1);
  if (arg_failed || !mask_option(argc, argv, 3)) return ERR;
  const img = img_of(v);
  if (img.format == BINARY) return v;
  if (!adaptive) {
    equalise(img, mask_img);
    return v;
  }
  return clahe(img, limit, mask_img) ? v : no_work_memory();
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
