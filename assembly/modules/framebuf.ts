/** Module `framebuf`. */
import { code_size, load_item } from "../py/binary";
import { buffer_code, buffer_data, buffer_len, get_buffer, need_buffer } from "../py/buffer";
import { raise_fmt, raise_msg, raise_type } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { arg, args_check, fn_index, module_def, npos } from "../py/native";
import { ListObj, TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "../py/object";
import { truth } from "../py/ops";
import { native_part } from "../py/objects/instance";
import { get_failed, get_i64 } from "../py/objects/number";
import { view_data, view_len, view_text } from "../py/objects/view";
import { text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_LIST, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import {
  Bitmap, FILL, Format, QUADRANTS, bitmap_bytes, character, clip, ellipse, fill_rect, get_pixel, inside, line, rect, set_pixel,
} from "./framebuf_pixels";
import { ERR, NONE, UNDEF, V, is_ptr, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_FRAMEBUFFER: usize = memory.data(96, 16);

@unmanaged
class FrameObj {
  type: u32;
  width: u16;
  height: u16;
  buffer: V;
  stride: u16;
  format: u8;
  pad: u8;
  spare: u32;
}

/** The bitmaps in use: self, a source, a palette. */
const BITMAPS: usize = memory.data(60, 4);
// @ts-ignore: decorator
@inline function bitmap(i: i32): Bitmap { return changetype<Bitmap>(BITMAPS + <usize>(i * 20)); }

/** Fills in the bitmap `b` of a frame buffer object; ValueError when its buffer has become too small. */
function open(o: FrameObj, b: Bitmap, write: bool): bool {
  if (!need_buffer(o.buffer, write)) return false;
  b.data = <u32>buffer_data;
  b.width = o.width;
  b.height = o.height;
  b.stride = o.stride;
  b.format = o.format;
  if (bitmap_bytes(b) <= <i64>buffer_len) return true;
  raise_type(T_VALUE_ERROR);
  return false;
}

function self_of(argv: usize): bool { return open(changetype<FrameObj>(ptr_of(arg(argv, 0))), bitmap(0), true); }

/** Integer arguments 1 ... n. */
const NUMBERS: usize = memory.data(8 * 8, 8);
function numbers(argv: usize, n: i32): bool {
  for (let i = 0; i < n; i++) {
    const v = get_i64(arg(argv, i + 1));
    if (get_failed) return false;
    store<i64>(NUMBERS + (<usize>i << 3), v);
  }
  return true;
}
// @ts-ignore: decorator
@inline function number(i: i32): i64 { return load<i64>(NUMBERS + (<usize>i << 3)); }
// @ts-ignore: decorator
@inline function coordinate(i: i32): i32 { return clip(number(i)); }

/** A frame buffer object from `n` values (buffer, width, height, format[, stride]). 0 = raised. */
function frame_new(values: usize, n: i32, write: bool): usize {
  for (let i = 1; i < n; i++) {
    const v = get_i64(arg(values, i));
    if (get_failed) return 0;
    store<i64>(NUMBERS + (<usize>i << 3), v);
  }
  const width = number(1), height = number(2), stride = n > 4 ? number(4) : width;
  if (width < 1 || height < 1 || width > 0xffff || height > 0xffff || stride > 0xffff || stride < width) {
    raise_type(T_VALUE_ERROR);
    return 0;
  }
  const b = bitmap(0);
  b.width = <i32>width;
  b.height = <i32>height;
  b.stride = <i32>stride;
  b.format = clip(number(3));
  const bytes = bitmap_bytes(b);
  if (bytes < 0) {
    raise_msg(T_VALUE_ERROR, "invalid format");
    return 0;
  }
  if (!need_buffer(arg(values, 0), write)) return 0;
  if (bytes > <i64>buffer_len) {
    raise_type(T_VALUE_ERROR);
    return 0;
  }
  const p = gc_alloc(24, T_FRAMEBUFFER);
  if (!p) return 0;
  const o = changetype<FrameObj>(p);
  o.buffer = arg(values, 0);
  o.width = <u16>width;
  o.height = <u16>height;
  o.stride = <u16>b.stride;
  o.format = <u8>b.format;
  return p;
}

function f_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 4, 5, false)) return ERR;
  const p = frame_new(argv, npos(argc), true);
  return p ? obj(p) : ERR;
}

const LEGACY: usize = memory.data(40, 8);

/** FrameBuffer1(buffer, width, height[, stride]): MVLSB. */
function f_legacy(argc: i32, argv: usize): V {
  memory.copy(LEGACY, argv, 24);
  store<u64>(LEGACY, smi(Format.MVLSB), 24);
  store<u64>(LEGACY, npos(argc) > 3 ? arg(argv, 3) : arg(argv, 1), 32);
  const p = frame_new(LEGACY, 5, true);
  return p ? obj(p) : ERR;
}

// ---- methods ----------------------------------------------------------------------------------------------

function f_fill(argc: i32, argv: usize): V {
  if (!numbers(argv, 1) || !self_of(argv)) return ERR;
  const b = bitmap(0);
  fill_rect(b, 0, 0, b.width, b.height, <u32>number(0));
  return NONE;
}

function f_fill_rect(argc: i32, argv: usize): V {
  if (!numbers(argv, 5) || !self_of(argv)) return ERR;
  fill_rect(bitmap(0), coordinate(0), coordinate(1), coordinate(2), coordinate(3), <u32>number(4));
  return NONE;
}

function f_pixel(argc: i32, argv: usize): V {
  const n = npos(argc) - 1;
  if (!numbers(argv, n) || !self_of(argv)) return ERR;
  const x = coordinate(0), y = coordinate(1);
  if (!inside(bitmap(0), x, y)) return NONE;
  if (n == 2) return smi(get_pixel(bitmap(0), x, y));
  set_pixel(bitmap(0), x, y, <u32>number(2));
  return NONE;
}

function f_hline(argc: i32, argv: usize): V {
  if (!numbers(argv, 4) || !self_of(argv)) return ERR;
  fill_rect(bitmap(0), coordinate(0), coordinate(1), coordinate(2), 1, <u32>number(3));
  return NONE;
}

function f_vline(argc: i32, argv: usize): V {
  if (!numbers(argv, 4) || !self_of(argv)) return ERR;
  fill_rect(bitmap(0), coordinate(0), coordinate(1), 1, coordinate(2), <u32>number(3));
  return NONE;
}

/** The truth of argument `i`, false without it; -1 = raised. */
function flag(argc: i32, argv: usize, i: i32): i32 { return npos(argc) > i ? truth(arg(argv, i)) : 0; }

function f_rect(argc: i32, argv: usize): V {
  const fill = flag(argc, argv, 6);
  if (fill < 0 || !numbers(argv, 5) || !self_of(argv)) return ERR;
  rect(bitmap(0), coordinate(0), coordinate(1), coordinate(2), coordinate(3), <u32>number(4), fill != 0);
  return NONE;
}

function f_line(argc: i32, argv: usize): V {
  if (!numbers(argv, 5) || !self_of(argv)) return ERR;
  line(bitmap(0), number(0), number(1), number(2), number(3), <u32>number(4));
  return NONE;
}

function f_ellipse(argc: i32, argv: usize): V {
  const fill = flag(argc, argv, 6);
  if (fill < 0) return ERR;
  let mask: i64 = QUADRANTS;
  if (npos(argc) > 7) {
    mask = get_i64(arg(argv, 7));
    if (get_failed) return ERR;
  }
  if (!numbers(argv, 5) || !self_of(argv)) return ERR;
  const rx = number(2), ry = number(3);
  if (rx < 0 || ry < 0 || rx > 0x7fff || ry > 0x7fff) return raise_type(T_VALUE_ERROR);
  ellipse(bitmap(0), coordinate(0), coordinate(1), rx, ry, <u32>number(4), (<i32>mask & QUADRANTS) | (fill ? FILL : 0));
  return NONE;
}

function f_text(argc: i32, argv: usize): V {
  let color: i64 = 1;
  if (npos(argc) > 4) {
    color = get_i64(arg(argv, 4));
    if (get_failed) return ERR;
  }
  const x = get_i64(arg(argv, 2));
  if (get_failed) return ERR;
  const y = get_i64(arg(argv, 3));
  if (get_failed || !self_of(argv) || !view_text(arg(argv, 1))) return ERR;
  for (let i = 0; i < view_len; i++) character(bitmap(0), load<u8>(view_data + i), clip(x + 8 * i), clip(y), <u32>color);
  return NONE;
}

function f_scroll(argc: i32, argv: usize): V {
  if (!numbers(argv, 2) || !self_of(argv)) return ERR;
  const b = bitmap(0);
  const dx = coordinate(0), dy = coordinate(1);
  if (abs(dx) >= b.width || abs(dy) >= b.height) return NONE;
  // from the side that is scrolled towards, so that nothing is overwritten before it is read
  const rows = b.height - abs(dy), columns = b.width - abs(dx);
  for (let j = 0; j < rows; j++) {
    const y = dy < 0 ? j : b.height - 1 - j;
    for (let i = 0; i < columns; i++) {
      const x = dx < 0 ? i : b.width - 1 - i;
      set_pixel(b, x, y, get_pixel(b, x - dx, y - dy));
    }
  }
  return NONE;
}

/** Opens a frame buffer, or a tuple or list that describes one, as bitmap `b` for reading. */
function source(v: V, b: i32): bool {
  if (is_ptr(v)) {
    let p = ptr_of(v);
    const t = changetype<TypeObj>(load<u32>(p));
    if (t.flags & TF_INSTANCE && <usize>t.native == T_FRAMEBUFFER) {
      const part = native_part(p);
      if (part != UNDEF) p = ptr_of(part);
    }
    const type = <usize>load<u32>(p);
    if (type == T_FRAMEBUFFER) return open(changetype<FrameObj>(p), bitmap(b), false);
    if (type == T_TUPLE || type == T_LIST) {
      const n = type == T_TUPLE ? changetype<TupleObj>(p).len : changetype<ListObj>(p).len;
      const values = type == T_TUPLE ? p + TUPLE_ITEMS : <usize>changetype<ListObj>(p).items;
      if (n >= 4 && n <= 5) {
        const made = frame_new(values, n, false);
        return made != 0 && open(changetype<FrameObj>(made), bitmap(b), false);
      }
      raise_type(T_VALUE_ERROR);
      return false;
    }
  }
  raise_fmt(T_TYPE_ERROR, "object '%t' isn't a tuple or list", v);
  return false;
}

function f_blit(argc: i32, argv: usize): V {
  const n = npos(argc);
  const x = clip(get_i64(arg(argv, 2)));
  if (get_failed) return ERR;
  const y = clip(get_i64(arg(argv, 3)));
  if (get_failed) return ERR;
  let key: i64 = -1;
  if (n > 4) {
    key = get_i64(arg(argv, 4));
    if (get_failed) return ERR;
  }
  const palette = n > 5 && arg(argv, 5) != NONE;
  if (palette && !source(arg(argv, 5), 2)) return ERR;
  if (!source(arg(argv, 1), 1) || !self_of(argv)) return ERR;
  const to = bitmap(0), from = bitmap(1), colors = bitmap(2);
  const right = min(to.width, x + from.width), bottom = min(to.height, y + from.height);
  for (let j = max(y, 0); j < bottom; j++) {
    for (let i = max(x, 0); i < right; i++) {
      let c = get_pixel(from, i - x, j - y);
      if (palette) c = <i32>c < colors.width ? get_pixel(colors, c, 0) : 0;
      if (c != <u32>key) set_pixel(to, i, j, c);
    }
  }
  return NONE;
}

// ---- polygons ---------------------------------------------------------------------------------------------

/** Coordinates of the polygon's corners: i64 pairs in a raw buffer. */
let corners: usize = 0;
let corner_count: i32 = 0;
// @ts-ignore: decorator
@inline function corner(i: i32, axis: i32): i64 { return load<i64>(corners + (<usize>(2 * i + axis) << 3)); }

function read_corners(v: V): bool {
  if (!need_buffer(v, false)) return false;
  const code = buffer_code, size = code_size(code), n = buffer_len / (2 * size);
  corner_count = n;
  if (n == 0) return true;
  corners = gc_bytes(16 * n);
  if (!corners || get_buffer(v, false) <= 0) return false;
  for (let i = 0; i < 2 * n; i++) {
    const item = load_item(code, buffer_data + i * size);
    const c = item == ERR ? 0 : get_i64(item);
    if (item == ERR || get_failed) return false;
    store<i64>(corners + (<usize>i << 3), clip(c));
  }
  return true;
}

/** Fills one row between the crossings of the edges; edges do not include their lower end. */
function fill_row(b: Bitmap, x: i64, y: i64, row: i64, c: u32, nodes: usize): void {
  let count = 0;
  for (let i = 0, last = 0; i < corner_count; i++) {
    const k = corner_count - 1 - i;
    const x1 = corner(last, 0), y1 = corner(last, 1), x2 = corner(k, 0), y2 = corner(k, 1);
    last = k;
    if (y1 != y2 && y1 > row != y2 > row) {
      const node = (32 * x1 + (32 * (x2 - x1) * (row - y1)) / (y2 - y1) + 16) / 32;
      // insertion keeps the crossings sorted
      let at = count++;
      for (; at > 0 && load<i64>(nodes + (<usize>(at - 1) << 3)) > node; at--) {
        store<i64>(nodes + (<usize>at << 3), load<i64>(nodes + (<usize>(at - 1) << 3)));
      }
      store<i64>(nodes + (<usize>at << 3), node);
    } else if (row == max(y1, y2)) {
      // lower ends, and level edges
      if (y1 < y2) line(b, x + x2, y + y2, x + x2, y + y2, c);
      else if (y2 < y1) line(b, x + x1, y + y1, x + x1, y + y1, c);
      else line(b, x + x1, y + y1, x + x2, y + y2, c);
    }
  }
  for (let i = 0; i + 1 < count; i += 2) {
    const from = load<i64>(nodes + (<usize>i << 3)), to = load<i64>(nodes + (<usize>(i + 1) << 3));
    fill_rect(b, clip(x + from), clip(y + row), clip(to - from + 1), 1, c);
  }
}

function f_poly(argc: i32, argv: usize): V {
  const fill = flag(argc, argv, 5);
  if (fill < 0) return ERR;
  const x = <i64>clip(get_i64(arg(argv, 1)));
  if (get_failed) return ERR;
  const y = <i64>clip(get_i64(arg(argv, 2)));
  if (get_failed) return ERR;
  const color = <u32>get_i64(arg(argv, 4));
  if (get_failed || !read_corners(arg(argv, 3))) return ERR;
  const n = corner_count;
  if (n == 0) return NONE;
  const nodes = fill ? gc_bytes(8 * n) : 0;
  if ((fill && !nodes) || !self_of(argv)) return ERR;
  const b = bitmap(0);
  if (!fill) {
    for (let i = 0; i < n; i++) {
      const k = (i + 1) % n;
      line(b, x + corner(k, 0), y + corner(k, 1), x + corner(i, 0), y + corner(i, 1), color);
    }
    return NONE;
  }
  let top = i64.MAX_VALUE, bottom = i64.MIN_VALUE;
  for (let i = 0; i < n; i++) {
    top = min(top, corner(i, 1));
    bottom = max(bottom, corner(i, 1));
  }
  // only rows that can be seen
  top = max(top, -y);
  bottom = min(bottom, <i64>b.height - 1 - y);
  for (let row = top; row <= bottom; row++) fill_row(b, x, y, row, color, nodes);
  return NONE;
}

function f_buffer(v: V, out: usize, write: i32): i32 {
  const r = get_buffer(changetype<FrameObj>(ptr_of(v)).buffer, write != 0);
  if (r > 0) {
    store<u32>(out, <u32>buffer_data);
    store<u32>(out, buffer_len, 4);
    store<u32>(out, buffer_code, 8);
  }
  return r;
}

function f_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<FrameBuffer>"); }

/** Values of the constants, behind the type. */
const FORMATS: usize = memory.data<u8>([0, 0, 1, 5, 2, 6, 3, 4]);
function constant(i: i32): V { return i == 0 ? obj(T_FRAMEBUFFER) : smi(load<u8>(FORMATS + i - 1)); }

export function init_framebuf(): void {
  const t = type_def(T_FRAMEBUFFER, "FrameBuffer", 0, 0, 24, 0, 2, 0);
  t.make_new = fn_index(f_make);
  t.repr = fn_index(f_repr);
  t.buffer = fn_index(f_buffer);
  type_methods(
    t,
    "fill:2 fill_rect:6 pixel:3-4 hline:5 vline:5 rect:6-7 line:6 ellipse:6-8 poly:5-6 blit:4-6 scroll:3 text:4-5",
    METHODS,
  );
  module_def(
    DEF, "framebuf", "FrameBuffer1:3-4", FUNCTIONS, "FrameBuffer MVLSB MONO_VLSB RGB565 GS2_HMSB GS4_HMSB GS8 MONO_HLSB MONO_HMSB", constant,
  );
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [f_fill, f_fill_rect, f_pixel, f_hline, f_vline, f_rect, f_line, f_ellipse, f_poly, f_blit, f_scroll, f_text];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_legacy];
