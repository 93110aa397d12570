/**
 * Work memory of the detectors: blocks of the system heap that are given back together. A detector calls `work_begin`, takes
 * what it needs, and its caller `work_end`, whatever has happened.
 */
import { mem_alloc, mem_free } from "../memory";

/** The block that was taken last; its first word is the one before. */
let last: usize = 0;
/** Bytes of the request that could not be satisfied, 0 = none. */
export let work_wanted: i32 = 0;

const HEAD: u32 = 16;

export function work_begin(): void {
  work_end();
  work_wanted = 0;
}

export function work_end(): void {
  while (last != 0) {
    const before = <usize>load<u32>(last);
    mem_free(last);
    last = before;
  }
}

/** A zeroed block of `bytes` bytes, 16-aligned; 0 when there is no memory, and then `work_wanted` says for what. */
export function work(bytes: i32): usize {
  const p = bytes < 0 || bytes > 0x7fff_0000 ? 0 : mem_alloc(<u32>bytes + HEAD, 16);
  if (p == 0) {
    work_wanted = bytes;
    return 0;
  }
  store<u32>(p, <u32>last);
  last = p;
  memory.fill(p + HEAD, 0, bytes);
  return p + HEAD;
}

// ---- results ---------------------------------------------------------------------------------------------------

/** Records of one size: what a detector has found. */
export let found: usize = 0;
export let found_count: i32 = 0;
let found_room: i32 = 0;
let found_size: i32 = 0;

export function found_begin(size: i32): void {
  found = 0;
  found_count = found_room = 0;
  found_size = size;
}

// @ts-expect-error: decorator
@inline export function found_at(i: i32): usize { return found + <usize>(i * found_size); }

/** A new record of zeros, 0 without memory. */
export function found_add(): usize {
  if (found_count == found_room) {
    const room = found_room * 2 + 16, more = work(room * found_size);
    if (more == 0) return 0;
    if (found != 0) memory.copy(more, found, <usize>(found_count * found_size));
    found = more;
    found_room = room;
  }
  return found_at(found_count++);
}

/** Makes the records `size` bytes large, what is new zero. False without memory. */
export function found_grow(size: i32): bool {
  const more = work(found_room * size);
  if (more == 0 && found_room > 0) return false;
  for (let i = 0; i < found_count; i++) memory.copy(more + <usize>(i * size), found_at(i), found_size);
  found = more;
  found_size = size;
  return true;
}

/** Removes record `i`; the last one takes its place. */
export function found_drop(i: i32): void {
  found_count--;
  if (i < found_count) memory.copy(found_at(i), found_at(found_count), found_size);
}
