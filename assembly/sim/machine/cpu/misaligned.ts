/**
 * Loads and stores at addresses that are not a multiple of their size. The K210 traps; as an option the cores do
 * them themselves in SRAM, like QEMU's `virt` machine and as the public riscv-tests want it.
 */
import { pageFault, translate } from "./mmu";
import { CACHED_BASE, SRAM_SIZE, UNCACHED_BASE } from "../layout";
import { busLoad, busStore } from "../bus";

/** True when misaligned accesses work. */
export let worksMisaligned: bool = false;
/** The virtual address that `misalignedStart` could not translate. */
export let faultAddress: u64 = 0;

/** Chooses between a trap (the K210) and an access by the core; takes effect at once. */
export function setMisaligned(works: bool): void {
  worksMisaligned = works;
}

/** Physical addresses of the bytes in the first and in the last byte's page. */
let first: u32 = 0;
let last: u32 = 0;

function inSram(address: u32): bool {
  return address - CACHED_BASE < SRAM_SIZE || address - UNCACHED_BASE < SRAM_SIZE;
}

/** Translates both ends before anything is accessed, so that a fault changes nothing; false after a page fault. */
export function misalignedStart(full: u64, size: u32, kind: u32): bool {
  faultAddress = full;
  first = translate(full, kind);
  if (pageFault) return false;
  last = translate(full + size - 1, kind);
  if (pageFault) faultAddress = (full + size - 1) & ~4095;
  return !pageFault;
}

/** True when both ends found by `misalignedStart` are memory; devices take aligned accesses only. */
export function misalignedInMemory(): bool {
  return inSram(first) && inSram(last);
}

/** Physical address of byte `i`. */
function byteAddress(full: u64, size: u32, i: u32): u32 {
  return (((full + i) ^ full) & ~4095) == 0 ? first + i : last - (size - 1 - i);
}

/** Value of the access prepared by `misalignedStart`, zero-extended. */
export function misalignedLoad(full: u64, size: u32): i64 {
  let value: i64 = 0;
  for (let i: u32 = 0; i < size; i++) value |= busLoad(byteAddress(full, size, i), 1) << (8 * i);
  return value;
}

export function misalignedStore(full: u64, size: u32, value: i64): void {
  for (let i: u32 = 0; i < size; i++) busStore(byteAddress(full, size, i), 1, value >> (8 * i));
}
