/**
 * Pixel-by-pixel arithmetic and logic of an image with another of its size or with one raw pixel; in place. RGB565 is computed
 * channel by channel in its 5, 6 and 5 bits, as OpenMV's image library does.
 */
import { swap16 } from "./color";
import { GRAYSCALE, get_raw, Img, mask_set, put_raw, RGB565, white } from "./img";

export const enum Arith {
  ADD,
  SUB,
  RSUB,
  MUL,
  SCREEN, // both taken negative, and the product again
  DIV,
  RDIV,
  MOD,
  RMOD,
  MIN,
  MAX,
  DIFFERENCE,
  BLEND, // a * alpha + b * (256 - alpha), alpha 0 to 256
  AND, // from here on: raw bits
  NAND,
  OR,
  NOR,
  XOR,
  XNOR,
  REPLACE,
}

/** One channel of 0..top; what is divided by 0 is 0. */
function channel(op: i32, a: i32, b: i32, top: i32, alpha: i32): i32 {
  switch (op) {
    case Arith.ADD:
      return min(top, a + b);
    case Arith.SUB:
      return max(0, a - b);
    case Arith.RSUB:
      return max(0, b - a);
    case Arith.MUL:
      return (a * b) / top;
    case Arith.SCREEN:
      return top - ((top - a) * (top - b) + top - 1) / top;
    case Arith.DIV:
      return b == 0 ? 0 : min(top, (a * top) / b);
    case Arith.RDIV:
      return a == 0 ? 0 : min(top, (b * top) / a);
    case Arith.MOD:
      return b == 0 ? 0 : (a * top) % b;
    case Arith.RMOD:
      return a == 0 ? 0 : (b * top) % a;
    case Arith.MIN:
      return min(a, b);
    case Arith.MAX:
      return max(a, b);
    case Arith.BLEND:
      return (a * alpha + b * (256 - alpha)) >> 8;
    default:
      return abs(a - b);
  }
}

function bits(op: i32, a: i32, b: i32, all: i32): i32 {
  switch (op) {
    case Arith.AND:
      return a & b;
    case Arith.NAND:
      return ~(a & b) & all;
    case Arith.OR:
      return a | b;
    case Arith.NOR:
      return ~(a | b) & all;
    case Arith.XOR:
      return a ^ b;
    case Arith.XNOR:
      return ~(a ^ b) & all;
    default:
      return b;
  }
}

/** One pixel of `op` in `format`; `alpha` is used by BLEND only. */
export function combine(op: i32, a: i32, b: i32, format: i32, alpha: i32): i32 {
  if (op >= Arith.AND) return bits(op, a, b, white(format));
  if (format != RGB565) return channel(op, a, b, white(format), alpha);
  const p = swap16(a), q = swap16(b);
  return swap16(
    (channel(op, p >> 11, q >> 11, 31, alpha) << 11) | (channel(op, (p >> 5) & 63, (q >> 5) & 63, 63, alpha) << 5) |
      channel(op, p & 31, q & 31, 31, alpha),
  );
}

/** `img` = `img` op `other`; `other` is an Img of the same size and format, or 0 for the raw pixel `scalar`. */
export function arith(img: Img, op: i32, other: usize, scalar: i32, mask: usize, alpha: i32): void {
  const w = img.w, format = img.format;
  for (let y = 0; y < img.h; y++) {
    if (mask == 0 && (format == RGB565 || format == GRAYSCALE)) {
      const shift = format == RGB565 ? 1 : 0, offset = <usize>(y * w) << shift;
      const from = other == 0 ? 0 : changetype<Img>(other).data + offset;
      if (op >= Arith.AND) bit_row(op, img.data + offset, from, <usize>w << shift, format == RGB565 ? scalar | (scalar << 16) : scalar * 0x1010101);
      else if (shift) row565(op, img.data + offset, from, w, scalar, alpha);
      else row8(op, img.data + offset, from, w, scalar, alpha);
      continue;
    }
    for (let x = 0; x < w; x++) {
      if (mask != 0 && !mask_set(mask, x, y)) continue;
      const b = other != 0 ? get_raw(changetype<Img>(other), x, y) : scalar;
      put_raw(img, x, y, combine(op, get_raw(img, x, y), b, format, alpha));
    }
  }
}

function row8(op: i32, to: usize, from: usize, w: i32, scalar: i32, alpha: i32): void {
  for (let x: usize = 0; x < <usize>w; x++) store<u8>(to + x, channel(op, load<u8>(to + x), from ? <i32>load<u8>(from + x) : scalar, 255, alpha));
}

function row565(op: i32, to: usize, from: usize, w: i32, scalar: i32, alpha: i32): void {
  for (let end = to + (<usize>w << 1); to < end; to += 2) {
    store<u16>(to, combine(op, load<u16>(to), from ? <i32>load<u16>(from) : scalar, RGB565, alpha));
    if (from) from += 2;
  }
}

/** Raw bits of a row of `n` bytes; `fill` is the scalar as a word. */
function bit_row(op: i32, to: usize, from: usize, n: usize, fill: i32): void {
  let i: usize = 0;
  if ((to & 3) == 0 && (from & 3) == 0) for (; i + 4 <= n; i += 4) store<u32>(to + i, bits(op, load<u32>(to + i), from ? load<u32>(from + i) : fill, -1));
  for (; i < n; i++) store<u8>(to + i, bits(op, load<u8>(to + i), from ? <i32>load<u8>(from + i) : (fill >> (<i32>(i & 1) << 3)) & 255, 255));
}

/** Black becomes white and white black, all bits of every pixel. */
export function invert(img: Img): void {
  const all = white(img.format);
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) put_raw(img, x, y, ~get_raw(img, x, y) & all);
  }
}

/** Maps every channel through a table: 256 bytes for gray levels, or 32, 64 and 32 one behind the other for RGB565, or 2. */
export function map_channels(img: Img, table: usize): void {
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const p = get_raw(img, x, y);
      if (img.format != RGB565) {
        put_raw(img, x, y, load<u8>(table + p));
        continue;
      }
      const n = swap16(p);
      put_raw(
        img, x, y,
        swap16((<i32>load<u8>(table + (n >> 11)) << 11) | (<i32>load<u8>(table + 32 + ((n >> 5) & 63)) << 5) | load<u8>(table + 96 + (n & 31))),
      );
    }
  }
}
