/** Paths and directories of FAT. */
import { Err } from "../errno";
import { What } from "../flags";
import { name_length } from "../path";
import {
  add_cluster, dir_open, entry_cluster, entry_date, entry_delete, entry_fill, entry_find, entry_first, entry_index, entry_make,
  entry_name_len, entry_next, entry_offset, entry_sector, entry_size, entry_time, entry_what,
} from "./entry";
import { fat_files_move } from "./handle";
import { Attr, Fat, put16 } from "./layout";
import { FOUND, name_utf8, name_want } from "./name";
import { fat_sync_all } from "./mount";
import { window_load } from "./sector";
import { chain_free, cluster_sector, is_cluster } from "./table";
import { fat_unix } from "./time";

/** First cluster (0: the root) of the directory with the last name of the path that was walked, and that name. */
let parent: u32 = 0;
let last: usize = 0;
let last_len: u32 = 0;

/**
 * Walks a path. Returns its `What` with `entry_...` set; for the root DIR and `last_len` 0. NOENT with `last_len` 0 means that a
 * directory on the way is missing.
 */
export function walk(fs: Fat, path: usize, n: i32): i32 {
  parent = 0;
  last_len = 0;
  let what: i32 = What.DIR;
  let next: u32 = 0;
  while (n > 0) {
    if (load<u8>(path) == 47) {
      path++;
      n--;
      continue;
    }
    if (what != What.DIR) return Err.NOTDIR;
    if (last_len && !is_cluster(fs, next)) return Err.CORRUPT;
    parent = next;
    last = path;
    last_len = name_length(path, n);
    const r = entry_find(fs, parent, last, last_len);
    path += last_len;
    n -= last_len;
    if (r < 0) {
      if (n > 0) last_len = 0;
      return r;
    }
    what = entry_what;
    next = entry_cluster;
  }
  return what;
}

export function walk_has_name(): bool { return last_len != 0; }

/** Makes the entry for the last name of the path that was walked. */
export function walk_make(fs: Fat, attr: u32, start: u32, size: u32): i32 {
  const e = name_want(last, last_len);
  return e < 0 ? e : entry_make(fs, parent, attr, start, size);
}

/** Makes a directory. */
export function fat_mkdir(fs: Fat, path: usize, n: i32): i32 {
  if (fs.readonly) return Err.ROFS;
  const what = walk(fs, path, n);
  if (what >= 0) return Err.EXIST;
  if (what != Err.NOENT || !last_len) return what;
  const own = add_cluster(fs, 0);
  if (own < 0) return own;
  let e = window_load(fs, cluster_sector(fs, own));
  if (e < 0) return e;
  dots(fs, own, false);
  dots(fs, parent, true);
  e = walk_make(fs, Attr.DIRECTORY, own, 0);
  if (e < 0) {
    chain_free(fs, own);
    return e;
  }
  return fat_sync_all(fs);
}

/** Entry "." or, as the second one, ".." of a new directory, whose first sector is in the window. */
function dots(fs: Fat, target: u32, second: bool): void {
  const p = <usize>fs.window + (second ? 32 : 0);
  memory.fill(p, 0x20, 11);
  store<u8>(p, 0x2e);
  if (second) store<u8>(p, 0x2e, 1);
  fill_at(fs, p, Attr.DIRECTORY, target);
}

/** Fields of an entry at `p` in the window. */
function fill_at(fs: Fat, p: usize, attr: u32, start: u32): void {
  store<u8>(p, <u8>attr, 11);
  put16(p + 20, fs.bits == 32 ? start >> 16 : 0);
  put16(p + 26, start);
  fs.dirty = true;
}

/** OK when the directory at `first` has no entries. */
function check_empty(fs: Fat, first: u32): i32 {
  if (!is_cluster(fs, first)) return Err.CORRUPT;
  dir_open(fs, first);
  const r = entry_next(fs, 0);
  return r > 0 ? Err.ACCES : r;
}

/** Removes a file (`wanted` = FILE), an empty directory (DIR) or either (0). */
export function fat_remove(fs: Fat, path: usize, n: i32, wanted: i32): i32 {
  if (fs.readonly) return Err.ROFS;
  const what = walk(fs, path, n);
  if (what < 0) return what;
  if (!last_len) return Err.INVAL;
  if (wanted && wanted != what) return what == What.DIR ? Err.ISDIR : Err.NOTDIR;
  const e = remove_found(fs, what);
  return e < 0 ? e : fat_sync_all(fs);
}

/** Removes the entry that was found in `parent`, with its clusters. */
function remove_found(fs: Fat, what: i32): i32 {
  const first = entry_first;
  const index = entry_index;
  const start = entry_cluster;
  const sector = entry_sector;
  const offset = entry_offset;
  if (what == What.DIR) {
    const e = check_empty(fs, start);
    if (e < 0) return e;
  }
  const e = entry_delete(fs, parent, first, index);
  if (e < 0) return e;
  fat_files_move(fs, sector, offset, 0, 0);
  return start ? chain_free(fs, start) : Err.OK;
}

/** Renames or moves; what has the new name already is replaced. */
export function fat_rename(fs: Fat, from: usize, n: i32, to: usize, m: i32): i32 {
  if (fs.readonly) return Err.ROFS;
  const what = walk(fs, from, n);
  if (what < 0) return what;
  if (!last_len || (m > n && memory.compare(from, to, n) == 0 && load<u8>(to + n) == 47)) return Err.INVAL;
  const old_parent = parent;
  const first = entry_first;
  const index = entry_index;
  const start = entry_cluster;
  const size = entry_size;
  const sector = entry_sector;
  const offset = entry_offset;
  const time = fat_unix(entry_date, entry_time);
  const found = walk(fs, to, m);
  if (found < 0 && (found != Err.NOENT || !last_len)) return found;
  if (found >= 0 && !last_len) return Err.INVAL;
  const same = found >= 0 && entry_sector == sector && entry_offset == offset;
  if (found >= 0 && !same) {
    if (found != what) return found == What.DIR ? Err.ISDIR : Err.NOTDIR;
    const e = remove_found(fs, found);
    if (e < 0) return e;
  }
  let e = walk_make(fs, what == What.DIR ? Attr.DIRECTORY : Attr.ARCHIVE, start, size);
  if (e < 0) return e;
  entry_fill(fs, what == What.DIR ? Attr.DIRECTORY : Attr.ARCHIVE, start, size, time);
  fat_files_move(fs, sector, offset, entry_sector, entry_offset);
  e = entry_delete(fs, old_parent, first, index);
  if (e >= 0 && what == What.DIR && parent != old_parent && is_cluster(fs, start)) {
    e = window_load(fs, cluster_sector(fs, start));
    if (e >= 0) fill_at(fs, <usize>fs.window + 32, Attr.DIRECTORY, parent);
  }
  return e < 0 ? e : fat_sync_all(fs);
}

// ---- look ------------------------------------------------------------------------------------------------

/** What `fat_stat` and `fat_list` have found; the time in Unix seconds. */
export let fat_what: i32 = 0;
export let fat_size: u32 = 0;
export let fat_time: i64 = 0;
export let fat_name_len: u32 = 0;
/** Name of the entry that `fat_list` has found, in UTF-8. */
export const fat_name: usize = memory.data(800, 8);

function take(): void {
  fat_what = entry_what;
  fat_size = entry_what == What.FILE ? entry_size : 0;
  fat_time = fat_unix(entry_date, entry_time);
}

export function fat_stat(fs: Fat, path: usize, n: i32): i32 {
  const what = walk(fs, path, n);
  if (what < 0) return what;
  if (last_len) take();
  else {
    fat_what = What.DIR;
    fat_size = 0;
    fat_time = 0;
  }
  return Err.OK;
}

let list_dir: u32 = 0;
let list_index: u32 = 0;

/** Begins the list of a directory. */
export function fat_list_begin(fs: Fat, path: usize, n: i32): i32 {
  const what = walk(fs, path, n);
  if (what < 0) return what;
  if (what != What.DIR) return Err.NOTDIR;
  list_dir = last_len ? entry_cluster : 0;
  list_index = 0;
  return last_len && !is_cluster(fs, list_dir) ? Err.CORRUPT : Err.OK;
}

/** The next entry of the list: 1, or 0 at its end. */
export function fat_list(fs: Fat): i32 {
  if (list_index == 0) dir_open(fs, list_dir);
  const r = entry_next(fs, list_index);
  if (r <= 0) return r;
  list_index = entry_index + 1;
  take();
  fat_name_len = name_utf8(FOUND, entry_name_len, fat_name);
  return 1;
}
