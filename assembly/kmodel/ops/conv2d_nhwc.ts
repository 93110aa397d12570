/**
 * The four NHWC convolutions of the CPU target: cpu_conv2d, cpu_depthwise_conv2d and their quantised forms
 * (specification, section 8). Zero points are subtracted here, weights precede the bias, and in the
 * quantised forms the i32 bias may stand at any address.
 */
import { tensor_at } from "../areas";
import {
  add_work,
  body,
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
import { load_unaligned, set_shape, shape, window2d, Window2d, windowed } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const OUT_CHANNELS: usize = 48;
/** Offset of the window: the full convolution has out_channels before it. */
const WINDOW_FULL: usize = 52;
const WINDOW_DEPTHWISE: usize = 48;
/** Bytes of the window; the clamp range (8 bytes) or the requantisation (20 bytes) follows, then the weights. */
const WINDOW_SIZE: usize = 40;

// @ts-ignore: decorator
@inline
function window_offset(depthwise: bool): usize {
  return depthwise ? WINDOW_DEPTHWISE : WINDOW_FULL;
}

// @ts-ignore: decorator
@inline
function weights_offset<T>(depthwise: bool): usize {
  return window_offset(depthwise) + WINDOW_SIZE + (isFloat<T>() ? 8 : 20);
}

function check<T>(depthwise: bool): bool {
  const unit: u32 = sizeof<T>();
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  // [N][H][W][C] in the fields named n, c, h, w
  const s = shape(body, SHAPE_IN);
  if (!depthwise && !within("out_channels", OUT_CHANNELS, 1, i32.MAX_VALUE)) return false;
  const oc = depthwise ? s.w : load<i32>(body, OUT_CHANNELS);
  const at = window_offset(depthwise);
  if (!window(at, s.c, s.h)) return false;
  const w = window2d(body, at);
  const taps = product(product(w.filter_h, w.filter_w), depthwise ? 1 : s.w);
  if (!holds("weights and bias", weights_offset<T>(depthwise) + product(product(taps, oc), unit) + <u64>oc * 4)) {
    return false;
  }
  if (!isFloat<T>() && !within("output_shift", at + WINDOW_SIZE + 12, 0, 63)) return false;
  const out = product(product(product(s.n, oc), <u64>window_h(w, s.c)), <u64>window_w(w, s.h));
  add_work(product(out, taps + 1));
  return tensor("input", IN, READ, unit, <u64>count * unit) && tensor("output", OUT, WRITE, unit, product(out, unit));
}

export function check_cpu_conv2d(): bool {
  return check<f32>(false);
}
export function check_cpu_depthwise_conv2d(): bool {
  return check<f32>(true);
}
export function check_cpu_quantized_conv2d(): bool {
  return check<u8>(false);
}
export function check_cpu_quantized_depthwise_conv2d(): bool {
  return check<u8>(true);
}

function put_shape(at: usize, out: usize, depthwise: bool): bool {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, window_offset(depthwise));
  const oc = depthwise ? s.w : load<i32>(at, OUT_CHANNELS);
  set_shape(out, s.n, <i32>window_h(w, s.c), <i32>window_w(w, s.h), oc);
  return true;
}

export function shape_cpu_conv2d(at: usize, out: usize): bool {
  return put_shape(at, out, false);
}
export function shape_cpu_depthwise_conv2d(at: usize, out: usize): bool {
  return put_shape(at, out, true);
}

/** in * weight of one tap, zero points removed. */
// @ts-ignore: decorator
@inline
function multiply<T, A>(p: usize, q: usize, zx: i32, zw: i32): A {
  if (isFloat<T>()) return <A>(load<f32>(p) * load<f32>(q));
  else return <A>((<i32>load<u8>(p) - zx) * (<i32>load<u8>(q) - zw));
}

// @ts-ignore: decorator
@inline
function bias_at<A>(p: usize): A {
  if (isFloat<A>()) return <A>load<f32>(p);
  else return <A>load_unaligned(p);
}

// @ts-ignore: decorator
@inline
function emit<T, A>(out: usize, v: A, param: usize): void {
  if (isFloat<T>()) {
    store<f32>(out, clampf(<f32>v, load<f32>(param), load<f32>(param, 4)));
  } else {
    const r = requant(param, 0);
    store<u8>(out, clamp_u8(mulshift(<i32>v, r.output_mul, r.output_shift) + r.output_offset));
  }
}

/** All output channels of one pixel; the window starts at row `y`, column `x` of the image at `image`. */
function pixel<T, A>(
  at: usize,
  image: usize,
  y: i32,
  x: i32,
  weights: usize,
  bias: usize,
  out: usize,
  w: Window2d,
  depthwise: bool,
): void {
  const s = shape(at, SHAPE_IN);
  const width = s.h;
  const channels = s.w;
  const param = changetype<usize>(w) + WINDOW_SIZE;
  const zx = isFloat<T>() ? 0 : requant(param, 0).input_offset;
  const zw = isFloat<T>() ? 0 : requant(param, 0).filter_offset;
  const oc = depthwise ? channels : load<i32>(at, OUT_CHANNELS);
  const per_tap = depthwise ? 1 : channels;
  const filter = w.filter_h * w.filter_w * per_tap;
  for (let o = 0; o < oc; o++) {
    let a = bias_at<A>(bias + (<usize>o << 2));
    for (let ky = 0; ky < w.filter_h; ky++) {
      const iy = y + ky * w.dilation_h;
      if (<u32>iy >= <u32>s.c) continue;
      for (let kx = 0; kx < w.filter_w; kx++) {
        const ix = x + kx * w.dilation_w;
        if (<u32>ix >= <u32>width) continue;
        let p = image + <usize>((iy * width + ix) * channels + (depthwise ? o : 0)) * sizeof<T>();
        let q = weights + <usize>(o * filter + (ky * w.filter_w + kx) * per_tap) * sizeof<T>();
        for (let c = per_tap; c > 0; c--) {
          a += multiply<T, A>(p, q, zx, zw);
          p += sizeof<T>();
          q += sizeof<T>();
        }
      }
    }
    emit<T, A>(out + <usize>o * sizeof<T>(), a, param);
  }
}

function run<T, A>(at: usize, depthwise: bool): void {
  const s = shape(at, SHAPE_IN);
  const w = window2d(at, window_offset(depthwise));
  const oc = depthwise ? s.w : load<i32>(at, OUT_CHANNELS);
  const weights = at + weights_offset<T>(depthwise);
  const taps = <usize>w.filter_h * w.filter_w * (depthwise ? 1 : s.w);
  const bias = weights + taps * oc * sizeof<T>();
  const out_h = windowed(s.c, w.filter_h, w.stride_h, w.dilation_h, w.pad_top, w.pad_bottom);
  const out_w = windowed(s.h, w.filter_w, w.stride_w, w.dilation_w, w.pad_left, w.pad_right);
  let image = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let b = s.n; b > 0; b--) {
    for (let oy = 0; oy < out_h; oy++) {
      const y = oy * w.stride_h - w.pad_top;
      for (let ox = 0; ox < out_w; ox++) {
        const x = ox * w.stride_w - w.pad_left;
        pixel<T, A>(at, image, y, x, weights, bias, out, w, depthwise);
        out += <usize>oc * sizeof<T>();
      }
    }
    image += <usize>s.c * s.h * s.w * sizeof<T>();
  }
}

export function run_cpu_conv2d(at: usize): void {
  run<f32, f32>(at, false);
}
export function run_cpu_depthwise_conv2d(at: usize): void {
  run<f32, f32>(at, true);
}
export function run_cpu_quantized_conv2d(at: usize): void {
  run<u8, i32>(at, false);
}
export function run_cpu_quantized_depthwise_conv2d(at: usize): void {
  run<u8, i32>(at, true);
}
