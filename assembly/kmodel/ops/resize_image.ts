/**
 * resize_image: bilinear or nearest neighbour (specification, section 7, opcode 0x0A). No half-pixel centres;
 * u8 results of the bilinear mode are truncated.
 */
import { scratch, tensor_at } from "../areas";
import { add_work, body, extent, need_scratch, product, READ, tensor, unit_of, WRITE, within } from "../check";
import { DT_U8, range, set_shape, shape } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const OUT_H: usize = 48;
const OUT_W: usize = 52;
const MODE: usize = 56;
const ALIGN_CORNERS: usize = 60;

const BILINEAR: u32 = 0;
/** Scratch per output column: byte offsets of the two source columns, then the four weights. */
const COLUMN: usize = 24;
const EXTENT_LIMIT: i32 = 0x00ff_ffff;

export function check_resize_image(): bool {
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  if (!within("out_h", OUT_H, 1, EXTENT_LIMIT) || !within("out_w", OUT_W, 1, EXTENT_LIMIT)) return false;
  const s = shape(body, SHAPE_IN);
  const unit = unit_of(IN);
  const out = product(product(<u64>s.n * s.c, load<u32>(body, OUT_H)), load<u32>(body, OUT_W));
  add_work(product(out, load<u32>(body, MODE) == BILINEAR ? 4 : 1));
  if (!tensor("input", IN, READ, unit, product(count, unit))) return false;
  if (!tensor("output", OUT, WRITE, unit, product(out, unit))) return false;
  need_scratch(load<u32>(body, OUT_W) * <u32>COLUMN);
  return true;
}

export function shape_resize_image(at: usize, out: usize): bool {
  const s = shape(at, SHAPE_IN);
  set_shape(out, s.n, s.c, load<i32>(at, OUT_H), load<i32>(at, OUT_W));
  return true;
}

/** Source position per output step. */
function scale(at: usize, size: i32, out: i32): f32 {
  if (load<u8>(at, ALIGN_CORNERS) && out > 1) return <f32>(size - 1) / <f32>(out - 1);
  return <f32>size / <f32>out;
}

function bilinear<T>(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const out_h = load<i32>(at, OUT_H);
  const out_w = load<i32>(at, OUT_W);
  const sh = scale(at, s.h, out_h);
  const sw = scale(at, s.w, out_w);
  const line = <usize>s.w * sizeof<T>();
  const plane = line * s.h;
  const out_line = <usize>out_w * sizeof<T>();
  const out_plane = out_line * out_h;
  const columns = scratch;
  const stop = columns + <usize>out_w * COLUMN;
  for (let oy = 0; oy < out_h; oy++) {
    const y = <f32>oy * sh;
    const y0 = min(<i32>floor(y), s.h - 1);
    const below = y0 + 1 < s.h ? line : 0;
    const fy: f32 = y - <f32>y0;
    const gy: f32 = 1 - fy;
    for (let ox = 0, e = columns; ox < out_w; ox++, e += COLUMN) {
      const x = <f32>ox * sw;
      const x0 = min(<i32>floor(x), s.w - 1);
      const fx: f32 = x - <f32>x0;
      const gx: f32 = 1 - fx;
      store<u32>(e, x0 * sizeof<T>());
      store<u32>(e, min(x0 + 1, s.w - 1) * sizeof<T>(), 4);
      store<f32>(e, gy * gx, 8);
      store<f32>(e, fy * gx, 12);
      store<f32>(e, gy * fx, 16);
      store<f32>(e, fy * fx, 20);
    }
    let top = tensor_at(at, IN) + <usize>y0 * line;
    let row = tensor_at(at, OUT) + <usize>oy * out_line;
    for (let c = s.n * s.c; c > 0; c--, top += plane, row += out_plane) {
      let out = row;
      for (let e = columns; e < stop; e += COLUMN, out += sizeof<T>()) {
        const left = top + load<u32>(e);
        const right = top + load<u32>(e, 4);
        const v =
          <f32>load<T>(left) * load<f32>(e, 8) +
          <f32>load<T>(left + below) * load<f32>(e, 12) +
          <f32>load<T>(right) * load<f32>(e, 16) +
          <f32>load<T>(right + below) * load<f32>(e, 20);
        if (isFloat<T>()) store<f32>(out, v);
        else store<u8>(out, <i32>v);
      }
    }
  }
}

function nearest<T>(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const out_h = load<i32>(at, OUT_H);
  const out_w = load<i32>(at, OUT_W);
  const sh = <f32>s.h / <f32>out_h;
  const sw = <f32>s.w / <f32>out_w;
  const columns = scratch;
  const stop = columns + (<usize>out_w << 2);
  for (let ox = 0, e = columns; ox < out_w; ox++, e += 4) {
    store<u32>(e, min(<i32>floor(<f32>ox * sw), s.w - 1) * sizeof<T>());
  }
  const line = <usize>s.w * sizeof<T>();
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let c = s.n * s.c; c > 0; c--, p += line * s.h) {
    for (let oy = 0; oy < out_h; oy++) {
      const row = p + <usize>min(<i32>floor(<f32>oy * sh), s.h - 1) * line;
      for (let e = columns; e < stop; e += 4, out += sizeof<T>()) store<T>(out, load<T>(row + load<u32>(e)));
    }
  }
}

export function run_resize_image(at: usize): void {
  const bytes = range(at, IN).datatype == DT_U8;
  if (load<u32>(at, MODE) == BILINEAR) {
    if (bytes) bilinear<u8>(at);
    else bilinear<f32>(at);
  } else if (bytes) nearest<u8>(at);
  else nearest<u32>(at);
}
