/** A layer, decoded from its 12 words ("K210 KPU", section 6). */
import {
  layer_depthwise,
  layer_dst_row,
  layer_field,
  layer_in_channels,
  layer_in_h,
  layer_in_w,
  layer_out_channels,
  layer_out_h,
  layer_out_w,
  layer_signed,
  layer_src_row,
  layer_taps,
} from "../../kpu/layer";
import { kpu_rows } from "../../kpu/layout";
import { ram } from "./memory";

// @ts-ignore: decorator
@unmanaged
export class Layer {
  arg_x: i64;
  arg_w: i64;
  arg_add: i64;
  /** The 12 words. */
  words: usize;
  /** First byte of the source image. */
  src: usize;
  /** First byte of the destination image. */
  dst: usize;
  src_rows: u32;
  dst_rows: u32;
  ic: u32;
  oc: u32;
  /** Input (and convolution) size. */
  w: u32;
  h: u32;
  /** Output size, after pooling. */
  ow: u32;
  oh: u32;
  depthwise: u32;
  /** 1 or 9. */
  taps: u32;
  pool: u32;
  pad: u32;
  shr_x: u32;
  shr_w: u32;
  /** Input channels per output channel: ic, or 1 when depthwise. */
  nic: u32;
  bn_bus: u32;
  act_bus: u32;
  weights_bus: u32;
}

/** The layer that is being run. */
export const layer = changetype<Layer>(memory.data(160, 16));

/** Fills `layer` from `words`; pointers assume that the image rows have been checked. */
export function decode(words: usize): void {
  let l = layer;
  l.words = words;
  l.ic = layer_in_channels(words);
  l.oc = layer_out_channels(words);
  l.w = layer_in_w(words);
  l.h = layer_in_h(words);
  l.ow = layer_out_w(words);
  l.oh = layer_out_h(words);
  l.depthwise = layer_depthwise(words) ? 1 : 0;
  l.taps = layer_taps(words);
  l.nic = l.depthwise ? 1 : l.ic;
  l.src = ram + ((<usize>layer_src_row(words)) << 6);
  l.dst = ram + ((<usize>layer_dst_row(words)) << 6);
  l.src_rows = kpu_rows(l.ic, l.h, l.w);
  l.dst_rows = kpu_rows(l.oc, l.oh, l.ow);
  l.pool = layer_field(words, 4, 4, 4);
  l.pad = layer_field(words, 4, 24, 8);
  l.bn_bus = layer_field(words, 4, 32, 32);
  l.weights_bus = layer_field(words, 5, 32, 32);
  l.act_bus = layer_field(words, 7, 32, 32);
  l.shr_w = layer_field(words, 9, 0, 4);
  l.shr_x = layer_field(words, 9, 4, 4);
  l.arg_w = layer_signed(words, 9, 8, 24);
  l.arg_x = layer_signed(words, 9, 32, 24);
  l.arg_add = layer_signed(words, 10, 0, 40);
}
