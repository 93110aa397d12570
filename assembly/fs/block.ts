/**
 * A device of erasable blocks, as the filesystems see it. Who makes one fills in three functions; each takes the device's address
 * and returns 0 or a negative errno.
 */
import { Err } from "./errno";

@unmanaged
export class BlockDev {
  /** Bytes of a block, and how many blocks there are. */
  size: u32;
  count: u32;
  /** Bytes that are programmed together: a power of two, a part of `size`. */
  prog: u32;
  /** Whatever the functions need. */
  context: u32;
  /** Function table indices: `(dev, block, offset, ptr, len)`, the same, and `(dev, block)`. */
  read: u32;
  write: u32;
  erase: u32;
  /** For those who make one: whether the device takes parts of blocks. */
  parts: u32;
  /** Nothing can be written. */
  readonly: u32;
}

export const BLOCKDEV_BYTES: u32 = offsetof<BlockDev>();

export function blockdev_functions(
  dev: BlockDev,
  read: (dev: usize, block: u32, offset: u32, ptr: usize, len: u32) => i32,
  write: (dev: usize, block: u32, offset: u32, ptr: usize, len: u32) => i32,
  erase: (dev: usize, block: u32) => i32,
): void {
  dev.read = load<u32>(changetype<usize>(read));
  dev.write = load<u32>(changetype<usize>(write));
  dev.erase = load<u32>(changetype<usize>(erase));
  dev.parts = 0;
  dev.readonly = 0;
}

/** Reads bytes of one block. A place outside the device can only come from damaged data. */
export function block_read(dev: BlockDev, block: u32, offset: u32, ptr: usize, len: u32): i32 {
  if (block >= dev.count || offset > dev.size || len > dev.size - offset) return Err.CORRUPT;
  return call_indirect<i32>(dev.read, changetype<usize>(dev), block, offset, ptr, len);
}

const CHECK: u32 = 64;
const BACK: usize = memory.data(64, 8);

/**
 * Programs erased bytes of one block and reads the first `counts` of them back: `Err.IO` when they are not what was written. The
 * others are padding.
 */
export function block_write(dev: BlockDev, block: u32, offset: u32, ptr: usize, len: u32, counts: u32): i32 {
  if (block >= dev.count || offset > dev.size || len > dev.size - offset) return Err.CORRUPT;
  const r = call_indirect<i32>(dev.write, changetype<usize>(dev), block, offset, ptr, len);
  if (r < 0) return r;
  for (let done: u32 = 0; done < counts; done += CHECK) {
    const n = min(CHECK, counts - done);
    const e = block_read(dev, block, offset + done, BACK, n);
    if (e < 0) return e;
    if (memory.compare(BACK, ptr + done, n)) return Err.IO;
  }
  return Err.OK;
}

export function block_erase(dev: BlockDev, block: u32): i32 {
  return block >= dev.count ? Err.CORRUPT : call_indirect<i32>(dev.erase, changetype<usize>(dev), block);
}
