/** Directories: make, remove, rename, list, stat. */
import { mem_alloc, mem_free } from "../../memory";
import { block_read } from "../block";
import { Err } from "../errno";
import { What } from "../flags";
import { alloc_block, alloc_checkpoint } from "./alloc";
import { commit } from "./commit";
import { pair_word, write_files } from "./emit";
import { files_mark, files_place } from "./handle";
import {
  ATTR_TIME, Kind, Lfs, MAX_OPS, NO_BLOCK, NO_ID, ORPHANS, Tag, add_op, add_pair_op, get_word, make_tag, no_pair, same_pair,
  tag_bytes, tag_kind, tag_type,
} from "./layout";
import { entry_data, entry_id, entry_tag, fetch, find_entry } from "./mdir";
import { begin_write, clear_move, delete_entry } from "./recover";
import { drop_pair } from "./relocate";
import { find_path, head_of, is_moved_away } from "./search";

const WORD: usize = memory.data(8, 8);

// ---- make ------------------------------------------------------------------------------------------------

/** Makes a directory. */
export function lfs_mkdir(fs: Lfs, path: usize, n: i32): i32 {
  let e = begin_write(fs);
  if (e < 0) return e;
  e = find_path(fs, path, n);
  if (e >= 0) return Err.EXIST;
  if (e != Err.NOENT || !fs.name_len) return e;
  alloc_checkpoint(fs);
  e = new_pair(fs);
  if (e < 0) return e;
  const d0 = new0;
  const d1 = new1;
  const threaded = same_pair(fs.block0, fs.block1, fs.at0, fs.at1);
  if (!threaded) {
    // The list gets the directory first; until it has an entry it is an orphan.
    fs.global0 |= ORPHANS;
    add_pair_op(fs, make_tag(Tag.SOFT_TAIL, NO_ID, 8), 1, d1, d0);
    e = commit(fs, fs.block0, fs.block1);
    if (e < 0) return e;
    e = find_path(fs, path, n);
    if (e != Err.NOENT) return e < 0 ? e : Err.CORRUPT;
    fs.global0 &= ~ORPHANS;
  }
  const id = fs.found_id;
  add_op(fs, make_tag(Tag.CREATE, id, 0), 0);
  add_op(fs, make_tag(Tag.DIR_NAME, id, fs.name_len), fs.name);
  add_pair_op(fs, make_tag(Tag.DIR, id, 8), 0, d1, d0);
  if (threaded) add_pair_op(fs, make_tag(Tag.SOFT_TAIL, NO_ID, 8), 1, d1, d0);
  return commit(fs, fs.at0, fs.at1);
}

/** The blocks of a new, empty directory: `new1` is written, `new0` holds what it held. */
let new0: u32 = 0;
let new1: u32 = 0;
const TRIES: i32 = 8;

/** Writes an empty pair that is followed by what follows the directory of `at0`, `at1`, whose last pair then is in memory. */
function new_pair(fs: Lfs): i32 {
  let e: i32 = Err.IO;
  for (let i = 0; i < TRIES && e == Err.IO; i++) {
    const d0 = alloc_block(fs);
    const d1 = d0 < 0 ? d0 : alloc_block(fs);
    if (d1 < 0) return d1;
    new0 = d0;
    new1 = d1;
    e = fetch_last(fs, fs.at0, fs.at1);
    if (e < 0) return e;
    e = block_read(fs.dev, new0, 0, WORD, 4);
    if (e < 0) return e;
    e = write_files(fs, new1, load<u32>(WORD) + 1, 0, 0, 0, pair_word(fs.tail0, fs.tail1), 0, 0, 0);
  }
  return e;
}

/** Brings the last pair of a directory into memory, beginning at one of its pairs. */
function fetch_last(fs: Lfs, b0: u32, b1: u32): i32 {
  for (let n: u32 = 0; n < fs.count; n++) {
    const e = fetch(fs, b0, b1);
    if (e < 0 || !fs.tail_hard || no_pair(fs.tail0, fs.tail1)) return e;
    b0 = fs.tail0;
    b1 = fs.tail1;
  }
  return Err.CORRUPT;
}

// ---- remove ----------------------------------------------------------------------------------------------

/** The pair of a directory that is about to be removed. */
let victim0: u32 = 0;
let victim1: u32 = 0;

/** Sees whether directory `found_id` of the pair in memory is empty and remembers its pair. */
function check_empty(fs: Lfs): i32 {
  let e = head_of(fs, fs.found_id);
  if (e < 0) return e;
  victim0 = fs.at0;
  victim1 = fs.at1;
  e = fetch(fs, victim0, victim1);
  if (e < 0) return e;
  return fs.ids || fs.tail_hard ? Err.NOTEMPTY : Err.OK;
}

/** Removes a file (`wanted` = FILE), an empty directory (DIR) or either (0). */
export function lfs_remove(fs: Lfs, path: usize, n: i32, wanted: i32): i32 {
  let e = begin_write(fs);
  if (e < 0) return e;
  const what = find_path(fs, path, n);
  if (what < 0) return what;
  if (fs.found_id == NO_ID) return Err.INVAL;
  if (wanted && wanted != what) return what == What.DIR ? Err.ISDIR : Err.NOTDIR;
  alloc_checkpoint(fs);
  const id = fs.found_id;
  const b0 = fs.block0;
  const b1 = fs.block1;
  if (what == What.FILE) return delete_entry(fs, b0, b1, id);
  e = check_empty(fs);
  if (e < 0) return e;
  const v0 = victim0;
  const v1 = victim1;
  fs.global0 |= ORPHANS;
  e = delete_entry(fs, b0, b1, id);
  return e < 0 ? e : drop_victim(fs, v0, v1);
}

/** Takes a directory without entry out of the list. */
function drop_victim(fs: Lfs, v0: u32, v1: u32): i32 {
  fs.global0 &= ~ORPHANS;
  return drop_pair(fs, v0, v1);
}

// ---- rename ----------------------------------------------------------------------------------------------

/** True when the path `to` begins with all names of `from`. */
function is_below(from: usize, n: i32, to: usize, m: i32): bool {
  return m > n && memory.compare(from, to, n) == 0 && load<u8>(to + n) == 47;
}

/** Renames or moves; what has the new name already is replaced in the same step (a directory only when it is empty). */
export function lfs_rename(fs: Lfs, from: usize, n: i32, to: usize, m: i32): i32 {
  let e = begin_write(fs);
  if (e < 0) return e;
  if (is_below(from, n, to, m)) return Err.INVAL;
  const what = find_path(fs, from, n);
  if (what < 0) return what;
  if (fs.found_id == NO_ID) return Err.INVAL;
  const id = fs.found_id;
  const b0 = fs.block0;
  const b1 = fs.block1;
  const copy = mem_alloc(fs.size, 16);
  if (!copy) return Err.NOMEM;
  e = copy_entry(fs, id, copy);
  if (e >= 0) e = rename_entry(fs, what, b0, b1, id, copy, to, m);
  mem_free(copy);
  return e;
}

let copied: u32 = 0;

/** Copies the tags of an entry but for its name: `tag, data`, each at a multiple of 4. */
function copy_entry(fs: Lfs, id: u32, copy: usize): i32 {
  const end = copy + fs.size;
  copied = 0;
  for (let i: u32 = 0; i < fs.entries; i++) {
    const tag = entry_tag(fs, i);
    const n = tag_bytes(tag);
    if (entry_id(fs, i) != id || tag_kind(tag) == Kind.NAME) continue;
    if (copy + 8 + n > end || copied + 6 > MAX_OPS) return Err.NOSPC;
    store<u32>(copy, tag);
    memory.copy(copy + 4, entry_data(fs, i), n);
    copy += (4 + n + 3) & ~3;
    copied++;
  }
  return Err.OK;
}

function rename_entry(fs: Lfs, what: i32, b0: u32, b1: u32, id: u32, copy: usize, to: usize, m: i32): i32 {
  const found = find_path(fs, to, m);
  if (found < 0 && (found != Err.NOENT || !fs.name_len)) return found;
  const at = fs.found_id;
  const replaces = found >= 0;
  const n0 = replaces ? fs.block0 : fs.at0;
  const n1 = replaces ? fs.block1 : fs.at1;
  const local = same_pair(n0, n1, b0, b1);
  const over_dir = found == What.DIR;
  if (replaces) {
    if (at == NO_ID) return Err.INVAL;
    if (local && at == id) return Err.OK;
    if (found != what) return over_dir ? Err.ISDIR : Err.NOTDIR;
    if (over_dir) {
      const e = check_empty(fs);
      if (e < 0) return e;
    }
  }
  const v0 = victim0;
  const v1 = victim1;
  alloc_checkpoint(fs);
  if (over_dir) fs.global0 |= ORPHANS;
  if (!local) {
    fs.global0 = (fs.global0 & ORPHANS) | make_tag(Tag.DELETE, id, 0);
    fs.global1 = b0;
    fs.global2 = b1;
  }
  if (replaces) add_op(fs, make_tag(Tag.DELETE, at, 0), 0);
  add_op(fs, make_tag(Tag.CREATE, at, 0), 0);
  add_op(fs, make_tag(what == What.DIR ? Tag.DIR_NAME : Tag.FILE_NAME, at, fs.name_len), fs.name);
  for (let k: u32 = 0; k < copied; k++) {
    const tag = load<u32>(copy);
    add_op(fs, make_tag(tag_type(tag), at, tag & 0x3ff), copy + 4);
    copy += (4 + tag_bytes(tag) + 3) & ~3;
  }
  if (local) add_op(fs, make_tag(Tag.DELETE, !replaces && id >= at ? id + 1 : id, 0), 0);
  files_mark(fs, b0, b1, id);
  // The pair that the global state names must not move meanwhile.
  fs.depth++;
  let e = commit(fs, n0, n1);
  fs.depth--;
  if (e >= 0 && !local) {
    clear_move(fs);
    e = delete_entry(fs, b0, b1, id);
  }
  const now = find_path(fs, to, m);
  if (now >= 0 && e >= 0) files_place(fs, fs.block0, fs.block1, fs.found_id);
  else files_place(fs, NO_BLOCK, NO_BLOCK, 0);
  return e >= 0 && over_dir ? drop_victim(fs, v0, v1) : e;
}

// ---- look ------------------------------------------------------------------------------------------------

/** What `lfs_stat` and `lfs_list` have found. */
export let stat_what: i32 = 0;
export let stat_size: u32 = 0;
/** Time of change in nanoseconds since 1970, 0 when unknown. */
export let stat_time: i64 = 0;
/** Name of the entry that `lfs_list` has found: valid until the next call of anything. */
export let list_name: usize = 0;
export let list_name_len: u32 = 0;

function stat_id(fs: Lfs, id: u32, what: i32): i32 {
  stat_what = what;
  stat_size = 0;
  stat_time = 0;
  if (id == NO_ID) return Err.OK;
  let i = find_entry(fs, id, Kind.STRUCT, 0x700);
  if (i < 0) return Err.CORRUPT;
  const tag = entry_tag(fs, i);
  if (what == What.FILE) stat_size = tag_type(tag) == Tag.INLINE ? tag_bytes(tag) : get_word(entry_data(fs, i) + 4);
  i = find_entry(fs, id, ATTR_TIME, 0x7ff);
  if (i >= 0 && tag_bytes(entry_tag(fs, i)) == 8) {
    const p = entry_data(fs, i);
    stat_time = <i64>pair_word(get_word(p), get_word(p + 4));
  }
  return Err.OK;
}

/** Sets `stat_...` for a path. */
export function lfs_stat(fs: Lfs, path: usize, n: i32): i32 {
  const what = find_path(fs, path, n);
  return what < 0 ? what : stat_id(fs, fs.found_id, what);
}

/** Where `lfs_list` goes on: a pair of blocks and an id. */
let list0: u32 = 0;
let list1: u32 = 0;
let list_id: u32 = 0;
let list_pairs: u32 = 0;

/** Begins the list of a directory, which must not be changed before its end. */
export function lfs_list_begin(fs: Lfs, path: usize, n: i32): i32 {
  const what = find_path(fs, path, n);
  if (what < 0) return what;
  if (what != What.DIR) return Err.NOTDIR;
  const e = head_of(fs, fs.found_id);
  list0 = fs.at0;
  list1 = fs.at1;
  list_id = 0;
  list_pairs = 0;
  return e;
}

/** The next entry of the list: 1 and `stat_...` and `list_name`, or 0 at its end. */
export function lfs_list(fs: Lfs): i32 {
  while (list_pairs < fs.count) {
    const e = fetch(fs, list0, list1);
    if (e < 0) return e;
    while (list_id < fs.ids) {
      const id = list_id++;
      const i = find_entry(fs, id, Kind.NAME, 0x700);
      if (i < 0) return Err.CORRUPT;
      const tag = entry_tag(fs, i);
      if (tag_type(tag) == Tag.SUPER_NAME || is_moved_away(fs, id)) continue;
      list_name = entry_data(fs, i);
      list_name_len = tag_bytes(tag);
      const r = stat_id(fs, id, tag_type(tag) == Tag.DIR_NAME ? What.DIR : What.FILE);
      return r < 0 ? r : 1;
    }
    if (!fs.tail_hard || no_pair(fs.tail0, fs.tail1)) return 0;
    list0 = fs.tail0;
    list1 = fs.tail1;
    list_id = 0;
    list_pairs++;
  }
  return Err.CORRUPT;
}
