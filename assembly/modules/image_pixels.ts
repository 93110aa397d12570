/** Pixels of images: attributes, get and set, subscripts, buffer, text. */
import { blue, convert_raw, green, red, rgb } from "../image/color";
import { BINARY, get_raw, GRAYSCALE, Img, inside, JPEG, put_raw, RGB565 } from "../image/img";
import { fill_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { gc_alloc, gc_alloc_var, heap_lo, heap_size } from "../py/heap";
import { arg, nkw, npos } from "../py/native";
import { TUPLE_ITEMS } from "../py/object";
import { ArrayObj, bytearray_new } from "../py/objects/array";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../py/objects/index";
import { seq_items, seq_len } from "../py/objects/seq";
import { text_int, text_lit } from "../py/text";
import { T_BYTEARRAY, T_OS_ERROR, T_TUPLE } from "../py/types";
import { ERR, INT_BIAS, NONE, UNDEF, V, int_of, is_ptr, obj, ptr_of, smi } from "../py/value";
import { arg_failed, args_start, bool_option, color_of, color_option, group, is_sequence, read_group, to_int } from "./image_args";
import { T_IMAGE, image_obj, image_size, img_of, need_image } from "./image_object";

/** A tuple of three small integers. */
export function triple(a: i32, b: i32, c: i32): V {
  const p = gc_alloc_var(T_TUPLE, 3);
  if (!p) return ERR;
  store<u64>(p + TUPLE_ITEMS, smi(a));
  store<u64>(p + TUPLE_ITEMS, smi(b), 8);
  store<u64>(p + TUPLE_ITEMS, smi(c), 16);
  return obj(p);
}

/** Raw pixel `p` as Python has it: (r, g, b) of RGB565, else an integer. */
export function pixel_value(p: i32, format: i32): V {
  return format == RGB565 ? triple(red(p), green(p), blue(p)) : smi(p);
}

export function i_width(argc: i32, argv: usize): V { return smi(img_of(arg(argv, 0)).w); }
export function i_height(argc: i32, argv: usize): V { return smi(img_of(arg(argv, 0)).h); }
export function i_format(argc: i32, argv: usize): V { return smi(img_of(arg(argv, 0)).format); }
export function i_size(argc: i32, argv: usize): V { return smi(image_size(img_of(arg(argv, 0)))); }

/** get_pixel(x, y, rgbtuple=whether the image has colours) or ((x, y), ...); None outside the image. */
export function i_get_pixel(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const next = read_group(argc, argv, 2);
  if (arg_failed) return ERR;
  const img = img_of(self), x = group(0), y = group(1);
  if (!inside(img, x, y)) return NONE;
  const p = get_raw(img, x, y), tuple = bool_option(argc, argv, next, "rgbtuple", img.format == RGB565);
  if (arg_failed) return ERR;
  return tuple ? pixel_value(convert_raw(p, img.format, RGB565), RGB565) : smi(p);
}

/** Head of a tuple of three: type and length as one word. */
const TRIPLE: u64 = (<u64>3 << 32) | <u64>T_TUPLE;
/** Channels of the last colour (Python words) and its pixel. */
let last_r: V = 0;
let last_g: V = 0;
let last_b: V = 0;
let last_pixel: i32 = 0;

/** The pixel of a colour tuple of small integers from 0 to 255; -1 for anything else. */
// @ts-ignore: decorator
@inline function quick_color(c: V): i32 {
  if (!is_ptr(c)) return -1;
  const p = ptr_of(c);
  if (load<u64>(p) != TRIPLE) return -1;
  const r = load<u64>(p, TUPLE_ITEMS), g = load<u64>(p, TUPLE_ITEMS + 8), b = load<u64>(p, TUPLE_ITEMS + 16);
  if (((r ^ last_r) | (g ^ last_g) | (b ^ last_b)) == 0) return last_pixel;
  if (((r - INT_BIAS) | (g - INT_BIAS) | (b - INT_BIAS)) > 255) return -1;
  last_r = r;
  last_g = g;
  last_b = b;
  last_pixel = rgb(<i32>int_of(r), <i32>int_of(g), <i32>int_of(b));
  return last_pixel;
}

/**
 * set_pixel(x, y, color) or ((x, y), color); points outside are ignored. Returns the image. Small integers inside an RGB565
 * image and a colour tuple take the short way: scripts call this once per pixel.
 */
export function i_set_pixel(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  const o = image_obj(self);
  if (argc == 4 && o.format == RGB565) {
    // a word that is no small integer is far above any coordinate here
    const x = arg(argv, 1) - INT_BIAS, y = arg(argv, 2) - INT_BIAS;
    if (x < <u64>o.w && y < <u64>o.h) {
      const p = quick_color(arg(argv, 3));
      if (p >= 0) {
        store<u16>(<usize>o.data + ((<usize>y * <usize>o.w + <usize>x) << 1), p);
        return self;
      }
    }
  }
  return set_pixel_slowly(argc, argv);
}

function set_pixel_slowly(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const next = read_group(argc, argv, 2), x = group(0), y = group(1);
  const img = img_of(self);
  const p = color_option(argc, argv, next, "color", img.format);
  if (arg_failed) return ERR;
  if (inside(img, x, y)) put_raw(img, x, y, p);
  return self;
}

/** clear([mask]): zero fill; with a mask only where it is set. */
export function i_clear(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  const img = img_of(self);
  if (npos(argc) < 2 && nkw(argc) == 0) {
    memory.fill(img.data, 0, image_size(img));
    return self;
  }
  const mask = npos(argc) > 1 ? arg(argv, 1) : load<u64>(argv + (<usize>npos(argc) << 3), 8);
  if (!need_image(mask)) return ERR;
  const m = img_of(mask);
  for (let y = 0; y < min(img.h, m.h); y++) for (let x = 0; x < min(img.w, m.w); x++) if (get_raw(m, x, y)) put_raw(img, x, y, 0);
  return self;
}

/**
 * to_bytes(): a bytearray over the pixels themselves; of a camera frame, whose memory can go away under it, a copy
 * (`memoryview(img)` shows any image in place).
 */
export function i_to_bytes(argc: i32, argv: usize): V {
  const img = img_of(arg(argv, 0));
  if (img.data - heap_lo >= heap_size) return bytearray_new(img.data, image_size(img));
  const p = gc_alloc(16, T_BYTEARRAY);
  if (!p) return ERR;
  const a = changetype<ArrayObj>(p);
  a.data = <u32>img.data;
  a.len = image_size(img);
  a.code = 0x42;
  a.size = 1;
  return obj(p);
}

// ---- slots -------------------------------------------------------------------------------------------------

/** {"w":240, "h":135, "type"="rgb565", "size":64800} */
export function image_repr(t: usize, v: V, kind: i32): bool {
  const i = img_of(v);
  const name = i.format == RGB565 ? "rgb565" : i.format == GRAYSCALE ? "grayscale" : i.format == BINARY ? "binary" : "jpeg";
  return (
    text_lit(t, '{"w":') && text_int(t, i.w) && text_lit(t, ', "h":') && text_int(t, i.h) && text_lit(t, ', "type"="') &&
    text_lit(t, name) && text_lit(t, '", "size":') && text_int(t, image_size(i)) && text_lit(t, "}")
  );
}

export function image_len(v: V): i32 {
  const i = img_of(v);
  return i.format == JPEG ? i.bytes : i.w * i.h;
}

export function image_buffer(v: V, out: usize, write: i32): i32 {
  const i = img_of(v);
  return fill_buffer(out, i.data, image_size(i), 0x42);
}

/** Item `i`: a pixel in reading order, or a byte of a JPEG stream. */
function item(img: Img, i: i32): V {
  if (img.format == JPEG) return smi(load<u8>(img.data + i));
  return pixel_value(get_raw(img, i % img.w, i / img.w), img.format);
}

export function image_getitem(self: V, key: V): V {
  const img = img_of(self), n = image_len(self);
  if (!is_slice(key)) {
    const i = get_index(key, n, T_IMAGE);
    return i < 0 ? ERR : item(img, i);
  }
  if (!get_slice(key, n)) return ERR;
  if (slice_step != 1) return raise_msg(T_OS_ERROR, "only slices with step=1 (aka None) are supported");
  const from = slice_start, count = slice_count;
  const t = gc_alloc_var(T_TUPLE, count);
  if (!t) return ERR;
  for (let i = 0; i < count; i++) {
    const v = item(img, from + i);
    if (v == ERR) return ERR;
    store<u64>(t + (<usize>i << 3), v, TUPLE_ITEMS);
  }
  return obj(t);
}

/** Stores a Python colour as item `i`. False = raised. */
function put_item(img: Img, i: i32, v: V): bool {
  args_start();
  if (img.format == JPEG) {
    store<u8>(img.data + i, to_int(v));
    return !arg_failed;
  }
  const p = color_of(v, img.format);
  if (!arg_failed) put_raw(img, i % img.w, i / img.w, p);
  return !arg_failed;
}

export function image_setitem(self: V, key: V, v: V): i32 {
  if (v == UNDEF) return -1;
  const img = img_of(self), n = image_len(self);
  if (!is_slice(key)) {
    const i = get_index(key, n, T_IMAGE);
    return i < 0 ? 0 : i32(put_item(img, i, v));
  }
  if (!get_slice(key, n)) return 0;
  if (slice_step != 1) {
    raise_msg(T_OS_ERROR, "only slices with step=1 (aka None) are supported");
    return 0;
  }
  const from = slice_start, count = slice_count;
  const list = is_sequence(v) && !(img.format == RGB565 && seq_len(v) == 3 && count != 3);
  if (list && seq_len(v) != count) {
    raise_msg(T_OS_ERROR, "cannot grow or shrink image");
    return 0;
  }
  for (let i = 0; i < count; i++) if (!put_item(img, from + i, list ? load<u64>(seq_items(v) + (<usize>i << 3)) : v)) return 0;
  return 1;
}
