/** Comparing images: `find_template`, `get_similarity`, `find_displacement`, and `find_edges` (OpenMV's semantics). */
import { convert_raw } from "../image/color";
import { GRAYSCALE, Img, put_raw } from "../image/img";
import { raise_msg } from "../py/error";
import { root } from "../py/heap";
import { arg, Native } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { tuple_from } from "../py/objects/tuple";
import { T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_type, smi } from "../py/value";
import { displacement, response, shift_x, shift_y } from "../vision/displacement";
import { edges_canny, edges_simple } from "../vision/edges";
import { gray, gray_take, gw } from "../vision/gray";
import { similarity, similarity_max, similarity_mean, similarity_min, similarity_stdev } from "../vision/similarity";
import { best_x, best_y, match_diamond, match_everywhere } from "../vision/template";
import { work, work_begin, work_end } from "../vision/work";
import { arg_failed, args_start, bad_value, bool_option, color_of, group, int_option, option, read_sequence, roi_h, roi_option, roi_w, roi_x, roi_y, to_int } from "./image_args";
import { detector_args, detector_gray } from "./image_detect";
import { image_from_path } from "./image_file";
import { img_of, is_image, need_image } from "./image_object";
import { f0, f1, f2, f3, f4, no_detector_memory, put_float, result_def, result_new } from "./image_result";

export const SEARCH_EX: i32 = 0;
export const SEARCH_DS: i32 = 1;
export const EDGE_CANNY: i32 = 0;
export const EDGE_SIMPLE: i32 = 1;

const T_SIMILARITY: usize = memory.data(112, 16);
const T_DISPLACEMENT: usize = memory.data(112, 16);
const RECT: usize = memory.data(32, 8);

/** The gray levels of a whole image. 0 without memory. */
function levels(img: Img): usize { return gray_take(img, 0, 0, img.w, img.h) ? gray : 0; }

/**
 * find_template(template, threshold, roi=all, step=2, search=SEARCH_EX): (x, y, w, h) of the best match whose correlation is above the
 * threshold, or None.
 */
export function i_find_template(argc: i32, argv: usize): V {
  const other = arg(argv, 1);
  if (!need_image(other) || !detector_args(argc, argv, 3)) return ERR;
  const threshold = get_f64(arg(argv, 2));
  if (get_failed) return ERR;
  const step = int_option(argc, argv, 4, "step", 2), search = int_option(argc, argv, 5, "search", SEARCH_EX);
  const t = img_of(other), w = t.w, h = t.h;
  if (!arg_failed && (roi_w < w || roi_h < h)) bad_value("Region of interest is smaller than template!");
  if (!arg_failed && step < 1) bad_value("step must not be zero.");
  if (arg_failed) return ERR;
  work_begin();
  const pattern = levels(t);
  if (!pattern || !gray_take(img_of(arg(argv, 0)), roi_x, roi_y, roi_w, roi_h)) {
    work_end();
    return no_detector_memory();
  }
  const score = search == SEARCH_DS ? match_diamond(pattern, w, h) : match_everywhere(pattern, w, h, step);
  work_end();
  if (!(score > threshold)) return NONE;
  store<u64>(RECT, smi(roi_x + best_x));
  store<u64>(RECT, smi(roi_y + best_y), 8);
  store<u64>(RECT, smi(w), 16);
  store<u64>(RECT, smi(h), 24);
  return tuple_from(RECT, 4);
}

/** get_similarity(image, path or colour): how alike the images are, 1 = equal (SSIM of blocks of 8x8). */
export function i_get_similarity(argc: i32, argv: usize): V {
  if (!need_image(arg(argv, 0))) return ERR;
  args_start();
  let other = arg(argv, 1);
  const img = img_of(arg(argv, 0)), n = img.w * img.h;
  if (is_type(other, T_STR)) {
    other = image_from_path(other);
    if (other == ERR) return ERR;
    root(other);
  }
  let level = 0;
  const image = is_image(other);
  if (image) {
    if (!need_image(other)) return ERR;
    if (img_of(other).w != img.w || img_of(other).h != img.h) return raise_msg(T_VALUE_ERROR, "Images not equal!");
  } else level = convert_raw(color_of(other, img.format), img.format, GRAYSCALE);
  if (arg_failed) return ERR;
  work_begin();
  const a = levels(img), b = !a ? 0 : image ? levels(img_of(other)) : work(n);
  if (b) {
    if (!image) memory.fill(b, <u8>level, n);
    similarity(a, b, img.w, img.h);
  }
  work_end();
  if (!b) return no_detector_memory();
  put_float(0, similarity_mean);
  put_float(1, similarity_stdev);
  put_float(2, similarity_min);
  put_float(3, similarity_max);
  return result_new(T_SIMILARITY, 4);
}

/**
 * find_displacement(template, roi=all, template_roi=all, logpolar=False, fix_rotation_scale=False): how far this image's contents lie to
 * the right of and above the template's. Turns and scales are not found: the last two must be false.
 */
export function i_find_displacement(argc: i32, argv: usize): V {
  const other = arg(argv, 1);
  if (!need_image(other) || !need_image(arg(argv, 0))) return ERR;
  args_start();
  roi_option(argc, argv, 3, "template_roi", img_of(other));
  const x = roi_x, y = roi_y, w = roi_w, h = roi_h;
  if (arg_failed) return ERR;
  roi_option(argc, argv, 2, "roi", img_of(arg(argv, 0)));
  const polar = bool_option(argc, argv, 4, "logpolar", false), fix = bool_option(argc, argv, 5, "fix_rotation_scale", false);
  if (!arg_failed && (roi_w != w || roi_h != h)) bad_value("ROI(w,h) != TEMPLATE_ROI(w,h)");
  if (!arg_failed && (polar || fix)) bad_value("find_displacement finds translations only: no logpolar, no fix_rotation_scale");
  if (!arg_failed && (w > 1024 || h > 1024)) bad_value("find_displacement takes at most 1024 x 1024 pixels");
  if (arg_failed) return ERR;
  work_begin();
  let ok = gray_take(img_of(arg(argv, 0)), roi_x, roi_y, w, h);
  const first = gray;
  ok = ok && gray_take(img_of(other), x, y, w, h) && displacement(first, gray, w, h);
  work_end();
  if (!ok) return no_detector_memory();
  put_float(0, shift_x);
  put_float(1, shift_y);
  put_float(2, 0);
  put_float(3, 1);
  put_float(4, response);
  return result_new(T_DISPLACEMENT, 5);
}

/** find_edges(type, roi=all, threshold=(100, 200)): the region becomes white where there are edges, black elsewhere. */
export function i_find_edges(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!need_image(self)) return ERR;
  const img = img_of(self);
  if (img.format != GRAYSCALE) return raise_msg(T_VALUE_ERROR, "This function is only supported on grayscale images");
  args_start();
  const kind = to_int(arg(argv, 1));
  roi_option(argc, argv, 2, "roi", img);
  let low = 100, high = 200;
  const limits = option(argc, argv, 3, "threshold");
  if (!arg_failed && limits != UNDEF && limits != NONE && read_sequence(limits, 2)) {
    low = group(0);
    high = group(1);
  }
  if (!arg_failed && kind != EDGE_CANNY && kind != EDGE_SIMPLE) bad_value("the type is EDGE_CANNY or EDGE_SIMPLE");
  if (arg_failed) return ERR;
  const ok = detector_gray(argv) && (kind == EDGE_SIMPLE ? edges_simple(low, high) : edges_canny(low, high));
  if (ok) {
    for (let y = 0; y < roi_h; y++) {
      for (let x = 0; x < roi_w; x++) put_raw(img, roi_x + x, roi_y + y, load<u8>(gray + <usize>(y * gw + x)));
    }
  }
  work_end();
  return ok ? self : no_detector_memory();
}

// @ts-ignore: decorator
@lazy const SIMILARITY: StaticArray<Native> = [f0, f1, f2, f3];

// @ts-ignore: decorator
@lazy const DISPLACEMENT: StaticArray<Native> = [f0, f1, f2, f3, f4];

export function init_image_match(): void {
  result_def(T_SIMILARITY, "similarity", 4, "mean:1 stdev:1 min:1 max:1", SIMILARITY);
  result_def(T_DISPLACEMENT, "displacement", 5, "x_translation:1 y_translation:1 rotation:1 scale:1 response:1", DISPLACEMENT);
}
