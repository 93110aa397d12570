/** Module `sensor` (MaixPy API, section 2.7), on the board's camera. */
import { device, time_us } from "../hal";
import { GRAYSCALE, RGB565 } from "../image/img";
import { mem_alloc, mem_free } from "../memory";
import { raise_msg, raise_os } from "../py/error";
import { collect, gc_root } from "../py/gc";
import { gc_alloc } from "../py/heap";
import { arg, fn_index, module_def, Native, npos } from "../py/native";
import { seq_len } from "../py/objects/seq";
import { OUT, text_flush, text_hex, text_lit } from "../py/text";
import { type_def } from "../py/typetable";
import { T_OS_ERROR, T_RUNTIME_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, FALSE, NONE, TRUE, UNDEF, V, obj, smi } from "../py/value";
import { Camera, Device } from "./device";
import { arg_failed, args_start, bool_option, group, int_option, is_sequence, read_sequence, to_int } from "./image_args";
import { image_obj, image_wrap } from "./image_object";
import { resource_add } from "./resource";
import {
  s_write_reg, s_read_reg, s_set_contrast, s_set_brightness, s_set_saturation, s_set_gainceiling, s_set_auto_gain,
  s_get_gain_db, s_set_auto_exposure, s_get_exposure_us, s_set_auto_whitebal, s_set_colorbar,
} from "./sensor_controls";
import { wait_us } from "./time";

const DEF: usize = memory.data(32, 8);
const T_FRAME: usize = memory.data(96, 16);

const GRAY: i32 = 4;
const TIMEOUT_MS: u32 = 300;
const EIO: i32 = 5;
const ENOMEM: i32 = 12;
const ENODATA: i32 = -61;

/** What `reset` has found, 0 = nothing. */
export let id: i32 = 0;
let format: i32 = 0;
let frame_w: i32 = 0;
let frame_h: i32 = 0;
let window_w: i32 = 0;
let window_h: i32 = 0;
/** Offset of the window: 0 unless the script has given one. */
let window_x: i32 = 0;
let window_y: i32 = 0;
let mirror: bool = false;
let vflip: bool = false;
/** Frame memory (system heap): RGB565, behind it the planes R, G, B. */
let frame: usize = 0;
/** Static words: the object that owns the frame memory, and the image of the last snapshot. */
const OWNER: usize = memory.data(8, 8);
const LAST: usize = memory.data(8, 8);

// @ts-ignore: decorator
@inline export function call(op: u32, a: u32, b: u32, ptr: usize, len: u32): i32 { return device(Device.CAMERA, op, a, b, ptr, len); }

/** Width | height << 16 of the frame sizes, by number from 1. */
const SIZES: StaticArray<u16> = [
  88, 72, 176, 144, 352, 288, 88, 60, 176, 120, 352, 240, 40, 30, 80, 60, 160, 120, 320, 240, 640, 480, 60, 40, 120, 80, 240, 160, 64, 32,
  64, 64, 128, 64, 128, 128, 240, 240, 128, 160, 128, 160, 720, 480, 752, 480, 800, 600, 1280, 1024, 1600, 1200,
];
const SIZE_COUNT: i32 = 26;

function free_frame(p: usize): void { mem_free(p); }

/** Frame memory for w x h; what images of the old one show stays until they are gone. False = raised. */
function make_frame(w: i32, h: i32): bool {
  store<u64>(OWNER, NONE);
  store<u64>(LAST, NONE);
  frame = 0;
  let p = mem_alloc(w * h * 5, 64);
  if (!p) {
    collect();
    p = mem_alloc(w * h * 5, 64);
  }
  if (!p) {
    raise_os(ENOMEM);
    return false;
  }
  const o = gc_alloc(16, T_FRAME);
  if (!o || !resource_add(o, p, free_frame)) {
    mem_free(p);
    if (o) raise_os(ENOMEM);
    return false;
  }
  memory.fill(p, 0, w * h * 5);
  store<u64>(OWNER, obj(o));
  frame = p;
  return true;
}

// ---- start ---------------------------------------------------------------------------------------------------

function name_of(id: i32): string {
  return id == 0x7742 ? "ov7740" : id == 0x2642 ? "ov2640" : id == 0x3660 ? "ov3660" : "sensor";
}

/** reset(freq=board, set_regs=True, dual_buff=False). */
function s_reset(argc: i32, argv: usize): V {
  args_start();
  const hz = int_option(argc, argv, -1, "freq", 0);
  if (arg_failed) return ERR;
  text_lit(OUT, "init i2c2\n");
  const r = call(Camera.RESET, hz, 0, 0, 0);
  if (r < 0) {
    text_lit(OUT, "[MAIXPY]: no sensor\n");
    text_flush();
    return raise_msg(T_OS_ERROR, "Reset Failed");
  }
  id = r;
  text_lit(OUT, r == 0x9d ? "[MAIXPY]: find gc3028" : "[MAIXPY]: find ");
  if (r != 0x9d) text_lit(OUT, name_of(r));
  if (r != 0x9d && name_of(r).length == 6 && r != 0x7742 && r != 0x2642 && r != 0x3660) text_hex(OUT, r, 4);
  text_lit(OUT, "\n");
  mirror = vflip = false;
  if (!format) format = RGB565;
  if (!frame_w) return NONE;
  call(Camera.FORMAT, format, 0, 0, 0);
  call(Camera.FRAMESIZE, eights(frame_w), eights(frame_h), 0, 0);
  return NONE;
}

/** RuntimeError unless `reset` has found a sensor. */
export function ready(): bool {
  if (id) return true;
  raise_msg(T_RUNTIME_ERROR, "Not init!");
  return false;
}

function s_set_pixformat(argc: i32, argv: usize): V {
  args_start();
  const f = to_int(arg(argv, 0));
  if (arg_failed) return ERR;
  if (f < RGB565 || f > GRAY) return raise_msg(T_OS_ERROR, "Pixel format is not supported!");
  if (!ready()) return ERR;
  if (call(Camera.FORMAT, f, 0, 0, 0) < 0) return raise_msg(T_OS_ERROR, "Pixel format is not supported!");
  format = f;
  store<u64>(LAST, NONE);
  return TRUE;
}

function s_set_framesize(argc: i32, argv: usize): V {
  args_start();
  const n = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return ERR;
  if (n < 1 || n > SIZE_COUNT) return raise_os(EIO);
  const w = <i32>unchecked(SIZES[(n - 1) * 2]), h = <i32>unchecked(SIZES[(n - 1) * 2 + 1]);
  if (call(Camera.FRAMESIZE, eights(w), eights(h), 0, 0) < 0) return raise_os(EIO);
  if ((w != frame_w || h != frame_h || !frame) && !make_frame(eights(w), eights(h))) return ERR;
  frame_w = window_w = w;
  frame_h = window_h = h;
  window_x = window_y = 0;
  store<u64>(LAST, NONE);
  return NONE;
}

/** set_windowing((w, h)): the top left part of the frame, as MaixPy takes it; ((x, y, w, h)): the part that begins at (x, y). */
function s_set_windowing(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  args_start();
  const n = npos(argc) == 1 && is_sequence(v) ? seq_len(v) : npos(argc) == 4 ? 0 : -1;
  if (n == 4 || n == 2) read_sequence(v, n);
  else if (n) return raise_msg(T_VALUE_ERROR, "The tuple/list must either be (x, y, w, h) or (w, h)");
  if (arg_failed || !ready()) return ERR;
  let x = 0, y = 0, w = 0, h = 0;
  if (n == 0) {
    x = to_int(arg(argv, 0));
    y = to_int(arg(argv, 1));
    w = to_int(arg(argv, 2));
    h = to_int(arg(argv, 3));
  } else {
    x = n == 4 ? group(0) : 0;
    y = n == 4 ? group(1) : 0;
    w = group(n - 2);
    h = group(n - 1);
  }
  if (arg_failed) return ERR;
  if (w < 8 || h < 8) return raise_msg(T_VALUE_ERROR, "The selected window is too small");
  if (x < 0 || y < 0 || <i64>x + w > frame_w || <i64>y + h > frame_h) {
    return raise_msg(T_VALUE_ERROR, "The selected window is outside the bounds of the frame");
  }
  if (w & 7 || h & 7) return raise_msg(T_VALUE_ERROR, "value must be multiple of 8");
  window_x = x;
  window_y = y;
  window_w = w;
  window_h = h;
  store<u64>(LAST, NONE);
  return TRUE;
}

// ---- pictures ------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function eights(n: i32): i32 { return (n + 7) & ~7; }
/** Where the planes R, G, B begin: behind the largest RGB565 picture. */
function planes_of(): usize { return frame + <usize>(eights(frame_w) * eights(frame_h) * 2); }

/** Moves the window's part of a captured plane of `w` x `h` pixels of `unit` bytes to `to`. */
function cut(to: usize, from: usize, w: i32, unit: i32): void {
  const size = window_w * unit;
  let p = from + (window_y * w + window_x) * unit;
  for (let y = 0; y < window_h; y++, p += w * unit, to += size) memory.copy(to, p, size);
}

/** Takes the next frame into the frame memory, or with `skip` lets it pass. False = raised. */
function take(timeout: string, skip: bool): bool {
  const planes = planes_of();
  // the hardware captures from the top left, in units of 8
  const w = eights(window_x + window_w), h = eights(window_y + window_h);
  const r = call(Camera.SNAPSHOT, <u32>w | (<u32>h << 16), TIMEOUT_MS, skip ? 0 : frame, skip ? 0 : <u32>planes);
  if (r >= 0) {
    if (skip || (w == window_w && h == window_h)) return true;
    cut(frame, frame, w, 2);
    for (let i = 0; i < 3; i++) cut(planes + i * window_w * window_h, planes + i * w * h, w, 1);
    return true;
  }
  if (r == ENODATA) raise_msg(T_OS_ERROR, "the camera gives no more pictures");
  else raise_msg(T_RUNTIME_ERROR, timeout);
  return false;
}

/** snapshot(): the next frame as an image over the frame memory, planes for the KPU included. */
function s_snapshot(argc: i32, argv: usize): V {
  if (!id || !frame) return raise_msg(T_RUNTIME_ERROR, "Not init!");
  // a loop of slow calls comes seldom to the VM's own look at Ctrl-C
  if (!wait_us(0) || !take("Sensor timeout!", false)) return ERR;
  const kind = format == GRAY ? GRAYSCALE : RGB565;
  const planes = planes_of();
  const last = load<u64>(LAST);
  if (last != NONE) {
    // the image is this one as long as nobody has changed what it is
    const o = image_obj(last);
    if (o.w == window_w && o.h == window_h && o.format == kind && <usize>o.data == frame && <usize>o.ai == planes) return last;
  }
  const v = image_wrap(window_w, window_h, kind, frame, planes);
  if (v == ERR) return ERR;
  image_obj(v).owner = load<u64>(OWNER);
  store<u64>(LAST, v);
  return v;
}

/** skip_frames([n] [, time=ms]): without arguments 300 ms. */
function s_skip_frames(argc: i32, argv: usize): V {
  if (!id || !frame) return raise_msg(T_RUNTIME_ERROR, "Not init!");
  args_start();
  const counted = npos(argc) > 0;
  const n = counted ? to_int(arg(argv, 0)) : i32.MAX_VALUE;
  const ms = int_option(argc, argv, -1, "time", counted ? i32.MAX_VALUE : 300);
  if (arg_failed) return ERR;
  const end = time_ms() + ms;
  for (let i = 0; i < n && time_ms() < end; i++) {
    if (!take("Sensor Timeout!!", true) || !wait_us(0)) return ERR;
  }
  return NONE;
}

function time_ms(): i64 { return <i64>(time_us() / 1000); }

/** run(0 or 1): accepted; frames are taken when they are asked for. */
function s_run(argc: i32, argv: usize): V { return TRUE; }

function s_width(argc: i32, argv: usize): V { return smi(frame_w); }
function s_height(argc: i32, argv: usize): V { return smi(frame_h); }
function s_get_id(argc: i32, argv: usize): V { return smi(id); }
function s_get_fb(argc: i32, argv: usize): V { return load<u64>(LAST); }

function s_flip(argv: usize, vertical: bool): V {
  args_start();
  const on = bool_option(1, argv, 0, "", false);
  if (arg_failed || !ready()) return ERR;
  if (vertical) vflip = on;
  else mirror = on;
  const r = call(Camera.FLIP, i32(mirror) | (i32(vflip) << 1), 0, 0, 0);
  return r < 0 ? raise_msg(T_VALUE_ERROR, "Sensor control failed!") : NONE;
}
function s_set_vflip(argc: i32, argv: usize): V { return s_flip(argv, true); }
function s_set_hmirror(argc: i32, argv: usize): V { return s_flip(argv, false); }

function s_set_framerate(argc: i32, argv: usize): V {
  args_start();
  const fps = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return ERR;
  if (fps != 2 && fps != 8 && fps != 15 && fps != 25 && fps != 30 && fps != 60) return raise_msg(T_VALUE_ERROR, "Invalid framerate");
  return call(Camera.FRAMERATE, fps, 0, 0, 0) < 0 ? raise_msg(T_VALUE_ERROR, "Fail") : NONE;
}

// ---- the module --------------------------------------------------------------------------------------------

/** Settings that this sensor lacks: accepted, answered False. */
function s_refuse(argc: i32, argv: usize): V { return FALSE; }
/** Settings without effect here: accepted. */
function s_accept(argc: i32, argv: usize): V { return NONE; }

function s_deinit(argc: i32, argv: usize): V {
  if (id) call(Camera.DEINIT, 0, 0, 0, 0);
  id = 0;
  return NONE;
}

function frame_repr(t: usize, v: V, kind: i32): bool { return text_lit(t, "<frame>"); }

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<Native> = [
  s_reset, s_reset, s_set_pixformat, s_set_framesize, s_set_windowing, s_run, s_snapshot, s_skip_frames, s_set_vflip, s_set_hmirror, s_width,
  s_height, s_get_id, s_get_fb, s_set_contrast, s_set_brightness, s_set_saturation, s_set_gainceiling, s_set_auto_gain, s_get_gain_db,
  s_set_auto_exposure, s_get_exposure_us, s_set_auto_whitebal, s_accept, s_set_framerate, s_set_colorbar, s_refuse, s_refuse, s_accept,
  s_accept, s_accept, s_accept, s_accept, s_deinit, s_write_reg, s_read_reg,
];

export function init_sensor(): void {
  gc_root(OWNER);
  gc_root(LAST);
  store<u64>(OWNER, NONE);
  store<u64>(LAST, NONE);
  id = format = frame_w = frame_h = window_w = window_h = window_x = window_y = 0;
  frame = 0;
  mirror = vflip = false;
  const t = type_def(T_FRAME, "frame", 0, 0, 16, 0, 0, 0);
  t.repr = fn_index(frame_repr);
  module_def(
    DEF, "sensor",
    `reset:0k binocular_reset:0k set_pixformat:1-2k set_framesize:1-2k set_windowing:1-4 run:1 snapshot:0k skip_frames:0-1k set_vflip:1
      set_hmirror:1 width:0 height:0 get_id:0 get_fb:0 set_contrast:1 set_brightness:1 set_saturation:1 set_gainceiling:1
      set_auto_gain:1-3k get_gain_db:0 set_auto_exposure:1-2k get_exposure_us:0 set_auto_whitebal:1-2k get_rgb_gain_db:0
      set_framerate:1 set_colorbar:1 set_special_effect:1 set_lens_correction:1-3 sleep:1 shutdown:1 flush:0 set_jb_quality:1
      choice:1 deinit:0 __write_reg:2 __read_reg:1
      BAYER=1 RGB565=2 YUV422=3 GRAYSCALE=4 JPEG=5 NORMAL=0 NEGATIVE=1 QQCIF=1 QCIF=2 CIF=3 QQSIF=4 QSIF=5 SIF=6 QQQQVGA=7 QQQVGA=8
      QQVGA=9 QVGA=10 VGA=11 HQQQVGA=12 HQQVGA=13 HQVGA=14 B64X32=15 B64X64=16 B128X64=17 B128X128=18 B240X240=19 LCD=20 QQVGA2=21
      WVGA=22 WVGA2=23 SVGA=24 SXGA=25 UXGA=26 OV9650=150 OV2640=9794 OV7725=119 OV7740=30530 MT9V034=19 LEPTON=84`,
    FUNCTIONS, "", constant,
  );
}

function constant(i: i32): V { return UNDEF; }
