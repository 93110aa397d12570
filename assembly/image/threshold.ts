/** Colour thresholds: which pixels of an image lie inside one of several ranges. */
import { BINARY, binary_pitch, GRAYSCALE, get_binary, Img, mask_set, put_raw, RGB565, white } from "./img";
import { lab_a, lab_b, lab_compute, lab_l, lab_of, lab_prepare, table } from "./lab";

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

const BYTES: u64 = 0x0101010101010101;

/** Bit i of the result tells whether byte i of `x` is within the bytes of `low` and `high`. */
// @ts-expect-error: decorator
@inline function in_range(x: u64, low: u64, high: u64): u32 {
  const top: u64 = BYTES << 7;
  // the upper bits of the bytes where x >= low, and where high >= x
  const a = (x & ~low) | (~(x ^ low) & ((x | top) - (low & ~top)));
  const b = (high & ~x) | (~(high ^ x) & ((high | top) - (x & ~top)));
  return <u32>(((((a & b) >> 7) & BYTES) * 0x0102040810204080) >> 56);
}

/** Which of the 256 gray levels (or the 2 values of a binary image) match. */
const GRAYS: usize = memory.data(256, 8);

function match_grays(list: usize, n: i32, invert: bool): void {
  for (let v = 0; v < 256; v++) {
    let hit = false;
    for (let i = 0; i < n && !hit; i++) {
      const t = changetype<Threshold>(list + <usize>i * THRESHOLD_BYTES);
      hit = v >= t.l_min && v <= t.l_max;
    }
    store<u8>(GRAYS + v, hit != invert ? 1 : 0);
  }
}

/** Whether a pixel's L*a*b* is inside any of the thresholds. */
function any_lab(v: i32, list: usize, n: i32): bool {
  for (let i = 0; i < n; i++) if (in_lab(v, changetype<Threshold>(list + <usize>i * THRESHOLD_BYTES))) return true;
  return false;
}

/**
 * Sets the bits of `mask` (binary, same size) for the pixels of the window x..x+w, y..y+h that are inside any of `n`
 * thresholds (or, with `invert`, outside all of them); bits outside the window are cleared.
 */
export function match(img: Img, x: i32, y: i32, w: i32, h: i32, list: usize, n: i32, invert: bool, mask: Img): void {
  const pitch = <usize>binary_pitch(mask.w) << 2, format = img.format, flip = invert ? 1 : 0;
  memory.fill(mask.data, 0, pitch * <usize>mask.h);
  if (format == RGB565) lab_prepare();
  else match_grays(list, n, invert);
  const t = changetype<Threshold>(list);
  const l_min = t.l_min, l_span = <u32>(t.l_max - l_min), a_min = t.a_min, a_span = <u32>(t.a_max - a_min);
  const b_min = t.b_min, b_span = <u32>(t.b_max - b_min);
  // an empty range must not look like a large one
  const one = n == 1 && t.l_max >= l_min && t.a_max >= a_min && t.b_max >= b_min;
  const lab = table;
  // one range of gray levels: eight pixels at a time
  const single = format == GRAYSCALE && n == 1 && t.l_max >= max(0, l_min) && l_min <= 255;
  const low = <u64>max(0, l_min) * BYTES, high = <u64>min(255, t.l_max) * BYTES;
  for (let row = y; row < y + h; row++) {
    const out = mask.data + <usize>row * pitch;
    // the next 32 columns make a word
    for (let first = x; first < x + w; ) {
      const end = min((first | 31) + 1, x + w);
      let word: u32 = 0, bit: u32 = 1 << (first & 31);
      if (format == GRAYSCALE) {
        const from = img.data + <usize>(row * img.w);
        if (single && end - first == 32 && (<i32>(from + first) & 7) == 0) {
          const at = from + first;
          word = in_range(load<u64>(at), low, high) | (in_range(load<u64>(at, 8), low, high) << 8) |
            (in_range(load<u64>(at, 16), low, high) << 16) | (in_range(load<u64>(at, 24), low, high) << 24);
          if (invert) word = ~word;
        } else
        for (let at = from + first, stop = from + end; at < stop; at++, bit <<= 1) if (load<u8>(GRAYS + <usize>load<u8>(at))) word |= bit;
      } else if (format == RGB565 && one) {
        const from = img.data + (<usize>(row * img.w) << 1);
        for (let at = from + (<usize>first << 1), stop = from + (<usize>end << 1); at < stop; at += 2, bit <<= 1) {
          if (lab != 0) {
            const v = lab + <usize>load<u16>(at) * 3;
            if (<u32>(<i32>load<i8>(v) - l_min) <= l_span && <u32>(<i32>load<i8>(v, 1) - a_min) <= a_span && <u32>(<i32>load<i8>(v, 2) - b_min) <= b_span) word |= bit;
          } else if (in_lab(lab_compute(load<u16>(at)), t)) word |= bit;
        }
        if (flip) word ^= (bit - (1 << (first & 31)));
      } else if (format == RGB565) {
        for (let column = first; column < end; column++, bit <<= 1) {
          if (any_lab(lab_of(load<u16>(img.data + (<usize>(row * img.w + column) << 1))), list, n) != invert) word |= bit;
        }
      } else {
        for (let column = first; column < end; column++, bit <<= 1) if (load<u8>(GRAYS + get_binary(img, column, row))) word |= bit;
      }
      store<u32>(out + (<usize>(first >> 5) << 2), word);
      first = end;
    }
  }
}

/**
 * Writes black and white (or, with `zero`, only black where the mask is set) to `img` by `mask`. Where `where` (an image, or 0) is
 * black the pixels stay.
 */
export function apply_mask(img: Img, mask: Img, zero: bool, where: usize): void {
  if (where != 0) {
    for (let y = 0; y < img.h; y++) {
      for (let x = 0; x < img.w; x++) {
        if (!mask_set(where, x, y)) continue;
        const bit = get_binary(mask, x, y);
        if (bit || !zero) put_raw(img, x, y, bit && !zero ? white(img.format) : 0);
      }
    }
    return;
  }
  const w = img.w, pitch = binary_pitch(w), on = white(img.format), format = img.format;
  for (let y = 0; y < img.h; y++) {
    let from = mask.data + (<usize>(y * pitch) << 2);
    if (format == BINARY) {
      let to = img.data + (<usize>(y * pitch) << 2);
      for (let end = to + (<usize>pitch << 2); to < end; to += 4, from += 4)
        store<u32>(to, zero ? load<u32>(to) & ~load<u32>(from) : load<u32>(from));
      continue;
    }
    const shift: usize = format == RGB565 ? 1 : 0;
    let to = img.data + (<usize>(y * w) << shift);
    for (let x = 0; x < w; x += 32, from += 4) {
      let word = load<u32>(from);
      if (zero && word == 0) {
        to += 32 << shift;
        continue;
      }
      const end = to + (<usize>min(32, w - x) << shift);
      if (format == RGB565) {
        if (!zero && (to & 7) == 0) for (; to + 8 <= end; to += 8, word >>= 4) store<u64>(to, load<u64>(FOUR + (<usize>(word & 15) << 3)));
        for (; to < end; to += 2, word >>= 1) {
          if (!zero) store<u16>(to, (word & 1) * on);
          else if (word & 1) store<u16>(to, 0);
        }
      } else {
        if (!zero && (to & 7) == 0) for (; to + 8 <= end; to += 8, word >>= 8) store<u64>(to, eight_bytes(word & 255));
        for (; to < end; to++, word >>= 1) {
          if (!zero) store<u8>(to, (word & 1) * on);
          else if (word & 1) store<u8>(to, 0);
        }
      }
    }
  }
}

/** Byte i is 255 where bit i is set. */
// @ts-expect-error: decorator
@inline function eight_bytes(bits: u32): u64 {
  const chosen = (<u64>bits * BYTES) & 0x8040201008040201;
  return (((chosen + BYTES * 0x7f) >> 7) & BYTES) * 255;
}

/** Four black or white RGB565 pixels for each pattern of four bits. */
const FOUR: usize = memory.data<u64>([
  0x0, 0xffff, 0xffff0000, 0xffffffff, 0xffff00000000, 0xffff0000ffff, 0xffffffff0000, 0xffffffffffff, 0xffff000000000000,
  0xffff00000000ffff, 0xffff0000ffff0000, 0xffff0000ffffffff, 0xffffffff00000000, 0xffffffff0000ffff, 0xffffffffffff0000,
  0xffffffffffffffff,
], 8);
