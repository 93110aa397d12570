/** Arithmetic, logic and thresholds of images: each method changes the image and returns it. */
import { arith, Arith, invert } from "../image/arith";
import { convert } from "../image/convert";
import { binary_pitch, BINARY, Img } from "../image/img";
import { apply_mask, match, Threshold, THRESHOLD_BYTES } from "../image/threshold";
import { mem_alloc, mem_free } from "../memory";
import { raise_msg } from "../py/error";
import { root, root_mark, root_release } from "../py/heap";
import { arg } from "../py/native";
import { seq_items, seq_len } from "../py/objects/seq";
import { T_STR, T_TYPE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_type } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, color_of, int_option, is_sequence, option, to_int } from "./image_args";
import { image_from_path } from "./image_file";
import { image_new, img_of, is_image, need_image, no_work_memory } from "./image_object";

/** The image argument `mask` at position `pos` (-1: keyword only), 0 = none. False = raised. */
export function mask_option(argc: i32, argv: usize, pos: i32): bool {
  mask_img = 0;
  const m = option(argc, argv, pos, "mask");
  if (m == UNDEF || m == NONE) return true;
  if (!need_image(m)) return false;
  mask_img = changetype<usize>(img_of(m));
  return true;
}
export let mask_img: usize = 0;

/** The other operand: an image (its address in `other_img`), the image at a path, or a colour (`other_img` 0, `other_color`). False = raised. */
export function other_operand(v: V, img: Img): bool {
  other_img = 0;
  other_color = 0;
  if (is_type(v, T_STR)) {
    v = image_from_path(v);
    if (v == ERR) return false;
    root(v);
  }
  if (!is_image(v)) {
    other_color = color_of(v, img.format);
    return !arg_failed;
  }
  if (!need_image(v)) return false;
  const i = img_of(v);
  if (i.w != img.w || i.h != img.h || i.format != img.format) {
    bad_value("Images not equal!");
    return false;
  }
  other_img = changetype<usize>(i);
  return true;
}
export let other_img: usize = 0;
export let other_color: i32 = 0;

/** self = self op other, with the mask at position `mask`. */
function apply(argc: i32, argv: usize, op: i32, mask: i32, alpha: i32): V {
  const v = arg(argv, 0);
  if (arg_failed || !need_image(v)) return ERR;
  const roots = root_mark();
  const ok = mask_option(argc, argv, mask) && other_operand(arg(argv, 1), img_of(v));
  if (ok) arith(img_of(v), op, other_img, other_color, mask_img, alpha);
  root_release(roots);
  return ok ? v : ERR;
}

/** op(image, path or colour, mask=None). */
function plain(argc: i32, argv: usize, op: i32): V {
  args_start();
  return apply(argc, argv, op, 2, 0);
}

export function i_add(argc: i32, argv: usize): V { return plain(argc, argv, Arith.ADD); }
export function i_min(argc: i32, argv: usize): V { return plain(argc, argv, Arith.MIN); }
export function i_max(argc: i32, argv: usize): V { return plain(argc, argv, Arith.MAX); }
export function i_difference(argc: i32, argv: usize): V { return plain(argc, argv, Arith.DIFFERENCE); }
export function i_and(argc: i32, argv: usize): V { return plain(argc, argv, Arith.AND); }
export function i_nand(argc: i32, argv: usize): V { return plain(argc, argv, Arith.NAND); }
export function i_or(argc: i32, argv: usize): V { return plain(argc, argv, Arith.OR); }
export function i_nor(argc: i32, argv: usize): V { return plain(argc, argv, Arith.NOR); }
export function i_xor(argc: i32, argv: usize): V { return plain(argc, argv, Arith.XOR); }
export function i_xnor(argc: i32, argv: usize): V { return plain(argc, argv, Arith.XNOR); }

/** sub(other, reverse=False, mask=None). */
export function i_sub(argc: i32, argv: usize): V {
  args_start();
  return apply(argc, argv, bool_option(argc, argv, 2, "reverse", false) ? Arith.RSUB : Arith.SUB, 3, 0);
}
/** mul(other, invert=False, mask=None): with `invert` both are taken negative, which brightens. */
export function i_mul(argc: i32, argv: usize): V {
  args_start();
  return apply(argc, argv, bool_option(argc, argv, 2, "invert", false) ? Arith.SCREEN : Arith.MUL, 3, 0);
}
/** div(other, invert=False, mod=False, mask=None): with `invert` the other is divided by this image, with `mod` the remainder is taken. */
export function i_div(argc: i32, argv: usize): V {
  args_start();
  const inverse = bool_option(argc, argv, 2, "invert", false), mod = bool_option(argc, argv, 3, "mod", false);
  return apply(argc, argv, mod ? (inverse ? Arith.RMOD : Arith.MOD) : inverse ? Arith.RDIV : Arith.DIV, 4, 0);
}

/** blend(other, alpha=128, mask=None): `alpha` 256 keeps this image, 0 takes the other. */
export function i_blend(argc: i32, argv: usize): V {
  args_start();
  const alpha = int_option(argc, argv, 2, "alpha", 128);
  if (!arg_failed && (alpha < 0 || alpha > 256)) bad_value("Error: 0 <= alpha <= 256!");
  return apply(argc, argv, Arith.BLEND, 3, alpha);
}

export function i_invert(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  invert(img_of(v));
  return v;
}

// ---- thresholds ----------------------------------------------------------------------------------------------

/** One threshold of a sequence at `t`: (lo, hi) of grayscale, (l_lo, l_hi, a_lo, a_hi, b_lo, b_hi) of colour; missing numbers are the limits. */
function read_threshold(v: V, t: Threshold): bool {
  if (!is_sequence(v)) {
    raise_msg(T_TYPE_ERROR, "a threshold is a tuple of up to 6 numbers");
    return false;
  }
  const n = seq_len(v), p = seq_items(v);
  for (let i = 0; i < 6; i += 2) {
    const low = i ? -128 : 0, high = i ? 127 : 255;
    const a = i < n ? max(low, min(high, to_int(load<u64>(p + (<usize>i << 3))))) : low;
    const b = i + 1 < n ? max(low, min(high, to_int(load<u64>(p + (<usize>i << 3), 8)))) : high;
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
  const bitmap = bool_option(argc, argv, 5, "to_bitmap", false), copy = bool_option(argc, argv, 6, "copy", false);
  const img = img_of(v);
  if (arg_failed || !mask_option(argc, argv, 4) || !read_thresholds(arg(argv, 1))) return ERR;
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
