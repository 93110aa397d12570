/**
 * Which memory has already been made visible to the KPU.
 *
 * The KPU reads weights over the bus and does not see the CPU cache ("K210 KPU", section 13). Writing a model
 * back before every layer would cost more than many layers do, so a loader publishes a model once after it
 * has placed it, and retires it before its memory is reused. A layer whose parameters were never published
 * is still right: the driver then writes them back on each run.
 */
import { dma_address } from "../hal";

const SLOTS: u32 = 8;
/** SLOTS pairs of start and end address. */
const ranges: usize = memory.data(64, 8);

/** Writes `len` bytes at `ptr` back and remembers them. Returns false when all slots are taken (still written back). */
export function kpu_publish(ptr: usize, len: u32): bool {
  dma_address(ptr, len);
  for (let i: u32 = 0; i < SLOTS; i++) {
    let slot = ranges + ((<usize>i) << 3);
    if (load<u32>(slot + 4) != 0) continue;
    store<u32>(slot, <u32>ptr);
    store<u32>(slot + 4, <u32>ptr + len);
    return true;
  }
  return false;
}

/** Forgets the range that starts at `ptr`: its bytes are about to change. */
export function kpu_retire(ptr: usize): void {
  for (let i: u32 = 0; i < SLOTS; i++) {
    let slot = ranges + ((<usize>i) << 3);
    if (load<u32>(slot) == <u32>ptr) store<u64>(slot, 0);
  }
}

/** True when [ptr, ptr + len) lies in a published range. */
export function published(ptr: usize, len: u32): bool {
  for (let i: u32 = 0; i < SLOTS; i++) {
    let slot = ranges + ((<usize>i) << 3);
    if (<u32>ptr >= load<u32>(slot) && <u32>ptr + len <= load<u32>(slot + 4)) return true;
  }
  return false;
}
