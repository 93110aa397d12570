/** Words of littlefs's on-disk format, version 2 (littlefs technical specification), and the state of a mounted filesystem. */
import { BlockDev } from "../block";

/** Types of tags (11 bits). */
export const enum Tag {
  FILE_NAME = 0x001,
  DIR_NAME = 0x002,
  SUPER_NAME = 0x0ff,
  DIR = 0x200,
  INLINE = 0x201,
  CTZ = 0x202,
  ATTR = 0x300,
  CREATE = 0x401,
  DELETE = 0x4ff,
  CRC = 0x500,
  SOFT_TAIL = 0x600,
  HARD_TAIL = 0x601,
  GLOBAL = 0x7ff,
}

/** The three upper bits of a type. */
export const enum Kind {
  NAME = 0x000,
  STRUCT = 0x200,
  ATTR = 0x300,
  SPLICE = 0x400,
  CRC = 0x500,
  TAIL = 0x600,
  GLOBAL = 0x700,
}

/** Id of what belongs to no file; size of what was deleted. */
export const NO_ID: u32 = 0x3ff;
export const DELETED: u32 = 0x3ff;
/** Address of no block. */
export const NO_BLOCK: u32 = 0xffffffff;
export const FILE_MAX: u32 = 0x7fffffff;
/** User attribute in which MicroPython keeps the time of change: i64 nanoseconds since 1970. */
export const ATTR_TIME: u32 = 0x301;
/** The "sync" bit of the global state: the list of metadata pairs may hold orphans. */
export const ORPHANS: u32 = 0x80000000;

// @ts-ignore: decorator
@inline export function make_tag(type: u32, id: u32, size: u32): u32 { return (type << 20) | (id << 10) | size; }
// @ts-ignore: decorator
@inline export function tag_type(tag: u32): u32 { return (tag >> 20) & 0x7ff; }
// @ts-ignore: decorator
@inline export function tag_kind(tag: u32): u32 { return (tag >> 20) & 0x700; }
// @ts-ignore: decorator
@inline export function tag_id(tag: u32): u32 { return (tag >> 10) & 0x3ff; }
/** Bytes of data behind a tag. */
// @ts-ignore: decorator
@inline export function tag_bytes(tag: u32): u32 { return (tag & 0x3ff) == DELETED ? 0 : tag & 0x3ff; }

/** Numbers in blocks are little-endian and at any address, tags are big-endian. */
export function get_word(p: usize): u32 {
  return <u32>load<u8>(p) | (<u32>load<u8>(p, 1) << 8) | (<u32>load<u8>(p, 2) << 16) | (<u32>load<u8>(p, 3) << 24);
}

export function put_word(p: usize, v: u32): void {
  store<u8>(p, <u8>v);
  store<u8>(p, <u8>(v >> 8), 1);
  store<u8>(p, <u8>(v >> 16), 2);
  store<u8>(p, <u8>(v >> 24), 3);
}

// @ts-ignore: decorator
@inline export function get_tag(p: usize): u32 { return bswap<u32>(get_word(p)); }
// @ts-ignore: decorator
@inline export function put_tag(p: usize, tag: u32): void { put_word(p, bswap<u32>(tag)); }

export const MAX_OPS: u32 = 32;
/** Blocks that one look around for free ones covers. */
export const LOOKAHEAD: u32 = 1024;

/** A mounted filesystem. One metadata pair at a time is in memory, in `buffer` and `table`. */
@unmanaged
export class Lfs {
  dev: BlockDev;
  /** Bytes of a block, number of blocks. */
  size: u32;
  count: u32;
  readonly: bool;
  /** Files have the time of their last change. */
  dated: bool;
  pad1: u16;
  /** The block of the pair in memory with plain tags; a block that is being built. */
  buffer: u32;
  out: u32;
  /** The tags in force of the pair in memory: `offset in buffer | id << 16`, or `0x8000 + number of the op | id << 16`. */
  table: u32;
  entries: u32;
  /** Changes for the next commit: `tag, address of the data`. */
  ops: u32;
  nops: u32;

  // ---- the pair in memory
  loaded: bool;
  /** Nothing has been programmed behind `end`. */
  erased: bool;
  pad2: u16;
  /** The block that counts, and the other one. */
  block0: u32;
  block1: u32;
  revision: u32;
  /** Offset behind the last commit, and the tag with which the next one is combined. */
  end: u32;
  last_tag: u32;
  crc: u32;
  /** Number of files. */
  ids: u32;
  /** The next pair; `tail_hard` = it is part of the same directory. */
  tail_hard: u32;
  tail0: u32;
  tail1: u32;
  /** The pair's share of the global state. */
  delta0: u32;
  delta1: u32;
  delta2: u32;

  // ---- global state: as it shall be, as it is on the medium, and shares of dropped pairs
  global0: u32;
  global1: u32;
  global2: u32;
  disk0: u32;
  disk1: u32;
  disk2: u32;
  stolen0: u32;
  stolen1: u32;
  stolen2: u32;

  // ---- allocation
  window: u32;
  window_start: u32;
  window_size: u32;
  window_next: u32;
  /** Blocks that may still be passed before one could come up a second time. */
  left: u32;

  root0: u32;
  root1: u32;
  /** Open files, and a count that tells the commits within a commit. */
  files: u32;
  depth: u32;
  inline_max: u32;
  name_max: u32;

  // ---- result of a search
  /** Found: the pair in memory holds it under `found_id`. Not found: where it belongs (`at0`, `at1`, `found_id`). */
  found_id: u32;
  at0: u32;
  at1: u32;
  /** The last name of the path and the head of the directory that it is in. */
  name: u32;
  name_len: u32;
  dir0: u32;
  dir1: u32;
}

export const LFS_BYTES: u32 = offsetof<Lfs>();

/** True when two pairs have a block in common: then they are the same pair, perhaps before and after a relocation. */
// @ts-ignore: decorator
@inline export function same_pair(a0: u32, a1: u32, b0: u32, b1: u32): bool { return a0 == b0 || a0 == b1 || a1 == b0 || a1 == b1; }
// @ts-ignore: decorator
@inline export function no_pair(a0: u32, a1: u32): bool { return a0 == NO_BLOCK || a1 == NO_BLOCK; }

export function add_op(fs: Lfs, tag: u32, data: usize): void {
  if (fs.nops == MAX_OPS) unreachable();
  store<u32>(<usize>fs.ops + (<usize>fs.nops << 3), tag);
  store<u32>(<usize>fs.ops + (<usize>fs.nops << 3), <u32>data, 4);
  fs.nops++;
}

/** A commit that adds a pair of blocks (a struct or a tail): its data stays valid until the next such call with the same `slot`. */
export function add_pair_op(fs: Lfs, tag: u32, slot: u32, b0: u32, b1: u32): void {
  const p = PAIRS + (slot << 3);
  store<u32>(p, b0);
  store<u32>(p, b1, 4);
  add_op(fs, tag, p);
}
const PAIRS: usize = memory.data(16, 8);
