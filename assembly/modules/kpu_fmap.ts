/**
 * `kpu_fmap`: one output of a run. It shows the model's own output memory (the next run overwrites it, `deinit` ends it), or
 * a buffer of its own (results of a partial run, of `softmax`). Values are in NCHW order, or NHWC for a view made by `nhwc()`.
 */
import { kmodel_output_ptr } from "../kmodel/exports";
import { rgb } from "../image/color";
import { GRAYSCALE, put_gray, put_rgb565, RGB565 } from "../image/img";
import { load_item } from "../py/binary";
import { fill_buffer } from "../py/buffer";
import { raise_fmt, raise_msg } from "../py/error";
import { gc_alloc, gc_alloc_var, gc_bytes } from "../py/heap";
import { arg } from "../py/native";
import { ListObj, TUPLE_ITEMS } from "../py/object";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../py/objects/index";
import { list_new } from "../py/objects/list";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { str_new } from "../py/intern";
import { text_byte, text_hex, text_int, text_lit } from "../py/text";
import { T_OS_ERROR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, UNDEF, V, float, is_type, obj, ptr_of, smi } from "../py/value";
import { arg_failed, args_start, float_option, int_option, is_sequence } from "./image_args";
import { image_new, img_of } from "./image_object";
import { released_error } from "./kpu_error";
import { net_of } from "./kpu_net";
import { triple } from "./image_pixels";

export const T_KPU_FMAP: usize = memory.data(96, 16);

@unmanaged
export class FmapObj {
  type: u32;
  /** Output index of the model. */
  output: i32;
  w: i32;
  h: i32;
  ch: i32;
  /** Type code: 'f' or 'B'. */
  code: u32;
  /** Data of a raw buffer of its own, 0 = the output of `net`. */
  data: u32;
  /** 1 = indices count in NHWC order. */
  nhwc: u32;
  net: V;
}
const FMAP_BYTES: usize = 40;

// @ts-ignore: decorator
@inline function fmap_of(v: V): FmapObj { return changetype<FmapObj>(ptr_of(v)); }
// @ts-ignore: decorator
@inline export function is_fmap(v: V): bool { return is_type(v, T_KPU_FMAP); }
// @ts-ignore: decorator
@inline function count(f: FmapObj): i32 { return f.w * f.h * f.ch; }
// @ts-ignore: decorator
@inline function unit(f: FmapObj): i32 { return f.code == 0x66 ? 4 : 1; }

export function fmap_new(net: V, output: i32, w: i32, h: i32, ch: i32, code: u32, data: usize): V {
  const p = gc_alloc(FMAP_BYTES, T_KPU_FMAP);
  if (!p) return ERR;
  const f = changetype<FmapObj>(p);
  f.net = net;
  f.output = output;
  f.w = w;
  f.h = h;
  f.ch = ch;
  f.code = code;
  f.data = <u32>data;
  return obj(p);
}

/** Address of the first value, 0 = raised. */
function values(f: FmapObj): usize {
  if (f.data) return f.data;
  const model = <usize>net_of(f.net).model;
  const p = model ? kmodel_output_ptr(model, f.output) : 0;
  if (!p) released_error();
  return p;
}

/** Where value `i` of the view stands in NCHW order. */
function place(f: FmapObj, i: i32): i32 {
  if (!f.nhwc) return i;
  return (i % f.ch) * f.w * f.h + i / f.ch;
}

// @ts-ignore: decorator
@inline function read(f: FmapObj, p: usize, i: i32): f64 {
  return f.code == 0x66 ? <f64>load<f32>(p + (<usize>i << 2)) : <f64>load<u8>(p + i);
}

// ---- slots ---------------------------------------------------------------------------------------------------

export function fmap_repr(t: usize, v: V, kind: i32): bool {
  const f = fmap_of(v);
  const model = f.data ? 0 : <usize>net_of(f.net).model;
  const p = f.data ? <usize>f.data : model ? kmodel_output_ptr(model, f.output) : 0;
  return (
    text_lit(t, '{"fmap": "data"=0x') && text_hex(t, p, 1) && text_lit(t, ', "size"=') && text_int(t, count(f) * unit(f)) &&
    text_lit(t, ', "index": ') && text_int(t, f.output) && text_lit(t, ', "w": ') && text_int(t, f.w) && text_lit(t, ', "h": ') &&
    text_int(t, f.h) && text_lit(t, ', "ch": ') && text_int(t, f.ch) && text_lit(t, ', "typecode": ') && text_byte(t, f.code) &&
    text_byte(t, 0x7d)
  );
}

export function fmap_len(v: V): i32 { return count(fmap_of(v)); }

export function fmap_buffer(v: V, out: usize, write: i32): i32 {
  const f = fmap_of(v);
  if (f.nhwc) return -1;
  const p = values(f);
  return p ? fill_buffer(out, p, count(f) * unit(f), f.code) : 0;
}

/** Stores `n` values from `from` on as words. */
function put_values(f: FmapObj, p: usize, from: i32, n: i32, out: usize): void {
  if (f.code == 0x66 && !f.nhwc) {
    p += <usize>from << 2;
    for (const end = out + (<usize>n << 3); out < end; out += 8, p += 4) store<u64>(out, float(<f64>load<f32>(p)));
    return;
  }
  for (let i = from; i < from + n; i++, out += 8) {
    const k = place(f, i);
    store<u64>(out, f.code == 0x66 ? float(<f64>load<f32>(p + (<usize>k << 2))) : smi(load<u8>(p + k)));
  }
}

export function fmap_getitem(self: V, key: V): V {
  const f = fmap_of(self), n = count(f);
  const p = values(f);
  if (!p) return ERR;
  if (!is_slice(key)) {
    const i = get_index(key, n, T_KPU_FMAP);
    return i < 0 ? ERR : load_item(f.code, p + place(f, i) * unit(f));
  }
  if (!get_slice(key, n)) return ERR;
  if (slice_step != 1) return raise_msg(T_OS_ERROR, "only slices with step=1 (aka None) are supported");
  const from = slice_start, k = slice_count;
  const t = gc_alloc_var(T_TUPLE, k);
  if (!t) return ERR;
  put_values(f, p, from, k, t + TUPLE_ITEMS);
  return obj(t);
}

/** Stores a number as value `i`. False = raised. */
function put(f: FmapObj, p: usize, i: i32, v: V): bool {
  const x = get_f64(v);
  if (get_failed) return false;
  if (f.code == 0x66) store<f32>(p + (<usize>place(f, i) << 2), <f32>x);
  else store<u8>(p + place(f, i), <u8>max<f64>(0, min<f64>(255, x)));
  return true;
}

export function fmap_setitem(self: V, key: V, v: V): i32 {
  if (v == UNDEF) return -1;
  const f = fmap_of(self), n = count(f);
  const p = values(f);
  if (!p) return 0;
  if (!is_slice(key)) {
    const i = get_index(key, n, T_KPU_FMAP);
    return i < 0 ? 0 : i32(put(f, p, i, v));
  }
  if (!get_slice(key, n)) return 0;
  if (slice_step != 1) {
    raise_msg(T_OS_ERROR, "only slices with step=1 (aka None) are supported");
    return 0;
  }
  const from = slice_start, k = slice_count;
  if (is_sequence(v) && seq_len(v) != k) {
    raise_msg(T_OS_ERROR, "cannot grow or shrink image");
    return 0;
  }
  for (let i = 0; i < k; i++) if (!put(f, p, from + i, is_sequence(v) ? load<u64>(seq_items(v) + (<usize>i << 3)) : v)) return 0;
  return 1;
}

// ---- methods -------------------------------------------------------------------------------------------------

export function f_size(argc: i32, argv: usize): V { return smi(count(fmap_of(arg(argv, 0))) * unit(fmap_of(arg(argv, 0)))); }
export function f_index(argc: i32, argv: usize): V { return smi(fmap_of(arg(argv, 0)).output); }
export function f_w(argc: i32, argv: usize): V { return smi(fmap_of(arg(argv, 0)).w); }
export function f_h(argc: i32, argv: usize): V { return smi(fmap_of(arg(argv, 0)).h); }
export function f_ch(argc: i32, argv: usize): V { return smi(fmap_of(arg(argv, 0)).ch); }

export function f_typecode(argc: i32, argv: usize): V {
  store<u8>(CODE, <u8>fmap_of(arg(argv, 0)).code);
  return str_new(CODE, 1);
}
const CODE: usize = memory.data(8, 8);

/** shape(): (ch, h, w), or (h, w, ch) of an NHWC view. */
export function f_shape(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0));
  return f.nhwc ? triple(f.h, f.w, f.ch) : triple(f.ch, f.h, f.w);
}

/** tolist(): all values as a list, in the order of the view. */
export function f_tolist(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0)), n = count(f);
  if (!values(f)) return ERR;
  const l = list_new(n);
  if (!l) return ERR;
  const o = changetype<ListObj>(l);
  put_values(f, values(f), 0, n, o.items);
  o.len = n;
  return obj(l);
}

/** nhwc(): the same values with the channels innermost. */
export function f_nhwc(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0));
  const v = fmap_new(f.net, f.output, f.w, f.h, f.ch, f.code, f.data);
  if (v != ERR) fmap_of(v).nhwc = 1;
  return v;
}

/** argmax(): index of the largest value. */
export function f_argmax(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0)), n = count(f), p = values(f);
  if (!p) return ERR;
  let best = 0, most = -Infinity;
  for (let i = 0; i < n; i++) {
    const x = read(f, p, place(f, i));
    if (x > most) {
      most = x;
      best = i;
    }
  }
  return smi(best);
}

/** class_map(): for every pixel the channel with the largest value, as a grayscale image (segmentation). */
export function f_class_map(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0));
  if (!values(f)) return ERR;
  const v = image_new(f.w, f.h, GRAYSCALE);
  if (v == ERR) return ERR;
  const p = values(f), plane = f.w * f.h, out = img_of(v).data;
  for (let i = 0; i < plane; i++) {
    let best = 0, most = read(f, p, i);
    for (let c = 1; c < f.ch; c++) {
      const x = read(f, p, c * plane + i);
      if (x <= most) continue;
      most = x;
      best = c;
    }
    store<u8>(out + i, best);
  }
  return v;
}

/** softmax(): a new fmap of floats; over the channels of every pixel, over all values when there is one channel. */
export function f_softmax(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0)), n = count(f);
  if (!values(f)) return ERR;
  const data = gc_bytes(<usize>n << 2);
  if (!data) return ERR;
  const p = values(f);
  const groups = f.ch > 1 ? f.w * f.h : 1, size = n / groups;
  for (let g = 0; g < groups; g++) {
    let top = -Infinity;
    for (let k = 0; k < size; k++) top = max(top, read(f, p, k * groups + g));
    let sum: f64 = 0;
    for (let k = 0; k < size; k++) sum += NativeMath.exp(read(f, p, k * groups + g) - top);
    for (let k = 0; k < size; k++) {
      const at = k * groups + g;
      store<f32>(data + (<usize>at << 2), <f32>(NativeMath.exp(read(f, p, at) - top) / sum));
    }
  }
  return fmap_new(f.net, f.output, f.w, f.h, f.ch, 0x66, data);
}

/**
 * to_image(scale=255 for floats, 1 for bytes; channel=None): an RGB565 image of three channels, or a grayscale image of one.
 * A value v becomes int(v * scale), cut to 0..255.
 */
export function f_to_image(argc: i32, argv: usize): V {
  const f = fmap_of(arg(argv, 0));
  args_start();
  const scale = float_option(argc, argv, 1, "scale", f.code == 0x66 ? 255 : 1);
  const channel = int_option(argc, argv, 2, "channel", -1);
  if (!arg_failed && channel >= f.ch) return raise_msg(T_VALUE_ERROR, "no such channel");
  if (!arg_failed && channel < 0 && f.ch != 1 && f.ch != 3) return raise_msg(T_VALUE_ERROR, "to_image() needs 1 or 3 channels, or channel=");
  if (arg_failed || !values(f)) return ERR;
  const color = channel < 0 && f.ch == 3;
  const v = image_new(f.w, f.h, color ? RGB565 : GRAYSCALE);
  if (v == ERR) return ERR;
  const p = values(f), plane = f.w * f.h, img = img_of(v);
  const first = max(channel, 0) * plane;
  for (let i = 0; i < plane; i++) {
    const a = level(read(f, p, first + i), scale);
    if (color) put_rgb565(img, i, 0, rgb(a, level(read(f, p, plane + i), scale), level(read(f, p, 2 * plane + i), scale)));
    else put_gray(img, i, 0, a);
  }
  return v;
}

// @ts-ignore: decorator
@inline function level(x: f64, scale: f64): i32 {
  const y = x * scale;
  return y >= 255 ? 255 : y > 0 ? <i32>y : 0;
}

/** KPU.fmap(f, ch): channel `ch` of a byte fmap as grayscale image (a copy). */
export function k_fmap(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_fmap(v)) return raise_fmt(T_TYPE_ERROR, "[MAIXPY]kpu: a kpu_fmap is needed, not %t", v);
  const f = fmap_of(v);
  args_start();
  const ch = int_option(argc, argv, 1, "ch", 0);
  if (arg_failed) return ERR;
  if (f.code == 0x66) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: can't convet float fmap yet; use fmap.to_image()");
  if (ch < 0 || ch >= f.ch) return raise_fmt(T_VALUE_ERROR, "[MAIXPY]kpu: ch err,input 0~%d", smi(f.ch - 1));
  const image = image_new(f.w, f.h, GRAYSCALE);
  if (image == ERR) return ERR;
  const p = values(f), plane = f.w * f.h;
  if (!p) return ERR;
  memory.copy(img_of(image).data, p + ch * plane, plane);
  return image;
}
