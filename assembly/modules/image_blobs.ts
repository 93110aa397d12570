/** `find_blobs` and blob objects (OpenMV's semantics). */
import { Blob, BLOB_BYTES, blob_stack_bytes, merge, next_set, overlap, take_region } from "../image/blob";
import { match, THRESHOLD_BYTES } from "../image/threshold";
import { mem_alloc, mem_free } from "../memory";
import { gc_alloc, root, root_mark, root_release } from "../py/heap";
import { arg, fn_index, Native } from "../py/native";
import { call1, call2 } from "../py/call";
import { truth } from "../py/ops";
import { list_append, list_new } from "../py/objects/list";
import { tuple_from } from "../py/objects/tuple";
import { format_float, spec_reset, spec_set } from "../py/text/format";
import { text_byte, text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { ERR, NONE, UNDEF, V, float, obj, ptr_of, smi } from "../py/value";
import { arg_failed, args_start, bool_option, int_option, option, roi_h, roi_option, roi_w, roi_x, roi_y } from "./image_args";
import { read_thresholds, threshold_count, thresholds, work_mask } from "./image_arith";
import { items_getitem } from "./image_items";
import { img_of, need_image, no_work_memory } from "./image_object";

const T_BLOB: usize = memory.data(96, 16);

/** A blob object is its type's address and, from here on, the region. */
const REGION: usize = 8;
// @ts-ignore: decorator
@inline function region(v: V): Blob { return changetype<Blob>(ptr_of(v) + REGION); }

function blob_new(b: Blob): V {
  const p = gc_alloc(REGION + BLOB_BYTES, T_BLOB);
  if (!p) return ERR;
  memory.copy(p + REGION, changetype<usize>(b), BLOB_BYTES);
  return obj(p);
}

// the list of regions while it grows: a block of the system heap
let found: usize = 0;
let found_count: i32 = 0;
let found_room: i32 = 0;
// @ts-ignore: decorator
@inline function at(i: i32): Blob { return changetype<Blob>(found + <usize>i * BLOB_BYTES); }

/** Appends a copy of a region. False without memory. */
function keep(b: Blob): bool {
  if (found_count == found_room) {
    const more = mem_alloc(<u32>(found_room * 2 + 16) * <u32>BLOB_BYTES, 8);
    if (!more) return false;
    memory.copy(more, found, <usize>found_count * BLOB_BYTES);
    mem_free(found);
    found = more;
    found_room = found_room * 2 + 16;
  }
  memory.copy(changetype<usize>(at(found_count)), changetype<usize>(b), BLOB_BYTES);
  found_count++;
  return true;
}

/** What a callback says of one blob, or of two (b >= 0): 1 true, 0 false, -1 raised. It may look for blobs itself. */
function ask(callback: V, a: i32, b: i32): i32 {
  const mark = root_mark();
  const block = found, count = found_count, room = found_room;
  const first = blob_new(at(a));
  const second = first == ERR || b < 0 ? first : blob_new(at(b));
  let r = second;
  if (second != ERR) r = b < 0 ? call1(callback, first) : call2(callback, first, second);
  found = block;
  found_count = count;
  found_room = room;
  const answer = r == ERR ? -1 : truth(r);
  root_release(mark);
  return answer;
}

/** Removes region `i`; the last one takes its place. */
function drop(i: i32): void {
  found_count--;
  if (i < found_count) memory.copy(changetype<usize>(at(i)), changetype<usize>(at(found_count)), BLOB_BYTES);
}

/** Keeps the regions, in their order, for which `callback` is true. False = raised. */
function filter_all(callback: V): bool {
  let kept = 0;
  for (let i = 0; i < found_count; i++) {
    const answer = ask(callback, i, -1);
    if (answer < 0) return false;
    if (!answer) continue;
    if (kept < i) memory.copy(changetype<usize>(at(kept)), changetype<usize>(at(i)), BLOB_BYTES);
    kept++;
  }
  found_count = kept;
  return true;
}

/** Merges regions whose rectangles, grown by `margin`, overlap and for which `callback` (or None) is true, until none do. */
function merge_all(margin: i32, callback: V): bool {
  let changed = true;
  while (changed) {
    changed = false;
    for (let i = 0; i < found_count; i++) {
      for (let j = i + 1; j < found_count; ) {
        const answer = !overlap(at(i), at(j), margin) ? 0 : callback == NONE ? 1 : ask(callback, i, j);
        if (answer < 0) return false;
        if (!answer) {
          j++;
          continue;
        }
        merge(at(i), at(j));
        drop(j);
        changed = true;
      }
    }
  }
  return true;
}

const SPARE: usize = memory.data(40, 8);

/**
 * find_blobs(thresholds, invert=False, roi=all, x_stride=2, y_stride=1, area_threshold=10, pixels_threshold=10, merge=False,
 * margin=0, threshold_cb=None, merge_cb=None): a list of blobs. Every region is found: strides are accepted and not needed.
 */
export function i_find_blobs(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!need_image(v)) return ERR;
  args_start();
  const img = img_of(v);
  const inverse = bool_option(argc, argv, 2, "invert", false);
  roi_option(argc, argv, 3, "roi", img);
  const area = int_option(argc, argv, 6, "area_threshold", 10), pixels = int_option(argc, argv, 7, "pixels_threshold", 10);
  const together = bool_option(argc, argv, 8, "merge", false);
  const margin = int_option(argc, argv, 9, "margin", 0);
  const filter = option(argc, argv, 10, "threshold_cb"), joiner = option(argc, argv, 11, "merge_cb");
  if (arg_failed || !read_thresholds(arg(argv, 1))) return ERR;
  const m = work_mask(img);
  const stack = m ? mem_alloc(<u32>blob_stack_bytes(img.w, img.h), 8) : 0;
  let ok = m != null && stack != 0;
  found = 0;
  found_count = found_room = 0;
  if (m && ok) {
    const b = changetype<Blob>(SPARE);
    for (let k = 0; k < threshold_count && ok; k++) {
      match(img, roi_x, roi_y, roi_w, roi_h, thresholds + <usize>k * THRESHOLD_BYTES, 1, inverse, m);
      for (let i = next_set(m, 0); i >= 0 && ok; i = next_set(m, i)) {
        take_region(m, i % img.w, i / img.w, roi_x, roi_y, roi_x + roi_w - 1, roi_y + roi_h - 1, stack, b);
        b.code = 1 << (k & 31);
        if ((b.w + 1) * (b.h + 1) >= area && b.pixels >= pixels) ok = keep(b);
      }
    }
  }
  mem_free(thresholds);
  if (m) mem_free(m.data);
  if (stack) mem_free(stack);
  if (!ok) {
    if (found) mem_free(found);
    return no_work_memory();
  }
  ok = filter == UNDEF || filter == NONE || filter_all(filter);
  if (ok && together) ok = merge_all(margin, joiner == UNDEF ? NONE : joiner);
  const r = ok ? list_of() : ERR;
  if (found) mem_free(found);
  return r;
}

/** The regions as a list of blobs. */
function list_of(): V {
  const list = list_new(found_count);
  if (!list) return ERR;
  root(obj(list));
  for (let i = 0; i < found_count; i++) {
    const mark = root_mark();
    const b = blob_new(at(i));
    if (b == ERR || !list_append(list, b)) return ERR;
    root_release(mark);
  }
  return obj(list);
}

// ---- blob objects --------------------------------------------------------------------------------------------

const WORDS: usize = memory.data(64, 8);

// @ts-ignore: decorator
@inline function self_of(argv: usize): Blob { return region(arg(argv, 0)); }
function b_x(argc: i32, argv: usize): V { return smi(self_of(argv).x); }
function b_y(argc: i32, argv: usize): V { return smi(self_of(argv).y); }
function b_w(argc: i32, argv: usize): V { return smi(self_of(argv).w); }
function b_h(argc: i32, argv: usize): V { return smi(self_of(argv).h); }
function b_pixels(argc: i32, argv: usize): V { return smi(self_of(argv).pixels); }
function b_cx(argc: i32, argv: usize): V { return smi(self_of(argv).cx); }
function b_cy(argc: i32, argv: usize): V { return smi(self_of(argv).cy); }
function b_rotation(argc: i32, argv: usize): V { return float(self_of(argv).rotation); }
function b_code(argc: i32, argv: usize): V { return smi(self_of(argv).code); }
function b_count(argc: i32, argv: usize): V { return smi(self_of(argv).count); }
function b_area(argc: i32, argv: usize): V { return smi(self_of(argv).w * self_of(argv).h); }
function b_density(argc: i32, argv: usize): V {
  const b = self_of(argv), area = b.w * b.h;
  return float(area ? <f64>b.pixels / <f64>area : 0);
}
function b_rect(argc: i32, argv: usize): V {
  const b = self_of(argv);
  store<u64>(WORDS, smi(b.x));
  store<u64>(WORDS, smi(b.y), 8);
  store<u64>(WORDS, smi(b.w), 16);
  store<u64>(WORDS, smi(b.h), 24);
  return tuple_from(WORDS, 4);
}

/** Item `i`: x, y, w, h, pixels, cx, cy, rotation, code, count. */
function blob_item(v: V, i: i32): V {
  if (i == 7) return float(region(v).rotation);
  if (i > 7) return smi(i == 8 ? <i64>region(v).code : <i64>region(v).count);
  return smi(load<i32>(changetype<usize>(region(v)) + (<usize>i << 2)));
}
function blob_len(v: V): i32 { return 10; }
function blob_getitem(v: V, key: V): V {
  return items_getitem(v, key, 10, T_BLOB, blob_item);
}

function blob_repr(t: usize, v: V, kind: i32): bool {
  const b = region(v);
  spec_reset();
  if (
    !text_lit(t, '{"x":') || !text_int(t, b.x) || !text_lit(t, ', "y":') || !text_int(t, b.y) || !text_lit(t, ', "w":') ||
    !text_int(t, b.w) || !text_lit(t, ', "h":') || !text_int(t, b.h) || !text_lit(t, ', "pixels":') || !text_int(t, b.pixels) ||
    !text_lit(t, ', "cx":') || !text_int(t, b.cx) || !text_lit(t, ', "cy":') || !text_int(t, b.cy) || !text_lit(t, ', "rotation":')
  ) return false;
  spec_set(0, 0, 0, false, 0, 6);
  return (
    format_float(t, b.rotation, 0x66) && text_lit(t, ', "code":') && text_int(t, b.code) && text_lit(t, ', "count":') &&
    text_int(t, b.count) && text_byte(t, 0x7d)
  );
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<Native> = [
  b_rect, b_x, b_y, b_w, b_h, b_pixels, b_cx, b_cy, b_rotation, b_code, b_count, b_area, b_density,
];

export function init_image_blobs(): void {
  const t = type_def(T_BLOB, "blob", 0, 0, <u32>(REGION + BLOB_BYTES), 0, 0, 0);
  t.repr = fn_index(blob_repr);
  t.len = fn_index(blob_len);
  t.getitem = fn_index(blob_getitem);
  type_methods(t, "rect:1 x:1 y:1 w:1 h:1 pixels:1 cx:1 cy:1 rotation:1 code:1 count:1 area:1 density:1", METHODS);
}
