/**
 * The DMAC of the host build ("K210 KPU", section 12): six channels, memory to memory, and the KPU result
 * stream to memory. A channel moves its whole block as soon as its source is ready.
 */
import { AI_RAM, AI_RAM_BYTES, KPU_FIFO_DATA_OUT } from "../kpu/registers";
import { bus_fetch, bus_store } from "./host";
import { kpu_ram_base, kpu_ram_touch, kpu_reg_read64, kpu_result_ready } from "./kpu/kpu";
import { dma_request } from "./sysctl";

export const DMAC_BYTES: u32 = 0x700;
const CHANNELS: u32 = 6;
const REQUEST_AI_RX: u32 = 22;
const TRANSFER_DONE: u64 = 2;

const CFG: u32 = 0x10;
const CHEN: u32 = 0x18;
const INTSTATUS: u32 = 0x30;
const RESET: u32 = 0x58;
const CHANNEL: u32 = 0x100;
// Offsets within a channel.
const SAR: u32 = 0x00;
const DAR: u32 = 0x08;
const BLOCK_TS: u32 = 0x10;
const CTL: u32 = 0x18;
const CH_INTSTATUS_EN: u32 = 0x80;
const CH_INTSTATUS: u32 = 0x88;
const CH_INTCLEAR: u32 = 0x98;

const registers: usize = memory.data(1792, 8);
const STAGE_BYTES: u32 = 4096;
const stage: usize = memory.data(4096, 16);
let enabled: u32 = 0;

// @ts-ignore: decorator
@inline
function channel_reg(n: u32, offset: u32): usize {
  return registers + CHANNEL * (n + 1) + offset;
}

export function dmac_reset(): void {
  memory.fill(registers, 0, DMAC_BYTES);
  enabled = 0;
}

export function dmac_read(offset: u32): u64 {
  if (offset == CHEN) return enabled;
  if (offset == INTSTATUS) {
    let bits: u64 = 0;
    for (let n: u32 = 0; n < CHANNELS; n++) if (dmac_irq_level(n)) bits |= (<u64>1) << n;
    return bits;
  }
  return offset == RESET ? 0 : load<u64>(registers + (offset & ~7));
}

export function dmac_write(offset: u32, value: u64): void {
  if (offset == RESET) {
    if (value & 1) dmac_reset();
    return;
  }
  if (offset == CHEN) {
    let which = <u32>(value >> 8) & 63;
    enabled = (enabled & ~which) | (<u32>value & which);
    dmac_poll();
    return;
  }
  if (offset >= CHANNEL) {
    let n = offset / CHANNEL - 1;
    if (offset % CHANNEL == CH_INTCLEAR) {
      let status = channel_reg(n, CH_INTSTATUS);
      store<u64>(status, load<u64>(status) & ~value);
      return;
    }
  }
  store<u64>(registers + (offset & ~7), value);
}

/** The line to PLIC source 27 + n. */
export function dmac_irq_level(n: u32): bool {
  let on = load<u64>(registers + CFG) & 2;
  return on != 0 && (load<u64>(channel_reg(n, CH_INTSTATUS)) & load<u64>(channel_reg(n, CH_INTSTATUS_EN))) != 0;
}

/** Runs every enabled channel whose source has data. */
export function dmac_poll(): void {
  if (!(load<u64>(registers + CFG) & 1)) return;
  for (let n: u32 = 0; n < CHANNELS; n++) {
    if (!((enabled >> n) & 1)) continue;
    let from_kpu = <u32>load<u64>(channel_reg(n, SAR)) == KPU_FIFO_DATA_OUT;
    if (from_kpu && (dma_request(n) != REQUEST_AI_RX || !kpu_result_ready())) continue;
    transfer(n, from_kpu);
    enabled &= ~((<u32>1) << n);
    let status = channel_reg(n, CH_INTSTATUS);
    store<u64>(status, load<u64>(status) | TRANSFER_DONE);
  }
}

function transfer(n: u32, from_kpu: bool): void {
  let ctl = load<u64>(channel_reg(n, CTL));
  let width: u32 = (<u32>1) << <u32>((ctl >> 8) & 7);
  let bytes = (<u32>(load<u64>(channel_reg(n, BLOCK_TS)) & 0x3fffff) + 1) * min<u32>(width, 8);
  let from = <u32>load<u64>(channel_reg(n, SAR));
  let to = <u32>load<u64>(channel_reg(n, DAR));
  while (bytes != 0) {
    let part = min(bytes, STAGE_BYTES);
    if (from_kpu) for (let i: u32 = 0; i < part; i += 8) store<u64>(stage + i, kpu_reg_read64(0x30));
    else if (!move(from, part, false)) return;
    if (!move(to, part, true)) return;
    if (!from_kpu) from += part;
    to += part;
    bytes -= part;
  }
}

/** Moves `len` bytes between the stage and bus address `bus`. */
function move(bus: u32, len: u32, write: bool): bool {
  let offset = bus - AI_RAM;
  if (offset < AI_RAM_BYTES && len <= AI_RAM_BYTES - offset) {
    if (!kpu_ram_touch(offset)) return false;
    let ptr = kpu_ram_base() + offset;
    if (write) memory.copy(ptr, stage, len);
    else memory.copy(stage, ptr, len);
    return true;
  }
  return (write ? bus_store(bus, stage, len) : bus_fetch(bus, stage, len)) != 0;
}
