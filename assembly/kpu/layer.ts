/**
 * The 12 words of a layer: reading fields, and patching a copy for the hardware.
 *
 * Source: "K210 KPU", section 6. `words` is always a pointer to 12 little-endian u64. Field names are the
 * vendor's; sizes are stored minus one, the accessors called `*_w`, `*_h`, `*_channels` add it.
 */

import { kpu_groups, kpu_row_len } from "./layout";

export const LAYER_WORDS: u32 = 12;
export const LAYER_BYTES: u32 = 96;

/** `width` bits of word `index` from bit `low`. */
// @ts-ignore: decorator
@inline
export function layer_field(words: usize, index: u32, low: u32, width: u32): u32 {
  return <u32>((load<u64>(words + ((<usize>index) << 3)) >> low) & (((<u64>1) << width) - 1));
}

/** The same, sign-extended to i64. */
// @ts-ignore: decorator
@inline
export function layer_signed(words: usize, index: u32, low: u32, width: u32): i64 {
  return (<i64>(load<u64>(words + ((<usize>index) << 3)) << (64 - low - width))) >> (64 - width);
}

export function layer_depthwise(words: usize): bool {
  return layer_field(words, 0, 3, 1) != 0;
}
export function layer_src_row(words: usize): u32 {
  return layer_field(words, 1, 0, 15);
}
export function layer_dst_row(words: usize): u32 {
  return layer_field(words, 1, 32, 15);
}
export function layer_in_channels(words: usize): u32 {
  return layer_field(words, 2, 0, 10) + 1;
}
export function layer_out_channels(words: usize): u32 {
  return layer_field(words, 2, 32, 10) + 1;
}
export function layer_in_w(words: usize): u32 {
  return layer_field(words, 3, 0, 10) + 1;
}
export function layer_in_h(words: usize): u32 {
  return layer_field(words, 3, 10, 9) + 1;
}
export function layer_out_w(words: usize): u32 {
  return layer_field(words, 3, 32, 10) + 1;
}
export function layer_out_h(words: usize): u32 {
  return layer_field(words, 3, 42, 9) + 1;
}
/** Taps of the kernel: 1 or 9. */
export function layer_taps(words: usize): u32 {
  return layer_field(words, 4, 0, 3) == 0 ? 1 : 9;
}

/** Bytes of the weights of a layer: u8 [oc][ic][ky][kx], or [c][ky][kx] when depthwise. */
export function layer_weight_bytes(words: usize): u32 {
  let per_output = layer_depthwise(words) ? layer_taps(words) : layer_taps(words) * layer_in_channels(words);
  return per_output * layer_out_channels(words);
}

/** Replaces the upper half (an address) of word `index`. */
function set_address(words: usize, index: u32, bus: u32): void {
  store<u32>(words + ((<usize>index) << 3) + 4, bus);
}

/**
 * Bits that a model file decides, per word. All others are set by `layer_patch`: files hold garbage in reserved
 * bits, and the KPU must never be given geometry that disagrees with the sizes.
 */
const FILE_BITS: usize = memory.data<u64>([
  0x0000000000000008, 0x00007fff00007fff, 0x000003ff000003ff, 0x0007ffff0007ffff, 0x00000000ffff00f7,
  0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x00ffffffffffffff,
  0x000000ffffffffff, 0x0000000000000000,
]);
const LOAD_PARA: u64 = 1 << 10;
const LOAD_COOR: u64 = 1;
const LOAD_ACT: u64 = 1 << 31;

/** Adds bits to word `index`. */
function set_bits(words: usize, index: u32, bits: u64): void {
  let word = words + ((<usize>index) << 3);
  store<u64>(word, load<u64>(word) | bits);
}

/** The layout fields of an image of width w and height h: rows per channel group, rows per line, groups. */
function layout_fields(w: u32, h: u32, groups_at: u64): u64 {
  let line = kpu_row_len(w);
  return (<u64>((line * h) & 0x7fff)) | ((<u64>(line & 15)) << 16) | ((<u64>kpu_groups(w)) << groups_at);
}

/** Bytes of weights that the KPU loads at a time, at most (section 6.2). */
const LOAD_BYTES: u32 = 30 * 1024;

/** Sets how the weights are loaded: a depthwise layer at once, others in groups of whole outputs (section 6.2). */
function set_loads(words: usize): void {
  let outputs = layer_out_channels(words);
  let per_output = layer_weight_bytes(words) / outputs;
  let group = layer_depthwise(words) ? outputs : min<u32>(outputs, LOAD_BYTES / per_output);
  let loads = (outputs + group - 1) / group;
  set_bits(words, 2, <u64>(group - 1) << 48);
  set_bits(words, 5, LOAD_COOR | (<u64>((loads - 1) & 63) << 1) | (<u64>((group * per_output) & 0x1ffff) << 15));
}

/**
 * Copies the words of the model file to `to` and turns the copy into a device layer: the three skip counts
 * become bus addresses, calc_done is raised at the end, nothing is streamed to the DMA (section 6.3), and
 * layout, size and weight load fields follow from the sizes of images and kernel (sections 6.1 and 6.2).
 */
export function layer_patch(to: usize, words: usize, bn: u32, act: u32, weights: u32): void {
  for (let i: usize = 0; i < LAYER_BYTES; i += 8) store<u64>(to + i, load<u64>(words + i) & load<u64>(FILE_BITS + i));
  let w = layer_out_w(to);
  let h = layer_out_h(to);
  set_bits(to, 0, 1);
  set_bits(to, 4, LOAD_PARA);
  set_loads(to);
  set_bits(to, 7, LOAD_ACT | layout_fields(layer_in_w(to), layer_in_h(to), 28));
  set_bits(to, 8, layout_fields(w, h, 20));
  set_bits(to, 11, (<u64>((w * h - 1) & 0xffff) << 16) | (<u64>(w * h * layer_out_channels(to) - 1) << 32));
  set_address(to, 4, bn);
  set_address(to, 5, weights);
  set_address(to, 7, act);
}

/** Moves source and destination by `src_rows` and `dst_rows`: the next image of a batch. */
export function layer_advance(words: usize, src_rows: u32, dst_rows: u32): void {
  let src = (layer_src_row(words) + src_rows) & 0x7fff;
  let dst = (layer_dst_row(words) + dst_rows) & 0x7fff;
  store<u64>(words + 8, (<u64>src) | ((<u64>dst) << 32));
}
