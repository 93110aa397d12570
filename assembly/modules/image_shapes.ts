/** Lines, segments, circles, rectangles and the regression line (OpenMV's semantics). */
import { match } from "../image/threshold";
import { mem_free } from "../memory";
import { arg, Native } from "../py/native";
import { ERR, NONE, V } from "../py/value";
import { Circle, find_circles } from "../vision/circles";
import { cosine, near, sine } from "../vision/gradient";
import { find_lines } from "../vision/hough_lines";
import { clip_line, Line } from "../vision/line";
import { find_quads } from "../vision/quads";
import { mask_area, mask_pixels, regression } from "../vision/regression";
import { find_line_segments } from "../vision/segments";
import { gray_size } from "../vision/gray";
import { found_at, found_count, found_drop, work_begin, work_end, work_wanted } from "../vision/work";
import { arg_failed, bad_value, bool_option, int_option, roi_h, roi_w, roi_x, roi_y } from "./image_args";
import { read_thresholds, threshold_count, thresholds, work_mask } from "./image_arith";
import { detector_args, detector_end, detector_gray } from "./image_detect";
import { img_of, no_work_memory } from "./image_object";
import {
  corners_new, f0, f1, f2, f3, f4, f5, f6, f7, first3, first4, no_detector_memory, put_box, put_int, put_value, result_def, result_new,
} from "./image_result";

const T_LINE: usize = memory.data(112, 16);
const T_CIRCLE: usize = memory.data(112, 16);
const T_RECT: usize = memory.data(112, 16);

function line_object(l: Line): V {
  const dx = <f64>(l.x2 - l.x1), dy = <f64>(l.y2 - l.y1);
  put_int(0, l.x1 + roi_x);
  put_int(1, l.y1 + roi_y);
  put_int(2, l.x2 + roi_x);
  put_int(3, l.y2 + roi_y);
  put_int(4, near(sqrt(dx * dx + dy * dy)));
  put_int(5, l.magnitude);
  put_int(6, l.theta);
  put_int(7, l.rho + near(<f64>roi_x * <f64>cosine(l.theta) + <f64>roi_y * <f64>sine(l.theta)));
  return result_new(T_LINE, 8);
}
function line(i: i32): V { return line_object(changetype<Line>(found_at(i))); }

let x_stride: i32 = 2;
let y_stride: i32 = 1;
function strides(argc: i32, argv: usize, pos: i32): void {
  x_stride = int_option(argc, argv, pos, "x_stride", 2);
  y_stride = int_option(argc, argv, pos + 1, "y_stride", 1);
  if (arg_failed) return;
  if (x_stride <= 0) bad_value("x_stride must not be zero.");
  else if (y_stride <= 0) bad_value("y_stride must not be zero.");
}

/** find_lines(roi=all, x_stride=2, y_stride=1, threshold=1000, theta_margin=25, rho_margin=25). */
export function i_find_lines(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  strides(argc, argv, 2);
  const threshold = int_option(argc, argv, 4, "threshold", 1000);
  const theta = int_option(argc, argv, 5, "theta_margin", 25), rho = int_option(argc, argv, 6, "rho_margin", 25);
  if (arg_failed) return ERR;
  return detector_end(detector_gray(argv) && find_lines(x_stride, y_stride, threshold, theta, rho), line);
}

/** find_line_segments(roi=all, merge_distance=0, max_theta_diff=15). */
export function i_find_line_segments(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  const distance = int_option(argc, argv, 2, "merge_distance", 0), turn = int_option(argc, argv, 3, "max_theta_diff", 15);
  if (arg_failed) return ERR;
  return detector_end(detector_gray(argv) && find_line_segments(distance, turn), line);
}

function circle(i: i32): V {
  const c = changetype<Circle>(found_at(i));
  put_int(0, c.x + roi_x);
  put_int(1, c.y + roi_y);
  put_int(2, c.r);
  put_int(3, c.magnitude);
  return result_new(T_CIRCLE, 4);
}

/**
 * find_circles(roi=all, x_stride=2, y_stride=1, threshold=2000, x_margin=10, y_margin=10, r_margin=10, r_min=2, r_max=half of the region,
 * r_step=2).
 */
export function i_find_circles(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  strides(argc, argv, 2);
  const threshold = int_option(argc, argv, 4, "threshold", 2000);
  const xm = int_option(argc, argv, 5, "x_margin", 10), ym = int_option(argc, argv, 6, "y_margin", 10), rm = int_option(argc, argv, 7, "r_margin", 10);
  const most = min(roi_w, roi_h) / 2;
  const r_min = max(2, int_option(argc, argv, 8, "r_min", 2)), r_max = min(most, int_option(argc, argv, 9, "r_max", most));
  const r_step = int_option(argc, argv, 10, "r_step", 2);
  if (!arg_failed && r_step <= 0) bad_value("r_step must not be zero.");
  if (arg_failed) return ERR;
  return detector_end(detector_gray(argv) && find_circles(x_stride, y_stride, threshold, xm, ym, rm, r_min, r_max, r_step), circle);
}

const POINTS: usize = memory.data(32, 4);

/** Rounds the four corners of a quadrilateral to POINTS. */
export function round_corners(at: usize): usize {
  for (let i: usize = 0; i < 8; i++) store<i32>(POINTS + (i << 2), near(load<f64>(at + (i << 3))));
  return POINTS;
}

function rect(i: i32): V {
  const at = found_at(i), corners = corners_new(round_corners(at), roi_x, roi_y);
  if (corners == ERR) return ERR;
  put_box(POINTS, roi_x, roi_y);
  put_int(4, load<i32>(at, 64));
  put_value(5, corners);
  return result_new(T_RECT, 6);
}

/** Drops what is too weak, and of borders that lie within each other (the two sides of a line) the weaker one. */
function choose_rects(threshold: i32): void {
  for (let i = 0; i < found_count; ) {
    let drop = load<i32>(found_at(i), 64) < threshold;
    for (let k = 0; k < found_count && !drop; k++) drop = k != i && same_quad(found_at(i), found_at(k)) && weaker(i, k);
    if (drop) found_drop(i);
    else i++;
  }
}
function weaker(i: i32, k: i32): bool {
  const a = load<i32>(found_at(i), 64), b = load<i32>(found_at(k), 64);
  return a < b || (a == b && i > k);
}

/** Whether every corner of one has one of the other nearby. */
function same_quad(a: usize, b: usize): bool {
  for (let i: usize = 0; i < 4; i++) {
    let near_one = false;
    for (let k: usize = 0; k < 4; k++) {
      near_one = near_one || (abs(load<f64>(a + (i << 4)) - load<f64>(b + (k << 4))) < 8 && abs(load<f64>(a + (i << 4), 8) - load<f64>(b + (k << 4), 8)) < 8);
    }
    if (!near_one) return false;
  }
  return true;
}

/** find_rects(roi=all, threshold=1000): `threshold` is the sum of the gradients along the border. */
export function i_find_rects(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  const threshold = int_option(argc, argv, 2, "threshold", 1000);
  if (arg_failed) return ERR;
  const ok = detector_gray(argv) && find_quads();
  if (ok) choose_rects(threshold);
  return detector_end(ok, rect);
}

const LINE: usize = memory.data(28, 4);

/**
 * get_regression(thresholds, invert=False, roi=all, x_stride=2, y_stride=1, area_threshold=10, pixels_threshold=10, robust=False): a line,
 * or None.
 */
export function i_get_regression(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 3)) return ERR;
  const img = img_of(arg(argv, 0));
  const inverse = bool_option(argc, argv, 2, "invert", false);
  strides(argc, argv, 4);
  const area = int_option(argc, argv, 6, "area_threshold", 10), pixels = int_option(argc, argv, 7, "pixels_threshold", 10);
  const robust = bool_option(argc, argv, 8, "robust", false);
  if (arg_failed || !read_thresholds(arg(argv, 1))) return ERR;
  const mask = work_mask(img);
  if (!mask) {
    mem_free(thresholds);
    return no_work_memory();
  }
  match(img, roi_x, roi_y, roi_w, roi_h, thresholds, threshold_count, inverse, mask);
  mem_free(thresholds);
  work_begin();
  const l = changetype<Line>(LINE);
  gray_size(roi_w, roi_h);
  const ok = regression(mask, roi_x, roi_y, roi_w, roi_h, x_stride, y_stride, robust, l);
  mem_free(mask.data);
  work_end();
  if (work_wanted) return no_detector_memory();
  return ok && mask_area >= area && mask_pixels >= pixels && clip_line(l) ? line_object(l) : NONE;
}

// @ts-ignore: decorator
@lazy const LINE_METHODS: StaticArray<Native> = [f0, f1, f2, f3, f4, f5, f6, f7, first4];
// @ts-ignore: decorator
@lazy const CIRCLE_METHODS: StaticArray<Native> = [f0, f1, f2, f3, first3];
// @ts-ignore: decorator
@lazy const RECT_METHODS: StaticArray<Native> = [f0, f1, f2, f3, f4, first4, f5];

export function init_image_shapes(): void {
  result_def(T_LINE, "line", 8, "x1:1 y1:1 x2:1 y2:1 length:1 magnitude:1 theta:1 rho:1 line:1", LINE_METHODS);
  result_def(T_CIRCLE, "circle", 4, "x:1 y:1 r:1 magnitude:1 circle:1", CIRCLE_METHODS);
  result_def(T_RECT, "rect", 5, "x:1 y:1 w:1 h:1 magnitude:1 rect:1 corners:1", RECT_METHODS);
}
