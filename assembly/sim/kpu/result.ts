/**
 * The result stream behind fifo_data_out: dense NCHW bytes of the layer that was run with send_data_out = 1,
 * eight at a time, the last word filled up with zeros ("K210 KPU", section 5.4).
 *
 * Nothing is copied: the result lies in AI RAM, which nobody may touch before the stream has been drained.
 */
import { kpu_channel_offset, kpu_row_len } from "../../kpu/layout";
import { Layer } from "./decode";

let base: usize = 0;
let w: u32 = 0;
let h: u32 = 0;
/** Next pixel. */
let c: u32 = 0;
let y: u32 = 0;
let x: u32 = 0;
let left: u32 = 0;

/** Offers the result of `l`. */
export function result_open(l: Layer): void {
  base = l.dst;
  w = l.ow;
  h = l.oh;
  c = 0;
  y = 0;
  x = 0;
  left = l.ow * l.oh * l.oc;
}

export function result_close(): void {
  left = 0;
}

/** Bytes that have not been read yet. */
export function result_left(): u32 {
  return left;
}

/** The next eight bytes, little-endian. */
export function result_pop(): u64 {
  let value: u64 = 0;
  let count = min<u32>(8, left);
  for (let i: u32 = 0; i < count; i++) {
    let row = base + kpu_channel_offset(c, h, w) + <usize>y * (kpu_row_len(w) << 6);
    value |= (<u64>load<u8>(row + x)) << (i << 3);
    if (++x < w) continue;
    x = 0;
    if (++y < h) continue;
    y = 0;
    c++;
  }
  left -= count;
  return value;
}
