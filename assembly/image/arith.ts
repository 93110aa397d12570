/** Pixel-by-pixel arithmetic and logic of an image with another of its size or with one raw pixel; in place. */
import { blue, green, red, rgb } from "./color";
import { GRAYSCALE, get_raw, Img, put_raw, RGB565, white } from "./img";

export const enum Arith {
  ADD,
  SUB,
  RSUB,
  MUL,
  DIV,
  RDIV,
  MIN,
  MAX,
  DIFFERENCE, // channel arithmetic
  AND,
  NAND,
  OR,
  NOR,
  XOR,
  XNOR,
  REPLACE, // raw bits
}

function channel(op: i32, a: i32, b: i32): i32 {
  switch (op) {
    case Arith.ADD:
      return min(255, a + b);
    case Arith.SUB:
      return max(0, a - b);
    case Arith.RSUB:
      return max(0, b - a);
    case Arith.MUL:
      return (a * b) / 255;
    case Arith.DIV:
      return b == 0 ? 255 : min(255, (a * 255) / b);
    case Arith.RDIV:
      return a == 0 ? 255 : min(255, (b * 255) / a);
    case Arith.MIN:
      return min(a, b);
    case Arith.MAX:
      return max(a, b);
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

/** One pixel of `op` in `format`. */
export function combine(op: i32, a: i32, b: i32, format: i32): i32 {
  if (op >= Arith.AND) return bits(op, a, b, white(format));
  if (format == RGB565)
    return rgb(channel(op, red(a), red(b)), channel(op, green(a), green(b)), channel(op, blue(a), blue(b)));
  if (format == GRAYSCALE) return channel(op, a, b);
  return channel(op, a ? 255 : 0, b ? 255 : 0) > 127 ? 1 : 0;
}

/** `img` = `img` op `other`; `other` is an Img of the same size and format, or 0 for the raw pixel `scalar`. */
export function arith(img: Img, op: i32, other: usize, scalar: i32, mask: usize): void {
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      if (mask != 0 && get_raw(changetype<Img>(mask), x, y) == 0) continue;
      const b = other != 0 ? get_raw(changetype<Img>(other), x, y) : scalar;
      put_raw(img, x, y, combine(op, get_raw(img, x, y), b, img.format));
    }
  }
}

/** Black becomes white and white black, all bits of every pixel. */
export function invert(img: Img): void {
  const all = white(img.format);
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) put_raw(img, x, y, ~get_raw(img, x, y) & all);
  }
}

/** Maps every channel through a table of 256 bytes (gamma, contrast stretch, histogram equalisation). */
export function map_channels(img: Img, table: usize): void {
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const p = get_raw(img, x, y);
      if (img.format == RGB565)
        put_raw(
          img,
          x,
          y,
          rgb(load<u8>(table + red(p)), load<u8>(table + green(p)), load<u8>(table + blue(p))),
        );
      else if (img.format == GRAYSCALE) put_raw(img, x, y, load<u8>(table + p));
      else put_raw(img, x, y, load<u8>(table + (p ? 255 : 0)) > 127 ? 1 : 0);
    }
  }
}
