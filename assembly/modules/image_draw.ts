/** Drawing methods of images. Each returns the image. */
import { draw_arrow, draw_circle, draw_cross, draw_ellipse, draw_line, draw_rectangle } from "../image/draw";
import { flood } from "../image/flood";
import { BINARY, get_binary, img_bytes, inside, mask_set, put_raw } from "../image/img";
import { draw_image } from "../image/scale";
import { draw_text } from "../image/text";
import { mem_alloc, mem_free } from "../memory";
import { raise_msg } from "../py/error";
import { str_data, str_len, str_new } from "../py/intern";
import { STR_DATA, StrObj } from "../py/object";
import { utf8_valid } from "../py/text/utf8";
import { arg, npos } from "../py/native";
import { str_of } from "../py/ops";
import { T_BYTES, T_TYPE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_type, ptr_of } from "../py/value";
import { font_loaded, font_text } from "./image_font";
import {
  arg_failed, args_bad, args_start, bad_value, bool_option, color_option, float_option, group, int_option, option, read_group,
} from "./image_args";
import { mask_img, mask_option, work_mask } from "./image_arith";
import { img_of, need_image, no_work_memory } from "./image_object";

export function i_draw_line(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 4), img = img_of(self);
  const x0 = group(0), y0 = group(1), x1 = group(2), y1 = group(3);
  const color = color_option(argc, argv, at, "color", img.format);
  const thickness = int_option(argc, argv, at + 1, "thickness", 1);
  if (arg_failed) return ERR;
  draw_line(img, x0, y0, x1, y1, color, thickness);
  return self;
}

export function i_draw_arrow(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 4), img = img_of(self);
  const x0 = group(0), y0 = group(1), x1 = group(2), y1 = group(3);
  const color = color_option(argc, argv, at, "color", img.format);
  const size = int_option(argc, argv, at + 1, "size", 10);
  const thickness = int_option(argc, argv, at + 2, "thickness", 1);
  if (arg_failed) return ERR;
  draw_arrow(img, x0, y0, x1, y1, color, size, thickness);
  return self;
}

export function i_draw_rectangle(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 4), img = img_of(self);
  const x = group(0), y = group(1), w = group(2), h = group(3);
  const color = color_option(argc, argv, at, "color", img.format);
  const thickness = int_option(argc, argv, at + 1, "thickness", 1);
  const fill = bool_option(argc, argv, at + 2, "fill", false);
  if (arg_failed) return ERR;
  draw_rectangle(img, x, y, w, h, color, thickness, fill);
  return self;
}

export function i_draw_circle(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 3), img = img_of(self);
  const x = group(0), y = group(1), r = group(2);
  const color = color_option(argc, argv, at, "color", img.format);
  const thickness = int_option(argc, argv, at + 1, "thickness", 1);
  const fill = bool_option(argc, argv, at + 2, "fill", false);
  if (arg_failed) return ERR;
  draw_circle(img, x, y, r, color, thickness, fill);
  return self;
}

/** draw_ellipse(cx, cy, rx, ry, rotation=0, color=white, thickness=1, fill=False). */
export function i_draw_ellipse(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 4), img = img_of(self);
  const x = group(0), y = group(1), rx = group(2), ry = group(3);
  const turn = int_option(argc, argv, at, "rotation", 0);
  const color = color_option(argc, argv, at + 1, "color", img.format);
  const thickness = int_option(argc, argv, at + 2, "thickness", 1);
  const fill = bool_option(argc, argv, at + 3, "fill", false);
  if (arg_failed) return ERR;
  draw_ellipse(img, x, y, rx, ry, turn, color, thickness, fill);
  return self;
}

export function i_draw_cross(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 2), img = img_of(self);
  const x = group(0), y = group(1);
  const color = color_option(argc, argv, at, "color", img.format);
  const size = int_option(argc, argv, at + 1, "size", 5);
  const thickness = int_option(argc, argv, at + 2, "thickness", 1);
  if (arg_failed) return ERR;
  draw_cross(img, x, y, color, size, thickness);
  return self;
}

/** What is drawn of a value: bytes are UTF-8 (scripts pass them), anything else is str(value). */
function text_of(v: V): V {
  if (!is_type(v, T_BYTES)) return str_of(v);
  const p = ptr_of(v) + STR_DATA, n = <i32>changetype<StrObj>(ptr_of(v)).len;
  return utf8_valid(p, n) ? str_new(p, n) : str_of(v);
}

/** draw_string(x, y, text, color=white, scale=1.0, x_spacing=0, y_spacing=0, mono_space=True). */
export function i_draw_string(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 2), img = img_of(self);
  const x = group(0), y = group(1);
  const given = option(argc, argv, at, "text");
  if (given == UNDEF && !arg_failed) {
    raise_msg(T_TYPE_ERROR, "function missing required positional arguments");
    args_bad();
  }
  const color = color_option(argc, argv, at + 1, "color", img.format);
  const scale = float_option(argc, argv, at + 2, "scale", 1);
  const dx = int_option(argc, argv, at + 3, "x_spacing", 0);
  const dy = int_option(argc, argv, at + 4, "y_spacing", 0);
  const mono = bool_option(argc, argv, at + 5, "mono_space", true);
  if (!(scale > 0) && !arg_failed) bad_value("Error: 0 < scale!");
  if (arg_failed) return ERR;
  const text = text_of(given);
  if (text == ERR) return ERR;
  if (font_loaded() && scale <= 4096) return font_text(img, x, y, text, color, <f32>scale, dx, dy, mono) ? self : ERR;
  draw_text(img, x, y, str_data(text), str_len(text), color, <f32>scale, dx, dy, mono);
  return self;
}

/** draw_image(img, x, y, x_scale=1.0, y_scale=1.0, alpha=256, mask=None); (x, y) may be one tuple. */
export function i_draw_image(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self) || npos(argc) < 2 || !need_image(arg(argv, 1))) {
    return npos(argc) < 2 ? raise_msg(T_TYPE_ERROR, "function missing required positional arguments") : ERR;
  }
  args_start();
  let at = 2, x = 0, y = 0;
  if (npos(argc) > 2) {
    at = read_group(argc - 1, argv + 8, 2) + 1;
    x = group(0);
    y = group(1);
  }
  const xs = float_option(argc, argv, at, "x_scale", 1);
  const ys = float_option(argc, argv, at + 1, "y_scale", 1);
  const alpha = int_option(argc, argv, at + 2, "alpha", 256);
  const mask = option(argc, argv, at + 3, "mask");
  if (!(xs >= 0) && !arg_failed) bad_value("Error: 0.0 <= x_scale!");
  if (!(ys >= 0) && !arg_failed) bad_value("Error: 0.0 <= y_scale!");
  if ((alpha < 0 || alpha > 256) && !arg_failed) bad_value("Error: 0 <= alpha <= 256!");
  if (arg_failed) return ERR;
  let m: usize = 0;
  if (mask != UNDEF && mask != NONE) {
    if (!need_image(mask)) return ERR;
    m = changetype<usize>(img_of(mask));
  }
  draw_image(img_of(self), img_of(arg(argv, 1)), x, y, <f32>xs, <f32>ys, alpha, m);
  return self;
}

/**
 * flood_fill(x, y, seed_threshold=0.05, floating_threshold=0.05, color=white, invert=False, clear_background=False, mask=None):
 * the 4-connected region of pixels that differ from the one at (x, y) by at most `seed_threshold` of a channel's range, and from
 * the neighbour through which they were reached by at most `floating_threshold`.
 */
export function i_flood_fill(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const at = read_group(argc, argv, 2), img = img_of(self);
  const x = group(0), y = group(1);
  const seed = float_option(argc, argv, at, "seed_threshold", 0.05), floating = float_option(argc, argv, at + 1, "floating_threshold", 0.05);
  const color = color_option(argc, argv, at + 2, "color", img.format);
  const inverse = bool_option(argc, argv, at + 3, "invert", false), clear = bool_option(argc, argv, at + 4, "clear_background", false);
  if (!arg_failed && !(seed >= 0 && seed <= 1)) bad_value("Error: 0.0 <= seed_threshold <= 1.0!");
  if (!arg_failed && !(floating >= 0 && floating <= 1)) bad_value("Error: 0.0 <= floating_threshold <= 1.0!");
  if (arg_failed || !mask_option(argc, argv, at + 5)) return ERR;
  if (!inside(img, x, y)) return self;
  const region = work_mask(img);
  const stack = region ? mem_alloc(img.w * img.h << 2, 16) : 0;
  if (!region || !stack) {
    if (region) mem_free(region.data);
    return no_work_memory();
  }
  memory.fill(region.data, 0, img_bytes(img.w, img.h, BINARY));
  flood(img, x, y, <f32>seed, <f32>floating, region, stack);
  for (let py = 0; py < img.h; py++) {
    for (let px = 0; px < img.w; px++) {
      if (mask_img && !mask_set(mask_img, px, py)) continue;
      if ((get_binary(region, px, py) != 0) != inverse) put_raw(img, px, py, color);
      else if (clear) put_raw(img, px, py, 0);
    }
  }
  mem_free(stack);
  mem_free(region.data);
  return self;
}
