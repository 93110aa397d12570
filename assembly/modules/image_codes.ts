/** `find_qrcodes`, and the objects that it gives (OpenMV's semantics). */
import { Native } from "../py/native";
import { ERR, V, bool_of, int_of } from "../py/value";
import { ALPHANUMERIC, BYTE, KANJI, NUMERIC } from "../vision/qr/payload";
import { find_qrcodes } from "../vision/qr/qr";
import { found_at } from "../vision/work";
import { roi_x, roi_y } from "./image_args";
import { detector_args, detector_end, detector_gray } from "./image_detect";
import {
  corners_new, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, first4, put_box, put_int, put_value, result_def, result_new, text_value,
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
}
