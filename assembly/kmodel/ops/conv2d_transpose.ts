/**
 * conv2d_transpose, f32 (specification, section 7, opcode 0x13). As in the reference the bias is stored but
 * never added, and the clamp is applied only when it is not the full range.
 */
import { tensor_at } from "../areas";
import { add_work, body, equal, extent, holds, product, READ, tensor, window_fields, WRITE, within } from "../check";
import { clampf } from "../fixed";
import { elements, shape, window2d } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const SHAPE_OUT: usize = 48;
const GROUPS: usize = 64;
const WINDOW: usize = 68;
const CLAMP: usize = 108;
const WEIGHTS: usize = 116;

export function check_conv2d_transpose(): bool {
  const count = extent("in_shape", SHAPE_IN);
  const out = count ? extent("out_shape", SHAPE_OUT) : 0;
  if (!out) return false;
  const s = shape(body, SHAPE_IN);
  const o = shape(body, SHAPE_OUT);
  if (!within("groups", GROUPS, 1, s.c)) return false;
  const groups = load<i32>(body, GROUPS);
  if (!equal("in_shape.c modulo groups", GROUPS, s.c % groups, 0)) return false;
  if (!equal("out_shape.c modulo groups", GROUPS, o.c % groups, 0)) return false;
  if (!equal("out_shape.n", SHAPE_OUT, o.n, s.n)) return false;
  // the window walks over the output, which the file states
  if (!window_fields(WINDOW)) return false;
  const w = window2d(body, WINDOW);
  const taps = product(product(w.filter_h, w.filter_w), o.c / groups);
  if (!holds("weights and bias", WEIGHTS + product(product(taps, s.c), 4) + <u64>o.c * 4)) return false;
  add_work(product(count, taps + 1) + out);
  return tensor("input", IN, READ, 4, <u64>count * 4) && tensor("output", OUT, WRITE, 4, <u64>out * 4);
}

export function shape_conv2d_transpose(at: usize, out: usize): bool {
  memory.copy(out, at + SHAPE_OUT, 16);
  return true;
}

/** Adds v * weight to every output that the window at (y, x) covers. */
function scatter(at: usize, v: f32, plane: usize, weights: usize, y: i32, x: i32): void {
  const w = window2d(at, WINDOW);
  const o = shape(at, SHAPE_OUT);
  for (let ky = 0; ky < w.filter_h; ky++) {
    const oy = y + ky * w.dilation_h;
    if (<u32>oy >= <u32>o.h) continue;
    const line = plane + (<usize>(oy * o.w) << 2);
    for (let kx = 0; kx < w.filter_w; kx++) {
      const ox = x + kx * w.dilation_w;
      if (<u32>ox >= <u32>o.w) continue;
      const out = line + (<usize>ox << 2);
      store<f32>(out, load<f32>(out) + v * load<f32>(weights + (<usize>(ky * w.filter_w + kx) << 2)));
    }
  }
}

export function run_conv2d_transpose(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const o = shape(at, SHAPE_OUT);
  const w = window2d(at, WINDOW);
  const groups = load<i32>(at, GROUPS);
  const ic = s.c / groups;
  const oc = o.c / groups;
  const filter = (<usize>w.filter_h * w.filter_w) << 2;
  const in_plane = (<usize>s.h * s.w) << 2;
  const out_plane = (<usize>o.h * o.w) << 2;
  const begin = tensor_at(at, OUT);
  memory.fill(begin, 0, <usize>elements(o) << 2);
  let image = tensor_at(at, IN);
  let out = begin;
  for (let n = 0; n < s.n; n++) {
    let weights = at + WEIGHTS;
    for (let g = 0; g < groups; g++) {
      for (let c = 0; c < oc; c++) {
        let p = image;
        for (let i = 0; i < ic; i++) {
          for (let iy = 0; iy < s.h; iy++) {
            const y = iy * w.stride_h - w.pad_top;
            for (let ix = 0; ix < s.w; ix++, p += 4) {
              scatter(at, load<f32>(p), out, weights, y, ix * w.stride_w - w.pad_left);
            }
          }
          weights += filter;
        }
        out += out_plane;
      }
      image += <usize>ic * in_plane;
    }
  }
  const lo = load<f32>(at, CLAMP);
  const hi = load<f32>(at, CLAMP + 4);
  if (lo == -f32.MAX_VALUE && hi == f32.MAX_VALUE) return;
  for (; begin < out; out -= 4) store<f32>(out - 4, clampf(load<f32>(out - 4), lo, hi));
}
