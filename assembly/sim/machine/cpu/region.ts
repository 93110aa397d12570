/**
 * Maps program counters to decoded records and decodes on first use.
 *
 * Code runs from four windows: SRAM through its cached and its uncached alias (the same records), the flash
 * window while XIP is on, and the boot ROM. With virtual addresses the window is one page of one of these. A record that a store overwrites is forgotten again: `CODE_PAGES` marks the
 * 256-byte pages of SRAM from which instructions were decoded, and stores to those pages call `codeStore`.
 */
import {
  CACHED_BASE, FLASH, FLASH_SIZE, RAM_REC, ROM, ROM_BASE, ROM_REC, ROM_SIZE, SRAM, SRAM_SIZE, UNCACHED_BASE, XIP_BASE, XIP_REC,
} from "../layout";
import { isBreakpoint } from "../debug";
import { fetchAllowed } from "../bus";
import { decode16 } from "./decode_compressed";
import { decode32 } from "./decode";
import { Op, record } from "./op";
import { hart } from "./hart";
import { Access, fetchVirtual, pageFault, translate } from "./mmu";
import { FETCH_ACCESS, raiseAt } from "./trap";

/** The window that holds the running program counter. */
export let pcBase: u64 = <u64>CACHED_BASE;
export let recordBase: usize = RAM_REC;
export let regionSize: u32 = SRAM_SIZE;
let codeBase: usize = SRAM;
/** First byte of records in the window for which the loop for virtual addresses asks `atEdge`. */
export let edge: usize = <usize>SRAM_SIZE << 2;

const PAGE: u32 = 4096;
/** The last halfword of a page: an instruction there may go on in the next one. */
const LAST: u32 = PAGE - 2;

const PAGE_SHIFT: u32 = 8;
export const CODE_PAGES: usize = memory.data(32 * 1024, 16);

// @ts-ignore: decorator
@inline
export function pcOf(p: usize): u64 {
  return pcBase + <u64>(<i64>(<i32>(p - recordBase) >> 2));
}

/** Selects the window that contains `pc`; false when code cannot run there. */
function selectRegion(pc: u32): bool {
  if (pc - CACHED_BASE < SRAM_SIZE || pc - UNCACHED_BASE < SRAM_SIZE) {
    pcBase = <u64>(pc & 0xc0000000);
    recordBase = RAM_REC;
    codeBase = SRAM;
    regionSize = SRAM_SIZE;
  } else if (pc - XIP_BASE < FLASH_SIZE) {
    pcBase = <u64>XIP_BASE;
    recordBase = XIP_REC;
    codeBase = FLASH;
    regionSize = FLASH_SIZE;
  } else if (pc - ROM_BASE < ROM_SIZE) {
    pcBase = <u64>ROM_BASE;
    recordBase = ROM_REC;
    codeBase = ROM;
    regionSize = ROM_SIZE;
  } else {
    return false;
  }
  edge = <usize>regionSize << 2;
  return fetchAllowed(pc);
}

/** Narrows the window to the page of the virtual address `pc`, which is at `physical`. */
function selectPage(pc: u64, physical: u32): void {
  const start = (physical & ~(PAGE - 1)) - <u32>pcBase;
  recordBase += <usize>start << 2;
  codeBase += <usize>start;
  pcBase = pc & ~(<u64>PAGE - 1);
  regionSize = PAGE;
  edge = <usize>LAST << 2;
}

/** The record for `pc`; takes a fetch fault where no code can be, returns 0 to leave the loop. */
export function recordAt(pc: u64): usize {
  const address = translate(pc & ~1, Access.FETCH);
  if (pageFault || !selectRegion(address)) {
    // A fault in the handler's own address would recurse for ever; `raiseAt` ends that.
    return raiseAt(pc, FETCH_ACCESS, pc);
  }
  const p = recordBase + (<usize>(address - <u32>pcBase) << 2);
  if (fetchVirtual) selectPage(pc, address);
  return p;
}

/** The record that `atEdge` found, when that is not 0: one that is not kept, because it spans two pages. */
export let edgeRecord: u64 = 0;

/** For records outside of the window or at its end; as `recordAt`, and sets `edgeRecord`. */
export function atEdge(p: usize): usize {
  edgeRecord = 0;
  const pc = pcOf(p);
  if (<u32>(<i32>(p - recordBase) >> 2) != LAST || regionSize != PAGE) return recordAt(pc);
  const low = <u32>load<u16>(codeBase + <usize>LAST);
  if ((low & 3) != 3) {
    edgeRecord = decode16(low);
    return p;
  }
  const next = translate(pc + 2, Access.FETCH);
  if (pageFault) return raiseAt(pc, FETCH_ACCESS, pc + 2);
  edgeRecord = decode32(low | (codeHalf(next) << 16));
  return p;
}

/** Halfword of code at `pc` for reports; 0 where there is none. */
export function load16(pc: u64): u32 {
  const address = translate(pc & ~1, Access.FETCH);
  return pageFault ? 0 : codeHalf(address);
}

/** Halfword of code at a physical address; 0 outside the windows. */
function codeHalf(address: u32): u32 {
  if (address - CACHED_BASE < SRAM_SIZE) return load<u16>(SRAM + <usize>(address - CACHED_BASE));
  if (address - UNCACHED_BASE < SRAM_SIZE) return load<u16>(SRAM + <usize>(address - UNCACHED_BASE));
  if (address - XIP_BASE < FLASH_SIZE) return load<u16>(FLASH + <usize>(address - XIP_BASE));
  if (address - ROM_BASE < ROM_SIZE) return load<u16>(ROM + <usize>(address - ROM_BASE));
  return 0;
}

/** Decodes the instruction at `p`. Returns `p`, or where to go on when it cannot be fetched. */
export function decodeAt(p: usize): usize {
  const offset = <u32>(<i32>(p - recordBase) >> 2);
  const pc = pcOf(p);
  if (offset >= regionSize) return recordAt(pc);
  const low = <u32>load<u16>(codeBase + <usize>offset);
  let r: u64;
  if ((low & 3) != 3) {
    r = decode16(low);
  } else {
    if (offset + 2 >= regionSize) return raiseAt(pc, FETCH_ACCESS, pc + 2);
    r = decode32(low | (<u32>load<u16>(codeBase + <usize>offset + 2) << 16));
  }
  const at = <u32>(codeBase - SRAM) + offset;
  if (at < SRAM_SIZE) {
    store<u8>(CODE_PAGES + <usize>(at >> PAGE_SHIFT), 1);
    store<u8>(CODE_PAGES + <usize>((at + 3) >> PAGE_SHIFT), 1);
  }
  if (isBreakpoint(<u32>pc)) r = record(Op.BREAKPOINT, 32, 0, 0, 0, 0, 1);
  store<u64>(p, r);
  return p;
}

/** Forgets the records of instructions that overlap `size` bytes at SRAM offset `offset`. */
export function codeStore(offset: u32, size: u32): void {
  const first = offset & ~1;
  let p = RAM_REC + (<usize>first << 2) - 8; // a 4-byte instruction may start one halfword earlier
  const end = RAM_REC + (<usize>(offset + size) << 2);
  for (; p < end; p += 8) store<u64>(p, 0);
}

/** Forgets all records of a range of SRAM that a bus master or the host wrote. */
export function forgetCode(offset: u32, size: u32): void {
  if (size == 0) return;
  const last = (offset + size - 1) >> PAGE_SHIFT;
  for (let page = offset >> PAGE_SHIFT; page <= last; page++) {
    if (load<u8>(CODE_PAGES + <usize>page) != 0) {
      const start = page << PAGE_SHIFT;
      const from = start > offset ? start : offset;
      const end = start + (1 << PAGE_SHIFT);
      const to = end < offset + size ? end : offset + size;
      codeStore(from, to - from);
    }
  }
}

export function forgetFlashCode(offset: u32, size: u32): void {
  memory.fill(XIP_REC + (<usize>(offset & ~1) << 2) - 8, 0, (<usize>size << 2) + 16);
}

/** Forgets everything, at reset. */
export function forgetAllCode(): void {
  forgetCode(0, SRAM_SIZE);
  memory.fill(CODE_PAGES, 0, 32 * 1024);
  pcBase = hart.pc & 0xffffffff;
  recordBase = RAM_REC;
  codeBase = SRAM;
  regionSize = SRAM_SIZE;
  edge = <usize>SRAM_SIZE << 2;
}
