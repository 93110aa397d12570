/** The list of all metadata pairs: who points to a pair, and what to do when a pair moves, leaves, or has lost its parent. */
import { Err } from "../errno";
import { commit } from "./commit";
import {
  Lfs, NO_BLOCK, NO_ID, ORPHANS, Tag, add_pair_op, get_word, make_tag, no_pair, same_pair, tag_id, tag_type,
} from "./layout";
import { entry_data, entry_tag, fetch } from "./mdir";

/** Brings the pair whose tail is the given one into memory; NOENT without one. */
export function fetch_before(fs: Lfs, b0: u32, b1: u32): i32 {
  let p0: u32 = 0;
  let p1: u32 = 1;
  for (let n: u32 = 0; n < fs.count; n++) {
    const e = fetch(fs, p0, p1);
    if (e < 0) return e;
    if (no_pair(fs.tail0, fs.tail1)) return Err.NOENT;
    if (same_pair(fs.tail0, fs.tail1, b0, b1)) return Err.OK;
    p0 = fs.tail0;
    p1 = fs.tail1;
  }
  return Err.CORRUPT;
}

/** What the parent of a pair says about it. */
let parent0: u32 = 0;
let parent1: u32 = 0;

/** Brings the pair with the directory entry of the given pair into memory; the entry's id, or NOENT. */
function fetch_parent(fs: Lfs, b0: u32, b1: u32): i32 {
  let p0: u32 = 0;
  let p1: u32 = 1;
  for (let n: u32 = 0; n < fs.count && !no_pair(p0, p1); n++) {
    const e = fetch(fs, p0, p1);
    if (e < 0) return e;
    for (let i: u32 = 0; i < fs.entries; i++) {
      const tag = entry_tag(fs, i);
      if (tag_type(tag) != Tag.DIR) continue;
      parent0 = get_word(entry_data(fs, i));
      parent1 = get_word(entry_data(fs, i) + 4);
      if (same_pair(parent0, parent1, b0, b1)) return <i32>tag_id(tag);
    }
    p0 = fs.tail0;
    p1 = fs.tail1;
  }
  return no_pair(p0, p1) ? Err.NOENT : Err.CORRUPT;
}

/** The directory entry and the tail that name the pair `b0`, `b1` shall name `n0`, `n1`. */
export function move_references(fs: Lfs, b0: u32, b1: u32, n0: u32, n1: u32): i32 {
  if (fs.depth > 8) return Err.IO;
  fs.depth++;
  const e = move_both(fs, b0, b1, n0, n1);
  fs.depth--;
  return e;
}

function move_both(fs: Lfs, b0: u32, b1: u32, n0: u32, n1: u32): i32 {
  const before = fs.global0 & ORPHANS;
  const id = fetch_parent(fs, b0, b1);
  if (id < 0 && id != Err.NOENT) return id;
  if (id >= 0) {
    fs.global0 |= ORPHANS;
    fs.nops = 0;
    add_pair_op(fs, make_tag(Tag.DIR, id, 8), 0, n0, n1);
    const e = commit(fs, fs.block0, fs.block1);
    if (e < 0) return e;
  }
  const p = fetch_before(fs, b0, b1);
  if (p < 0) return p;
  fs.global0 = (fs.global0 & ~ORPHANS) | before;
  return set_tail(fs, fs.tail_hard, n0, n1);
}

/** Commits a new tail to the pair in memory. */
function set_tail(fs: Lfs, hard: u32, t0: u32, t1: u32): i32 {
  fs.nops = 0;
  add_pair_op(fs, make_tag(hard ? Tag.HARD_TAIL : Tag.SOFT_TAIL, NO_ID, 8), 0, t0, t1);
  return commit(fs, fs.block0, fs.block1);
}

/** Takes the pair out of the list; its share of the global state goes to the pair before it. */
export function drop_pair(fs: Lfs, b0: u32, b1: u32): i32 {
  let e = fetch(fs, b0, b1);
  if (e < 0) return e;
  const hard = fs.tail_hard;
  const t0 = fs.tail0;
  const t1 = fs.tail1;
  const d0 = fs.delta0;
  const d1 = fs.delta1;
  const d2 = fs.delta2;
  e = fetch_before(fs, b0, b1);
  if (e < 0) return e;
  fs.stolen0 ^= d0;
  fs.stolen1 ^= d1;
  fs.stolen2 ^= d2;
  return no_pair(t0, t1) ? set_tail(fs, 0, NO_BLOCK, NO_BLOCK) : set_tail(fs, hard, t0, t1);
}

/** Looks for directories in the list without an entry, drops them, and repairs tails of pairs that have moved. */
export function drop_orphans(fs: Lfs): i32 {
  let p0: u32 = 0;
  let p1: u32 = 1;
  for (let n: u32 = 0; n < fs.count * 2; n++) {
    let e = fetch(fs, p0, p1);
    if (e < 0) return e;
    const t0 = fs.tail0;
    const t1 = fs.tail1;
    if (no_pair(t0, t1)) return Err.OK;
    if (!fs.tail_hard) {
      const id = fetch_parent(fs, t0, t1);
      if (id == Err.NOENT) {
        e = drop_pair(fs, t0, t1);
        if (e < 0) return e;
        p0 = 0;
        p1 = 1;
        continue;
      }
      if (id < 0) return id;
      if (!same_pair(parent0, parent0, t0, t1) || !same_pair(parent1, parent1, t0, t1)) {
        e = fetch(fs, p0, p1);
        if (e < 0) return e;
        e = set_tail(fs, 0, parent0, parent1);
        if (e < 0) return e;
        p0 = 0;
        p1 = 1;
        continue;
      }
    }
    p0 = t0;
    p1 = t1;
  }
  return Err.CORRUPT;
}
