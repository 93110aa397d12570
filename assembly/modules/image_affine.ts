/** `get_affine_transform` and `warp_affine_ai`: a face turned upright before it is recognised. */
import { BINARY, Img, RGB565 } from "../image/img";
import { pix_to_ai } from "../image/convert";
import { raise_msg } from "../py/error";
import { gc_bytes } from "../py/heap";
import { arg } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { tuple_from } from "../py/objects/tuple";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V, float } from "../py/value";
import { is_sequence } from "./image_args";
import { image_obj, img_of, need_image, no_pixel_memory } from "./image_object";

/** x and y of three points. */
const POINTS: usize = memory.data(96, 8);
const MATRIX: usize = memory.data(72, 8);

// @ts-ignore: decorator
@inline function point(i: i32): f64 { return load<f64>(POINTS + (<usize>i << 3)); }

/** Reads `n` numbers of a sequence to `at`. False = raised. */
function read_numbers(v: V, n: i32, at: usize): bool {
  if (!is_sequence(v) || seq_len(v) < n) {
    raise_msg(T_TYPE_ERROR, "tuple/list of the wrong length");
    return false;
  }
  for (let i = 0; i < n; i++) {
    const x = get_f64(load<u64>(seq_items(v) + (<usize>i << 3)));
    if (get_failed) return false;
    store<f64>(at + (<usize>i << 3), x);
  }
  return true;
}

function read_points(v: V, at: usize): bool {
  if (!is_sequence(v) || seq_len(v) != 3) {
    raise_msg(T_TYPE_ERROR, "three points are needed");
    return false;
  }
  for (let i = 0; i < 3; i++) if (!read_numbers(load<u64>(seq_items(v) + (<usize>i << 3)), 2, at + <usize>(i * 16))) return false;
  return true;
}

/** Row of the matrix that takes the points' x, y to `u0`, `u1`, `u2`. */
function solve(u0: f64, u1: f64, u2: f64, det: f64, row: usize): void {
  const x0 = point(0), y0 = point(1), x1 = point(2), y1 = point(3), x2 = point(4), y2 = point(5);
  const a = (u0 * (y1 - y2) + u1 * (y2 - y0) + u2 * (y0 - y1)) / det;
  const b = (u0 * (x2 - x1) + u1 * (x0 - x2) + u2 * (x1 - x0)) / det;
  store<u64>(row, float(a));
  store<u64>(row, float(b), 8);
  store<u64>(row, float(u0 - a * x0 - b * y0), 16);
}

/** get_affine_transform(src, dst): the 3x3 matrix, row by row, that takes the three points of `src` to those of `dst`. */
export function m_get_affine_transform(argc: i32, argv: usize): V {
  if (!read_points(arg(argv, 0), POINTS) || !read_points(arg(argv, 1), POINTS + 48)) return ERR;
  const det = (point(0) - point(4)) * (point(3) - point(5)) - (point(2) - point(4)) * (point(1) - point(5));
  if (det == 0) return raise_msg(T_VALUE_ERROR, "the points lie on one line");
  solve(point(6), point(8), point(10), det, MATRIX);
  solve(point(7), point(9), point(11), det, MATRIX + 24);
  store<u64>(MATRIX, float(0), 48);
  store<u64>(MATRIX, float(0), 56);
  store<u64>(MATRIX, float(1), 64);
  return tuple_from(MATRIX, 9);
}

/** Planes of an image, made (and, with `fill`, from the pixels) when it has none. 0 = raised. */
function planes(v: V, fill: bool): usize {
  const o = image_obj(v), img = img_of(v);
  if (o.ai) return o.ai;
  const p = gc_bytes(img.w * img.h * (img.format == RGB565 ? 3 : 1));
  if (!p) {
    no_pixel_memory();
    return 0;
  }
  o.ai = <u32>p;
  if (fill) pix_to_ai(img);
  return p;
}

/** Bilinear sample of a plane; 0 outside. */
function sample(p: usize, img: Img, x: f64, y: f64): i32 {
  const ix = <i32>floor(x), iy = <i32>floor(y);
  if (ix < 0 || iy < 0 || ix >= img.w || iy >= img.h) return 0;
  const fx = <i32>((x - floor(x)) * 256), fy = <i32>((y - floor(y)) * 256);
  const right = ix + 1 < img.w ? 1 : 0, below = iy + 1 < img.h ? img.w : 0;
  const at = p + <usize>(iy * img.w + ix);
  const top = <i32>load<u8>(at) * (256 - fx) + <i32>load<u8>(at + right) * fx;
  const bottom = <i32>load<u8>(at + below) * (256 - fx) + <i32>load<u8>(at + below + right) * fx;
  return (top * (256 - fy) + bottom * fy) >> 16;
}

/** warp_affine_ai(src, dst, T): the planes of `dst` show those of `src` moved by T. */
export function m_warp_affine_ai(argc: i32, argv: usize): V {
  const a = arg(argv, 0), b = arg(argv, 1);
  if (!need_image(a) || !need_image(b) || !read_numbers(arg(argv, 2), 6, MATRIX)) return ERR;
  const src = img_of(a), dst = img_of(b);
  if (src.format != dst.format || src.format == BINARY) return raise_msg(T_VALUE_ERROR, "two images of one format, RGB565 or grayscale, are needed");
  const m0 = load<f64>(MATRIX), m1 = load<f64>(MATRIX, 8), m2 = load<f64>(MATRIX, 16);
  const m3 = load<f64>(MATRIX, 24), m4 = load<f64>(MATRIX, 32), m5 = load<f64>(MATRIX, 40);
  const det = m0 * m4 - m1 * m3;
  if (det == 0) return raise_msg(T_VALUE_ERROR, "the matrix cannot be inverted");
  const from = planes(a, true), to = from ? planes(b, false) : 0;
  if (!to) return ERR;
  const count = src.format == RGB565 ? 3 : 1;
  for (let y = 0; y < dst.h; y++) {
    for (let x = 0; x < dst.w; x++) {
      const u = <f64>x - m2, v = <f64>y - m5;
      const sx = (u * m4 - v * m1) / det, sy = (v * m0 - u * m3) / det;
      for (let c = 0; c < count; c++) {
        store<u8>(to + <usize>((c * dst.h + y) * dst.w + x), sample(from + <usize>(c * src.w * src.h), src, sx, sy));
      }
    }
  }
  return NONE;
}
