/** Colour thresholds: which pixels of an image lie inside one of several ranges. */
import { BINARY, binary_pitch, GRAYSCALE, get_binary, Img, put_raw, RGB565, white } from "./img";
import { lab_a, lab_b, lab_l, lab_of, lab_prepare } from "./lab";

/** One range, borders included. A grayscale or binary pixel is compared with `l` only; RGB565 in L*a*b*. */
@unmanaged
export class Threshold {
  l_min: i32;
  l_max: i32;
  a_min: i32;
  a_max: i32;
  b_min: i32;
  b_max: i32;
}

export const THRESHOLD_BYTES: usize = 24;

// @ts-expect-error: decorator
@inline function in_lab(v: i32, t: Threshold): bool {
  const l = lab_l(v);
  const a = lab_a(v);
  const b = lab_b(v);
  return l >= t.l_min && l <= t.l_max && a >= t.a_min && a <= t.a_max && b >= t.b_min && b <= t.b_max;
}

/**
 * Sets the bits of `mask` (binary, same size) for the pixels of the window x..x+w, y..y+h that are inside any of `n`
 * thresholds (or, with `invert`, outside all of them); bits outside the window are cleared.
 */
export function match(img: Img, x: i32, y: i32, w: i32, h: i32, list: usize, n: i32, invert: bool, mask: Img): void {
  memory.fill(mask.data, 0, <usize>(binary_pitch(mask.w) * mask.h) << 2);
  if (img.format == RGB565) lab_prepare();
  const format = img.format;
  for (let row = y; row < y + h; row++) {
    const out = mask.data + (<usize>(row * binary_pitch(mask.w)) << 2);
    let word: u32 = 0;
    for (let column = x; column < x + w; column++) {
      let hit = false;
      if (format == RGB565) {
        const v = lab_of(load<u16>(img.data + (<usize>(row * img.w + column) << 1)));
        for (let i = 0; i < n && !hit; i++) hit = in_lab(v, changetype<Threshold>(list + <usize>i * THRESHOLD_BYTES));
      } else {
        const v = format == GRAYSCALE ? <i32>load<u8>(img.data + <usize>(row * img.w + column)) : get_binary(img, column, row);
        for (let i = 0; i < n && !hit; i++) {
          const t = changetype<Threshold>(list + <usize>i * THRESHOLD_BYTES);
          hit = v >= t.l_min && v <= t.l_max;
        }
      }
      if (hit != invert) word |= 1 << (column & 31);
      if ((column & 31) == 31) {
        store<u32>(out + (<usize>(column >> 5) << 2), word);
        word = 0;
      }
    }
    const last = x + w;
    if (w > 0 && (last & 31) != 0) store<u32>(out + (<usize>(last >> 5) << 2), word);
  }
}

/** Writes black and white (or, with `zero`, only black where the mask is set) to `img` by `mask`. */
export function apply_mask(img: Img, mask: Img, zero: bool): void {
  const on = white(img.format);
  for (let y = 0; y < img.h; y++) {
    for (let x = 0; x < img.w; x++) {
      const bit = get_binary(mask, x, y);
      if (!zero) put_raw(img, x, y, bit ? on : 0);
      else if (bit) put_raw(img, x, y, 0);
    }
  }
}

/** True when `img` may be used as a mask of `other`. */
export function is_mask(img: Img, other: Img): bool {
  return img.format == BINARY && img.w == other.w && img.h == other.h;
}
