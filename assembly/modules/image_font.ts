/** Fonts of later MaixPy: `draw_font`, and `image.font_load` for text in Unicode from flash or a file. */
import { draw_glyph, glyph_bytes, glyph_edge } from "../image/glyph";
import { Img } from "../image/img";
import { flash_read, flash_size } from "../hal";
import { buffer_data, buffer_len, get_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { root, root_mark, root_release } from "../py/heap";
import { str_data, str_len, str_new } from "../py/intern";
import { arg } from "../py/native";
import { utf8_char, utf8_size } from "../py/text/quote";
import { utf8_valid } from "../py/text/utf8";
import { T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V, is_type, smi } from "../py/value";
import { arg_failed, args_start, bad_value, color_option, float_option, group, read_group, to_int } from "./image_args";
import { img_of, need_image } from "./image_object";
import { stream_read_all } from "./stream";
import { m_close, m_seek } from "./stream_methods";
import { vfs_open_binary } from "./vfs";

export const ASCII: i32 = 0;
export const UTF8: i32 = 2;

/** The font in use: size, and its address in flash, or the length of its path. 0 and 0 = the built-in one. */
let font_w: i32 = 0;
let font_h: i32 = 0;
let font_flash: i32 = 0;
let font_path_len: i32 = 0;
const PATH_ROOM: i32 = 200;
const FONT_PATH: usize = memory.data(200, 8);
/** Largest glyph: 32 x 64. */
const GLYPH: usize = memory.data(256, 8);

export function font_loaded(): bool { return (font_flash | font_path_len) != 0; }

/** font_free(): back to the built-in font. */
export function m_font_free(argc: i32, argv: usize): V {
  font_flash = font_path_len = 0;
  return NONE;
}

/** font_load(index, width, height, source): with UTF8, glyphs of all code points one after the other, at a flash address or in a file. */
export function m_font_load(argc: i32, argv: usize): V {
  args_start();
  const index = to_int(arg(argv, 0)), w = to_int(arg(argv, 1)), h = to_int(arg(argv, 2)), source = arg(argv, 3);
  if (arg_failed) return ERR;
  m_font_free(argc, argv);
  if (index != UTF8) return NONE;
  if (w <= 0 || (w & 7) != 0 || w > 32 || h <= 0 || h > 64) return raise_msg(T_VALUE_ERROR, "the font's width is 8, 16, 24 or 32, its height 1 to 64");
  font_w = w;
  font_h = h;
  if (!is_type(source, T_STR)) {
    const address = to_int(source);
    if (!arg_failed && address <= 0) bad_value("[MAIXPY]image: font_addr must > 0 ");
    if (arg_failed) return ERR;
    font_flash = address;
    return NONE;
  }
  const n = str_len(source);
  if (n > PATH_ROOM) return raise_msg(T_VALUE_ERROR, "the path is too long");
  // an error now rather than with the first text
  const file = vfs_open_binary(source);
  if (file == ERR) return ERR;
  close(file);
  memory.copy(FONT_PATH, str_data(source), n);
  font_path_len = n;
  return NONE;
}

const ARGS: usize = memory.data(16, 8);
function close(file: V): bool {
  store<u64>(ARGS, file);
  return m_close(1, ARGS) != ERR;
}

/** Reads the glyph of a code point to GLYPH: 1 read, 0 there is none, -1 raised. */
function read_glyph(file: V, c: i32): i32 {
  const n = glyph_bytes(font_w, font_h), at = <i64>c * n;
  if (font_flash) return <i64>font_flash + at + n <= <i64>flash_size() && flash_read(font_flash + <i32>at, GLYPH, n) >= 0 ? 1 : 0;
  store<u64>(ARGS, file);
  store<u64>(ARGS, smi(at), 8);
  if (m_seek(2, ARGS) == ERR) return -1;
  return stream_read_all(file, GLYPH, n) == n ? 1 : 0;
}

// @ts-ignore: decorator
@inline function round(x: f32): i32 { return <i32>Mathf.floor(x + 0.5); }

/** Draws UTF-8 text in the loaded font, up to the first character that it lacks. False = raised. */
export function font_text(img: Img, x: i32, y: i32, text: V, p: i32, scale: f32, dx: i32, dy: i32, mono: bool): bool {
  const mark = root_mark();
  root(text);
  let file: V = NONE;
  if (font_path_len) {
    const path = str_new(FONT_PATH, font_path_len);
    file = path == ERR ? ERR : vfs_open_binary(path);
    if (file == ERR) return false;
    root(file);
  }
  const left = x, len = str_len(text), data = str_data(text);
  let ok = true;
  if (utf8_valid(data, len)) {
    for (let i = 0; i < len; ) {
      const c = <i32>utf8_char(data + <usize>i);
      i += utf8_size(load<u8>(data + <usize>i));
      if (c == 10 || c == 13) {
        x = left;
        y += round(<f32>font_h * scale) + dy;
        continue;
      }
      const r = read_glyph(file, c);
      ok = r >= 0;
      if (r <= 0) break;
      if (mono) {
        draw_glyph(img, x, y, font_w, font_h, GLYPH, p, scale);
        x += round(<f32>font_w * scale) + dx;
        continue;
      }
      const first = glyph_edge(GLYPH, font_w, font_h, false);
      if (first < 0) {
        x += round(3 * scale);
        continue;
      }
      x -= round(<f32>first * scale);
      draw_glyph(img, x, y, font_w, font_h, GLYPH, p, scale);
      x += round(<f32>(glyph_edge(GLYPH, font_w, font_h, true) + 2) * scale) + dx;
    }
  }
  if (file != NONE && ok) ok = close(file);
  root_release(mark);
  return ok;
}

/** draw_font(x, y, width, height, glyph, color=white, scale=1): one glyph from bytes. */
export function i_draw_font(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  args_start();
  const img = img_of(self);
  const at = read_group(argc, argv, 4);
  const x = group(0), y = group(1), w = group(2), h = group(3);
  if (!arg_failed && (argc & 0xffff) <= at) return raise_msg(T_TYPE_ERROR, "function missing required positional arguments");
  if (!arg_failed && (w <= 0 || (w & 7) != 0 || w > 32 || h <= 0 || h > 1024)) bad_value("Error: font arg_w_font % 8 == 0 && arg_w_font <= 32!");
  if (arg_failed) return ERR;
  const color = color_option(argc, argv, at + 1, "color", img.format), scale = float_option(argc, argv, at + 2, "scale", 1);
  if (!arg_failed && !(scale > 0 && scale <= 4096)) bad_value("Error: 0 < scale!");
  if (arg_failed) return ERR;
  const b = get_buffer(arg(argv, at), false);
  if (b <= 0) return b == 0 ? ERR : raise_msg(T_TYPE_ERROR, "the glyph is bytes");
  if (buffer_len != glyph_bytes(w, h)) return raise_msg(T_VALUE_ERROR, "Error: font (arg_w_font / 8) * (arg_h_font / 8) * 8 == font_len!");
  draw_glyph(img, x, y, w, h, buffer_data, color, <f32>scale);
  return self;
}
