/** The region of interest as 8-bit gray levels: what the detectors work on. */
import { convert_raw } from "../image/color";
import { convert } from "../image/convert";
import { GRAYSCALE, get_raw, Img, RGB565 } from "../image/img";
import { work } from "./work";

/** Where the gray levels lie, row after row, and their size. */
export let gray: usize = 0;
export let gw: i32 = 0;
export let gh: i32 = 0;

const ROW: usize = memory.data(48, 8);

/** Takes the window x, y, w, h (inside the image) out of `img`. False without memory. */
export function gray_take(img: Img, x: i32, y: i32, w: i32, h: i32): bool {
  gw = w;
  gh = h;
  gray = work(w * h);
  if (gray == 0) return false;
  const src = changetype<Img>(ROW), dst = changetype<Img>(ROW + 24);
  src.w = dst.w = w;
  src.h = dst.h = 1;
  src.format = img.format;
  dst.format = GRAYSCALE;
  for (let row = 0; row < h; row++) {
    const at = (y + row) * img.w + x, to = gray + <usize>(row * w);
    if (img.format == GRAYSCALE) {
      memory.copy(to, img.data + <usize>at, w);
    } else if (img.format == RGB565) {
      src.data = img.data + (<usize>at << 1);
      dst.data = to;
      convert(src, dst);
    } else {
      for (let i = 0; i < w; i++) store<u8>(to + i, convert_raw(get_raw(img, x + i, y + row), img.format, GRAYSCALE));
    }
  }
  return true;
}

/** The gray level at (x, y), the border repeated. */
export function gray_at(x: i32, y: i32): i32 {
  x = max(0, min(gw - 1, x));
  y = max(0, min(gh - 1, y));
  return load<u8>(gray + <usize>(y * gw + x));
}

/** Sets the size of the region without taking gray levels. */
export function gray_size(w: i32, h: i32): void {
  gw = w;
  gh = h;
}
