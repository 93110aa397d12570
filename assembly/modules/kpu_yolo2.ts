/** `init_yolo2` and `run_yolo2`: decoding of YOLO v2 region layers (MaixPy API, section 1.5). */
import { kmodel_input, kmodel_output, kmodel_output_ptr } from "../kmodel/exports";
import { DT_U8 } from "../kmodel/format";
import { mem_alloc, mem_free } from "../memory";
import { raise_fmt, raise_msg } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { arg } from "../py/native";
import { list_append, list_new } from "../py/objects/list";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { tuple_from } from "../py/objects/tuple";
import { format_float, spec_reset, spec_set } from "../py/text/format";
import { text_byte, text_int, text_lit } from "../py/text";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, TRUE, UNDEF, V, float, obj, ptr_of, smi } from "../py/value";
import { arg_failed, args_start, float_option, int_option, is_sequence, option } from "./image_args";
import { no_work_memory } from "./image_object";
import { released_error } from "./kpu_error";
import { is_net, net_of } from "./kpu_net";
import { run_net, TENSOR, tensor } from "./kpu_run";

export const T_YOLO2: usize = memory.data(96, 16);
export const T_FIND: usize = memory.data(96, 16);

/** Arguments of `init_yolo2`. */
@unmanaged
class YoloObj {
  type: u32;
  /** Number of anchors, and data of a raw buffer with width and height of each (f32). */
  count: i32;
  anchors: u32;
  threshold: f32;
  nms: f32;
}
export const YOLO_BYTES: u32 = 20;

/** A found object; the box is in pixels of the model's input. */
@unmanaged
class FindObj {
  type: u32;
  x: i32;
  y: i32;
  w: i32;
  h: i32;
  classid: i32;
  index: i32;
  objnum: i32;
  value: f64;
}
export const FIND_BYTES: u32 = 40;

/** A candidate: corners relative to the image, score and class; a negative class = suppressed. */
@unmanaged
class Box {
  x1: f32;
  y1: f32;
  x2: f32;
  y2: f32;
  score: f32;
  classid: i32;
}
const BOX_BYTES: usize = 24;

/** init_yolo2(kpu_net, threshold, nms_value, anchor_number, anchor). */
export function k_init_yolo2(argc: i32, argv: usize): V {
  args_start();
  const net = option(argc, argv, 0, "kpu_net");
  if (net == UNDEF || !is_net(net)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: kpu_net type error");
  if (!net_of(net).model) return released_error();
  const threshold = float_option(argc, argv, 1, "threshold", -1);
  const nms = float_option(argc, argv, 2, "nms_value", -1);
  const count = int_option(argc, argv, 3, "anchor_number", 0);
  const anchor = option(argc, argv, 4, "anchor");
  if (arg_failed) return ERR;
  if (!(threshold >= 0 && threshold <= 1)) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: threshold only support 0 to 1");
  if (!(nms >= 0 && nms <= 1)) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: nms_value only support 0 to 1");
  if (count <= 0 || count > 1024) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: anchor_number should > 0");
  if (anchor == UNDEF || !is_sequence(anchor) || seq_len(anchor) != 2 * count) {
    return raise_fmt(T_VALUE_ERROR, "[MAIXPY]kpu: anchor needs %d numbers, two for each anchor", smi(2 * count));
  }
  const data = gc_bytes(<usize>count * 8);
  if (!data) return ERR;
  for (let i = 0; i < 2 * count; i++) {
    const x = get_f64(load<u64>(seq_items(anchor) + (<usize>i << 3)));
    if (get_failed) return ERR;
    store<f32>(data + (<usize>i << 2), <f32>x);
  }
  const p = gc_alloc(YOLO_BYTES, T_YOLO2);
  if (!p) return ERR;
  const y = changetype<YoloObj>(p);
  y.count = count;
  y.anchors = <u32>data;
  y.threshold = <f32>threshold;
  y.nms = <f32>nms;
  net_of(net).yolo = obj(p);
  return TRUE;
}

// ---- decoding ------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function value(p: usize, u8s: bool, i: i32): f32 {
  return u8s ? <f32>load<u8>(p + i) : load<f32>(p + (<usize>i << 2));
}
function sigmoid(x: f32): f32 { return <f32>(1.0 / (1.0 + NativeMath.exp(-(<f64>x)))); }

/** Fills `boxes` with the cells above the threshold; returns their number. */
function decode(y: YoloObj, p: usize, boxes: usize): i32 {
  const m = tensor(), w = m.w, h = m.h, plane = w * h, u8s = m.datatype == DT_U8;
  const entries = m.c / y.count, classes = entries - 5;
  let n = 0;
  for (let a = 0; a < y.count; a++) {
    for (let cell = 0; cell < plane; cell++) {
      const at = a * entries * plane + cell;
      const objectness = sigmoid(value(p, u8s, at + 4 * plane));
      if (objectness <= y.threshold) continue; // a class probability is at most 1
      let best = 0, top = value(p, u8s, at + 5 * plane);
      for (let c = 1; c < classes; c++) {
        const x = value(p, u8s, at + (5 + c) * plane);
        if (x <= top) continue;
        top = x;
        best = c;
      }
      let sum: f64 = 0;
      for (let c = 0; c < classes; c++) sum += NativeMath.exp(<f64>(value(p, u8s, at + (5 + c) * plane) - top));
      const score = <f32>(<f64>objectness / sum);
      if (score <= y.threshold) continue;
      const b = changetype<Box>(boxes + <usize>n * BOX_BYTES);
      const cx = (<f32>(cell % w) + sigmoid(value(p, u8s, at))) / <f32>w;
      const cy = (<f32>(cell / w) + sigmoid(value(p, u8s, at + plane))) / <f32>h;
      const bw = <f32>NativeMath.exp(value(p, u8s, at + 2 * plane)) * load<f32>(<usize>y.anchors + (<usize>a << 3)) / <f32>w;
      const bh = <f32>NativeMath.exp(value(p, u8s, at + 3 * plane)) * load<f32>(<usize>y.anchors + (<usize>a << 3), 4) / <f32>h;
      b.x1 = cx - bw / 2;
      b.y1 = cy - bh / 2;
      b.x2 = cx + bw / 2;
      b.y2 = cy + bh / 2;
      b.score = score;
      b.classid = best;
      n++;
    }
  }
  return n;
}

/** Intersection over union. */
function overlap(a: Box, b: Box): f32 {
  const w = min(a.x2, b.x2) - max(a.x1, b.x1), h = min(a.y2, b.y2) - max(a.y1, b.y1);
  if (w <= 0 || h <= 0) return 0;
  const inner = w * h;
  return inner / ((a.x2 - a.x1) * (a.y2 - a.y1) + (b.x2 - b.x1) * (b.y2 - b.y1) - inner);
}

/**
 * Of boxes of one class that overlap by more than `limit` only the best stays: the others' class is inverted. The boxes are
 * sorted by falling score. Returns how many are left.
 */
function suppress(boxes: usize, n: i32, limit: f32): i32 {
  let left = n;
  for (let i = 1; i < n; i++) {
    const a = changetype<Box>(boxes + <usize>i * BOX_BYTES);
    for (let j = 0; j < i; j++) {
      const b = changetype<Box>(boxes + <usize>j * BOX_BYTES);
      if (b.classid != a.classid || overlap(a, b) <= limit) continue;
      a.classid = ~a.classid;
      left--;
      break;
    }
  }
  return left;
}

// @ts-ignore: decorator
@inline function pixels(x: f32, size: i32): i32 {
  return <i32>max<f32>(0, min<f32>(x * <f32>size, <f32>(size - 1)));
}

/** The boxes that are left as a list. */
function results(boxes: usize, n: i32, left: i32, w: i32, h: i32): V {
  const list = list_new(left);
  if (!list) return ERR;
  let k = 0;
  for (let i = 0; i < n; i++) {
    const b = changetype<Box>(boxes + <usize>i * BOX_BYTES);
    if (b.classid < 0) continue;
    const p = gc_alloc(FIND_BYTES, T_FIND);
    if (!p) return ERR;
    const f = changetype<FindObj>(p);
    f.x = pixels(b.x1, w);
    f.y = pixels(b.y1, h);
    f.w = pixels(b.x2, w) - f.x;
    f.h = pixels(b.y2, h) - f.y;
    f.classid = b.classid;
    f.index = k++;
    f.objnum = left;
    f.value = b.score;
    if (!list_append(list, obj(p))) return ERR;
  }
  return obj(list);
}

/** run_yolo2(net, img): a list of what was found, or None. With None as image the last output is looked at. */
export function k_run_yolo2(argc: i32, argv: usize): V {
  const net = arg(argv, 0);
  if (!is_net(net)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: kpu_net type error");
  const n = net_of(net);
  if (!n.model) return released_error();
  if (n.yolo == NONE) return raise_msg(T_VALUE_ERROR, "[MAIXPY]kpu: region_layer_init err! call init_yolo2() first");
  if (arg(argv, 1) != NONE && !run_net(net, arg(argv, 1), 0)) return ERR;
  const y = changetype<YoloObj>(ptr_of(n.yolo));
  kmodel_input(n.model, 0, TENSOR);
  const iw = tensor().w, ih = tensor().h;
  kmodel_output(n.model, 0, TENSOR);
  const m = tensor();
  if (n.shapes && load<i32>(n.shapes)) {
    m.w = load<i32>(n.shapes);
    m.h = load<i32>(<usize>n.shapes, 4);
    m.c = load<i32>(<usize>n.shapes, 8);
  }
  if (m.c % y.count || m.c / y.count < 6) {
    return raise_fmt(
      T_VALUE_ERROR, "[MAIXPY]kpu: region_layer_init err! %d channels do not divide into %d anchors of 5 + classes", smi(m.c), smi(y.count),
    );
  }
  const boxes = mem_alloc(<u32>(m.w * m.h * y.count) * <u32>BOX_BYTES, 16);
  if (!boxes) return no_work_memory();
  const found = decode(y, kmodel_output_ptr(n.model, 0), boxes);
  sort(boxes, found);
  const left = suppress(boxes, found, y.nms);
  const r = left ? results(boxes, found, left, iw, ih) : NONE;
  mem_free(boxes);
  return r;
}

/** By falling score; equal ones keep their order. */
function sort(boxes: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    memory.copy(SPARE, boxes + <usize>i * BOX_BYTES, BOX_BYTES);
    const score = changetype<Box>(SPARE).score;
    let j = i;
    for (; j > 0 && changetype<Box>(boxes + <usize>(j - 1) * BOX_BYTES).score < score; j--) {
      memory.copy(boxes + <usize>j * BOX_BYTES, boxes + <usize>(j - 1) * BOX_BYTES, BOX_BYTES);
    }
    memory.copy(boxes + <usize>j * BOX_BYTES, SPARE, BOX_BYTES);
  }
}
const SPARE: usize = memory.data(24, 8);

// ---- objects -------------------------------------------------------------------------------------------------

/** Appends x with six places. */
function places(t: usize, x: f64): bool {
  spec_reset();
  spec_set(0, 0, 0, false, 0, 6);
  return format_float(t, x, 0x66);
}

export function yolo_repr(t: usize, v: V, kind: i32): bool {
  const y = changetype<YoloObj>(ptr_of(v));
  if (!text_lit(t, '{"threshold":') || !places(t, y.threshold) || !text_lit(t, ', "nms_value":') || !places(t, y.nms)) return false;
  if (!text_lit(t, ', "anchor_number":') || !text_int(t, y.count) || !text_lit(t, ', "anchor":"(')) return false;
  for (let i = 0; i < 2 * y.count; i++) {
    if ((i && !text_lit(t, ", ")) || !places(t, load<f32>(<usize>y.anchors + (<usize>i << 2)))) return false;
  }
  return text_lit(t, ')"}');
}

// @ts-ignore: decorator
@inline function find_of(v: V): FindObj { return changetype<FindObj>(ptr_of(v)); }

export function find_repr(t: usize, v: V, kind: i32): bool {
  const f = find_of(v);
  return (
    text_lit(t, '{"x":') && text_int(t, f.x) && text_lit(t, ', "y":') && text_int(t, f.y) && text_lit(t, ', "w":') && text_int(t, f.w) &&
    text_lit(t, ', "h":') && text_int(t, f.h) && text_lit(t, ', "value":') && places(t, f.value) && text_lit(t, ', "classid":') &&
    text_int(t, f.classid) && text_lit(t, ', "index":') && text_int(t, f.index) && text_lit(t, ', "objnum":') && text_int(t, f.objnum) &&
    text_byte(t, 0x7d)
  );
}

export function o_x(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).x); }
export function o_y(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).y); }
export function o_w(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).w); }
export function o_h(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).h); }
export function o_value(argc: i32, argv: usize): V { return float(find_of(arg(argv, 0)).value); }
export function o_classid(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).classid); }
export function o_index(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).index); }
export function o_objnum(argc: i32, argv: usize): V { return smi(find_of(arg(argv, 0)).objnum); }

const RECT: usize = memory.data(32, 8);
export function o_rect(argc: i32, argv: usize): V {
  const f = find_of(arg(argv, 0));
  store<u64>(RECT, smi(f.x));
  store<u64>(RECT, smi(f.y), 8);
  store<u64>(RECT, smi(f.w), 16);
  store<u64>(RECT, smi(f.h), 24);
  return tuple_from(RECT, 4);
}
