/** Addresses of image rows in AI RAM ("K210 KPU", section 8). */
import { kpu_channel_offset, kpu_row_len } from "../../kpu/layout";
import { Layer } from "./decode";

/** First pixel of channel `c` of the source image. */
export function src_plane(l: Layer, c: u32): usize {
  return l.src + kpu_channel_offset(c, l.h, l.w);
}

/** First pixel of channel `c` of the destination image. */
export function dst_plane(l: Layer, c: u32): usize {
  return l.dst + kpu_channel_offset(c, l.oh, l.ow);
}

/** Bytes from one row to the next, source and destination. */
export function src_pitch(l: Layer): u32 {
  return kpu_row_len(l.w) << 6;
}

export function dst_pitch(l: Layer): u32 {
  return kpu_row_len(l.ow) << 6;
}
