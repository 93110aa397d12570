/** Reading a metadata pair: finding its valid commits, and the tags that are in force. */
import { block_read } from "../block";
import { crc32_update } from "../crc32";
import { Err } from "../errno";
import {
  DELETED, Kind, Lfs, NO_BLOCK, NO_ID, Tag, get_tag, get_word, make_tag, put_tag, tag_bytes, tag_id, tag_kind, tag_type,
} from "./layout";

/** References in the table from here on are numbers of ops. */
const OP: u32 = 0x8000;

/** Reads a block into the buffer and finds the end of its valid commits, leaving plain tags. 1 = valid, 0 = not, else an error. */
function scan(fs: Lfs, block: u32): i32 {
  const buffer = <usize>fs.buffer;
  const e = block_read(fs.dev, block, 0, buffer, fs.size);
  if (e < 0) return e;
  fs.revision = get_word(buffer);
  fs.end = 0;
  let crc = crc32_update(0xffffffff, buffer, 4);
  let last: u32 = 0xffffffff;
  let at: u32 = 4;
  while (at + 4 <= fs.size) {
    const tag = get_tag(buffer + at) ^ last;
    if (tag >> 31 || tag == 0) break;
    const n = tag_bytes(tag);
    if (at + 4 + n > fs.size) break;
    const is_crc = tag_kind(tag) == Kind.CRC && tag_type(tag) <= <u32>Tag.CRC + 1;
    crc = crc32_update(crc, buffer + at, is_crc ? 4 : 4 + n);
    if (is_crc && (n < 4 || get_word(buffer + at + 4) != crc)) break;
    put_tag(buffer + at, tag);
    last = tag;
    at += 4 + n;
    if (!is_crc) continue;
    last ^= (tag_type(tag) & 1) << 31;
    fs.end = at;
    fs.last_tag = last;
    fs.crc = crc;
    crc = 0xffffffff;
  }
  return fs.end ? 1 : 0;
}

function is_erased(fs: Lfs): bool {
  for (let i = fs.end; i < fs.size; i++) if (load<u8>(<usize>fs.buffer + i) != 0xff) return false;
  return fs.end < fs.size;
}

/** Brings a pair into memory. */
export function fetch(fs: Lfs, b0: u32, b1: u32): i32 {
  if (fs.loaded && (fs.block0 == b0 ? fs.block1 == b1 : fs.block0 == b1 && fs.block1 == b0)) return Err.OK;
  fs.loaded = false;
  if (b0 == b1) return Err.CORRUPT;
  // The newer block first; the other one when it holds no valid commit.
  let r = block_read(fs.dev, b0, 0, REVISION, 4);
  if (r < 0) return r;
  const r0 = load<u32>(REVISION);
  r = block_read(fs.dev, b1, 0, REVISION, 4);
  if (r < 0) return r;
  const newer = <i32>(r0 - load<u32>(REVISION)) >= 0;
  for (let i = 0; i < 2; i++) {
    fs.block0 = newer == (i == 0) ? b0 : b1;
    fs.block1 = fs.block0 == b0 ? b1 : b0;
    r = scan(fs, fs.block0);
    if (r < 0) return r;
    if (!r) continue;
    fs.erased = is_erased(fs);
    return index(fs);
  }
  return Err.CORRUPT;
}
const REVISION: usize = memory.data(8, 8);

/** Makes the table from the commits in the buffer. */
function index(fs: Lfs): i32 {
  fs.entries = 0;
  fs.ids = 0;
  fs.tail_hard = 0;
  fs.tail0 = NO_BLOCK;
  fs.tail1 = NO_BLOCK;
  fs.delta0 = 0;
  fs.delta1 = 0;
  fs.delta2 = 0;
  for (let at: u32 = 4; at < fs.end; ) {
    const tag = get_tag(<usize>fs.buffer + at);
    const e = apply(fs, tag, at, <usize>fs.buffer + at + 4);
    if (e < 0) return e;
    at += 4 + tag_bytes(tag);
  }
  fs.loaded = true;
  return Err.OK;
}

// @ts-ignore: decorator
@inline function slot(fs: Lfs, i: u32): usize { return <usize>fs.table + (<usize>i << 2); }

/** Takes one tag into account. `ref` goes into the table. */
function apply(fs: Lfs, tag: u32, ref: u32, data: usize): i32 {
  const id = tag_id(tag);
  const n = tag_bytes(tag);
  switch (tag_kind(tag)) {
    case Kind.NAME:
      // ids may come in any order
      if (id == NO_ID) return Err.CORRUPT;
      fs.ids = max(fs.ids, id + 1);
      return set_entry(fs, tag, ref, 0x700);
    case Kind.STRUCT:
      if (id >= fs.ids || (tag_type(tag) != Tag.INLINE && n != 8)) return Err.CORRUPT;
      return set_entry(fs, tag, ref, 0x700);
    case Kind.ATTR:
      return id < fs.ids || id == NO_ID ? set_entry(fs, tag, ref, 0x7ff) : Err.CORRUPT;
    case Kind.SPLICE:
      return splice(fs, tag_type(tag), id);
    case Kind.TAIL:
      if (n != 8) return Err.CORRUPT;
      fs.tail_hard = tag_type(tag) & 1;
      fs.tail0 = get_word(data);
      fs.tail1 = get_word(data + 4);
      return Err.OK;
    case Kind.GLOBAL:
      if (tag_type(tag) != Tag.GLOBAL) return Err.OK;
      if (n != 12) return Err.CORRUPT;
      fs.delta0 = get_word(data);
      fs.delta1 = get_word(data + 4);
      fs.delta2 = get_word(data + 8);
      return Err.OK;
    default:
      return Err.OK;
  }
}

/** Replaces the entry with the same id and the same type under `mask`, or adds one. */
function set_entry(fs: Lfs, tag: u32, ref: u32, mask: u32): i32 {
  const id = tag_id(tag);
  let i: u32 = 0;
  for (; i < fs.entries; i++) {
    const e = load<u32>(slot(fs, i));
    if (e >> 16 == id && ((tag_type(entry_tag(fs, i)) ^ tag_type(tag)) & mask) == 0) break;
  }
  if (i == fs.entries) {
    if (i == fs.size >> 2) return Err.CORRUPT;
    fs.entries++;
  }
  if ((tag & 0x3ff) == DELETED) store<u32>(slot(fs, i), load<u32>(slot(fs, --fs.entries)));
  else store<u32>(slot(fs, i), ref | (id << 16));
  return Err.OK;
}

/** Makes room for a new id, or closes the gap of a deleted one. */
function splice(fs: Lfs, type: u32, id: u32): i32 {
  if (type == Tag.CREATE) {
    if (id > fs.ids || fs.ids == NO_ID - 1) return Err.CORRUPT;
    for (let i: u32 = 0; i < fs.entries; i++) {
      const e = load<u32>(slot(fs, i));
      if (e >> 16 >= id && e >> 16 != NO_ID) store<u32>(slot(fs, i), e + 0x10000);
    }
    fs.ids++;
    return Err.OK;
  }
  if (type != Tag.DELETE || id >= fs.ids) return Err.CORRUPT;
  let kept: u32 = 0;
  for (let i: u32 = 0; i < fs.entries; i++) {
    const e = load<u32>(slot(fs, i));
    if (e >> 16 == id) continue;
    store<u32>(slot(fs, kept++), e >> 16 > id && e >> 16 != NO_ID ? e - 0x10000 : e);
  }
  fs.entries = kept;
  fs.ids--;
  return Err.OK;
}

/** Applies the ops to the pair in memory, which then is no longer what the medium holds. */
export function apply_ops(fs: Lfs): i32 {
  fs.loaded = false;
  for (let k: u32 = 0; k < fs.nops; k++) {
    const op = <usize>fs.ops + (<usize>k << 3);
    const e = apply(fs, load<u32>(op), OP + k, <usize>load<u32>(op, 4));
    if (e < 0) return e;
  }
  return Err.OK;
}

// ---- looking at entries ----------------------------------------------------------------------------------

/** Id of entry `i`. */
export function entry_id(fs: Lfs, i: u32): u32 { return load<u32>(slot(fs, i)) >> 16; }

/** Tag of entry `i`, with its present id. */
export function entry_tag(fs: Lfs, i: u32): u32 {
  const e = load<u32>(slot(fs, i));
  const ref = e & 0xffff;
  const tag = ref >= OP ? load<u32>(<usize>fs.ops + (<usize>(ref - OP) << 3)) : get_tag(<usize>fs.buffer + ref);
  return make_tag(tag_type(tag), e >> 16, tag & 0x3ff);
}

export function entry_data(fs: Lfs, i: u32): usize {
  const ref = load<u32>(slot(fs, i)) & 0xffff;
  return ref >= OP ? <usize>load<u32>(<usize>fs.ops + (<usize>(ref - OP) << 3), 4) : <usize>fs.buffer + ref + 4;
}

/** The entry of file `id` whose type under `mask` is `type`, or -1. */
export function find_entry(fs: Lfs, id: u32, type: u32, mask: u32): i32 {
  for (let i: u32 = 0; i < fs.entries; i++) {
    if (entry_id(fs, i) == id && (tag_type(entry_tag(fs, i)) & mask) == type) return i;
  }
  return -1;
}
