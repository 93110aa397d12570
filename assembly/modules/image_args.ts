/**
 * Arguments of the image functions. A function fetches what it needs and looks at `arg_failed` once at the end: a bad value
 * has then raised. `args_start` begins.
 */
import { luma, rgb } from "../image/color";
import { GRAYSCALE, Img, RGB565, white } from "../image/img";
import { raise_msg } from "../py/error";
import { str_data, str_len } from "../py/intern";
import { arg, nkw, npos } from "../py/native";
import { getitem, len_of, truth } from "../py/ops";
import { TUPLE_ITEMS, TupleObj } from "../py/object";
import { seq_items, seq_len } from "../py/objects/seq";
import { get_f64, get_failed, get_i32 } from "../py/objects/number";
import { T_LIST, T_TUPLE, T_OS_ERROR, T_TYPE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, int_of, is_int, is_ptr, is_type, ptr_of, smi } from "../py/value";

export let arg_failed: bool = false;

// @ts-ignore: decorator
@inline export function args_start(): void { arg_failed = false; }

/** Marks the arguments as bad after something has been raised. Returns `ERR`. */
export function args_bad(): V {
  arg_failed = true;
  return ERR;
}

/** Records OSError(text): what MaixPy raises for arguments outside their range. */
export function bad_value(text: string): void {
  raise_msg(T_OS_ERROR, text);
  arg_failed = true;
}

/** True when the interned `str` is `text`. */
function named(s: V, text: string): bool {
  const n = text.length;
  if (str_len(s) != n) return false;
  const p = str_data(s);
  for (let i = 0; i < n; i++) if (<i32>load<u8>(p + i) != text.charCodeAt(i)) return false;
  return true;
}

/** Positional argument `pos`, else the keyword argument `name`, else UNDEF. */
export function option(argc: i32, argv: usize, pos: i32, name: string): V {
  const n = npos(argc);
  if (pos < n && pos >= 0) return arg(argv, pos);
  let p = argv + (<usize>n << 3);
  for (let k = nkw(argc); k > 0; k--, p += 16) if (named(load<u64>(p), name)) return load<u64>(p, 8);
  return UNDEF;
}

export function to_int(v: V): i32 {
  // far beyond any image, yet sums of such numbers do not overflow
  if (is_int(v)) return <i32>max<i64>(-1_000_000_000, min<i64>(1_000_000_000, int_of(v)));
  if (is_ptr(v)) {
    const n = get_i32(v);
    if (get_failed) arg_failed = true;
    return max(-1_000_000_000, min(1_000_000_000, n));
  }
  const x = get_f64(v); // a float coordinate is cut, a bool counts
  if (get_failed) arg_failed = true;
  return <i32>max<f64>(-1e9, min<f64>(1e9, x));
}

export function int_option(argc: i32, argv: usize, pos: i32, name: string, fallback: i32): i32 {
  const v = option(argc, argv, pos, name);
  return v == UNDEF || v == NONE ? fallback : to_int(v);
}

export function float_option(argc: i32, argv: usize, pos: i32, name: string, fallback: f64): f64 {
  const v = option(argc, argv, pos, name);
  if (v == UNDEF || v == NONE) return fallback;
  const x = get_f64(v);
  if (get_failed) arg_failed = true;
  return x;
}

export function bool_option(argc: i32, argv: usize, pos: i32, name: string, fallback: bool): bool {
  const v = option(argc, argv, pos, name);
  if (v == UNDEF) return fallback;
  const t = truth(v);
  if (t < 0) arg_failed = true;
  return t > 0;
}

// @ts-ignore: decorator
@inline export function is_sequence(v: V): bool { return is_type(v, T_TUPLE) || is_type(v, T_LIST); }

/** `n` integers (at most 8) of a sequence. */
const GROUP: usize = memory.data(32, 4);
// @ts-ignore: decorator
@inline export function group(i: i32): i32 { return load<i32>(GROUP + (<usize>i << 2)); }

/**
 * The leading group of `n` integers of a method: arguments 1 to n, or one sequence as argument 1. They are read with `group(i)`.
 * Returns the position of the next argument.
 */
export function read_group(argc: i32, argv: usize, n: i32): i32 {
  if (npos(argc) > 1 && is_sequence(arg(argv, 1))) {
    read_sequence(arg(argv, 1), n);
    return 2;
  }
  if (npos(argc) <= n) {
    raise_msg(T_TYPE_ERROR, "function missing required positional arguments");
    arg_failed = true;
    return n + 1;
  }
  for (let i = 0; i < n; i++) store<i32>(GROUP + (<usize>i << 2), to_int(arg(argv, i + 1)));
  return n + 1;
}

/** Exactly `n` integers of a sequence, read with `group(i)`. */
export function read_sequence(v: V, n: i32): bool {
  if (!is_sequence(v) || seq_len(v) != n) {
    raise_msg(T_TYPE_ERROR, "tuple/list of the wrong length");
    arg_failed = true;
    return false;
  }
  for (let i = 0; i < n; i++) store<i32>(GROUP + (<usize>i << 2), to_int(load<u64>(seq_items(v) + (<usize>i << 3))));
  return !arg_failed;
}

/** Item `i` of any sequence as integer. */
export function item_int(v: V, i: i32): i32 {
  const item = getitem(v, smi(i));
  if (item == ERR) {
    arg_failed = true;
    return 0;
  }
  return to_int(item);
}

/** Number of items of a sequence, 0 with `arg_failed` when it is none. */
export function count_of(v: V): i32 {
  const n = len_of(v);
  if (n < 0) arg_failed = true;
  return max(n, 0);
}

// ---- colours -----------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function clamp8(x: i32): i32 { return x < 0 ? 0 : x > 255 ? 255 : x; }

/** Raw pixel of 8-bit channels in a format. */
// @ts-ignore: decorator
@inline export function raw_of(format: i32, r: i32, g: i32, b: i32): i32 {
  if (format == RGB565) return rgb(r, g, b);
  const y = luma(r, g, b);
  return format == GRAYSCALE ? y : y > 127 ? 1 : 0;
}

/** A colour argument: a raw pixel, or (r, g, b) clamped to 0..255 (MaixPy API, section 2.8). */
export function color_of(v: V, format: i32): i32 {
  if (is_type(v, T_TUPLE) && changetype<TupleObj>(ptr_of(v)).len == 3) {
    const p = ptr_of(v) + TUPLE_ITEMS;
    const r = load<u64>(p), g = load<u64>(p, 8), b = load<u64>(p, 16);
    if (is_int(r) && is_int(g) && is_int(b)) return raw_of(format, clamp8(<i32>int_of(r)), clamp8(<i32>int_of(g)), clamp8(<i32>int_of(b)));
  }
  if (is_int(v)) return <i32>int_of(v) & white(format);
  if (!is_sequence(v)) return to_int(v) & white(format);
  if (!read_sequence(v, 3)) return 0;
  return raw_of(format, clamp8(group(0)), clamp8(group(1)), clamp8(group(2)));
}

export function color_option(argc: i32, argv: usize, pos: i32, name: string, format: i32): i32 {
  const v = option(argc, argv, pos, name);
  return v == UNDEF || v == NONE ? white(format) : color_of(v, format);
}

// ---- regions -----------------------------------------------------------------------------------------------

export let roi_x: i32 = 0;
export let roi_y: i32 = 0;
export let roi_w: i32 = 0;
export let roi_h: i32 = 0;

/** Sets `roi_...` to the argument `roi` cut to the image, or to the whole image. */
export function roi_option(argc: i32, argv: usize, pos: i32, name: string, img: Img): void {
  roi_x = roi_y = 0;
  roi_w = img.w;
  roi_h = img.h;
  const v = option(argc, argv, pos, name);
  if (v == UNDEF || v == NONE || !read_sequence(v, 4)) return;
  if (group(2) < 1 || group(3) < 1) {
    bad_value("Invalid ROI dimensions!");
    return;
  }
  const x0 = max(group(0), 0), y0 = max(group(1), 0);
  roi_w = <i32>min<i64>(<i64>group(0) + group(2), img.w) - x0;
  roi_h = <i32>min<i64>(<i64>group(1) + group(3), img.h) - y0;
  roi_x = x0;
  roi_y = y0;
  if (roi_w <= 0 || roi_h <= 0) bad_value("ROI does not overlap on the image!");
}
