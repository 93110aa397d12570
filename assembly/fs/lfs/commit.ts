/**
 * Changing a metadata pair: the ops of `fs` are appended to its log or, when there is no room, the pair is written anew - split
 * into several when it is more than half full, moved to another block when its own is worn or bad.
 */
import { block_read } from "../block";
import { Err } from "../errno";
import { alloc_block } from "./alloc";
import { files_follow_ops, files_follow_pair, files_follow_split } from "./handle";
import { CRC_BYTES, EXTRA_BYTES, append_ops, file_bytes, owed0, owed1, owed2, pair_word, write_files } from "./emit";
import { Lfs, NO_ID } from "./layout";
import { apply_ops, fetch } from "./mdir";
import { move_references } from "./relocate";

/** Erasures of a metadata block after which the pair moves to a new one (odd, so that both blocks get their turn). */
const CYCLES: u32 = 101;
const MAX_PIECES: i32 = 4;
const TRIES: i32 = 8;

/** First id of each piece, and the id behind the last. */
const STARTS: usize = memory.data(24, 8);
/** Block pairs of the pieces after the first: the one that is written, and the other. */
const BLOCKS: usize = memory.data(32, 8);
const WORD: usize = memory.data(8, 8);

// @ts-ignore: decorator
@inline function start(k: i32): u32 { return load<u32>(STARTS + (<usize>k << 2)); }
// @ts-ignore: decorator
@inline function piece_block(k: i32, other: i32): u32 { return load<u32>(BLOCKS + (<usize>(k * 2 - 2 + other) << 2)); }

/** Commits the ops to the pair `b0`, `b1` and forgets them. After an error the global state is again what the medium holds. */
export function commit(fs: Lfs, b0: u32, b1: u32): i32 {
  const e = commit_pair(fs, b0, b1);
  fs.nops = 0;
  fs.loaded = false;
  fs.stolen0 = 0;
  fs.stolen1 = 0;
  fs.stolen2 = 0;
  if (e < 0) {
    fs.global0 = fs.disk0;
    fs.global1 = fs.disk1;
    fs.global2 = fs.disk2;
  }
  return e;
}

/** What was owed to the global state is on the medium. */
function settle(fs: Lfs): void {
  fs.disk0 = fs.global0;
  fs.disk1 = fs.global1;
  fs.disk2 = fs.global2;
  fs.stolen0 = 0;
  fs.stolen1 = 0;
  fs.stolen2 = 0;
  fs.loaded = false;
}

function commit_pair(fs: Lfs, b0: u32, b1: u32): i32 {
  let e = fetch(fs, b0, b1);
  if (e < 0) return e;
  e = append_ops(fs);
  if (e == Err.OK) {
    settle(fs);
    files_follow_ops(fs, b0, b1);
    return Err.OK;
  }
  fs.loaded = false;
  return e == Err.NOSPC || e == Err.IO ? rewrite(fs, b0, b1) : e;
}

/** The pair as it shall be: read anew, since allocating blocks uses its memory, and changed. */
function prepare(fs: Lfs, b0: u32, b1: u32): i32 {
  fs.loaded = false;
  const e = fetch(fs, b0, b1);
  return e < 0 ? e : apply_ops(fs);
}

/** Cuts the files into pieces of about the same size, at most `limit` bytes; returns their number, 0 when there are too many. */
function cut(fs: Lfs, limit: u32): i32 {
  let total: u32 = 0;
  for (let id: u32 = 0; id < fs.ids; id++) total += file_bytes(fs, id);
  const share = total / ((total + limit - 1) / limit + (total == 0 ? 1 : 0));
  let pieces = 1;
  let bytes: u32 = 0;
  store<u32>(STARTS, 0);
  for (let id: u32 = 0; id < fs.ids; id++) {
    const n = file_bytes(fs, id);
    if (bytes && (bytes + n > limit || (total > limit && bytes >= share))) {
      if (pieces == MAX_PIECES) return 0;
      store<u32>(STARTS + (<usize>pieces << 2), id);
      pieces++;
      bytes = 0;
    }
    bytes += n;
  }
  store<u32>(STARTS + (<usize>pieces << 2), fs.ids);
  return pieces;
}

function rewrite(fs: Lfs, b0: u32, b1: u32): i32 {
  let e = prepare(fs, b0, b1);
  if (e < 0) return e;
  const root = b0 < 2 && b1 < 2;
  const worn = fs.depth == 0 && (fs.revision + 1) % CYCLES == 0;
  const whole = fs.size - 4 - EXTRA_BYTES - CRC_BYTES - file_bytes(fs, NO_ID);
  let pieces = cut(fs, fs.depth ? whole : fs.size >> 1);
  if (pieces == 1 && root && worn && fs.ids > 1) {
    // The root pair cannot move: its files do, and it keeps the superblock.
    pieces = 2;
    store<u32>(STARTS, 1, 4);
    store<u32>(STARTS, fs.ids, 8);
  }
  let target: u32 = 0;
  if (pieces > 1 || (worn && !root)) {
    e = take_blocks(fs, pieces);
    if (e >= 0 && worn && !root) {
      const b = alloc_block(fs);
      if (b > 0) target = b;
      else if (b != Err.NOSPC) return b;
    }
    const again = prepare(fs, b0, b1);
    if (again < 0) return again;
    if (e < 0) {
      if (e != Err.NOSPC) return e;
      pieces = cut(fs, whole);
    }
  }
  if (pieces == 0 || (e < 0 && pieces > 1)) return Err.NOSPC;
  for (let k = pieces - 1; k > 0; k--) {
    e = write_piece(fs, b0, b1, k, k == pieces - 1);
    if (e < 0) return e;
  }
  return write_first(fs, b0, b1, pieces, target, root);
}

function take_blocks(fs: Lfs, pieces: i32): i32 {
  for (let i = 0; i < pieces * 2 - 2; i++) {
    const b = alloc_block(fs);
    if (b < 0) return b;
    store<u32>(BLOCKS + (<usize>i << 2), b);
  }
  return Err.OK;
}

/** Writes piece `k` > 0 to its own blocks. */
function write_piece(fs: Lfs, b0: u32, b1: u32, k: i32, is_last: bool): i32 {
  let e: i32 = Err.OK;
  for (let i = 0; i < TRIES; i++) {
    e = block_read(fs.dev, piece_block(k, 1), 0, WORD, 4);
    if (e < 0) return e;
    const tail = is_last ? pair_word(fs.tail0, fs.tail1) : pair_word(piece_block(k + 1, 0), piece_block(k + 1, 1));
    const hard: u32 = is_last ? fs.tail_hard : 1;
    e = write_files(fs, piece_block(k, 0), load<u32>(WORD) + 1, start(k), start(k + 1), hard, tail, 0, 0, 0);
    if (e != Err.IO) return e;
    const b = alloc_block(fs);
    if (b < 0) return b;
    store<u32>(BLOCKS + (<usize>(k * 2 - 2) << 2), b);
    e = prepare(fs, b0, b1);
    if (e < 0) return e;
  }
  return e;
}

/** Writes the first piece over the older block of the pair, or to `target` unless that is 0. */
function write_first(fs: Lfs, b0: u32, b1: u32, pieces: i32, target: u32, root: bool): i32 {
  let e: i32 = Err.OK;
  for (let i = 0; i < TRIES; i++) {
    const block = target ? target : fs.block1;
    const tail = pieces > 1 ? pair_word(piece_block(1, 0), piece_block(1, 1)) : pair_word(fs.tail0, fs.tail1);
    const hard: u32 = pieces > 1 ? 1 : fs.tail_hard;
    e = write_files(
      fs, block, fs.revision + 1, 0, start(1), hard, tail, fs.delta0 ^ owed0(fs), fs.delta1 ^ owed1(fs), fs.delta2 ^ owed2(fs),
    );
    if (e == Err.OK) {
      const kept = fs.block0;
      settle(fs);
      files_follow_ops(fs, b0, b1);
      for (let k = 1; k < pieces; k++) files_follow_split(fs, b0, b1, start(k), start(k + 1), piece_block(k, 0), piece_block(k, 1));
      if (!target) return Err.OK;
      e = move_references(fs, b0, b1, target, kept);
      if (e >= 0) files_follow_pair(fs, b0, b1, target, kept);
      return e;
    }
    if (e != Err.IO || root) return e;
    const b = alloc_block(fs);
    if (b < 0) return b;
    target = b;
    e = prepare(fs, b0, b1);
    if (e < 0) return e;
  }
  return e;
}
