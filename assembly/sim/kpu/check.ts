/** Checks a decoded layer against the rules of the hardware and of the compiler ("K210 KPU", 6 and 11). */
import { layer_dst_row, layer_field, layer_src_row } from "../../kpu/layer";
import { kpu_groups, kpu_row_len } from "../../kpu/layout";
import { AI_RAM_ROWS } from "../../kpu/registers";
import { Layer } from "./decode";
import { pool_stride } from "./pool";
import { Violation, violate } from "./violations";

/** Bits that have a name, per word. The rest is reserved. */
const NAMED: usize = memory.data<u64>([
  0x000000000000000f, 0x00007fff00007fff, 0x03ff03ff000003ff, 0x0007ffff0007ffff, 0xffffffffffff07ff,
  0xffffffffffff807f, 0x000000000000ffff, 0xffffffffffff7fff, 0x00000000007f7fff, 0x00ffffffffffffff,
  0x000000ffffffffff, 0xffffffffffff0001,
]);

function word(l: Layer, index: u32): u64 {
  return load<u64>(l.words + ((<usize>index) << 3));
}

/** Fields that make the result undefined: returns false, and the layer is not computed. */
export function check_fatal(l: Layer, index: u32, eight_bit: bool): bool {
  let w = l.words;
  let ok = true;
  if (layer_field(w, 4, 0, 3) > 1) ok = fault(Violation.KERNEL_TYPE, word(l, 4), index);
  if (l.pool > 9) return fault(Violation.POOL_TYPE, word(l, 4), index);
  let stride = pool_stride(l.pool);
  if (l.ow != l.w / stride || l.oh != l.h / stride) ok = fault(Violation.GEOMETRY, word(l, 3), index);
  if (l.depthwise && l.ic != l.oc) ok = fault(Violation.DEPTHWISE_CHANNELS, word(l, 2), index);
  if (layer_src_row(w) + l.src_rows > AI_RAM_ROWS) ok = fault(Violation.SRC_RANGE, word(l, 1), index);
  if (layer_dst_row(w) + l.dst_rows > AI_RAM_ROWS) ok = fault(Violation.DST_RANGE, word(l, 1), index);
  if (layer_field(w, 0, 2, 1) != 0) ok = fault(Violation.UNSUPPORTED, word(l, 0), index);
  if (layer_field(w, 4, 3, 1) != 0 || layer_field(w, 4, 9, 1) != 0) {
    ok = fault(Violation.UNSUPPORTED, word(l, 4), index);
  }
  if (word(l, 6) != 0) ok = fault(Violation.UNSUPPORTED, word(l, 6), index);
  if (layer_field(w, 7, 20, 8) != 0) ok = fault(Violation.UNSUPPORTED, word(l, 7), index);
  if (!eight_bit) ok = fault(Violation.UNSUPPORTED, 0, index);
  return ok;
}

/** Fields that the arithmetic does not depend on: counted, the layer is computed. */
export function check_fields(l: Layer, index: u32): void {
  let w = l.words;
  if (overlaps(l)) violate(Violation.OVERLAP, word(l, 1), index);
  if ((l.bn_bus & 7) != 0) violate(Violation.BN_ALIGNMENT, l.bn_bus, index);
  if ((l.act_bus & 255) != 0) violate(Violation.ACT_ALIGNMENT, l.act_bus, index);
  if ((l.weights_bus & 127) != 0) violate(Violation.WEIGHT_ALIGNMENT, l.weights_bus, index);
  if (!layer_field(w, 4, 10, 1)) violate(Violation.LOAD_FLAGS, word(l, 4), index);
  if (!layer_field(w, 5, 0, 1)) violate(Violation.LOAD_FLAGS, word(l, 5), index);
  if (!layer_field(w, 7, 31, 1)) violate(Violation.LOAD_FLAGS, word(l, 7), index);
  let in_len = kpu_row_len(l.w);
  if (
    layer_field(w, 7, 0, 15) != ((in_len * l.h) & 0x7fff) ||
    layer_field(w, 7, 16, 4) != (in_len & 15) ||
    layer_field(w, 7, 28, 3) != kpu_groups(l.w)
  ) {
    violate(Violation.LAYOUT_FIELDS, word(l, 7), index);
  }
  let out_len = kpu_row_len(l.ow);
  if (
    layer_field(w, 8, 0, 15) != ((out_len * l.oh) & 0x7fff) ||
    layer_field(w, 8, 16, 4) != (out_len & 15) ||
    layer_field(w, 8, 20, 3) != kpu_groups(l.ow)
  ) {
    violate(Violation.LAYOUT_FIELDS, word(l, 8), index);
  }
  let plane = l.ow * l.oh;
  if (
    layer_field(w, 11, 16, 16) != ((plane - 1) & 0xffff) ||
    layer_field(w, 11, 32, 32) != plane * l.oc - 1
  ) {
    violate(Violation.DMA_FIELDS, word(l, 11), index);
  }
  check_loads(l, index);
  for (let i: u32 = 0; i < 12; i++) {
    if ((word(l, i) & ~load<u64>(NAMED + ((<usize>i) << 3))) != 0) {
      violate(Violation.RESERVED_BITS, word(l, i), index);
    }
  }
}

/** The weight load rule of section 6.2: 30 KiB per load. */
function check_loads(l: Layer, index: u32): void {
  let per_output = l.taps * l.nic;
  let per_load = l.depthwise ? l.oc : min<u32>(l.oc, 30720 / per_output);
  let loads = (l.oc + per_load - 1) / per_load;
  if (
    layer_field(l.words, 2, 48, 10) != per_load - 1 ||
    layer_field(l.words, 5, 15, 17) != ((per_load * per_output) & 0x1ffff) ||
    layer_field(l.words, 5, 1, 6) != ((loads - 1) & 63)
  ) {
    violate(Violation.LOAD_FIELDS, word(l, 5), index);
  }
}

/** True when the two images share rows. */
export function overlaps(l: Layer): bool {
  let src = layer_src_row(l.words);
  let dst = layer_dst_row(l.words);
  return src < dst + l.dst_rows && dst < src + l.src_rows;
}

function fault(code: Violation, detail: u64, index: u32): bool {
  violate(code, detail, index);
  return false;
}
