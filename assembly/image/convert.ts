/** Whole-image format conversions and the planar bytes of the KPU (`pix_to_ai`, `ai_to_pix`). */
import { blue, convert_raw, green, luma, red, rgb, rgb_of_gray } from "./color";
import { BINARY, binary_pitch, GRAYSCALE, get_raw, Img, img_bytes, put_raw, RGB565 } from "./img";

/**
 * Writes `src`'s pixels to `dst`, an image of the same size in any pixel format. In place (same data) works when
 * a pixel of `dst` is not wider than one of `src`: pixels are taken in ascending order.
 */
export function convert(src: Img, dst: Img): void {
  const n = src.w * src.h;
  if (src.format == RGB565 && dst.format == GRAYSCALE) {
    gray_table();
    let from = src.data;
    for (let to = dst.data, end = to + n; to < end; to++, from += 2) {
      const p = <usize>load<u16>(from);
      store<u8>(to, (load<u32>(LUMA + ((p & 0xf8) >> 1)) + load<u32>(LUMA + 128 + ((p >> 6) & 0x7c)) + load<u32>(LUMA + 256 + ((p << 5 | p >> 11) & 0xfc))) / 1000);
    }
  } else if (src.format == GRAYSCALE && dst.format == RGB565) {
    for (let i = n - 1; i >= 0; i--)
      store<u16>(dst.data + ((<usize>i) << 1), rgb_of_gray(load<u8>(src.data + i)));
  } else if (dst.format == BINARY && src.format != BINARY) {
    for (let y = 0; y < src.h; y++) pack_row(src, dst, y);
  } else if (src.format == dst.format) {
    memory.copy(dst.data, src.data, img_bytes(src.w, src.h, src.format));
  } else {
    for (let y = src.h - 1; y >= 0; y--) {
      for (let x = src.w - 1; x >= 0; x--)
        put_raw(dst, x, y, convert_raw(get_raw(src, x, y), src.format, dst.format));
    }
  }
}

/** What each value of red, blue (32 each) and green (64) adds to 1000 times the luma, 500 for rounding included in red's. */
const LUMA: usize = memory.data(512, 8);

function gray_table(): void {
  if (load<u32>(LUMA) != 0) return;
  for (let i = 0; i < 64; i++) {
    const r = red(i << 3), b = blue(i << 8), g = green((i >> 3) | (i & 7) << 13);
    if (i < 32) {
      store<u32>(LUMA + (<usize>i << 2), r * 299 + 500);
      store<u32>(LUMA + 128 + (<usize>i << 2), b * 114);
    }
    store<u32>(LUMA + 256 + (<usize>i << 2), g * 587);
  }
}

function pack_row(src: Img, dst: Img, y: i32): void {
  const row = dst.data + ((<usize>(y * binary_pitch(dst.w))) << 2);
  for (let x = 0; x < src.w; x += 32) {
    let word: u32 = 0;
    const end = min(32, src.w - x);
    for (let i = 0; i < end; i++) word |= (<u32>convert_raw(get_raw(src, x + i, y), src.format, BINARY)) << i;
    store<u32>(row + ((<usize>(x >> 5)) << 2), word);
  }
}

/** Fills the planar R, G, B bytes at `img.ai` (3 * w * h; one plane of w * h for a grayscale image). */
export function pix_to_ai(img: Img): void {
  const n = img.w * img.h;
  const ai = img.ai;
  if (img.format == GRAYSCALE) {
    memory.copy(ai, img.data, n);
    return;
  }
  for (let i = 0; i < n; i++) {
    const p = <i32>load<u16>(img.data + ((<usize>i) << 1));
    store<u8>(ai + i, red(p));
    store<u8>(ai + n + i, green(p));
    store<u8>(ai + 2 * n + i, blue(p));
  }
}

/** The reverse of `pix_to_ai`. */
export function ai_to_pix(img: Img): void {
  const n = img.w * img.h;
  const ai = img.ai;
  if (img.format == GRAYSCALE) {
    memory.copy(img.data, ai, n);
    return;
  }
  for (let i = 0; i < n; i++) {
    store<u16>(
      img.data + ((<usize>i) << 1),
      rgb(load<u8>(ai + i), load<u8>(ai + n + i), load<u8>(ai + 2 * n + i)),
    );
  }
}

/** Camera or file pixels, interleaved 8-bit R, G, B, into an image of any pixel format. */
export function from_rgb888(src: usize, dst: Img): void {
  for (let y = 0; y < dst.h; y++) {
    for (let x = 0; x < dst.w; x++, src += 3) {
      const r = <i32>load<u8>(src);
      const g = <i32>load<u8>(src, 1);
      const b = <i32>load<u8>(src, 2);
      put_raw(
        dst,
        x,
        y,
        dst.format == RGB565 ? rgb(r, g, b) : convert_raw(luma(r, g, b), GRAYSCALE, dst.format),
      );
    }
  }
}

/** Rainbow colour (blue, cyan, green, yellow, red) of a gray level 0..255: the heat map of `to_rainbow`. */
export function rainbow(v: i32): i32 {
  if (v < 64) return rgb(0, v << 2, 255);
  if (v < 128) return rgb(0, 255, 255 - ((v - 64) << 2));
  if (v < 192) return rgb((v - 128) << 2, 255, 0);
  return rgb(255, 255 - ((v - 192) << 2), 0);
}

/** Gray levels of `src` as rainbow colours in `dst` (RGB565, same size; in place from RGB565 works). */
export function to_rainbow(src: Img, dst: Img): void {
  for (let y = src.h - 1; y >= 0; y--) {
    for (let x = src.w - 1; x >= 0; x--)
      put_raw(dst, x, y, rainbow(convert_raw(get_raw(src, x, y), src.format, GRAYSCALE)));
  }
}
