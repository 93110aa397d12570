/** Finding directory entries. */
import { Err } from "../errno";
import { What } from "../flags";
import { name_length } from "../path";
import { Kind, Lfs, NO_ID, Tag, get_word, no_pair, same_pair, tag_bytes, tag_id, tag_kind, tag_type } from "./layout";
import { entry_data, entry_tag, fetch, find_entry } from "./mdir";

/** True when file `id` of the pair in memory has been moved elsewhere and only waits for its deletion. */
export function is_moved_away(fs: Lfs, id: u32): bool {
  return tag_type(fs.global0) == Tag.DELETE && tag_id(fs.global0) == id && same_pair(fs.global1, fs.global2, fs.block0, fs.block1);
}

/** The order of names in a directory: a name comes behind those that it is the beginning of, as the original sorts. */
function compare(a: usize, an: u32, b: usize, bn: u32): i32 {
  const r = memory.compare(a, b, min(an, bn));
  return r ? r : <i32>bn - <i32>an;
}

/**
 * Looks for a name in the directory that begins with the pair `b0`, `b1`. Returns its `What`, with `found_id` and the pair in
 * memory; or NOENT, with the place where it would belong in `at0`, `at1`, `found_id`.
 */
export function find_name(fs: Lfs, b0: u32, b1: u32, name: usize, n: u32): i32 {
  for (let count: u32 = 0; count < fs.count; count++) {
    const e = fetch(fs, b0, b1);
    if (e < 0) return e;
    fs.at0 = fs.block0;
    fs.at1 = fs.block1;
    fs.found_id = fs.ids;
    for (let i: u32 = 0; i < fs.entries; i++) {
      const tag = entry_tag(fs, i);
      if (tag_kind(tag) != Kind.NAME || tag_type(tag) == Tag.SUPER_NAME) continue;
      const order = compare(entry_data(fs, i), tag_bytes(tag), name, n);
      if (order == 0 && !is_moved_away(fs, tag_id(tag))) {
        fs.found_id = tag_id(tag);
        return tag_type(tag) == Tag.DIR_NAME ? What.DIR : What.FILE;
      }
      if (order >= 0 && tag_id(tag) < fs.found_id) fs.found_id = tag_id(tag);
    }
    if (fs.found_id < fs.ids || !fs.tail_hard || no_pair(fs.tail0, fs.tail1)) return Err.NOENT;
    b0 = fs.tail0;
    b1 = fs.tail1;
  }
  return Err.CORRUPT;
}

/**
 * Looks for a path. As `find_name`, with `name`, `name_len`, `dir0`, `dir1` of the last step. For the root the id is NO_ID.
 * NOENT with `name_len` 0 means that a directory on the way is missing.
 */
export function find_path(fs: Lfs, path: usize, n: i32): i32 {
  fs.dir0 = fs.root0;
  fs.dir1 = fs.root1;
  fs.name_len = 0;
  let what: i32 = What.DIR;
  let first = true;
  while (n > 0) {
    if (load<u8>(path) == 47) {
      path++;
      n--;
      continue;
    }
    if (!first) {
      const e = enter(fs, what);
      if (e < 0) return e;
    }
    first = false;
    const size = name_length(path, n);
    fs.name = <u32>path;
    fs.name_len = size;
    if (<u32>size > fs.name_max) return Err.NAMETOOLONG;
    what = find_name(fs, fs.dir0, fs.dir1, path, size);
    path += size;
    n -= size;
    if (what < 0) {
      if (what == Err.NOENT && n > 0) fs.name_len = 0;
      return what;
    }
  }
  if (first) {
    fs.found_id = NO_ID;
    fs.at0 = fs.root0;
    fs.at1 = fs.root1;
  }
  return what;
}

/** Makes the directory just found the one to search in. */
function enter(fs: Lfs, what: i32): i32 {
  if (what != What.DIR) return Err.NOTDIR;
  const e = head_of(fs, fs.found_id);
  if (e < 0) return e;
  fs.dir0 = fs.at0;
  fs.dir1 = fs.at1;
  return Err.OK;
}

/** The first pair of directory `id` of the pair in memory, in `at0`, `at1`; the root's for NO_ID. */
export function head_of(fs: Lfs, id: u32): i32 {
  if (id == NO_ID) {
    fs.at0 = fs.root0;
    fs.at1 = fs.root1;
    return Err.OK;
  }
  const i = find_entry(fs, id, Tag.DIR, 0x7ff);
  if (i < 0) return Err.CORRUPT;
  fs.at0 = get_word(entry_data(fs, i));
  fs.at1 = get_word(entry_data(fs, i) + 4);
  return Err.OK;
}
