/** Hardware rules that software can break. Each violation is counted and reported; strict mode stops at it. */
import { Stop, stop } from "../stop";
import { UNCACHED_BASE, SRAM_SIZE } from "../layout";
import { accessPc } from "../bus";
import { onViolation } from "../host";

export const enum Rule {
  /** Load or store at an address that is not a multiple of its size: the core traps. Detail: size. */
  MISALIGNED = 1,
  /** Access to a block whose clock gate is closed or that is held in reset. Detail: block number. */
  UNCLOCKED = 2,
  /** Floating-point load or store through the uncached alias: unreliable on silicon. */
  FLOAT_UNCACHED = 3,
  /** A bus master or an uncached access reads memory that is newer in the data cache. */
  DIRTY_LINE = 4,
  /** A core reads a cached line that a bus master or an uncached write has changed in memory. */
  STALE_LINE = 5,
  /** A dirty line is written back over newer data in memory. */
  LOST_WRITE = 6,
  /** Page program that wraps inside its 256-byte page. Detail: bytes sent. */
  PAGE_WRAP = 7,
  /** Flash command while an erase or program is in progress, or without write enable. Detail: command. */
  FLASH_BUSY = 8,
  FLASH_PROTECTED = 9,
  /** Programming a flash bit from 0 to 1 without an erase. */
  FLASH_NOT_ERASED = 10,
  /** Access below 0x1000, where the debug module is: almost always a null pointer. */
  NULL_POINTER = 11,
  /** Rules of the KPU model: 32 + its violation number. */
  KPU = 32,
}

export let violations: u32 = 0;
let strict: bool = false;

export function setStrict(on: bool): void {
  strict = on;
}

export function isStrict(): bool {
  return strict;
}

export function resetRules(): void {
  violations = 0;
}

/** Reports a violation by the instruction that runs now. */
export function violate(rule: i32, address: u32, detail: u32): void {
  violations++;
  onViolation(rule, accessPc, address, detail);
  if (strict) stop(Stop.VIOLATION);
}

export function misaligned(address: u32, size: u32): void {
  violate(Rule.MISALIGNED, address, size);
}

export function floatAccess(address: u32): void {
  if (address - UNCACHED_BASE < SRAM_SIZE) violate(Rule.FLOAT_UNCACHED, address, 0);
}
