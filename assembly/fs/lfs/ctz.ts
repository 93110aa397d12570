/**
 * CTZ skip-lists: block n of a file begins with ctz(n) + 1 pointers, pointer x to block n - 2^x; a file is known by its last block
 * and its size (littlefs specification, "CTZSTRUCT"; design, "CTZ skip-lists").
 */
import { block_read } from "../block";
import { Err } from "../errno";
import { Lfs } from "./layout";

const WORD: usize = memory.data(8, 8);

/** Offset in its block of the byte that the last `ctz_index` was asked for. */
export let ctz_offset: u32 = 0;

/** Number in the list of the block with byte `position`. */
export function ctz_index(fs: Lfs, position: u32): u32 {
  const room = fs.size - 8;
  let i = position / room;
  if (i == 0) {
    ctz_offset = position;
    return 0;
  }
  i = (position - 4 * (popcnt<u32>(i - 1) + 2)) / room;
  ctz_offset = position - room * i - 4 * popcnt<u32>(i);
  return i;
}

/** Pointer `x` of a block; a block number or an error. */
export function ctz_pointer(fs: Lfs, block: u32, x: u32): i32 {
  const e = block_read(fs.dev, block, x << 2, WORD, 4);
  if (e < 0) return e;
  const b = load<u32>(WORD);
  return b < fs.count ? <i32>b : Err.CORRUPT;
}

/** The block of byte `position` of a file of `size` bytes (`ctz_offset`: where in it), or an error. */
export function ctz_find(fs: Lfs, head: u32, size: u32, position: u32): i32 {
  let at = ctz_index(fs, size - 1);
  const target = ctz_index(fs, position);
  let block = <i32>head;
  if (head >= fs.count) return Err.CORRUPT;
  while (at > target) {
    const jump = min(31 - clz<u32>(at - target), ctz<u32>(at));
    block = ctz_pointer(fs, block, jump);
    if (block < 0) return block;
    at -= 1 << jump;
  }
  return block;
}
