/**
 * AI RAM layout of a feature map ("K210 KPU", section 8).
 *
 * An image row of W pixels takes `row_len` 64-byte rows; images up to 32 wide share each 64-byte row
 * between 2 or 4 channels, `pitch` bytes apart:
 *
 *     W <= 16   | c0 16 B | c1 16 B | c2 16 B | c3 16 B |   groups 4, row_len 1
 *     W <= 32   | c0 32 B           | c1 32 B           |   groups 2, row_len 1
 *     W >= 33   | c0, ceil(W / 64) rows of 64 B         |   groups 1
 *
 * All image rows of channel group 0 come first, then those of group 1, and so on.
 */

/** Channels that share a 64-byte row. */
export function kpu_groups(w: u32): u32 {
  return w <= 16 ? 4 : w <= 32 ? 2 : 1;
}

/** 64-byte rows per image row. */
export function kpu_row_len(w: u32): u32 {
  return (w + 63) >> 6;
}

/** Bytes between the channels of one group. */
export function kpu_pitch(w: u32): u32 {
  return w <= 16 ? 16 : w <= 32 ? 32 : 64;
}

/** 64-byte rows of one image of c channels, h x w pixels. */
export function kpu_rows(c: u32, h: u32, w: u32): u32 {
  let g = kpu_groups(w);
  return kpu_row_len(w) * h * ((c + g - 1) / g);
}

/** Bytes of a dense NCHW u8 tensor. */
export function kpu_dense_bytes(n: u32, c: u32, h: u32, w: u32): u32 {
  return n * c * h * w;
}

/** Bytes of the same tensor in the KPU layout. */
export function kpu_tensor_bytes(n: u32, c: u32, h: u32, w: u32): u32 {
  return n * kpu_rows(c, h, w) * 64;
}

/** Byte offset of pixel (c, 0, 0) from the start of its image. */
export function kpu_channel_offset(c: u32, h: u32, w: u32): u32 {
  let g = kpu_groups(w);
  return (c / g) * kpu_row_len(w) * h * 64 + (c % g) * kpu_pitch(w);
}
