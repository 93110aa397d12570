/** Open files: they know their place in the metadata and follow it when a commit moves things. */
import { Open } from "../flags";
import { Lfs, NO_BLOCK, Tag, same_pair, tag_id, tag_type } from "./layout";

@unmanaged
export class File {
  next: u32;
  fs: Lfs;
  /** The metadata pair and the id there; the pair is NO_BLOCK when the file has been removed. */
  pair0: u32;
  pair1: u32;
  id: u32;
  flags: u32;
  position: u32;
  /** Size and last block of the content as it was last flushed. */
  size: u32;
  head: u32;
  /** Inline content, or bytes that are still to be programmed, or bytes read ahead: `capacity` bytes. */
  buffer: u32;
  capacity: u32;
  /** Writing: block and offset of the next byte. */
  block: u32;
  offset: u32;
  /** Reading ahead: place in the file and number of the bytes in `buffer`. */
  ahead: u32;
  ahead_len: u32;
  /** Writing: place in the file where `block` begins, and the block before it. */
  base: u32;
  previous: u32;
}

export const FILE_BYTES: u32 = offsetof<File>();

// @ts-ignore: decorator
@inline function file_at(p: u32): File { return changetype<File>(<usize>p); }
// @ts-ignore: decorator
@inline function is_in(f: File, b0: u32, b1: u32): bool { return f.pair0 != NO_BLOCK && same_pair(f.pair0, f.pair1, b0, b1); }

/** The ops were committed to the pair `b0`, `b1`: ids have shifted. */
export function files_follow_ops(fs: Lfs, b0: u32, b1: u32): void {
  for (let p = fs.files; p; p = file_at(p).next) {
    const f = file_at(p);
    for (let k: u32 = 0; k < fs.nops && is_in(f, b0, b1); k++) {
      const tag = load<u32>(<usize>fs.ops + (<usize>k << 3));
      const type = tag_type(tag);
      if (type == Tag.CREATE && f.id >= tag_id(tag)) f.id++;
      else if (type == Tag.DELETE) {
        if (f.id == tag_id(tag)) f.pair0 = NO_BLOCK;
        else if (f.id > tag_id(tag)) f.id--;
      }
    }
  }
}

/** Files [from, to) of a pair are now in another pair. */
export function files_follow_split(fs: Lfs, b0: u32, b1: u32, from: u32, to: u32, n0: u32, n1: u32): void {
  for (let p = fs.files; p; p = file_at(p).next) {
    const f = file_at(p);
    if (!is_in(f, b0, b1) || f.id < from || f.id >= to) continue;
    f.pair0 = n0;
    f.pair1 = n1;
    f.id -= from;
  }
}

/** A pair has moved. */
export function files_follow_pair(fs: Lfs, b0: u32, b1: u32, n0: u32, n1: u32): void {
  files_follow_split(fs, b0, b1, 0, 0x400, n0, n1);
}

/** Marks the open files of an entry as being renamed. */
export function files_mark(fs: Lfs, b0: u32, b1: u32, id: u32): void {
  for (let p = fs.files; p; p = file_at(p).next) {
    const f = file_at(p);
    if (is_in(f, b0, b1) && f.id == id) f.flags |= Open.MOVING;
  }
}

/** Gives the marked files a new place; none (NO_BLOCK as `b0`) leaves them where they are. */
export function files_place(fs: Lfs, b0: u32, b1: u32, id: u32): void {
  for (let p = fs.files; p; p = file_at(p).next) {
    const f = file_at(p);
    if (!(f.flags & Open.MOVING)) continue;
    f.flags &= ~Open.MOVING;
    if (b0 == NO_BLOCK) continue;
    f.pair0 = b0;
    f.pair1 = b1;
    f.id = id;
  }
}
