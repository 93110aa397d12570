/** Windows bitmaps: reads uncompressed pictures of 1, 4, 8, 16, 24 and 32 bits, writes 24 bits (colour) or 8 (grayscale). */
import { blue, convert_raw, green, luma, red, rgb } from "../color";
import { get_raw, GRAYSCALE, Img, put_gray, put_rgb565, RGB565 } from "../img";

export let bmp_w: i32 = 0;
export let bmp_h: i32 = 0;

const HEADER: i32 = 54;

// the file's fields lie at any address
function u16at(p: usize): i32 { return <i32>load<u8>(p) | (<i32>load<u8>(p, 1) << 8); }
function u32at(p: usize): i32 { return u16at(p) | (u16at(p + 2) << 16); }

let depth: i32 = 0;
let flipped: bool = false;
let pixels: i32 = 0;
let palette: usize = 0;
let colors: i32 = 0;
let mask_r: u32 = 0;
let mask_g: u32 = 0;
let mask_b: u32 = 0;
let pitch: i32 = 0;

/** Reads the header: `bmp_w`, `bmp_h` and the format that fits (GRAYSCALE for a grey palette, else RGB565); 0 = no picture that can be read. */
export function bmp_info(data: usize, len: i32): i32 {
  if (len < HEADER || load<u8>(data) != 0x42 || load<u8>(data, 1) != 0x4d) return 0;
  pixels = u32at(data + 10);
  const head = u32at(data + 14);
  bmp_w = u32at(data + 18);
  bmp_h = u32at(data + 22);
  depth = u16at(data + 28);
  const packing = u32at(data + 30);
  flipped = bmp_h > 0;
  bmp_h = abs(bmp_h);
  if (head < 40 || bmp_w <= 0 || bmp_w > 0x7fff || bmp_h <= 0 || bmp_h > 0x7fff || (packing != 0 && packing != 3)) return 0;
  if (depth != 1 && depth != 4 && depth != 8 && depth != 16 && depth != 24 && depth != 32) return 0;
  pitch = ((bmp_w * depth + 31) >> 5) << 2;
  if (pixels < HEADER || <i64>pixels + <i64>pitch * bmp_h > len) return 0;
  mask_r = depth == 16 ? 0x7c00 : 0xff0000;
  mask_g = depth == 16 ? 0x3e0 : 0xff00;
  mask_b = depth == 16 ? 0x1f : 0xff;
  if (packing == 3) {
    if (len < HEADER + 12 || depth < 16) return 0;
    mask_r = u32at(data + HEADER);
    mask_g = u32at(data + HEADER + 4);
    mask_b = u32at(data + HEADER + 8);
    if (!mask_r || !mask_g || !mask_b) return 0;
  }
  if (depth > 8) return RGB565;
  palette = data + 14 + <usize>head;
  colors = u32at(data + 46);
  if (colors <= 0 || colors > 1 << depth) colors = 1 << depth;
  if (palette + <usize>colors * 4 > data + <usize>len) return 0;
  for (let i = 0; i < colors; i++) {
    const c = palette + <usize>i * 4;
    if (load<u8>(c) != load<u8>(c, 1) || load<u8>(c) != load<u8>(c, 2)) return RGB565;
  }
  return GRAYSCALE;
}

/** The bits of `mask` in `v`, scaled to 0..255. */
function scaled(v: u32, mask: u32): i32 {
  const shift = ctz(mask), top = mask >> shift;
  return <i32>((<u64>((v & mask) >> shift) * 255 + (top >> 1)) / top);
}

/** Decodes what `bmp_info` has accepted into `img` of that size. */
export function bmp_decode(data: usize, img: Img): void {
  for (let y = 0; y < bmp_h; y++) {
    const row = data + <usize>pixels + <usize>((flipped ? bmp_h - 1 - y : y) * pitch);
    for (let x = 0; x < bmp_w; x++) {
      let r = 0, g = 0, b = 0;
      if (depth <= 8) {
        const at = x * depth;
        const i = (<i32>load<u8>(row + (at >> 3)) >> (8 - depth - (at & 7))) & ((1 << depth) - 1);
        const c = palette + <usize>min(i, colors - 1) * 4;
        b = load<u8>(c);
        g = load<u8>(c, 1);
        r = load<u8>(c, 2);
      } else if (depth == 24) {
        const c = row + <usize>x * 3;
        b = load<u8>(c);
        g = load<u8>(c, 1);
        r = load<u8>(c, 2);
      } else {
        const v = depth == 16 ? <u32>u16at(row + <usize>x * 2) : <u32>u32at(row + <usize>x * 4);
        r = scaled(v, mask_r);
        g = scaled(v, mask_g);
        b = scaled(v, mask_b);
      }
      if (img.format == GRAYSCALE) put_gray(img, x, y, luma(r, g, b));
      else put_rgb565(img, x, y, rgb(r, g, b));
    }
  }
}

function put(p: usize, v: u32): void {
  for (let i: usize = 0; i < 4; i++, v >>= 8) store<u8>(p + i, v);
}

function row_bytes(w: i32, color: bool): i32 { return ((color ? w * 3 : w) + 3) & ~3; }

/** Bytes of the file of an image. */
export function bmp_bytes(img: Img): i64 {
  const color = img.format == RGB565;
  return HEADER + (color ? 0 : 1024) + <i64>row_bytes(img.w, color) * img.h;
}

/** Writes the file to `out` (`bmp_bytes` bytes). */
export function bmp_encode(img: Img, out: usize): void {
  const color = img.format == RGB565, size = <i32>bmp_bytes(img), first = HEADER + (color ? 0 : 1024);
  memory.fill(out, 0, size);
  store<u8>(out, 0x42);
  store<u8>(out, 0x4d, 1);
  put(out + 2, size);
  put(out + 10, first);
  put(out + 14, 40);
  put(out + 18, img.w);
  put(out + 22, img.h);
  put(out + 26, 1 | ((color ? 24 : 8) << 16));
  put(out + 34, size - first);
  if (!color) for (let i = 0; i < 256; i++) put(out + <usize>(HEADER + 4 * i), i * 0x10101);
  for (let y = 0; y < img.h; y++) {
    let to = out + <usize>(first + (img.h - 1 - y) * row_bytes(img.w, color));
    for (let x = 0; x < img.w; x++) {
      const p = get_raw(img, x, y);
      if (!color) store<u8>(to++, convert_raw(p, img.format, GRAYSCALE));
      else {
        store<u8>(to, blue(p));
        store<u8>(to, green(p), 1);
        store<u8>(to, red(p), 2);
        to += 3;
      }
    }
  }
}
