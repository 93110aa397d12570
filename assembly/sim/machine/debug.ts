/** Breakpoints of a debugger. They live in decoded records; guest memory is never changed. */
import { forgetCode, forgetFlashCode } from "./cpu/region";
import { CACHED_BASE, FLASH_SIZE, SRAM_SIZE, UNCACHED_BASE, XIP_BASE } from "./layout";

const LIMIT: u32 = 64;
const ADDRESSES: usize = memory.data(64 * 4, 8);
let count: u32 = 0;

export function isBreakpoint(pc: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (load<u32>(ADDRESSES + (<usize>i << 2)) == pc) return true;
  }
  return false;
}

function forget(pc: u32): void {
  if (pc - CACHED_BASE < SRAM_SIZE) forgetCode(pc - CACHED_BASE, 2);
  else if (pc - UNCACHED_BASE < SRAM_SIZE) forgetCode(pc - UNCACHED_BASE, 2);
  else if (pc - XIP_BASE < FLASH_SIZE) forgetFlashCode(pc - XIP_BASE, 2);
}

/** Stops a hart before it executes the instruction at `pc`. False when all 64 are in use. */
export function setBreakpoint(pc: u32): bool {
  if (isBreakpoint(pc)) return true;
  if (count == LIMIT) return false;
  store<u32>(ADDRESSES + (<usize>count << 2), pc);
  count++;
  forget(pc);
  return true;
}

export function clearBreakpoint(pc: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const slot = ADDRESSES + (<usize>i << 2);
    if (load<u32>(slot) == pc) {
      count--;
      store<u32>(slot, load<u32>(ADDRESSES + (<usize>count << 2)));
      forget(pc);
      return;
    }
  }
}
