/** Building commits in the output buffer and programming them. */
import { block_erase, block_read, block_write } from "../block";
import { crc32_update } from "../crc32";
import { Err } from "../errno";
import {
  Kind, Lfs, NO_ID, Tag, make_tag, put_tag, put_word, tag_bytes, tag_id, tag_kind,
} from "./layout";
import { entry_data, entry_id, entry_tag } from "./mdir";

let at: u32 = 0;
let last: u32 = 0;
let crc: u32 = 0;

/** Bytes that a commit needs for its checksum, and for a tail and a global state at most. */
export const CRC_BYTES: u32 = 8;
export const EXTRA_BYTES: u32 = 12 + 16;

/** Adds a tag with its data to the commit; false when the block is full. */
function emit(fs: Lfs, tag: u32, data: usize): bool {
  const n = tag_bytes(tag);
  if (at + 4 + n > fs.size) return false;
  const p = <usize>fs.out + at;
  put_tag(p, tag ^ last);
  memory.copy(p + 4, data, n);
  crc = crc32_update(crc, p, 4 + n);
  last = tag;
  at += 4 + n;
  return true;
}

/** Ends the commit, which will be in `block`, at the next border of what is programmed together. The end, or an error. */
function finish(fs: Lfs, block: u32): i32 {
  const prog = fs.dev.prog;
  const end = (at + CRC_BYTES + prog - 1) & ~(prog - 1);
  if (end > fs.size) return Err.NOSPC;
  let reset: u32 = 0;
  if (end < fs.size) {
    // The first tag behind this commit must look invalid while nothing is programmed there.
    const e = block_read(fs.dev, block, end, BYTE, 1);
    if (e < 0) return e;
    reset = load<u8>(BYTE) >> 7 ? 0 : 1;
  }
  const p = <usize>fs.out + at;
  put_tag(p, make_tag(Tag.CRC + reset, NO_ID, end - at - 4) ^ last);
  put_word(p + 4, crc32_update(crc, p, 4));
  memory.fill(p + 8, 0xff, end - at - 8);
  return <i32>end;
}
const BYTE: usize = memory.data(8, 8);

// @ts-ignore: decorator
@inline export function owed0(fs: Lfs): u32 { return fs.global0 ^ fs.disk0 ^ fs.stolen0; }
// @ts-ignore: decorator
@inline export function owed1(fs: Lfs): u32 { return fs.global1 ^ fs.disk1 ^ fs.stolen1; }
// @ts-ignore: decorator
@inline export function owed2(fs: Lfs): u32 { return fs.global2 ^ fs.disk2 ^ fs.stolen2; }

/** The pair's share of the global state, if it is or was any. */
function emit_global(fs: Lfs, d0: u32, d1: u32, d2: u32): bool {
  store<u32>(WORDS, d0);
  store<u32>(WORDS, d1, 4);
  store<u32>(WORDS, d2, 8);
  return emit(fs, make_tag(Tag.GLOBAL, NO_ID, 12), WORDS);
}
const WORDS: usize = memory.data(16, 8);

/** Appends the ops to the block of the pair in memory. NOSPC = they do not fit behind what is there. */
export function append_ops(fs: Lfs): i32 {
  if (!fs.erased || fs.end & (fs.dev.prog - 1)) return Err.NOSPC;
  at = fs.end;
  last = fs.last_tag;
  crc = 0xffffffff;
  for (let k: u32 = 0; k < fs.nops; k++) {
    const op = <usize>fs.ops + (<usize>k << 3);
    if (!emit(fs, load<u32>(op), <usize>load<u32>(op, 4))) return Err.NOSPC;
  }
  const changed = owed0(fs) | owed1(fs) | owed2(fs);
  if (changed && !emit_global(fs, fs.delta0 ^ owed0(fs), fs.delta1 ^ owed1(fs), fs.delta2 ^ owed2(fs))) return Err.NOSPC;
  const end = finish(fs, fs.block0);
  if (end < 0) return end;
  return block_write(fs.dev, fs.block0, fs.end, <usize>fs.out + fs.end, <u32>end - fs.end, at + CRC_BYTES - fs.end);
}

/** Bytes of file `id`'s tags. */
export function file_bytes(fs: Lfs, id: u32): u32 {
  let n: u32 = 0;
  for (let i: u32 = 0; i < fs.entries; i++) if (entry_id(fs, i) == id) n += 4 + tag_bytes(entry_tag(fs, i));
  return n;
}

/** Adds the tags of kind `kind` of file `id` under the id `as`. */
function emit_file(fs: Lfs, id: u32, as: u32, kind: u32): bool {
  for (let i: u32 = 0; i < fs.entries; i++) {
    const tag = entry_tag(fs, i);
    if (tag_id(tag) == id && tag_kind(tag) == kind && !emit(fs, make_tag(tag >> 20, as, tag & 0x3ff), entry_data(fs, i))) return false;
  }
  return true;
}

/**
 * Erases `block` and writes files [from, to) of the pair in memory with the given tail and share of the global state into it, as
 * one commit.
 */
export function write_files(
  fs: Lfs, block: u32, revision: u32, from: u32, to: u32, hard: u32, tail: u64, d0: u32, d1: u32, d2: u32,
): i32 {
  put_word(fs.out, revision);
  at = 4;
  last = 0xffffffff;
  crc = crc32_update(0xffffffff, fs.out, 4);
  for (let id = from; id < to; id++) {
    if (
      !emit_file(fs, id, id - from, Kind.NAME) || !emit_file(fs, id, id - from, Kind.STRUCT) ||
      !emit_file(fs, id, id - from, Kind.ATTR)
    ) return Err.NOSPC;
  }
  if (from == 0 && !emit_file(fs, NO_ID, NO_ID, Kind.ATTR)) return Err.NOSPC;
  store<u64>(TAIL, tail);
  if (tail != u64.MAX_VALUE && !emit(fs, make_tag(hard ? Tag.HARD_TAIL : Tag.SOFT_TAIL, NO_ID, 8), TAIL)) return Err.NOSPC;
  if (d0 | d1 | d2 && !emit_global(fs, d0, d1, d2)) return Err.NOSPC;
  let e = block_erase(fs.dev, block);
  if (e < 0) return e;
  const end = finish(fs, block);
  return end < 0 ? end : block_write(fs.dev, block, 0, fs.out, <u32>end, at + CRC_BYTES);
}
const TAIL: usize = memory.data(8, 8);

export function pair_word(b0: u32, b1: u32): u64 { return <u64>b0 | (<u64>b1 << 32); }
