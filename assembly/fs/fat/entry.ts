/** Directory entries: walking a directory, reading names, finding, making and deleting entries. */
import { time_unix } from "../../hal";
import { Err } from "../errno";
import { What } from "../flags";
import { fat_date, fat_time_of_day } from "./time";
import { Attr, END, ENTRY, Fat, get16, get32, put16, put32 } from "./layout";
import {
  FOUND, SHORT, UNITS_PER_ENTRY, long_put, long_take, name_is_wanted, name_want, short_case, short_checksum, short_make, short_number,
  short_units, wanted_len,
} from "./name";
import { window_clear, window_load } from "./sector";
import { cluster_add, cluster_sector, table_get } from "./table";

const DELETED: u32 = 0xe5;
/** A directory has at most 65,536 entries. */
const MAX_ENTRIES: u32 = 65536;

// ---- a place in a directory ------------------------------------------------------------------------------

/** First cluster of the directory (0: a fixed root), number of the entry, its cluster and the number of that in the chain. */
let dir: u32 = 0;
let cluster: u32 = 0;
let hop: u32 = 0;
/** Where entry `seek` has brought into the window lies. */
export let entry_sector: u32 = 0;
export let entry_offset: u32 = 0;

/** Directory 0 is the root, wherever that lies. */
export function dir_open(fs: Fat, first: u32): void {
  dir = first ? first : fs.root_entries ? 0 : fs.root;
  cluster = dir;
  hop = 0;
}

/** Brings entry `index` into the window: 1, or 0 behind the end of the directory. With `grow` the directory gets a further cluster. */
function seek(fs: Fat, index: u32, grow: bool): i32 {
  const at = index * ENTRY;
  if (index >= MAX_ENTRIES) return grow ? Err.NOSPC : 0;
  entry_offset = at % fs.size;
  if (!dir) {
    if (index >= fs.root_entries) return grow ? Err.NOSPC : 0;
    entry_sector = fs.root + at / fs.size;
  } else {
    const target = at / fs.cluster_bytes;
    if (target < hop) {
      cluster = dir;
      hop = 0;
    }
    for (; hop < target; hop++) {
      let following = table_get(fs, cluster);
      if (following == END) {
        if (!grow) return 0;
        following = add_cluster(fs, cluster);
      }
      if (following < 0) return following;
      if (following == 0) return Err.CORRUPT;
      cluster = following;
    }
    entry_sector = cluster_sector(fs, cluster) + (at % fs.cluster_bytes) / fs.size;
  }
  const e = window_load(fs, entry_sector);
  return e < 0 ? e : 1;
}

/** A cluster of free entries at the end of a chain (0: a new one). */
export function add_cluster(fs: Fat, previous: u32): i32 {
  const c = cluster_add(fs, previous);
  if (c < 0) return c;
  for (let i: u32 = 0; i < fs.per_cluster; i++) {
    const e = window_clear(fs, cluster_sector(fs, c) + i);
    if (e < 0) return e;
  }
  return c;
}

// ---- reading ---------------------------------------------------------------------------------------------

/** The entry that `entry_next` has found: its number, the number of its first long-name entry, its fields, its name in `FOUND`. */
export let entry_index: u32 = 0;
export let entry_first: u32 = 0;
export let entry_what: i32 = 0;
export let entry_cluster: u32 = 0;
export let entry_size: u32 = 0;
export let entry_date: u32 = 0;
export let entry_time: u32 = 0;
export let entry_name_len: u32 = 0;
let entry_short: bool = false;

/** Goes to the next file or directory from entry `index` on (no "." and ".."): 1, or 0 at the end. */
export function entry_next(fs: Fat, index: u32): i32 {
  let expected: u32 = 0;
  let sum: u32 = 0;
  let units: u32 = 0;
  let first = index;
  for (; index <= MAX_ENTRIES; index++) {
    const r = seek(fs, index, false);
    if (r <= 0) return r;
    const p = <usize>fs.window + entry_offset;
    const c = <u32>load<u8>(p);
    const attr = load<u8>(p, 11) & 0x3f;
    if (c == 0) return 0;
    if (c == DELETED || c == 0x2e) {
      expected = 0;
      units = 0;
    } else if (attr == Attr.LONG_NAME) {
      const order = c & 0x1f;
      if (c & 0x40) {
        expected = order;
        sum = load<u8>(p, 13);
        units = order * UNITS_PER_ENTRY;
        first = index;
      }
      if (order == 0 || order > 20 || order != expected || sum != <u32>load<u8>(p, 13)) {
        expected = 0;
        units = 0;
        continue;
      }
      long_take(p, order);
      expected--;
    } else if (attr & Attr.VOLUME) {
      units = 0;
    } else {
      const long = units && expected == 0 && short_checksum(p) == sum;
      entry_index = index;
      entry_first = long ? first : index;
      entry_what = attr & Attr.DIRECTORY ? What.DIR : What.FILE;
      entry_cluster = get16(p + 26) | (fs.bits == 32 ? get16(p + 20) << 16 : 0);
      entry_size = get32(p + 28);
      entry_time = get16(p + 22);
      entry_date = get16(p + 24);
      entry_name_len = long ? long_length(units) : short_units(p);
      entry_short = !long;
      return 1;
    }
  }
  return 0;
}

function long_length(units: u32): u32 {
  let n: u32 = 0;
  while (n < units && load<u16>(FOUND + (n << 1))) n++;
  return n;
}

/** Looks for a name in the directory with first cluster `first`: 1, or NOENT. */
export function entry_find(fs: Fat, first: u32, name: usize, n: u32): i32 {
  let e = name_want(name, n);
  if (e < 0) return e;
  dir_open(fs, first);
  for (let index: u32 = 0; index <= MAX_ENTRIES; index = entry_index + 1) {
    e = entry_next(fs, index);
    if (e <= 0) return e < 0 ? e : Err.NOENT;
    if (name_is_wanted(FOUND, entry_name_len)) return 1;
    if (entry_short) continue;
    // the short name beside a long one is a name as well
    if (name_is_wanted(FOUND, short_units(<usize>fs.window + entry_offset))) return 1;
  }
  return Err.NOENT;
}

// ---- making and deleting ---------------------------------------------------------------------------------

/** 1 when the open directory has an entry with the short name `SHORT`, else 0. */
function short_exists(fs: Fat): i32 {
  for (let index: u32 = 0; index <= MAX_ENTRIES; index++) {
    const r = seek(fs, index, false);
    if (r <= 0) return r;
    const p = <usize>fs.window + entry_offset;
    if (!load<u8>(p)) return 0;
    if ((load<u8>(p, 11) & 0x3f) != Attr.LONG_NAME && memory.compare(p, SHORT, 11) == 0) return 1;
  }
  return 0;
}

/** First of `need` free entries in a row; the directory grows when there are none. */
function free_run(fs: Fat, need: u32): i32 {
  let found: u32 = 0;
  for (let index: u32 = 0; index <= MAX_ENTRIES; index++) {
    const r = seek(fs, index, true);
    if (r < 0) return r;
    const c = <u32>load<u8>(<usize>fs.window + entry_offset);
    found = c == 0 || c == DELETED ? found + 1 : 0;
    if (found == need) return <i32>(index + 1 - need);
  }
  return Err.NOSPC;
}

/**
 * Makes an entry for the wanted name (`name_want`) in a directory. Afterwards `entry_sector`, `entry_offset` and `entry_first`,
 * `entry_index` say where it is.
 */
export function entry_make(fs: Fat, first: u32, attr: u32, start: u32, size: u32): i32 {
  dir_open(fs, first);
  const exact = short_make();
  if (!exact) {
    let n: u32 = 1;
    let r: i32 = 1;
    for (; n < 1000 && r > 0; n++) {
      short_number(n);
      r = short_exists(fs);
    }
    if (r) return r < 0 ? r : Err.EXIST;
  }
  const long: u32 = exact ? 0 : (wanted_len + UNITS_PER_ENTRY - 1) / UNITS_PER_ENTRY;
  const at = free_run(fs, long + 1);
  if (at < 0) return at;
  const sum = short_checksum(SHORT);
  for (let k: u32 = 0; k < long; k++) {
    const r = seek(fs, at + k, false);
    if (r <= 0) return r < 0 ? r : Err.CORRUPT;
    long_put(<usize>fs.window + entry_offset, long - k, k == 0, sum);
    fs.dirty = true;
  }
  const r = seek(fs, at + long, false);
  if (r <= 0) return r < 0 ? r : Err.CORRUPT;
  const p = <usize>fs.window + entry_offset;
  memory.fill(p, 0, ENTRY);
  memory.copy(p, SHORT, 11);
  if (exact) store<u8>(p, <u8>short_case, 12);
  entry_first = at;
  entry_index = at + long;
  entry_fill(fs, attr, start, size, time_unix());
  return Err.OK;
}

/** Fills in the fields of the entry in the window. */
export function entry_fill(fs: Fat, attr: u32, start: u32, size: u32, time: i64): void {
  const p = <usize>fs.window + entry_offset;
  store<u8>(p, <u8>attr, 11);
  put16(p + 20, fs.bits == 32 ? start >> 16 : 0);
  put16(p + 22, fat_time_of_day(time));
  put16(p + 24, fat_date(time));
  put16(p + 26, start);
  put32(p + 28, size);
  fs.dirty = true;
}

/** Deletes entries `first` to `last` of a directory. */
export function entry_delete(fs: Fat, directory: u32, first: u32, last: u32): i32 {
  dir_open(fs, directory);
  for (let i = first; i <= last; i++) {
    const r = seek(fs, i, false);
    if (r <= 0) return r < 0 ? r : Err.CORRUPT;
    store<u8>(<usize>fs.window + entry_offset, <u8>DELETED);
    fs.dirty = true;
  }
  return Err.OK;
}
