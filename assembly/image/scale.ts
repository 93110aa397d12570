/** Copies, crops, flips and size changes between images of one format. */
import { blue, convert_raw, green, red, rgb } from "./color";
import { BINARY, GRAYSCALE, get_binary, get_raw, Img, mask_set, inside, put_binary, put_raw, RGB565 } from "./img";

/** Copies the `dst.w` x `dst.h` window of `src` at (x, y); what lies outside `src` becomes 0. */
export function crop(src: Img, x: i32, y: i32, dst: Img): void {
  const shift = src.format == RGB565 ? 1 : 0;
  const whole = src.format == RGB565 || src.format == GRAYSCALE;
  for (let row = 0; row < dst.h; row++) {
    if (whole && x >= 0 && x + dst.w <= src.w && <u32>(y + row) < <u32>src.h) {
      memory.copy(dst.data + (<usize>(row * dst.w) << shift), src.data + (<usize>((y + row) * src.w + x) << shift), <usize>dst.w << shift);
      continue;
    }
    for (let column = 0; column < dst.w; column++) {
      put_raw(dst, column, row, inside(src, x + column, y + row) ? get_raw(src, x + column, y + row) : 0);
    }
  }
}

/** Resizes `src` to the size of `dst` by MaixPy's rule for the format (MaixPy API, section 2.8). */
export function resize(src: Img, dst: Img): void {
  if (src.w == dst.w && src.h == dst.h) crop(src, 0, 0, dst);
  else if (src.format == GRAYSCALE && dst.w < src.w && dst.h < src.h) box_mean(src, dst);
  else if (src.format == GRAYSCALE || (src.format == RGB565 && !(src.w >= dst.w || src.h > dst.h))) bilinear(src, dst);
  else nearest(src, dst);
}

/** Upper left pixel of each source cell. */
export function nearest(src: Img, dst: Img): void {
  // 16.16 steps; an image side is below 2^15, so no product overflows
  const step_x = ((src.w << 16) / dst.w) as i32;
  const step_y = ((src.h << 16) / dst.h) as i32;
  const dw = dst.w, shift: usize = src.format == RGB565 ? 1 : 0;
  for (let y = 0; y < dst.h; y++) {
    const sy = min(<i32>((<i64>y * step_y) >> 16), src.h - 1);
    const row = src.data + (<usize>(sy * src.w) << shift);
    let out = dst.data + (<usize>(y * dw) << shift);
    if (src.format == RGB565) {
      for (let end = out + (<usize>dw << 1), at: u32 = 0; out < end; at += step_x, out += 2) store<u16>(out, load<u16>(row + (<usize>(at >> 16) << 1)));
    } else if (src.format == GRAYSCALE) {
      for (let end = out + dw, at: u32 = 0; out < end; at += step_x, out++) store<u8>(out, load<u8>(row + (at >> 16)));
    } else {
      for (let x = 0, at: u32 = 0; x < dw; x++, at += step_x) put_binary(dst, x, y, get_binary(src, at >> 16, sy));
    }
  }
}

/** Mean of the source rectangle that a pixel covers, borders included, as MaixPy shrinks grayscale images. */
function box_mean(src: Img, dst: Img): void {
  const w = src.w, h = src.h, dw = dst.w, dh = dst.h, from = src.data;
  let out = dst.data;
  for (let y = 0; y < dh; y++) {
    const y0 = y * h / dh, y1 = min((y + 1) * h / dh, h - 1), rows = y1 - y0 + 1;
    const top = from + <usize>(y0 * w);
    for (let x = 0, x0 = 0; x < dw; x++) {
      const next = (x + 1) * w / dw, x1 = min(next, w - 1);
      let sum = 0;
      let row = top + x0;
      for (let n = rows; n > 0; n--, row += w) {
        for (let at = row, stop = row + (x1 - x0); at <= stop; at++) sum += load<u8>(at);
      }
      store<u8>(out++, sum / (rows * (x1 - x0 + 1)));
      x0 = next;
    }
  }
}

// column `x` blended between two rows, per channel: the left and the right neighbour of the current pixel
let left0: i32 = 0;
let left1: i32 = 0;
let left2: i32 = 0;
let right0: i32 = 0;
let right1: i32 = 0;
let right2: i32 = 0;

/** Makes the right neighbour the left one and reads the new right one, `a` above `b`, with weight `wy` for `b`. */
// @ts-expect-error: decorator
@inline function next_column(a: i32, b: i32, wy: i32, gray: bool): void {
  left0 = right0;
  if (gray) {
    right0 = (a << 8) + (b - a) * wy;
    return;
  }
  left1 = right1;
  left2 = right2;
  const r = red(a), g = green(a), u = blue(a);
  right0 = (r << 8) + (red(b) - r) * wy;
  right1 = (g << 8) + (green(b) - g) * wy;
  right2 = (u << 8) + (blue(b) - u) * wy;
}

// @ts-expect-error: decorator
@inline function mix(left: i32, right: i32, wx: i32): i32 { return ((left << 8) + (right - left) * wx) >> 16; }

/** Bilinear with pixel centres at half coordinates; 8-bit weights. */
export function bilinear(src: Img, dst: Img): void {
  const dw = dst.w, dh = dst.h, w = src.w, h = src.h, gray = src.format == GRAYSCALE, shift: usize = gray ? 0 : 1;
  // position of column x: (2 * x + 1) * w * 256 / (2 * dw), kept as quotient and remainder
  const unit = 2 * dw, step = (w << 9) / unit, part = (w << 9) % unit;
  let out = dst.data;
  for (let y = 0; y < dh; y++) {
    const fy = max(0, <i32>((<i64>(2 * y + 1) * h << 8) / (2 * dh)) - 128);
    const y0 = min(fy >> 8, h - 1), wy = fy & 255;
    const row0 = src.data + (<usize>(y0 * w) << shift), row1 = src.data + (<usize>(min(y0 + 1, h - 1) * w) << shift);
    let at = (w << 8) / unit - 128, rest = (w << 8) % unit;
    // the column that is the right neighbour
    let have = -2;
    for (let x = 0; x < dw; x++) {
      const fx = max(0, at), x0 = min(fx >> 8, w - 1), wx = fx & 255;
      while (have < x0 + 1) {
        have = max(have + 1, x0);
        const column = <usize>min(have, w - 1) << shift;
        if (gray) next_column(load<u8>(row0 + column), load<u8>(row1 + column), wy, true);
        else next_column(load<u16>(row0 + column), load<u16>(row1 + column), wy, false);
      }
      if (gray) {
        store<u8>(out++, mix(left0, right0, wx));
      } else {
        store<u16>(out, rgb(mix(left0, right0, wx), mix(left1, right1, wx), mix(left2, right2, wx)));
        out += 2;
      }
      at += step;
      rest += part;
      if (rest >= unit) {
        rest -= unit;
        at++;
      }
    }
  }
}

/** Mirrors in place: `horizontal` swaps columns, `vertical` swaps rows. */
export function flip(img: Img, horizontal: bool, vertical: bool): void {
  if (horizontal) {
    for (let y = 0; y < img.h; y++) {
      for (let a = 0, b = img.w - 1; a < b; a++, b--) swap(img, a, y, b, y);
    }
  }
  if (vertical) {
    for (let a = 0, b = img.h - 1; a < b; a++, b--) {
      for (let x = 0; x < img.w; x++) swap(img, x, a, x, b);
    }
  }
}

function swap(img: Img, x0: i32, y0: i32, x1: i32, y1: i32): void {
  const p = get_raw(img, x0, y0);
  put_raw(img, x0, y0, get_raw(img, x1, y1));
  put_raw(img, x1, y1, p);
}

/** `dst` (of size h x w) = `src` turned by 90 degrees clockwise. */
export function rotate90(src: Img, dst: Img): void {
  for (let y = 0; y < src.h; y++) {
    for (let x = 0; x < src.w; x++) put_raw(dst, src.h - 1 - y, x, get_raw(src, x, y));
  }
}

/**
 * Draws `src`, scaled, with its corner at (x, y) of `dst`: nearest pixel; `alpha` 0..256 blends the channels;
 * where `mask` (an image of `src`'s size, or null) is black nothing is drawn.
 */
export function draw_image(dst: Img, src: Img, x: i32, y: i32, x_scale: f32, y_scale: f32, alpha: i32, mask: usize): void {
  const w = <i32>min<f32>(Mathf.floor(<f32>src.w * x_scale + 0.5), 0x7fff);
  const h = <i32>min<f32>(Mathf.floor(<f32>src.h * y_scale + 0.5), 0x7fff);
  if (x_scale == 1 && y_scale == 1 && alpha == 256 && mask == 0 && src.format == dst.format && dst.format != BINARY) {
    paste(dst, src, x, y);
    return;
  }
  for (let row = max(0, -y); row < h && y + row < dst.h; row++) {
    const sy = min(<i32>(<f32>row / y_scale), src.h - 1);
    for (let column = max(0, -x); column < w && x + column < dst.w; column++) {
      const sx = min(<i32>(<f32>column / x_scale), src.w - 1);
      if (mask != 0 && !mask_set(mask, sx, sy)) continue;
      let p = convert_raw(get_raw(src, sx, sy), src.format, dst.format);
      if (alpha < 256) p = blend(get_raw(dst, x + column, y + row), p, dst.format, alpha);
      put_raw(dst, x + column, y + row, p);
    }
  }
}

/** Copies the rows of `src` to (x, y) of an image of the same format with whole bytes. */
function paste(dst: Img, src: Img, x: i32, y: i32): void {
  const shift: usize = dst.format == RGB565 ? 1 : 0;
  const x0 = max(0, x), x1 = <i32>min<i64>(dst.w, <i64>x + src.w), y1 = <i32>min<i64>(dst.h, <i64>y + src.h);
  if (x1 <= x0) return;
  for (let row = max(0, y); row < y1; row++) {
    memory.copy(
      dst.data + (<usize>(row * dst.w + x0) << shift), src.data + (<usize>((row - y) * src.w + x0 - x) << shift), <usize>(x1 - x0) << shift,
    );
  }
}

/** Raw pixel `over` over `under` with weight alpha / 256, channel by channel. */
export function blend(under: i32, over: i32, format: i32, alpha: i32): i32 {
  const beta = 256 - alpha;
  if (format == GRAYSCALE) return (over * alpha + under * beta) >> 8;
  if (format != RGB565) return alpha >= 128 ? over : under;
  return rgb(
    (red(over) * alpha + red(under) * beta) >> 8,
    (green(over) * alpha + green(under) * beta) >> 8,
    (blue(over) * alpha + blue(under) * beta) >> 8,
  );
}
