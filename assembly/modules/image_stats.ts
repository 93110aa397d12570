/** `get_histogram`, `get_statistics` and the objects that they give (OpenMV's semantics). */
import { mask_set, put_binary, RGB565 } from "../image/img";
import { channel_count, channel_low, histogram, otsu, percentile, statistics, Stats } from "../image/stats";
import { match } from "../image/threshold";
import { mem_free } from "../memory";
import { raise_msg } from "../py/error";
import { gc_alloc, gc_bytes, root, root_mark, root_release } from "../py/heap";
import { arg, fn_index, Native } from "../py/native";
import { list_append, list_new } from "../py/objects/list";
import { get_f64, get_failed } from "../py/objects/number";
import { repr_to } from "../py/ops";
import { text_byte, text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_ATTRIBUTE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, float, obj, ptr_of, smi } from "../py/value";
import { arg_failed, args_start, bad_value, bool_option, int_option, option, roi_h, roi_option, roi_w, roi_x, roi_y } from "./image_args";
import { mask_img, mask_option, read_thresholds, threshold_count, thresholds, work_mask } from "./image_arith";
import { items_getitem } from "./image_items";
import { img_of, need_image, no_work_memory } from "./image_object";

const T_HISTOGRAM: usize = memory.data(96, 16);
const T_STATISTICS: usize = memory.data(96, 16);
const T_PERCENTILE: usize = memory.data(96, 16);
const T_THRESHOLD: usize = memory.data(96, 16);

/** Histogram of up to three channels. */
@unmanaged
class HistogramObj {
  type: u32;
  format: i32;
  /** Pixels counted. */
  total: i32;
  /** Bins of each channel (i32). */
  count0: i32;
  count1: i32;
  count2: i32;
  /** Data of a raw buffer: the bins of all channels, u32 each. */
  bins: u32;
}

/** Values of up to three channels: 8 statistics each, or 1 (percentile, threshold). */
@unmanaged
class ValuesObj {
  type: u32;
  format: i32;
  values: u32;
}

// @ts-ignore: decorator
@inline function channels(format: i32): i32 { return format == RGB565 ? 3 : 1; }
// @ts-ignore: decorator
@inline function count(h: HistogramObj, c: i32): i32 { return load<i32>(changetype<usize>(h) + 12 + (<usize>c << 2)); }

function bins_of(h: HistogramObj, c: i32): usize {
  let p = <usize>h.bins;
  for (let i = 0; i < c; i++) p += <usize>count(h, i) << 2;
  return p;
}

/**
 * The histogram of an image: thresholds=[] (only pixels inside any of them are counted), invert=False, roi=all, bins, l_bins, a_bins,
 * b_bins, mask. 0 = raised.
 */
function make(argc: i32, argv: usize): usize {
  const v = arg(argv, 0);
  if (!need_image(v)) return 0;
  args_start();
  const img = img_of(v), ranges = option(argc, argv, 1, "thresholds"), inverse = bool_option(argc, argv, 2, "invert", false);
  roi_option(argc, argv, 3, "roi", img);
  const all = int_option(argc, argv, -1, "bins", 0);
  const p = gc_alloc(28, T_HISTOGRAM);
  if (!p) return 0;
  const h = changetype<HistogramObj>(p);
  h.format = img.format;
  let sum = 0;
  for (let c = 0; c < channels(img.format); c++) {
    const own = int_option(argc, argv, -1, c == 0 ? "l_bins" : c == 1 ? "a_bins" : "b_bins", all);
    const n = own ? own : channel_count(img.format, c);
    if (!arg_failed && n < 2) bad_value("bins must be >= 2");
    else if (!arg_failed && n > 256) bad_value("bins must be <= 256");
    store<i32>(p + 12 + (<usize>c << 2), n);
    sum += n;
  }
  if (arg_failed || !mask_option(argc, argv, -1)) return 0;
  const data = gc_bytes(<usize>sum << 2);
  if (!data) return 0;
  h.bins = <u32>data;
  let mask = mask_img, chosen: usize = 0;
  if (ranges != UNDEF && ranges != NONE) {
    if (!read_thresholds(ranges)) return 0;
    if (threshold_count) {
      const m = work_mask(img);
      if (!m) {
        mem_free(thresholds);
        no_work_memory();
        return 0;
      }
      match(img, roi_x, roi_y, roi_w, roi_h, thresholds, threshold_count, inverse, m);
      if (mask) for (let y = 0; y < img.h; y++) for (let x = 0; x < img.w; x++) if (!mask_set(mask, x, y)) put_binary(m, x, y, 0);
      chosen = m.data;
      mask = changetype<usize>(m);
    }
    mem_free(thresholds);
  }
  for (let c = 0; c < channels(img.format); c++) {
    h.total = histogram(img, c, roi_x, roi_y, roi_w, roi_h, mask, bins_of(h, c), count(h, c));
  }
  if (chosen) mem_free(chosen);
  return p;
}

export function i_get_histogram(argc: i32, argv: usize): V {
  const p = make(argc, argv);
  return p ? obj(p) : ERR;
}

// ---- histogram -----------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function hist_of(argv: usize): HistogramObj { return changetype<HistogramObj>(ptr_of(arg(argv, 0))); }

/** Relative frequencies of channel `c` as a list. */
function bins_list(h: HistogramObj, c: i32): V {
  if (c >= channels(h.format)) return raise_msg(T_ATTRIBUTE_ERROR, "a grayscale histogram has one channel");
  const n = count(h, c), list = list_new(n);
  if (!list) return ERR;
  const p = bins_of(h, c);
  for (let i = 0; i < n; i++) {
    if (!list_append(list, float(<f64>load<u32>(p + (<usize>i << 2)) / <f64>max(h.total, 1)))) return ERR;
  }
  return obj(list);
}
function h_bins(argc: i32, argv: usize): V { return bins_list(hist_of(argv), 0); }
function h_a_bins(argc: i32, argv: usize): V { return bins_list(hist_of(argv), 1); }
function h_b_bins(argc: i32, argv: usize): V { return bins_list(hist_of(argv), 2); }

/** An object with `per` values for each channel. */
function values_new(type: usize, format: i32, per: i32): usize {
  const data = gc_bytes(<usize>(channels(format) * per) << 2);
  const p = data ? gc_alloc(12, type) : 0;
  if (!p) return 0;
  const o = changetype<ValuesObj>(p);
  o.format = format;
  o.values = <u32>data;
  return p;
}

// @ts-ignore: decorator
@inline function span(format: i32, c: i32): i32 { return channel_count(format, c) - 1; }

function fill_stats(h: HistogramObj): V {
  const p = values_new(T_STATISTICS, h.format, 8);
  if (!p) return ERR;
  for (let c = 0; c < channels(h.format) && h.total; c++) {
    const out = changetype<Stats>(<usize>changetype<ValuesObj>(p).values + (<usize>c << 5));
    statistics(bins_of(h, c), count(h, c), h.total, channel_low(h.format, c), span(h.format, c), out);
  }
  return obj(p);
}
function h_get_statistics(argc: i32, argv: usize): V { return fill_stats(hist_of(argv)); }

function h_get_percentile(argc: i32, argv: usize): V {
  const h = hist_of(argv);
  const x = get_f64(arg(argv, 1));
  if (get_failed) return ERR;
  const p = values_new(T_PERCENTILE, h.format, 1);
  if (!p) return ERR;
  for (let c = 0; c < channels(h.format); c++) {
    const v = percentile(bins_of(h, c), count(h, c), h.total, x, channel_low(h.format, c), span(h.format, c));
    store<i32>(<usize>changetype<ValuesObj>(p).values + (<usize>c << 2), v);
  }
  return obj(p);
}

/** get_threshold(): Otsu's value of every channel. */
function h_get_threshold(argc: i32, argv: usize): V {
  const h = hist_of(argv), p = values_new(T_THRESHOLD, h.format, 1);
  if (!p) return ERR;
  for (let c = 0; c < channels(h.format); c++) {
    const v = otsu(bins_of(h, c), count(h, c), h.total, channel_low(h.format, c), span(h.format, c));
    store<i32>(<usize>changetype<ValuesObj>(p).values + (<usize>c << 2), v);
  }
  return obj(p);
}

export function i_get_statistics(argc: i32, argv: usize): V {
  const p = make(argc, argv);
  return p ? fill_stats(changetype<HistogramObj>(p)) : ERR;
}

// ---- values --------------------------------------------------------------------------------------------------

/** Value `i` of `per` for channel `c`. */
function value(argv: usize, c: i32, i: i32, per: i32): V {
  const o = changetype<ValuesObj>(ptr_of(arg(argv, 0)));
  if (c >= channels(o.format)) return raise_msg(T_ATTRIBUTE_ERROR, "a grayscale image has one channel");
  return smi(load<i32>(<usize>o.values + (<usize>(c * per + i) << 2)));
}

function s_mean(argc: i32, argv: usize): V { return value(argv, 0, 0, 8); }
function s_median(argc: i32, argv: usize): V { return value(argv, 0, 1, 8); }
function s_mode(argc: i32, argv: usize): V { return value(argv, 0, 2, 8); }
function s_stdev(argc: i32, argv: usize): V { return value(argv, 0, 3, 8); }
function s_min(argc: i32, argv: usize): V { return value(argv, 0, 4, 8); }
function s_max(argc: i32, argv: usize): V { return value(argv, 0, 5, 8); }
function s_lq(argc: i32, argv: usize): V { return value(argv, 0, 6, 8); }
function s_uq(argc: i32, argv: usize): V { return value(argv, 0, 7, 8); }
function s_a_mean(argc: i32, argv: usize): V { return value(argv, 1, 0, 8); }
function s_a_median(argc: i32, argv: usize): V { return value(argv, 1, 1, 8); }
function s_a_mode(argc: i32, argv: usize): V { return value(argv, 1, 2, 8); }
function s_a_stdev(argc: i32, argv: usize): V { return value(argv, 1, 3, 8); }
function s_a_min(argc: i32, argv: usize): V { return value(argv, 1, 4, 8); }
function s_a_max(argc: i32, argv: usize): V { return value(argv, 1, 5, 8); }
function s_a_lq(argc: i32, argv: usize): V { return value(argv, 1, 6, 8); }
function s_a_uq(argc: i32, argv: usize): V { return value(argv, 1, 7, 8); }
function s_b_mean(argc: i32, argv: usize): V { return value(argv, 2, 0, 8); }
function s_b_median(argc: i32, argv: usize): V { return value(argv, 2, 1, 8); }
function s_b_mode(argc: i32, argv: usize): V { return value(argv, 2, 2, 8); }
function s_b_stdev(argc: i32, argv: usize): V { return value(argv, 2, 3, 8); }
function s_b_min(argc: i32, argv: usize): V { return value(argv, 2, 4, 8); }
function s_b_max(argc: i32, argv: usize): V { return value(argv, 2, 5, 8); }
function s_b_lq(argc: i32, argv: usize): V { return value(argv, 2, 6, 8); }
function s_b_uq(argc: i32, argv: usize): V { return value(argv, 2, 7, 8); }
function p_value(argc: i32, argv: usize): V { return value(argv, 0, 0, 1); }
function p_a_value(argc: i32, argv: usize): V { return value(argv, 1, 0, 1); }
function p_b_value(argc: i32, argv: usize): V { return value(argv, 2, 0, 1); }

function values_len(v: V): i32 {
  const o = changetype<ValuesObj>(ptr_of(v));
  return channels(o.format) * (<usize>o.type == T_STATISTICS ? 8 : 1);
}
function values_item(v: V, i: i32): V { return smi(load<i32>(<usize>changetype<ValuesObj>(ptr_of(v)).values + (<usize>i << 2))); }
function values_getitem(v: V, key: V): V {
  return items_getitem(v, key, values_len(v), changetype<ValuesObj>(ptr_of(v)).type, values_item);
}

const STAT_NAMES: string = `mean median mode stdev min max lq uq`;

/** {"mean":1, "median":2, ...} with the channels' letters in front for colour. */
function values_repr(t: usize, v: V, kind: i32): bool {
  const o = changetype<ValuesObj>(ptr_of(v)), stats = <usize>o.type == T_STATISTICS, color = o.format == RGB565;
  if (!text_byte(t, 0x7b)) return false;
  for (let i = 0; i < values_len(v); i++) {
    const c = stats ? i >> 3 : i;
    if ((i && !text_lit(t, ", ")) || !text_byte(t, 0x22)) return false;
    if (color && !text_lit(t, c == 0 ? "l_" : c == 1 ? "a_" : "b_")) return false;
    if (!(stats ? stat_name(t, i & 7) : text_lit(t, "value"))) return false;
    if (!text_lit(t, '":') || !text_int(t, load<i32>(<usize>o.values + (<usize>i << 2)))) return false;
  }
  return text_byte(t, 0x7d);
}

/** Appends word `n` of STAT_NAMES. */
function stat_name(t: usize, n: i32): bool {
  const s = STAT_NAMES;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c == 0x20) n--;
    else if (n == 0 && !text_byte(t, c)) return false;
  }
  return true;
}

/** {"bins":[...]}, or the three lists of a colour image. */
function histogram_repr(t: usize, v: V, kind: i32): bool {
  const h = changetype<HistogramObj>(ptr_of(v)), color = h.format == RGB565;
  for (let c = 0; c < channels(h.format); c++) {
    if (!text_lit(t, c == 0 ? (color ? '{"l_bins":' : '{"bins":') : c == 1 ? ', "a_bins":' : ', "b_bins":')) return false;
    const mark = root_mark(), list = bins_list(h, c);
    if (list == ERR) return false;
    root(list);
    if (!repr_to(t, list)) return false;
    root_release(mark);
  }
  return text_byte(t, 0x7d);
}

function histogram_len(v: V): i32 { return channels(changetype<HistogramObj>(ptr_of(v)).format); }
function histogram_item(v: V, i: i32): V { return bins_list(changetype<HistogramObj>(ptr_of(v)), i); }
function histogram_getitem(v: V, key: V): V {
  return items_getitem(v, key, histogram_len(v), T_HISTOGRAM, histogram_item);
}

// @ts-ignore: decorator
@lazy const HISTOGRAM_METHODS: StaticArray<Native> = [
  h_bins, h_bins, h_a_bins, h_b_bins, h_get_percentile, h_get_threshold, h_get_statistics, h_get_statistics, h_get_statistics, h_get_percentile,
];
// @ts-ignore: decorator
@lazy const STATISTICS_METHODS: StaticArray<Native> = [
  s_mean, s_median, s_mode, s_stdev, s_min, s_max, s_lq, s_uq, s_mean, s_median, s_mode, s_stdev, s_min, s_max, s_lq, s_uq, s_a_mean,
  s_a_median, s_a_mode, s_a_stdev, s_a_min, s_a_max, s_a_lq, s_a_uq, s_b_mean, s_b_median, s_b_mode, s_b_stdev, s_b_min, s_b_max, s_b_lq,
  s_b_uq,
];
// @ts-ignore: decorator
@lazy const PERCENTILE_METHODS: StaticArray<Native> = [p_value, p_value, p_a_value, p_b_value];

export function init_image_stats(): void {
  let t = type_def(T_HISTOGRAM, "histogram", 0, 0, 28, 0, 0, 0b1000000);
  t.repr = fn_index(histogram_repr);
  t.len = fn_index(histogram_len);
  t.getitem = fn_index(histogram_getitem);
  type_methods(
    t,
    `bins:1 l_bins:1 a_bins:1 b_bins:1 get_percentile:2 get_threshold:1 get_statistics:1 get_stats:1 statistics:1 percentile:2`,
    HISTOGRAM_METHODS,
  );
  t = type_def(T_STATISTICS, "statistics", 0, 0, 12, 0, 0, 0b100);
  t.repr = fn_index(values_repr);
  t.len = fn_index(values_len);
  t.getitem = fn_index(values_getitem);
  type_methods(
    t,
    `mean:1 median:1 mode:1 stdev:1 min:1 max:1 lq:1 uq:1 l_mean:1 l_median:1 l_mode:1 l_stdev:1 l_min:1 l_max:1 l_lq:1 l_uq:1
      a_mean:1 a_median:1 a_mode:1 a_stdev:1 a_min:1 a_max:1 a_lq:1 a_uq:1 b_mean:1 b_median:1 b_mode:1 b_stdev:1 b_min:1 b_max:1
      b_lq:1 b_uq:1`,
    STATISTICS_METHODS,
  );
  t = type_def(T_PERCENTILE, "percentile", 0, 0, 12, 0, 0, 0b100);
  t.repr = fn_index(values_repr);
  t.len = fn_index(values_len);
  t.getitem = fn_index(values_getitem);
  type_methods(t, "value:1 l_value:1 a_value:1 b_value:1", PERCENTILE_METHODS);
  t = type_def(T_THRESHOLD, "threshold", 0, 0, 12, 0, 0, 0b100);
  t.repr = fn_index(values_repr);
  t.len = fn_index(values_len);
  t.getitem = fn_index(values_getitem);
  type_methods(t, "value:1 l_value:1 a_value:1 b_value:1", PERCENTILE_METHODS);
}
