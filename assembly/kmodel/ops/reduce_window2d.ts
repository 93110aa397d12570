/**
 * reduce_window2d (NCHW) and cpu_reduce_window2d (NHWC): pooling (specification, sections 7 and 8). The body
 * is the same. Taps outside the input take no part, and the mean divides by the taps that did.
 */
import { tensor_at } from "../areas";
import { add_work, body, extent, product, READ, tensor, window, window_h, window_w, WRITE, within } from "../check";
import { clampf, fmax, fmin } from "../fixed";
import { REDUCE_MAX, REDUCE_MEAN, REDUCE_MIN, REDUCE_SUM, set_shape, shape, window2d } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const OP: usize = 32;
const SHAPE_IN: usize = 36;
const WINDOW: usize = 52;
const INIT: usize = 92;
const CLAMP: usize = 96;

function check(in_h: i32, in_w: i32, planes: u64, last_op: u32): bool {
  if (!within("reduce_op", OP, REDUCE_MEAN, last_op) || !window(WINDOW, in_h, in_w)) return false;
  const w = window2d(body, WINDOW);
  const out = product(product(planes, <u64>window_h(w, in_h)), <u64>window_w(w, in_w));
  add_work(product(out, <u64>w.filter_h * w.filter_w + 1));
  return (
    tensor("input", IN, READ, 4, product(product(planes, in_h), in_w) * 4) &&
    tensor("output", OUT, WRITE, 4, product(out, 4))
  );
}

export function check_reduce_window2d(): bool {
  if (!extent("in_shape", SHAPE_IN)) return false;
  const s = shape(body, SHAPE_IN);
  return check(s.h, s.w, <u64>s.n * s.c, REDUCE_SUM);
}

export function check_cpu_reduce_window2d(): bool {
  if (!extent("in_shape", SHAPE_IN)) return false;
  const s = shape(body, SHAPE_IN);
  return check(s.c, s.h, <u64>s.n * s.w, REDUCE_MAX);
}

export function shape_reduce_window2d(at: usize, out: usize): bool {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  set_shape(out, s.n, s.c, <i32>window_h(w, s.h), <i32>window_w(w, s.w));
  return true;
}

export function shape_cpu_reduce_window2d(at: usize, out: usize): bool {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  set_shape(out, s.n, <i32>window_h(w, s.c), <i32>window_w(w, s.h), s.w);
  return true;
}

// @ts-ignore: decorator
@inline
function first(origin: i32, dilation: i32): i32 {
  return origin < 0 ? (dilation - 1 - origin) / dilation : 0;
}

// @ts-ignore: decorator
@inline
function last(origin: i32, dilation: i32, filter: i32, size: i32): i32 {
  return origin + (filter - 1) * dilation < size ? filter : max(0, (size - origin + dilation - 1) / dilation);
}

/** Reduces rows x cols taps from `p`; `down` and `right` are the byte steps between them. */
function reduce(at: usize, p: usize, rows: i32, cols: i32, down: usize, right: usize): f32 {
  const op = load<u32>(at, OP);
  let v = load<f32>(at, INIT);
  for (let y = rows; y > 0; y--, p += down) {
    let q = p;
    if (op == REDUCE_MAX) for (let x = cols; x > 0; x--, q += right) v = fmax(v, load<f32>(q));
    else if (op == REDUCE_MIN) for (let x = cols; x > 0; x--, q += right) v = fmin(v, load<f32>(q));
    else for (let x = cols; x > 0; x--, q += right) v += load<f32>(q);
  }
  if (op == REDUCE_MEAN) v /= <f32>(max(rows, 0) * max(cols, 0));
  return clampf(v, load<f32>(at, CLAMP), load<f32>(at, CLAMP + 4));
}

/**
 * Reduces one plane of height x width elements that lie `unit` bytes apart, rows `line` bytes apart. Output
 * elements are `unit` bytes apart too.
 */
function plane(at: usize, p: usize, out: usize, height: i32, width: i32, line: usize, unit: usize): void {
  const w = window2d(at, WINDOW);
  const out_h = <i32>window_h(w, height);
  const out_w = <i32>window_w(w, width);
  for (let oy = 0; oy < out_h; oy++) {
    const y = oy * w.stride_h - w.pad_top;
    const ky = first(y, w.dilation_h);
    const rows = last(y, w.dilation_h, w.filter_h, height) - ky;
    const top = p + <isize>(y + ky * w.dilation_h) * line;
    for (let ox = 0; ox < out_w; ox++) {
      const x = ox * w.stride_w - w.pad_left;
      const kx = first(x, w.dilation_w);
      const cols = last(x, w.dilation_w, w.filter_w, width) - kx;
      const tap = top + <isize>(x + kx * w.dilation_w) * unit;
      store<f32>(out, reduce(at, tap, rows, cols, <usize>w.dilation_h * line, <usize>w.dilation_w * unit));
      out += unit;
    }
  }
}

export function run_reduce_window2d(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  const size = <usize>(<i32>window_h(w, s.h) * <i32>window_w(w, s.w)) << 2;
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let i = s.n * s.c; i > 0; i--) {
    plane(at, p, out, s.h, s.w, <usize>s.w << 2, 4);
    p += (<usize>s.h * s.w) << 2;
    out += size;
  }
}

export function run_cpu_reduce_window2d(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  const unit = <usize>s.w << 2;
  const size = <usize>(<i32>window_h(w, s.c) * <i32>window_w(w, s.h)) * unit;
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let n = s.n; n > 0; n--) {
    for (let c: usize = 0; c < unit; c += 4) plane(at, p + c, out + c, s.c, s.h, <usize>s.h * unit, unit);
    p += <usize>s.c * s.h * unit;
    out += size;
  }
}
