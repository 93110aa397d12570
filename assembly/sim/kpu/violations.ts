/**
 * Hardware rules that a program broke: counted per code, the last ones kept with a detail.
 *
 * A violation never stops the model. The user of the model decides whether it is fatal (`kpy emulate
 * --strict`) or a figure in a report. Rules and their sources: "K210 KPU", sections 2, 4 to 8 and 11.
 */

export const enum Violation {
  /** Register or AI RAM touched while PLL1 is off or the AI clock gate closed. Detail: bus address. */
  CLOCK_OFF = 1,
  /** Register or AI RAM touched while the block is held in reset. Detail: bus address. */
  IN_RESET = 2,
  /** AI RAM touched by the CPU or a DMA channel while a layer runs. Detail: bus address. */
  AI_RAM_BUSY = 3,
  /** A layer was pushed into a full argument FIFO; it is lost. Detail: layers pending. */
  FIFO_OVERRUN = 4,
  /** Batch-norm array not 8-byte aligned. Detail: bus address. */
  BN_ALIGNMENT = 5,
  /** Activation table not 256-byte aligned. Detail: bus address. */
  ACT_ALIGNMENT = 6,
  /** Weights not 128-byte aligned. Detail: bus address. */
  WEIGHT_ALIGNMENT = 7,
  /** A parameter address is no memory the KPU can read. Detail: bus address. The layer has no result. */
  PARAMETER_ADDRESS = 8,
  /** Output size is not the pooled input size. Detail: word 3. The layer has no result. */
  GEOMETRY = 9,
  /** Source image leaves AI RAM. Detail: word 1. The layer has no result. */
  SRC_RANGE = 10,
  /** Destination image leaves AI RAM. Detail: word 1. The layer has no result. */
  DST_RANGE = 11,
  /** Source and destination overlap. Detail: word 1. */
  OVERLAP = 12,
  /** kernel_type is neither 0 nor 1. Detail: word 4. The layer has no result. */
  KERNEL_TYPE = 13,
  /** pool_type above 9. Detail: word 4. The layer has no result. */
  POOL_TYPE = 14,
  /** Depthwise with different channel counts. Detail: word 2. The layer has no result. */
  DEPTHWISE_CHANNELS = 15,
  /** A mode that is not modelled (full_add, bypass_conv, 16-bit weights ...). Detail: the word. No result. */
  UNSUPPORTED = 16,
  /** Row or channel switch, or group count, disagrees with the widths. Detail: the word. */
  LAYOUT_FIELDS = 17,
  /** channel_byte_num or dma_total_byte disagrees with the output shape. Detail: word 11. */
  DMA_FIELDS = 18,
  /** para_size, load_time or o_ch_num_coef disagrees with the weight load rule. Detail: word 5. */
  LOAD_FIELDS = 19,
  /** A load flag (load_para, load_coor, load_act) is 0. Detail: the word. Parameters are loaded all the same. */
  LOAD_FLAGS = 20,
  /** Reserved bits are set. Detail: the word. */
  RESERVED_BITS = 21,
  /** fifo_data_out read while it holds nothing. Detail: 0. */
  RESULT_UNDERRUN = 22,
  /** Access to a register that does not exist, or of the wrong width. Detail: bus address. */
  UNMAPPED = 23,
}

const CODES: u32 = 32;
const LOG: u32 = 64;

// @ts-ignore: decorator
@unmanaged
class Entry {
  detail: u64;
  code: u32;
  layer: u32;
}

const counts: usize = memory.data(128, 4);
const log: usize = memory.data(1024, 8);
let total: u32 = 0;

/** Counts a violation of `code`; `layer` is the running number of the layer concerned. */
export function violate(code: Violation, detail: u64, layer: u32): void {
  let entry = changetype<Entry>(log + <usize>(total % LOG) * offsetof<Entry>());
  entry.detail = detail;
  entry.code = code;
  entry.layer = layer;
  total++;
  let count = counts + ((<usize>code) << 2);
  store<u32>(count, load<u32>(count) + 1);
}

/** All violations since the last `violation_clear`. */
export function violation_total(): u32 {
  return total;
}

/** Violations of one code. */
export function violation_count(code: u32): u32 {
  return code < CODES ? load<u32>(counts + ((<usize>code) << 2)) : 0;
}

/** Code of violation number `i` (0 = first); 0 when it is no longer or not yet in the log of the last 64. */
export function violation_code(i: u32): u32 {
  return logged(i) ? entry_at(i).code : 0;
}

export function violation_detail(i: u32): u64 {
  return logged(i) ? entry_at(i).detail : 0;
}

export function violation_layer(i: u32): u32 {
  return logged(i) ? entry_at(i).layer : 0;
}

export function violation_clear(): void {
  total = 0;
  memory.fill(counts, 0, 4 * CODES);
}

function logged(i: u32): bool {
  return i < total && total - i <= LOG;
}

function entry_at(i: u32): Entry {
  return changetype<Entry>(log + <usize>(i % LOG) * offsetof<Entry>());
}
