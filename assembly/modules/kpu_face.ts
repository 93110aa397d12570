/**
 * `face_encode` and `face_compare`. The vendor's library is closed: here a feature is scaled to unit length and stored as
 * int8 (256 = 1.0, saturated), and two features are compared by the cosine of their angle, as (1 + cos) * 50.
 */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { arg } from "../py/native";
import { bytearray_alloc, bytearray_data } from "../py/objects/array";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, V, float } from "../py/value";
import { is_sequence } from "./image_args";

const LIMIT: i32 = 512;
const UNIT: f64 = 256;

/** face_encode(features): list or tuple of at most 512 numbers; a bytearray of as many int8. */
export function k_face_encode(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_sequence(v)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]kpu: a list or tuple of numbers is needed");
  const n = seq_len(v);
  if (n > LIMIT) return raise_msg(T_VALUE_ERROR, "feature dim <=200\r\n");
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = get_f64(load<u64>(seq_items(v) + (<usize>i << 3)));
    if (get_failed) return ERR;
    sum += x * x;
  }
  const out = bytearray_alloc(n);
  if (out == ERR) return ERR;
  const scale = sum > 0 ? UNIT / sqrt(sum) : 0;
  for (let i = 0; i < n; i++) {
    const x = get_f64(load<u64>(seq_items(v) + (<usize>i << 3))) * scale;
    store<i8>(bytearray_data(out) + i, <i8>max<f64>(-128, min<f64>(127, Math.round(x))));
  }
  return out;
}

/** face_compare(a, b): likeness of two encoded features, 0 to 100. */
export function k_face_compare(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 0), false)) return ERR;
  const p = buffer_data, n = buffer_len;
  if (!need_buffer(arg(argv, 1), false)) return ERR;
  const q = buffer_data;
  if (n != buffer_len) return raise_msg(T_VALUE_ERROR, "compare feature must in same dim!\r\n");
  let dot: f64 = 0, a: f64 = 0, b: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = <f64>load<i8>(p + i), y = <f64>load<i8>(q + i);
    dot += x * y;
    a += x * x;
    b += y * y;
  }
  return float(a > 0 && b > 0 ? 50 * (1 + dot / sqrt(a * b)) : 0);
}
