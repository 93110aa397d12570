/**
 * Histogram equalisation of brightness: of a whole image, or of tiles with bilinear interpolation between their mappings and a limit
 * of contrast (CLAHE; Zuiderveld, Graphics Gems IV, 1994). Colours keep their difference from the luma.
 */
import { mem_alloc, mem_free } from "../memory";
import { blue, gray_of, green, red, rgb } from "./color";
import { GRAYSCALE, get_gray, get_rgb565, Img, mask_set, put_gray, put_rgb565 } from "./img";

const COUNTS: usize = memory.data(1024, 8);
const MAP: usize = memory.data(256, 8);

// @ts-expect-error: decorator
@inline function word(i: i32): u32 { return load<u32>(COUNTS + (<usize>i << 2)); }
// @ts-expect-error: decorator
@inline function level(img: Img, x: i32, y: i32): i32 { return img.format == GRAYSCALE ? get_gray(img, x, y) : gray_of(get_rgb565(img, x, y)); }
// @ts-expect-error: decorator
@inline function clamp(v: i32): i32 { return max(0, min(255, v)); }

function set_level(img: Img, x: i32, y: i32, v: i32): void {
  if (img.format == GRAYSCALE) {
    put_gray(img, x, y, v);
    return;
  }
  const p = get_rgb565(img, x, y), r = red(p), g = green(p), b = blue(p), d = v - gray_of(p);
  put_rgb565(img, x, y, rgb(clamp(r + d), clamp(g + d), clamp(b + d)));
}

/** Counts the levels of a window. */
function tally(img: Img, x0: i32, y0: i32, x1: i32, y1: i32): void {
  memory.fill(COUNTS, 0, 1024);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = COUNTS + (<usize>level(img, x, y) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Equalises an RGB565 or grayscale image where `mask` (or 0 = everywhere) is set; all pixels are counted. */
export function equalise(img: Img, mask: usize): void {
  tally(img, 0, 0, img.w, img.h);
  const n = <u64>img.w * img.h;
  let sum: u64 = 0;
  for (let i = 0; i < 256; i++) {
    sum += word(i);
    store<u8>(MAP + i, <u8>((sum * 510 + n) / (2 * n)));
  }
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) if (mask == 0 || mask_set(mask, x, y)) set_level(img, x, y, load<u8>(MAP + level(img, x, y)));
  }
}

/** Number of tiles along a side of `n` pixels: 16 from 1024 on, half of it for each halving, at least 2. */
function tiles(n: i32): i32 { return max(2, 16 >> max(0, 10 - (31 - <i32>clz(n)))); }

/** Cuts the counts above `limit` off and spreads them evenly. */
function clip(limit: u32): void {
  let excess: u32 = 0;
  for (let i = 0; i < 256; i++) {
    const c = word(i);
    if (c <= limit) continue;
    excess += c - limit;
    store<u32>(COUNTS + (<usize>i << 2), limit);
  }
  const each = excess / 256, rest = excess % 256;
  for (let i: u32 = 0; i < 256; i++) store<u32>(COUNTS + (<usize>i << 2), word(i) + each + (((i + 1) * rest) / 256 - (i * rest) / 256));
}

/** CLAHE; `limit` is the largest count of a level, in means of all levels, not above 0 = none; 1 leaves the image. False without memory. */
export function clahe(img: Img, limit: f64, mask: usize): bool {
  if (limit == 1) return true;
  const w = img.w, h = img.h, nx = tiles(w), ny = tiles(h);
  const tw = (w + nx - 1) / nx, th = (h + ny - 1) / ny, left = (tw * nx - w) / 2, top = (th * ny - h) / 2;
  const maps = mem_alloc(nx * ny << 8, 8);
  if (maps == 0) return false;
  for (let t = 0; t < nx * ny; t++) {
    const tx = (t % nx) * tw - left, ty = (t / nx) * th - top;
    const x0 = max(0, tx), y0 = max(0, ty), x1 = min(w, tx + tw), y1 = min(h, ty + th);
    const n = max(0, x1 - x0) * max(0, y1 - y0), map = maps + (<usize>t << 8);
    tally(img, x0, y0, x1, y1);
    if (limit > 0) clip(<u32>max<f64>(1, min<f64>(1e9, (limit * <f64>n) / 256)));
    let sum: u64 = 0;
    for (let i = 0; i < 256; i++) {
      sum += word(i);
      store<u8>(map + i, n > 0 ? <u8>min<u64>(255, (sum * 255) / <u64>n) : <u8>i);
    }
  }
  for (let y = 0; y < h; y++) {
    // in halves of a pixel from the middle of the first tile
    const py = 2 * (y + top) + 1 - th, row = max(0, min(ny - 1, py / (2 * th))), below = min(ny - 1, row + 1), fy = max(0, py - row * 2 * th);
    for (let x = 0; x < w; x++) {
      if (mask != 0 && !mask_set(mask, x, y)) continue;
      const px = 2 * (x + left) + 1 - tw, column = max(0, min(nx - 1, px / (2 * tw))), next = min(nx - 1, column + 1);
      const fx = max(0, px - column * 2 * tw), v = <usize>level(img, x, y);
      const a = <i32>load<u8>(maps + (<usize>(row * nx + column) << 8) + v), b = <i32>load<u8>(maps + (<usize>(row * nx + next) << 8) + v);
      const c = <i32>load<u8>(maps + (<usize>(below * nx + column) << 8) + v), d = <i32>load<u8>(maps + (<usize>(below * nx + next) << 8) + v);
      const upper = <i64>(a * (2 * tw - fx) + b * fx), lower = <i64>(c * (2 * tw - fx) + d * fx);
      set_level(img, x, y, <i32>((upper * (2 * th - fy) + lower * fy) / (<i64>(4 * tw) * th)));
    }
  }
  mem_free(maps);
  return true;
}
