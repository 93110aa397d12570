/** Where the Python heap lies in the system heap, its size, and the size that the next soft reset gives it. */
import { mem_alloc, mem_free, mem_free_bytes, mem_used } from "../memory";

/** What stays free outside a heap that is made larger: filesystems, the line being entered, small models. */
const RESERVE: usize = 256 << 10;

export let heap_base: usize = 0;
export let heap_bytes: usize = 0;
let wanted: usize = 0;
let refused: usize = 0;

/** The runtime starts in `size` bytes at `at`. */
export function heap_place(at: usize, size: usize): void {
  heap_base = at;
  heap_bytes = size;
}

/** The next soft reset makes a heap of `size` bytes; one that has failed is not tried again. */
export function heap_want(size: usize): void {
  wanted = size & ~15;
}

/** The largest heap that can be asked for. */
export function heap_most(): usize {
  const all = <usize>mem_used() + mem_free_bytes();
  return all > RESERVE ? all - RESERVE : 0;
}

/** True when the next soft reset changes the size. */
export function heap_changes(): bool {
  return wanted != 0 && wanted != heap_bytes && wanted != refused;
}

function place(size: usize): bool {
  const at = mem_alloc(<u32>size, 16);
  if (!at) return false;
  heap_place(at, size);
  return true;
}

/** Replaces the heap, in which nothing is used any more, by one of the wanted size; false when it does not fit. */
export function heap_change(): bool {
  const size = wanted, before = heap_bytes;
  mem_free(heap_base);
  if (size <= heap_most() && place(size)) return true;
  refused = size;
  place(before); // what has just been given back
  return false;
}

/** After a start in the new heap that failed: one of `size` bytes again. */
export function heap_back(size: usize): void {
  refused = heap_bytes;
  mem_free(heap_base);
  place(size);
}
