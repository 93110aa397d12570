/**
 * conv2d (f32) and quantized_conv2d (u8), NCHW with groups (specification, section 7).
 *
 * One source for both element types: T is the element, A the accumulator. The f32 sum runs over input
 * channel, ky, kx in the reference's order, so it is bit-exact; speed comes from several output channels
 * (or columns) in flight, each with its own sum. Taps outside the input are skipped.
 */
import { tensor_at } from "../areas";
import {
  add_work,
  body,
  equal,
  extent,
  holds,
  product,
  READ,
  tensor,
  window,
  window_h,
  window_w,
  WRITE,
  within,
} from "../check";
import { clamp_u8, clampf, mulshift, requant } from "../fixed";
import { set_shape, shape, window2d, windowed } from "../format";
import { f32_columns, pack_f32, pack_u8, results, set_steps, u8_columns } from "./conv2d_simd";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const GROUPS: usize = 48;
const OUT_CHANNELS: usize = 52;
const WINDOW: usize = 56;
const CLAMP: usize = 96;
const WEIGHTS: usize = 104;

// quantized_conv2d
const REQUANT: usize = 96;
const BIAS_U8: usize = 116;

function check<T>(): bool {
  const unit: u32 = sizeof<T>();
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  const s = shape(body, SHAPE_IN);
  if (!within("groups", GROUPS, 1, s.c) || !within("out_channels", OUT_CHANNELS, 1, i32.MAX_VALUE)) return false;
  const groups = load<i32>(body, GROUPS);
  const oc = load<i32>(body, OUT_CHANNELS);
  if (!equal("in_shape.c modulo groups", GROUPS, s.c % groups, 0)) return false;
  if (!equal("out_channels modulo groups", GROUPS, oc % groups, 0)) return false;
  if (!window(WINDOW, s.h, s.w)) return false;
  const w = window2d(body, WINDOW);
  const taps = product(product(w.filter_h, w.filter_w), s.c / groups);
  const weights = product(taps, oc);
  const fixed = isFloat<T>() ? WEIGHTS : BIAS_U8;
  if (!holds("weights and bias", fixed + product(weights, unit) + <u64>oc * 4)) return false;
  const out = product(product(product(s.n, oc), <u64>window_h(w, s.h)), <u64>window_w(w, s.w));
  add_work(product(out, taps + 1));
  return tensor("input", IN, READ, unit, <u64>count * unit) && tensor("output", OUT, WRITE, unit, product(out, unit));
}

export function check_conv2d(): bool {
  return check<f32>();
}

export function check_quantized_conv2d(): bool {
  return check<u8>() && within("output_shift", REQUANT + 12, 0, 63);
}

export function shape_conv2d(at: usize, out: usize): bool {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  set_shape(out, s.n, load<i32>(at, OUT_CHANNELS), <i32>window_h(w, s.h), <i32>window_w(w, s.w));
  return true;
}

// ---- geometry of the running node, in bytes ---------------------------------------------------------------

let channels: i32 = 0; // input channels of one group
let plane: usize = 0; // from an input channel to the next
let rowStep: usize = 0; // from a tap to the one below
let colStep: usize = 0; // from a tap to the one on the right
let outStep: usize = 0; // from an output column's window to the next
let wPlane: usize = 0; // weights: from an input channel to the next
let wRow: usize = 0; // weights: from a filter row to the next
let wChannel: usize = 0; // weights: from an output channel to the next
let outPlane: usize = 0; // from an output channel to the next
let param: usize = 0; // clamp range, or requantisation

// @ts-ignore: decorator
@inline
function pixel<T, A>(p: usize, offset: i32): A {
  if (isFloat<T>()) return <A>load<f32>(p);
  else return <A>(<i32>load<u8>(p) + offset);
}

// @ts-ignore: decorator
@inline
function emit<T, A>(out: usize, v: A): void {
  if (isFloat<T>()) {
    store<f32>(out, clampf(<f32>v, load<f32>(param), load<f32>(param, 4)));
  } else {
    const q = requant(param, 0);
    store<u8>(out, clamp_u8(mulshift(<i32>v, q.output_mul, q.output_shift) + q.output_offset));
  }
}

/**
 * The sums below leave one zero point out of the inner loop: the sum of (x + zx)(w + zw) is that of
 * (x + zx) w, plus zw times the sum of (x + zx). In 32-bit integers this is exact whatever overflows.
 */
// @ts-ignore: decorator
@inline
function zero_term<T, A>(sum: i32, zero: i32): A {
  return isFloat<T>() ? <A>0 : <A>(sum * zero);
}

/** Four output channels at one place. `rows` x `cols` taps starting at `p`, weights at `q`. */
function four_channels<T, A>(p: usize, q: usize, rows: i32, cols: i32, bias: usize, out: usize): void {
  const zx = isFloat<T>() ? 0 : requant(param, 0).input_offset;
  const nextPlane = plane;
  const nextRow = rowStep;
  const nextCol = colStep;
  const next = wChannel;
  let sum = 0;
  let a0 = load<A>(bias);
  let a1 = load<A>(bias, 4);
  let a2 = load<A>(bias, 8);
  let a3 = load<A>(bias, 12);
  for (let c = channels; c > 0; c--) {
    let pr = p;
    let qr = q;
    for (let y = rows; y > 0; y--) {
      let px = pr;
      let qx = qr;
      for (let x = cols; x > 0; x--) {
        const v = pixel<T, A>(px, zx);
        if (!isFloat<T>()) sum += <i32>v;
        a0 += v * pixel<T, A>(qx, 0);
        a1 += v * pixel<T, A>(qx + next, 0);
        a2 += v * pixel<T, A>(qx + 2 * next, 0);
        a3 += v * pixel<T, A>(qx + 3 * next, 0);
        px += nextCol;
        qx += sizeof<T>();
      }
      pr += nextRow;
      qr += wRow;
    }
    p += nextPlane;
    q += wPlane;
  }
  const rest = zero_term<T, A>(sum, isFloat<T>() ? 0 : requant(param, 0).filter_offset);
  if (!isFloat<T>()) {
    a0 += rest;
    a1 += rest;
    a2 += rest;
    a3 += rest;
  }
  emit<T, A>(out, a0);
  emit<T, A>(out + outPlane, a1);
  emit<T, A>(out + 2 * outPlane, a2);
  emit<T, A>(out + 3 * outPlane, a3);
}

/** Four neighbouring columns of one output channel, all with the same taps. */
function four_columns<T, A>(p: usize, q: usize, rows: i32, cols: i32, bias: usize, out: usize): void {
  const zw = isFloat<T>() ? 0 : requant(param, 0).filter_offset;
  const nextPlane = plane;
  const nextRow = rowStep;
  const nextCol = colStep;
  const next = outStep;
  let sum = 0;
  let a0 = load<A>(bias);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let c = channels; c > 0; c--) {
    let pr = p;
    let qr = q;
    for (let y = rows; y > 0; y--) {
      let px = pr;
      let qx = qr;
      for (let x = cols; x > 0; x--) {
        const v = pixel<T, A>(qx, zw);
        if (!isFloat<T>()) sum += <i32>v;
        a0 += pixel<T, A>(px, 0) * v;
        a1 += pixel<T, A>(px + next, 0) * v;
        a2 += pixel<T, A>(px + 2 * next, 0) * v;
        a3 += pixel<T, A>(px + 3 * next, 0) * v;
        px += nextCol;
        qx += sizeof<T>();
      }
      pr += nextRow;
      qr += wRow;
    }
    p += nextPlane;
    q += wPlane;
  }
  const rest = zero_term<T, A>(sum, isFloat<T>() ? 0 : requant(param, 0).input_offset);
  if (!isFloat<T>()) {
    a0 += rest;
    a1 += rest;
    a2 += rest;
    a3 += rest;
  }
  emit<T, A>(out, a0);
  emit<T, A>(out + sizeof<T>(), a1);
  emit<T, A>(out + 2 * sizeof<T>(), a2);
  emit<T, A>(out + 3 * sizeof<T>(), a3);
}

/** One output element. */
function single<T, A>(p: usize, q: usize, rows: i32, cols: i32, bias: usize, out: usize): void {
  const zx = isFloat<T>() ? 0 : requant(param, 0).input_offset;
  const zw = isFloat<T>() ? 0 : requant(param, 0).filter_offset;
  const nextCol = colStep;
  let a = load<A>(bias);
  for (let c = channels; c > 0; c--) {
    let pr = p;
    let qr = q;
    for (let y = rows; y > 0; y--) {
      let px = pr;
      let qx = qr;
      for (let x = cols; x > 0; x--) {
        a += pixel<T, A>(px, zx) * pixel<T, A>(qx, zw);
        px += nextCol;
        qx += sizeof<T>();
      }
      pr += rowStep;
      qr += wRow;
    }
    p += plane;
    q += wPlane;
  }
  emit<T, A>(out, a);
}

/** First tap inside the input, for a window that starts at `origin`. */
// @ts-ignore: decorator
@inline
function first_tap(origin: i32, dilation: i32): i32 {
  return origin < 0 ? (dilation - 1 - origin) / dilation : 0;
}

/** First tap behind the input. */
// @ts-ignore: decorator
@inline
function last_tap(origin: i32, dilation: i32, filter: i32, size: i32): i32 {
  return origin + (filter - 1) * dilation < size ? filter : max(0, (size - origin + dilation - 1) / dilation);
}

/** The four output channels from `bias` on will be computed in vectors. */
let vectors: bool = false;

/** Packs four output channels for the vector loops, where there are any. */
function pack<T>(q: usize, bias: usize): bool {
  if (!ASC_FEATURE_SIMD) return false;
  if (isFloat<T>()) return pack_f32(q, wChannel);
  const zero = requant(param, 0);
  return pack_u8(q, wChannel, zero.input_offset, zero.filter_offset, bias);
}

/** Stores the sums of `columns` columns that the vector loops left. */
function emit_columns<T, A>(out: usize, columns: i32): void {
  for (let x = 0; x < columns; x++) {
    const sums = results + (<usize>x << 4);
    emit<T, A>(out, load<A>(sums));
    emit<T, A>(out + outPlane, load<A>(sums, 4));
    emit<T, A>(out + 2 * outPlane, load<A>(sums, 8));
    emit<T, A>(out + 3 * outPlane, load<A>(sums, 12));
    out += sizeof<T>();
  }
}

/**
 * One output row of `n` (1 or 4) channels. `p` is the input group's first pixel, `q` the weights of the first
 * channel, `out` the row in that channel's plane.
 */
function row<T, A>(at: usize, p: usize, q: usize, bias: usize, out: usize, oy: i32, out_w: i32, n: i32): void {
  const w = window2d(at, WINDOW);
  const s = shape(at, SHAPE_IN);
  const y = oy * w.stride_h - w.pad_top;
  const ky = first_tap(y, w.dilation_h);
  const rows = last_tap(y, w.dilation_h, w.filter_h, s.h) - ky;
  const line = p + <isize>(y + ky * w.dilation_h) * s.w * sizeof<T>();
  const reach = (w.filter_w - 1) * w.dilation_w;
  for (let ox = 0; ox < out_w; ) {
    const x = ox * w.stride_w - w.pad_left;
    const kx = first_tap(x, w.dilation_w);
    const cols = last_tap(x, w.dilation_w, w.filter_w, s.w) - kx;
    const tap = line + <isize>(x + kx * w.dilation_w) * sizeof<T>();
    const weight = q + <usize>ky * wRow + <usize>kx * sizeof<T>();
    if (ASC_FEATURE_SIMD && vectors) {
      const inside = x >= 0 && ox + 4 <= out_w && x + 3 * w.stride_w + reach < s.w;
      if (isFloat<T>() || (inside && rows == w.filter_h)) {
        if (isFloat<T>()) f32_columns(tap, ky, kx, rows, cols, bias, inside);
        else u8_columns(tap);
        const columns = inside ? 4 : 1;
        emit_columns<T, A>(out, columns);
        ox += columns;
        out += columns * sizeof<T>();
        continue;
      }
    }
    if (n == 4) {
      four_channels<T, A>(tap, weight, rows, cols, bias, out);
    } else if (x >= 0 && ox + 4 <= out_w && x + 3 * w.stride_w + reach < s.w) {
      four_columns<T, A>(tap, weight, rows, cols, bias, out);
      ox += 3;
      out += 3 * sizeof<T>();
    } else {
      single<T, A>(tap, weight, rows, cols, bias, out);
    }
    ox++;
    out += sizeof<T>();
  }
}

function run<T, A>(at: usize, weights: usize, bias: usize): void {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, WINDOW);
  const groups = load<i32>(at, GROUPS);
  const per_group = load<i32>(at, OUT_CHANNELS) / groups;
  const out_h = windowed(s.h, w.filter_h, w.stride_h, w.dilation_h, w.pad_top, w.pad_bottom);
  const out_w = windowed(s.w, w.filter_w, w.stride_w, w.dilation_w, w.pad_left, w.pad_right);
  const line = <usize>out_w * sizeof<T>();
  channels = s.c / groups;
  plane = <usize>s.h * s.w * sizeof<T>();
  rowStep = <usize>w.dilation_h * s.w * sizeof<T>();
  colStep = <usize>w.dilation_w * sizeof<T>();
  outStep = <usize>w.stride_w * sizeof<T>();
  wRow = <usize>w.filter_w * sizeof<T>();
  wPlane = wRow * w.filter_h;
  wChannel = wPlane * channels;
  outPlane = line * out_h;
  param = at + (isFloat<T>() ? CLAMP : REQUANT);
  if (ASC_FEATURE_SIMD) set_steps(channels, plane, rowStep, colStep, outStep, w.filter_h, w.filter_w);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let b = s.n; b > 0; b--) {
    let q = weights;
    let z = bias;
    for (let g = groups; g > 0; g--) {
      for (let oc = 0; oc < per_group; ) {
        const n = per_group - oc >= 4 ? 4 : 1;
        vectors = n == 4 && pack<T>(q, z);
        for (let oy = 0; oy < out_h; oy++) row<T, A>(at, p, q, z, out + <usize>oy * line, oy, out_w, n);
        oc += n;
        q += <usize>n * wChannel;
        z += n << 2;
        out += <usize>n * outPlane;
      }
      p += <usize>channels * plane;
    }
  }
}

export function run_conv2d(at: usize): void {
  const w = window2d(at, WINDOW);
  const per_group = shape(at, SHAPE_IN).c / load<i32>(at, GROUPS);
  const weights = <usize>load<i32>(at, OUT_CHANNELS) * per_group * w.filter_h * w.filter_w;
  run<f32, f32>(at, at + WEIGHTS, at + WEIGHTS + (weights << 2));
}

export function run_quantized_conv2d(at: usize): void {
  run<u8, i32>(at, at + BIAS_U8 + (<usize>load<i32>(at, OUT_CHANNELS) << 2), at + BIAS_U8);
}
