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

/** Folds the `rows` x `cols` taps from `p` into `v`; `down` and `right` are the byte steps between them. */
// @ts-ignore: decorator
@inline
function fold(op: u32, v: f32, p: usize, rows: i32, cols: i32, down: usize, right: usize): f32 {
  for (let y = rows; y > 0; y--, p += down) {
    let q = p;
    if (op == REDUCE_MAX) for (let x = cols; x > 0; x--, q += right) v = fmax(v, load<f32>(q));
    else if (op == REDUCE_MIN) for (let x = cols; x > 0; x--, q += right) v = fmin(v, load<f32>(q));
    else for (let x = cols; x > 0; x--, q += right) v += load<f32>(q);
  }
  return v;
}

/** The same for 2 x 2 taps, the usual pooling. */
// @ts-ignore: decorator
@inline
function fold_2x2(op: u32, v: f32, p: usize, down: usize, right: usize): f32 {
  const a = load<f32>(p);
  const b = load<f32>(p + right);
  const c = load<f32>(p + down);
  const d = load<f32>(p + down + right);
  if (op == REDUCE_MAX) return fmax(fmax(fmax(fmax(v, a), b), c), d);
  if (op == REDUCE_MIN) return fmin(fmin(fmin(fmin(v, a), b), c), d);
  return v + a + b + c + d;
}

/**
 * One output row: `rows` rows of taps below `top` (column 0 of the input), which is `width` elements wide.
 * Elements lie `unit` bytes apart in the input and in the output.
 */
function row(at: usize, top: usize, rows: i32, out: usize, out_w: i32, width: i32, down: usize, unit: usize): void {
  const w = window2d(at, WINDOW);
  const op = load<u32>(at, OP);
  const init = load<f32>(at, INIT);
  const lo = load<f32>(at, CLAMP);
  const hi = load<f32>(at, CLAMP + 4);
  const filter = w.filter_w;
  const dilation = w.dilation_w;
  const stride = w.stride_w;
  const reach = (filter - 1) * dilation;
  const right = <usize>dilation * unit;
  const small = rows == 2 && filter == 2;
  const full_count = <f32>(max(rows, 0) * filter);
  let x = -w.pad_left;
  for (let ox = 0; ox < out_w; ox++, x += stride, out += unit) {
    let v: f32;
    let count = full_count;
    if (x >= 0 && x + reach < width) {
      const tap = top + <usize>x * unit;
      v = small ? fold_2x2(op, init, tap, down, right) : fold(op, init, tap, rows, filter, down, right);
    } else {
      const kx = first(x, dilation);
      const cols = last(x, dilation, filter, width) - kx;
      v = fold(op, init, top + <isize>(x + kx * dilation) * unit, rows, cols, down, right);
      count = <f32>(max(rows, 0) * max(cols, 0));
    }
    if (op == REDUCE_MEAN) v /= count;
    store<f32>(out, clampf(v, lo, hi));
  }
}

/** Reduces one plane of height x width elements that lie `unit` bytes apart, its rows `line` bytes apart. */
function plane(at: usize, p: usize, out: usize, height: i32, width: i32, line: usize, unit: usize): void {
  const w = window2d(at, WINDOW);
  const out_h = <i32>window_h(w, height);
  const out_w = <i32>window_w(w, width);
  for (let oy = 0; oy < out_h; oy++) {
    const y = oy * w.stride_h - w.pad_top;
    const ky = first(y, w.dilation_h);
    const rows = last(y, w.dilation_h, w.filter_h, height) - ky;
    const top = p + <isize>(y + ky * w.dilation_h) * line;
    row(at, top, rows, out, out_w, width, <usize>w.dilation_h * line, unit);
    out += <usize>out_w * unit;
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
