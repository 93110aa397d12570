/**
 * DMAC: direct memory access controller with six channels (0x50000000), 64-bit registers; K210 SoC facts,
 * section 9.
 *
 * Data moves as soon as both ends are ready; the end of a transfer is reported when the slower end would
 * have finished. Handshake line n belongs to channel n; sysctl selects the peripheral behind it.
 */
import { Event, cancel, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { accessPc, busLoad, busStore, masterSource, masterTarget, masterWritten } from "../bus";
import { Request, requestReady, transferCycles } from "./dma_requests";
import { dmaRequest } from "./sysctl";
import { poll } from "../clock";

const ID: u32 = 0x00;
const COMPVER: u32 = 0x08;
const CFG: u32 = 0x10;
const CHEN: u32 = 0x18;
const INTSTATUS: u32 = 0x30;
const COM_INTCLEAR: u32 = 0x38;
const RESET: u32 = 0x58;
const CHANNEL: u32 = 0x100;
const CHANNELS: u32 = 6;
const REGISTER_BYTES: u32 = 0x700;
// Channel registers
const SAR: u32 = 0x00;
const DAR: u32 = 0x08;
const BLOCK_TS: u32 = 0x10;
const CTL: u32 = 0x18;
const CH_CFG: u32 = 0x20;
const LLP: u32 = 0x28;
const CH_STATUS: u32 = 0x30;
const INTSTATUS_EN: u32 = 0x80;
const CH_INTSTATUS: u32 = 0x88;
const INTSIGNAL_EN: u32 = 0x90;
const INTCLEAR: u32 = 0x98;
// cfg bits
const DMAC_EN: u64 = 1;
const INT_EN: u64 = 2;
// ch_intstatus bits
const BLOCK_TFR_DONE: u64 = 1;
const DMA_TFR_DONE: u64 = 2;
// ch_cfg
const MULTIBLOCK_LINKED_LIST: u64 = 3;
const FLOW_MEMORY_TO_MEMORY: u32 = 0;
const FLOW_MEMORY_TO_PERIPHERAL: u32 = 1;
const FLOW_PERIPHERAL_TO_MEMORY: u32 = 2;
// ctl: last item of a linked list
const LLI_LAST: u64 = 1 << 62;
const LLI_VALID: u64 = 1 << 63;

const registers: usize = memory.data(0x700, 8);
/** Items that each enabled channel still has to move, and its running addresses. */
const remaining: usize = memory.data(24, 4);
const sources: usize = memory.data(24, 4);
const targets: usize = memory.data(24, 4);
/** Items of the transfer so far, which give its duration. */
const moved: usize = memory.data(24, 4);
let enabled: u32 = 0;
/** Channels whose data has moved and whose end is still to be reported. */
let finishing: u32 = 0;
let polling: bool = false;

// @ts-ignore: decorator
@inline
function channelRegister(n: u32, offset: u32): usize {
  return registers + <usize>(CHANNEL * (n + 1) + offset);
}

// @ts-ignore: decorator
@inline
function word(array: usize, n: u32): u32 {
  return load<u32>(array + <usize>(n << 2));
}

// @ts-ignore: decorator
@inline
function setWord(array: usize, n: u32, value: u32): void {
  store<u32>(array + <usize>(n << 2), value);
}

export function resetDmac(): void {
  memory.fill(registers, 0, REGISTER_BYTES);
  enabled = 0;
  finishing = 0;
  for (let n: u32 = 0; n < CHANNELS; n++) {
    // Both enables are all ones after reset; drivers use the first only.
    store<u64>(channelRegister(n, INTSTATUS_EN), 0xffffffff);
    store<u64>(channelRegister(n, INTSIGNAL_EN), 0xffffffff);
    cancel(Event.DMA0 + <i32>n);
    setIrq(Irq.DMA0 + n, false);
  }
}

function updateIrq(n: u32): void {
  const on = (load<u64>(registers + CFG) & INT_EN) != 0;
  const status = load<u64>(channelRegister(n, CH_INTSTATUS));
  setIrq(Irq.DMA0 + n, on && (status & load<u64>(channelRegister(n, INTSIGNAL_EN))) != 0);
}

function start(n: u32): void {
  setWord(sources, n, <u32>load<u64>(channelRegister(n, SAR)));
  setWord(targets, n, <u32>load<u64>(channelRegister(n, DAR)));
  setWord(remaining, n, (<u32>load<u64>(channelRegister(n, BLOCK_TS)) & 0x3fffff) + 1);
  setWord(moved, n, 0);
  if ((load<u64>(channelRegister(n, CH_CFG)) & 15) != 0) loadListItem(n);
}

/** Linked lists: takes sar, dar, block_ts, llp and ctl from the item that llp points to. */
function loadListItem(n: u32): void {
  if ((load<u64>(channelRegister(n, CH_CFG)) & 3) != MULTIBLOCK_LINKED_LIST) return;
  const item = masterSource(<u32>load<u64>(channelRegister(n, LLP)) & ~63, 64);
  if (item == 0) return;
  store<u64>(channelRegister(n, CTL), load<u64>(item, 32));
  store<u64>(channelRegister(n, LLP), load<u64>(item, 24));
  setWord(sources, n, <u32>load<u64>(item));
  setWord(targets, n, <u32>load<u64>(item, 8));
  setWord(remaining, n, (<u32>load<u64>(item, 16) & 0x3fffff) + 1);
}

function hasNextItem(n: u32): bool {
  const ctl = load<u64>(channelRegister(n, CTL));
  return (load<u64>(channelRegister(n, CH_CFG)) & 3) == MULTIBLOCK_LINKED_LIST && (ctl & LLI_VALID) != 0 && (ctl & LLI_LAST) == 0;
}

/** Moves one item of `size` bytes; unmapped addresses read zero and swallow writes. */
function moveItem(from: u32, to: u32, size: u32): void {
  const source = masterSource(from, size);
  let value: i64;
  if (source != 0) value = size == 8 ? load<i64>(source) : size == 4 ? load<u32>(source) : size == 2 ? load<u16>(source) : load<u8>(source);
  else value = busLoad(from, size);
  const target = masterTarget(to, size);
  if (target == 0) {
    busStore(to, size, value);
    return;
  }
  if (size == 8) store<i64>(target, value);
  else if (size == 4) store<u32>(target, <u32>value);
  else if (size == 2) store<u16>(target, <u16>value);
  else store<u8>(target, <u8>value);
  masterWritten(to, size);
}

/** A whole block between two incrementing memory ranges; false when it is not of that kind. */
function moveBlock(n: u32, size: u32, ctl: u64): bool {
  const length = word(remaining, n) * size;
  if ((ctl & 0x50) != 0) return false;
  const source = masterSource(word(sources, n), length);
  const target = masterTarget(word(targets, n), length);
  if (source == 0 || target == 0) return false;
  memory.copy(target, source, <usize>length);
  masterWritten(word(targets, n), length);
  setWord(moved, n, word(moved, n) + word(remaining, n));
  setWord(remaining, n, 0);
  return true;
}

/** Moves what both ends allow. */
function run(n: u32): void {
  const ctl = load<u64>(channelRegister(n, CTL));
  const flow = <u32>(load<u64>(channelRegister(n, CH_CFG)) >> 32) & 7;
  const width = <u32>(ctl >> 8) & 7;
  const size: u32 = 1 << min<u32>(width, 3);
  const request = dmaRequest(n);
  if (flow == FLOW_MEMORY_TO_MEMORY && moveBlock(n, size, ctl)) return;
  const sourceStep = (ctl & 0x10) != 0 ? 0 : size;
  const targetStep = (ctl & 0x40) != 0 ? 0 : size;
  const paced = flow == FLOW_MEMORY_TO_PERIPHERAL || flow == FLOW_PERIPHERAL_TO_MEMORY;
  while (word(remaining, n) != 0) {
    if (paced && !requestReady(request)) return;
    moveItem(word(sources, n), word(targets, n), size);
    setWord(sources, n, word(sources, n) + sourceStep);
    setWord(targets, n, word(targets, n) + targetStep);
    setWord(remaining, n, word(remaining, n) - 1);
    setWord(moved, n, word(moved, n) + 1);
  }
}

/** Lets every enabled channel go on; called whenever a request line may have changed. */
export function pollDma(): void {
  if (polling || enabled == 0 || (load<u64>(registers + CFG) & DMAC_EN) == 0) return;
  polling = true; // what a channel writes may raise a request again
  let progress = true;
  while (progress) {
    progress = false;
    for (let n: u32 = 0; n < CHANNELS; n++) {
      if (((enabled & ~finishing) >> n & 1) == 0) continue;
      const before = word(moved, n);
      run(n);
      if (word(moved, n) != before) progress = true;
      if (word(remaining, n) != 0) continue;
      if (hasNextItem(n)) {
        loadListItem(n);
        progress = true;
        continue;
      }
      finishing |= 1 << n;
      const size: u32 = 1 << min<u32>(<u32>(load<u64>(channelRegister(n, CTL)) >> 8) & 7, 3);
      const flow = <u32>(load<u64>(channelRegister(n, CH_CFG)) >> 32) & 7;
      const request = flow == FLOW_MEMORY_TO_MEMORY ? <u32>Request.MEMORY : dmaRequest(n);
      scheduleIn(Event.DMA0 + <i32>n, transferCycles(request, word(moved, n), size));
    }
  }
  polling = false;
}

/** The transfer of channel `n` would be over now. */
export function finishDma(n: u32): void {
  finishing &= ~(<u32>1 << n);
  enabled &= ~(<u32>1 << n);
  const status = channelRegister(n, CH_INTSTATUS);
  const bits = (BLOCK_TFR_DONE | DMA_TFR_DONE) & load<u64>(channelRegister(n, INTSTATUS_EN));
  store<u64>(status, load<u64>(status) | bits);
  store<u64>(channelRegister(n, CH_STATUS), <u64>word(moved, n));
  updateIrq(n);
}

function readRegister(offset: u32): u64 {
  switch (offset) {
    case ID: return 0x0;
    case COMPVER: return 0x3130322a; // "1.02*"
    case CHEN: return <u64>enabled;
    case RESET: return 0;
    case INTSTATUS: {
      let bits: u64 = 0;
      for (let n: u32 = 0; n < CHANNELS; n++) {
        if (load<u64>(channelRegister(n, CH_INTSTATUS)) != 0) bits |= (<u64>1) << n;
      }
      return bits;
    }
  }
  return offset < REGISTER_BYTES ? load<u64>(registers + <usize>offset) : 0;
}

/** Enables and disables channels: bits 0-5 with their write enables 8-13; bits 32-37 abort. */
function writeChannelEnable(value: u64): void {
  const which = <u32>(value >> 8) & 63;
  const on = <u32>value & which & ~enabled;
  const off = (which & ~<u32>value) | (<u32>(value >> 32) & <u32>(value >> 40) & 63);
  for (let n: u32 = 0; n < CHANNELS; n++) {
    if (((off >> n) & 1) != 0) {
      cancel(Event.DMA0 + <i32>n);
      finishing &= ~(<u32>1 << n);
    }
    if (((on >> n) & 1) != 0) start(n);
  }
  enabled = (enabled & ~off) | on;
  pollDma();
}

function writeRegister(offset: u32, value: u64): void {
  if (offset == CHEN) {
    writeChannelEnable(value);
  } else if (offset == RESET) {
    if ((value & 1) != 0) resetDmac();
  } else if (offset >= CHANNEL && offset < REGISTER_BYTES) {
    const n = offset / CHANNEL - 1;
    const register = offset % CHANNEL;
    if (register == INTCLEAR) {
      const status = channelRegister(n, CH_INTSTATUS);
      store<u64>(status, load<u64>(status) & ~value);
    } else if (register != CH_INTSTATUS) {
      store<u64>(channelRegister(n, register), value);
    }
    updateIrq(n);
  } else if (offset < CHANNEL && offset != COM_INTCLEAR) {
    store<u64>(registers + <usize>offset, value);
    if (offset == CFG) {
      for (let n: u32 = 0; n < CHANNELS; n++) updateIrq(n);
      pollDma();
    }
  }
}

export function readDmac(offset: u32, size: u32): u64 {
  poll(accessPc);
  const value = readRegister(offset & ~7);
  return size == 8 ? value : value >> ((offset & 4) << 3);
}

export function writeDmac(offset: u32, value: u64, size: u32): void {
  const aligned = offset & ~7;
  if (size == 8) {
    writeRegister(aligned, value);
    return;
  }
  const shift = <u64>((offset & 4) << 3);
  // A half that is not written keeps its value; write-enable bits of chen are never read back.
  const old = aligned == CHEN ? 0 : readRegister(aligned);
  writeRegister(aligned, (old & ~((<u64>0xffffffff) << shift)) | ((value & 0xffffffff) << shift));
}
