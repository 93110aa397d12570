/** Copies, crops, flips and size changes between images of one format. */
import { blue, convert_raw, green, red, rgb } from "./color";
import { GRAYSCALE, get_gray, get_raw, get_rgb565, Img, inside, put_gray, put_raw, put_rgb565, RGB565 } from "./img";

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
  for (let y = 0; y < dst.h; y++) {
    const sy = min(<i32>((<i64>y * step_y) >> 16), src.h - 1);
    if (src.format == RGB565) {
      const row = src.data + (<usize>(sy * src.w) << 1);
      let out = dst.data + (<usize>(y * dst.w) << 1);
      for (let x = 0, at: u32 = 0; x < dst.w; x++, at += step_x, out += 2) store<u16>(out, load<u16>(row + (<usize>(at >> 16) << 1)));
    } else {
      for (let x = 0, at: u32 = 0; x < dst.w; x++, at += step_x) put_raw(dst, x, y, get_raw(src, at >> 16, sy));
    }
  }
}

/** Mean of the source rectangle that a pixel covers, borders included, as MaixPy shrinks grayscale images. */
function box_mean(src: Img, dst: Img): void {
  for (let y = 0; y < dst.h; y++) {
    const y0 = y * src.h / dst.h;
    const y1 = min((y + 1) * src.h / dst.h, src.h - 1);
    for (let x = 0; x < dst.w; x++) {
      const x0 = x * src.w / dst.w;
      const x1 = min((x + 1) * src.w / dst.w, src.w - 1);
      let sum = 0;
      for (let sy = y0; sy <= y1; sy++) {
        for (let sx = x0; sx <= x1; sx++) sum += get_gray(src, sx, sy);
      }
      put_gray(dst, x, y, sum / ((y1 - y0 + 1) * (x1 - x0 + 1)));
    }
  }
}

/** Bilinear with pixel centres at half coordinates; 8-bit weights. */
export function bilinear(src: Img, dst: Img): void {
  for (let y = 0; y < dst.h; y++) {
    const fy = max(0, <i32>((<i64>(2 * y + 1) * src.h << 8) / (2 * dst.h)) - 128);
    const y0 = min(fy >> 8, src.h - 1);
    const y1 = min(y0 + 1, src.h - 1);
    const wy = fy & 255;
    for (let x = 0; x < dst.w; x++) {
      const fx = max(0, <i32>((<i64>(2 * x + 1) * src.w << 8) / (2 * dst.w)) - 128);
      const x0 = min(fx >> 8, src.w - 1);
      const x1 = min(x0 + 1, src.w - 1);
      const wx = fx & 255;
      if (src.format == GRAYSCALE) {
        put_gray(dst, x, y, mix(get_gray(src, x0, y0), get_gray(src, x1, y0), get_gray(src, x0, y1), get_gray(src, x1, y1), wx, wy));
      } else {
        const a = get_rgb565(src, x0, y0);
        const b = get_rgb565(src, x1, y0);
        const c = get_rgb565(src, x0, y1);
        const d = get_rgb565(src, x1, y1);
        put_rgb565(dst, x, y, rgb(
          mix(red(a), red(b), red(c), red(d), wx, wy),
          mix(green(a), green(b), green(c), green(d), wx, wy),
          mix(blue(a), blue(b), blue(c), blue(d), wx, wy),
        ));
      }
    }
  }
}

// @ts-expect-error: decorator
@inline function mix(a: i32, b: i32, c: i32, d: i32, wx: i32, wy: i32): i32 {
  return ((a * (256 - wx) + b * wx) * (256 - wy) + (c * (256 - wx) + d * wx) * wy) >> 16;
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
  for (let row = max(0, -y); row < h && y + row < dst.h; row++) {
    const sy = min(<i32>(<f32>row / y_scale), src.h - 1);
    for (let column = max(0, -x); column < w && x + column < dst.w; column++) {
      const sx = min(<i32>(<f32>column / x_scale), src.w - 1);
      if (mask != 0) {
        const m = changetype<Img>(mask);
        if (!inside(m, sx, sy) || convert_raw(get_raw(m, sx, sy), m.format, 0) == 0) continue;
      }
      let p = convert_raw(get_raw(src, sx, sy), src.format, dst.format);
      if (alpha < 256) p = blend(get_raw(dst, x + column, y + row), p, dst.format, alpha);
      put_raw(dst, x + column, y + row, p);
    }
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
