/** `find_qrcodes`, `find_apriltags` and `find_barcodes`, and the objects that they give (OpenMV's semantics). */
import { arg, Native } from "../py/native";
import { ERR, V, bool_of, int_of } from "../py/value";
import { ALPHANUMERIC, BYTE, KANJI, NUMERIC } from "../vision/qr/payload";
import { find_qrcodes } from "../vision/qr/qr";
import {
  find_apriltags, move_x, move_y, move_z, TAG16H5, TAG25H7, TAG25H9, TAG36H11, TAG_DATA, TAG_MAP, Tag, tag_pose, turn_x, turn_y, turn_z,
} from "../vision/apriltag";
import { Barcode, BARCODE_TEXT, find_barcodes } from "../vision/barcode/barcode";
import { near } from "../vision/gradient";
import { project, px, py } from "../vision/homography";
import { found_at } from "../vision/work";
import { arg_failed, bad_value, float_option, int_option, roi_x, roi_y } from "./image_args";
import { detector_args, detector_end, detector_gray } from "./image_detect";
import { img_of } from "./image_object";
import { round_corners } from "./image_shapes";
import {
  corners_new, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, first4, put_box, put_float, put_int, put_value, result_def, result_new, text_value,
} from "./image_result";

const T_QRCODE: usize = memory.data(112, 16);

function qrcode(i: i32): V {
  const at = found_at(i);
  const corners = corners_new(at, roi_x, roi_y);
  const payload = corners == ERR ? ERR : text_value(load<u32>(at, 56), load<i32>(at, 52));
  if (payload == ERR) return ERR;
  put_box(at, roi_x, roi_y);
  put_value(4, payload);
  for (let k = 0; k < 5; k++) put_int(5 + k, load<i32>(at + (<usize>k << 2), 32));
  put_value(10, corners);
  return result_new(T_QRCODE, 11);
}

/** find_qrcodes(roi=all). */
export function i_find_qrcodes(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  return detector_end(detector_gray(argv) && find_qrcodes(), qrcode);
}

const T_APRILTAG: usize = memory.data(112, 16);

let focal_x: f64 = 0;
let focal_y: f64 = 0;
let middle_x: f64 = 0;
let middle_y: f64 = 0;

// @ts-ignore: decorator
@inline function around(x: f64): f64 { return x < 0 ? x + 2 * Math.PI : x; }

function apriltag(i: i32): V {
  const at = found_at(i), t = changetype<Tag>(at + TAG_DATA);
  project(at + TAG_MAP, 0, 0);
  const cx = px, cy = py, points = round_corners(at), corners = corners_new(points, roi_x, roi_y);
  if (corners == ERR) return ERR;
  tag_pose(at + TAG_MAP, focal_x, focal_y, middle_x, middle_y);
  put_box(points, roi_x, roi_y);
  put_int(4, t.id);
  put_int(5, t.family);
  put_int(6, near(cx) + roi_x);
  put_int(7, near(cy) + roi_y);
  put_float(8, around(turn_z));
  put_float(9, t.margin);
  put_int(10, t.hamming);
  put_float(11, t.goodness);
  put_float(12, move_x);
  put_float(13, move_y);
  put_float(14, move_z);
  put_float(15, around(turn_x));
  put_float(16, around(turn_y));
  put_float(17, around(turn_z));
  put_value(18, corners);
  return result_new(T_APRILTAG, 19);
}

/**
 * find_apriltags(roi=all, families=TAG36H11, fx=2.8 / 3.984 * w, fy=2.8 / 2.952 * h, cx=w / 2, cy=h / 2): focal lengths and middle in
 * pixels decide translation and rotation.
 */
export function i_find_apriltags(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  const img = img_of(arg(argv, 0)), w = <f64>img.w, h = <f64>img.h;
  const families = int_option(argc, argv, 2, "families", TAG36H11);
  focal_x = float_option(argc, argv, 3, "fx", (2.8 / 3.984) * w);
  focal_y = float_option(argc, argv, 4, "fy", (2.8 / 2.952) * h);
  middle_x = float_option(argc, argv, 5, "cx", w / 2) - <f64>roi_x;
  middle_y = float_option(argc, argv, 6, "cy", h / 2) - <f64>roi_y;
  if (!arg_failed && families & ~(TAG16H5 | TAG25H7 | TAG25H9 | TAG36H11)) bad_value("families: TAG16H5, TAG25H7, TAG25H9 and TAG36H11 are known");
  if (!arg_failed && (!(focal_x > 0) || !(focal_y > 0))) bad_value("fx and fy must be above 0");
  if (arg_failed) return ERR;
  return detector_end(detector_gray(argv) && find_apriltags(families), apriltag);
}

// @ts-ignore: decorator
@lazy const APRILTAG: StaticArray<Native> = [
  f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, first4, f18,
];

const T_BARCODE: usize = memory.data(112, 16);
const BOX: usize = memory.data(32, 4);

function barcode(i: i32): V {
  const b = changetype<Barcode>(found_at(i));
  for (let k: usize = 0; k < 4; k++) {
    store<i32>(BOX + (k << 3), k == 1 || k == 2 ? b.x1 : b.x0);
    store<i32>(BOX + (k << 3), k >= 2 ? b.y1 : b.y0, 4);
  }
  const corners = corners_new(BOX, roi_x, roi_y);
  const payload = corners == ERR ? ERR : text_value(found_at(i) + BARCODE_TEXT, b.length);
  if (payload == ERR) return ERR;
  put_box(BOX, roi_x, roi_y);
  put_value(4, payload);
  put_int(5, b.kind - 1);
  put_float(6, <f64>b.quarter * (Math.PI / 2));
  put_int(7, b.quality);
  put_value(8, corners);
  return result_new(T_BARCODE, 9);
}

/** find_barcodes(roi=all). */
export function i_find_barcodes(argc: i32, argv: usize): V {
  if (!detector_args(argc, argv, 1)) return ERR;
  return detector_end(detector_gray(argv) && find_barcodes(), barcode);
}

// @ts-ignore: decorator
@lazy const BARCODE: StaticArray<Native> = [f0, f1, f2, f3, f4, f5, f6, f7, first4, f8];

// @ts-ignore: decorator
@inline function has_type(argc: i32, argv: usize, type: i32): V { return bool_of(<i32>int_of(f8(argc, argv)) == type); }
function q_numeric(argc: i32, argv: usize): V { return has_type(argc, argv, NUMERIC); }
function q_alphanumeric(argc: i32, argv: usize): V { return has_type(argc, argv, ALPHANUMERIC); }
function q_binary(argc: i32, argv: usize): V { return has_type(argc, argv, BYTE); }
function q_kanji(argc: i32, argv: usize): V { return has_type(argc, argv, KANJI); }

// @ts-ignore: decorator
@lazy const QRCODE: StaticArray<Native> = [
  f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, first4, f10, q_numeric, q_alphanumeric, q_binary, q_kanji,
];

export function init_image_codes(): void {
  result_def(
    T_QRCODE, "qrcode", 10,
    `x:1 y:1 w:1 h:1 payload:1 version:1 ecc_level:1 mask:1 data_type:1 eci:1 rect:1 corners:1 is_numeric:1 is_alphanumeric:1
      is_binary:1 is_kanji:1`,
    QRCODE,
  );
  result_def(
    T_APRILTAG, "apriltag", 18,
    `x:1 y:1 w:1 h:1 id:1 family:1 cx:1 cy:1 rotation:1 decision_margin:1 hamming:1 goodness:1 x_translation:1 y_translation:1
      z_translation:1 x_rotation:1 y_rotation:1 z_rotation:1 rect:1 corners:1`,
    APRILTAG,
  );
  result_def(T_BARCODE, "barcode", 8, "x:1 y:1 w:1 h:1 payload:1 type:1 rotation:1 quality:1 rect:1 corners:1", BARCODE);
}
