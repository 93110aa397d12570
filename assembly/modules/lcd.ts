/** Module `lcd` (MaixPy API, section 2.6), on the board's display. */
import { device } from "../hal";
import { rgb_of_gray, swap16 } from "../image/color";
import { LCD_CELL_H, CELL_W, lcd_dot } from "../image/font";
import { GRAYSCALE, Img, RGB565 } from "../image/img";
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg, raise_os } from "../py/error";
import { str_data, str_len } from "../py/intern";
import { arg, module_def, Native, nkw, npos } from "../py/native";
import { seq_items, seq_len } from "../py/objects/seq";
import { str_of, truth } from "../py/ops";
import { T_BYTEARRAY, T_BYTES, T_OS_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, bool_of, is_type, smi } from "../py/value";
import { Device, Lcd } from "./device";
import { arg_failed, args_start, bool_option, color_of, group, int_option, is_sequence, option, read_sequence, to_int } from "./image_args";
import { image_obj, img_of, is_image } from "./image_object";

const DEF: usize = memory.data(32, 8);

/** 0 = not started; else the `type` of `init`. */
let started: i32 = 0;
let turn: i32 = 0;
let mirrored: bool = false;

// @ts-ignore: decorator
@inline function call(op: u32, a: u32, b: u32, ptr: usize, len: u32): i32 { return device(Device.LCD, op, a, b, ptr, len); }
// @ts-ignore: decorator
@inline function pair(a: i32, b: i32): u32 { return <u32>(a & 0xffff) | (<u32>b << 16); }

/** Width and height of the current orientation, 0 before `init`. */
export function lcd_width(): i32 { return started ? call(Lcd.SIZE, 0, 0, 0, 0) & 0xffff : 0; }
export function lcd_height(): i32 { return started ? call(Lcd.SIZE, 0, 0, 0, 0) >> 16 : 0; }

/** Size of `image.Image()`: the board's display upright, else 320x240. */
export function default_size(): u32 {
  const size = call(Lcd.SIZE, 0, 0, 0, 0);
  return size > 0 ? size : pair(320, 240);
}

function fill(x: i32, y: i32, w: i32, h: i32, color: i32): void {
  if (w > 0 && h > 0) call(Lcd.FILL, pair(x, y), pair(w, h), 0, color);
}

function fill_all(color: i32): void { fill(0, 0, lcd_width(), lcd_height(), color); }

// ---- drawing -------------------------------------------------------------------------------------------------

const LINE_PIXELS: i32 = 1024;
const LINE: usize = memory.data(2048, 8);

/** Gray level of the 64-step ramp that the display shows. */
// @ts-ignore: decorator
@inline function ramp(v: i32): i32 { return rgb_of_gray(v & 0xfc | v >> 6); }

/** Draws the window (sx, sy, w, h) of the image at (x, y): all inside of both. */
function draw(img: Img, sx: i32, sy: i32, w: i32, h: i32, x: i32, y: i32): void {
  if (img.format == RGB565) {
    call(Lcd.DRAW, pair(x, y), pair(w, h), img.data + (<usize>(sy * img.w + sx) << 1), img.w << 1);
    return;
  }
  w = min(w, LINE_PIXELS);
  for (let row = 0; row < h; row++) {
    const from = img.data + (sy + row) * img.w + sx;
    for (let i = 0; i < w; i++) store<u16>(LINE + (<usize>i << 1), ramp(load<u8>(from + i)));
    call(Lcd.DRAW, pair(x, y + row), pair(w, 1), LINE, w << 1);
  }
}

/** display(img, roi=None, oft=None): centred and cut without `oft`, else drawn at that point and clipped. */
function l_display(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  const format = is_image(v) ? image_obj(v).format : -1;
  if (format != GRAYSCALE && format != RGB565) return raise_msg(T_OS_ERROR, "Image format is not supported.");
  args_start();
  const roi = option(argc, argv, 1, "roi"), oft = option(argc, argv, 2, "oft");
  const img = img_of(v);
  let sx = 0, sy = 0, w = img.w, h = img.h;
  if (roi != UNDEF && roi != NONE && read_sequence(roi, 4)) {
    sx = min(max(group(0), 0), img.w);
    sy = min(max(group(1), 0), img.h);
    w = min(max(group(2), 0), img.w - sx);
    h = min(max(group(3), 0), img.h - sy);
  }
  const at = oft != UNDEF && oft != NONE && read_sequence(oft, 2);
  if (arg_failed) return ERR;
  if (!started) return NONE;
  const width = lcd_width(), height = lcd_height();
  let x = group(0), y = group(1);
  if (at) {
    if (x < 0) {
      sx -= x;
      w += x;
      x = 0;
    }
    if (y < 0) {
      sy -= y;
      h += y;
      y = 0;
    }
    w = min(w, width - x);
    h = min(h, height - y);
  } else {
    if (w > width) {
      sx += (w - width) / 2;
      w = width;
    }
    if (h > height) {
      sy += (h - height) / 2;
      h = height;
    }
    x = (width - w) / 2;
    y = (height - h) / 2;
    fill(0, 0, width, y, 0);
    fill(0, y + h, width, height - y - h, 0);
    fill(0, y, x, h, 0);
    fill(x + w, y, width - x - w, h, 0);
  }
  if (w > 0 && h > 0) draw(img, sx, sy, w, h, x, y);
  call(Lcd.FRAME, 0, 0, 0, 0);
  return NONE;
}

/** draw_string(x, y, str [, color=RED [, bg=BLACK]]): 8x16 cells, cut to the whole cells that fit. */
function l_draw_string(argc: i32, argv: usize): V {
  if (!started) return raise_msg(T_VALUE_ERROR, "not init");
  args_start();
  const x = to_int(arg(argv, 0)), y = to_int(arg(argv, 1));
  const color = npos(argc) > 3 ? color_of(arg(argv, 3), RGB565) : 0x00f8;
  const ground = npos(argc) > 4 ? color_of(arg(argv, 4), RGB565) : 0;
  if (arg_failed) return ERR;
  const text = str_of(arg(argv, 2));
  if (text == ERR) return ERR;
  const width = lcd_width();
  if (x < 0 || y < 0 || x >= width || y > lcd_height() - LCD_CELL_H) return NONE;
  const n = min(str_len(text), (width - x) / CELL_W);
  for (let i = 0; i < n; i++) {
    const ch = <i32>load<u8>(str_data(text) + i);
    let out = LINE;
    for (let row = 0; row < LCD_CELL_H; row++)
      for (let column = 0; column < CELL_W; column++, out += 2) store<u16>(out, lcd_dot(ch, column, row) ? color : ground);
    call(Lcd.DRAW, pair(x + i * CELL_W, y), pair(CELL_W, LCD_CELL_H), LINE, CELL_W << 1);
  }
  return NONE;
}

/** fill_rectangle(x, y, w, h, color), clipped. */
function l_fill_rectangle(argc: i32, argv: usize): V {
  args_start();
  let x = to_int(arg(argv, 0)), y = to_int(arg(argv, 1)), w = to_int(arg(argv, 2)), h = to_int(arg(argv, 3));
  const v = option(argc, argv, 4, "color");
  const color = v == UNDEF ? 0 : color_of(v, RGB565);
  if (arg_failed) return ERR;
  if (!started) return NONE;
  if (x < 0) {
    w += x;
    x = 0;
  }
  if (y < 0) {
    h += y;
    y = 0;
  }
  fill(x, y, min(w, lcd_width() - x), min(h, lcd_height() - y), color);
  return NONE;
}

/** clear([color]). */
function l_clear(argc: i32, argv: usize): V {
  args_start();
  const v = option(argc, argv, 0, "color");
  let color = v == UNDEF ? 0 : color_of(v, RGB565);
  if (npos(argc) == 3) color = color_of_three(argv);
  if (arg_failed) return ERR;
  if (started) fill_all(color);
  return NONE;
}

/** Colour of three separate channel arguments. */
function color_of_three(argv: usize): i32 {
  const r = to_int(arg(argv, 0)), g = to_int(arg(argv, 1)), b = to_int(arg(argv, 2));
  return swap16(((r & 0xf8) << 8) | ((g & 0xfc) << 3) | ((b & 0xff) >> 3));
}

// ---- control -------------------------------------------------------------------------------------------------

/** init(type=1, freq=board, color=0, width=board, height=board, invert=0, ...). */
function l_init(argc: i32, argv: usize): V {
  args_start();
  const type = int_option(argc, argv, 0, "type", 1);
  const freq = int_option(argc, argv, 1, "freq", 0);
  const c = option(argc, argv, 2, "color");
  const color = c == UNDEF ? 0 : color_of(c, RGB565);
  const invert = int_option(argc, argv, 5, "invert", 0);
  if (arg_failed) return ERR;
  if (type == 0) return NONE;
  if (type < 0 || type > 5) return raise_msg(T_VALUE_ERROR, "type error");
  const r = call(Lcd.INIT, freq, i32(invert != 0), 0, 0);
  if (r < 0) return raise_os(r);
  started = type;
  turn = 0;
  mirrored = false;
  call(Lcd.ROTATION, 0, 0, 0, 0);
  fill_all(color);
  return NONE;
}

function l_deinit(argc: i32, argv: usize): V {
  if (started) call(Lcd.DEINIT, 0, 0, 0, 0);
  started = 0;
  return NONE;
}

function l_width(argc: i32, argv: usize): V { return started ? smi(lcd_width()) : NONE; }
function l_height(argc: i32, argv: usize): V { return started ? smi(lcd_height()) : NONE; }
function l_type(argc: i32, argv: usize): V { return started ? smi(started) : NONE; }

function l_freq(argc: i32, argv: usize): V {
  args_start();
  const hz = int_option(argc, argv, 0, "freq", 0);
  if (arg_failed) return ERR;
  const r = call(Lcd.FREQ, hz, 0, 0, 0);
  return r < 0 ? raise_os(r) : smi(r);
}

/** The backlight hangs on the power chip: nothing to do here. */
function l_backlight(argc: i32, argv: usize): V { return NONE; }

function l_rotation(argc: i32, argv: usize): V {
  if (npos(argc)) {
    args_start();
    const r = to_int(arg(argv, 0));
    if (arg_failed) return ERR;
    if (<u32>r > 3) return raise_msg(T_VALUE_ERROR, "value:[0,3]");
    turn = r;
    if (started) call(Lcd.ROTATION, turn, i32(mirrored), 0, 0);
  }
  return smi(turn);
}

function l_mirror(argc: i32, argv: usize): V {
  if (npos(argc) || nkw(argc)) {
    args_start();
    mirrored = bool_option(argc, argv, 0, "invert", false);
    if (arg_failed) return ERR;
    if (started) call(Lcd.ROTATION, turn, i32(mirrored), 0, 0);
  }
  return bool_of(mirrored);
}

/** direction(byte): the panel's MADCTL register as it is. */
function l_direction(argc: i32, argv: usize): V {
  args_start();
  const byte = to_int(arg(argv, 0));
  if (arg_failed) return ERR;
  if (started) call(Lcd.MADCTL, byte & 0xff, 0, 0, 0);
  return NONE;
}

/** register(cmd, data): a panel command with one byte, a list or tuple of bytes, or bytes. */
function l_register(argc: i32, argv: usize): V {
  args_start();
  const command = to_int(arg(argv, 0));
  let n = 0;
  if (npos(argc) > 1) {
    const data = arg(argv, 1);
    if (is_sequence(data)) {
      n = min(seq_len(data), LINE_PIXELS);
      for (let i = 0; i < n; i++) store<u8>(LINE + i, to_int(load<u64>(seq_items(data) + (<usize>i << 3))));
    } else if (is_type(data, T_BYTES) || is_type(data, T_BYTEARRAY)) {
      if (!need_buffer(data, false)) return ERR;
      n = min(<i32>buffer_len, LINE_PIXELS);
      memory.copy(LINE, buffer_data, n);
    } else {
      n = 1;
      store<u8>(LINE, to_int(data));
    }
  }
  if (arg_failed) return ERR;
  const r = started ? call(Lcd.COMMAND, command, 0, LINE, n) : 0;
  return r < 0 ? raise_os(r) : NONE;
}

/** bgr_to_rgb(bool): inverts nothing on this panel; accepted. */
function l_bgr_to_rgb(argc: i32, argv: usize): V {
  return npos(argc) && truth(arg(argv, 0)) < 0 ? ERR : NONE;
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<Native> = [
  l_init, l_deinit, l_width, l_height, l_type, l_freq, l_backlight, l_backlight, l_display, l_clear, l_rotation, l_mirror, l_direction,
  l_draw_string, l_fill_rectangle, l_register, l_bgr_to_rgb,
];

function constant(i: i32): V { return UNDEF; }

export function init_lcd(): void {
  started = 0;
  turn = 0;
  mirrored = false;
  module_def(
    DEF, "lcd",
    `init:0-11k deinit:0 width:0 height:0 type:0 freq:0-1k set_backlight:1 get_backlight:0-1 display:1-3k clear:0-3k rotation:0-1
      mirror:0-1k direction:1 draw_string:3-5 fill_rectangle:4-5k register:1-2 bgr_to_rgb:0-1
      BLACK=0 NAVY=3840 DARKGREEN=57347 DARKCYAN=61187 MAROON=120 PURPLE=3960 OLIVE=57467 LIGHTGREY=6342 DARKGREY=61307 BLUE=7936
      GREEN=57351 CYAN=65287 RED=248 MAGENTA=8184 YELLOW=57599 WHITE=65535 ORANGE=8445 GREENYELLOW=58799 PINK=8184 XY_RLUD=0
      YX_RLUD=32 XY_LRUD=64 YX_LRUD=96 XY_RLDU=128 YX_RLDU=160 XY_LRDU=192 YX_LRDU=224`,
    FUNCTIONS, "", constant,
  );
}
