/** Files of FAT: open, read, write, seek, truncate, sync, close. */
import { time_unix } from "../../hal";
import { mem_alloc, mem_free } from "../../memory";
import { Err } from "../errno";
import { Open, What } from "../flags";
import { walk, walk_has_name, walk_make } from "./dir";
import { entry_cluster, entry_offset, entry_sector, entry_size } from "./entry";
import { FATFILE_BYTES, FatFile } from "./handle";
import { Attr, END, Fat, put16, put32 } from "./layout";
import { fat_sync_all } from "./mount";
import { sectors_read, sectors_write, window_load, window_yield } from "./sector";
import { chain_free, cluster_add, cluster_sector, is_cluster, table_get, table_set } from "./table";
import { fat_date, fat_time_of_day } from "./time";

const EBADF: i32 = -9;
/** Sizes are 32 bits on the medium; here they are also results. */
const SIZE_MAX: u32 = 0x7fffffff;

/** The result of `fat_open` that is no error. */
export let fat_opened: usize = 0;

/** Opens a file with the flags of `Open`. Sets `fat_opened`. */
export function fat_open(fs: Fat, path: usize, n: i32, flags: u32): i32 {
  if (flags & Open.WRITE && fs.readonly) return Err.ROFS;
  const what = walk(fs, path, n);
  let made = false;
  if (what == Err.NOENT && flags & Open.CREATE && walk_has_name()) {
    const e = walk_make(fs, Attr.ARCHIVE, 0, 0);
    if (e < 0) return e;
    made = true;
  } else if (what < 0) return what;
  else if (what == What.DIR) return Err.ISDIR;
  else if (flags & Open.EXCLUSIVE) return Err.EXIST;
  const p = mem_alloc(FATFILE_BYTES, 16);
  if (!p) return Err.NOMEM;
  memory.fill(p, 0, FATFILE_BYTES);
  const f = changetype<FatFile>(p);
  f.fs = fs;
  f.flags = flags;
  f.start = made ? 0 : entry_cluster;
  f.size = made ? 0 : entry_size;
  f.sector = entry_sector;
  f.offset = entry_offset;
  let e: i32 = f.size > SIZE_MAX ? Err.FBIG : f.size && !is_cluster(fs, f.start) ? Err.CORRUPT : Err.OK;
  if (e >= 0 && made) e = fat_sync_all(fs);
  if (e >= 0 && flags & Open.TRUNCATE) e = fat_truncate(f, 0);
  if (e < 0) {
    mem_free(p);
    return e;
  }
  f.next = fs.files;
  fs.files = <u32>p;
  fat_opened = p;
  return Err.OK;
}

/** Makes `cluster` the one with byte `position`; with `grow` the chain gets further ones. */
function reach(f: FatFile, position: u32, grow: bool): i32 {
  const fs = f.fs;
  const target = position / fs.cluster_bytes;
  if (!f.start) {
    if (!grow) return Err.CORRUPT;
    const c = cluster_add(fs, 0);
    if (c < 0) return c;
    f.start = c;
    f.cluster = 0;
    f.flags |= Open.DIRTY;
  }
  if (!f.cluster || target < f.hop) {
    f.cluster = f.start;
    f.hop = 0;
  }
  for (; f.hop < target; f.hop++) {
    let following = table_get(fs, f.cluster);
    if (following == END) following = grow ? cluster_add(fs, f.cluster) : Err.CORRUPT;
    if (following <= 0) return following < 0 ? following : Err.CORRUPT;
    f.cluster = following;
  }
  return Err.OK;
}

/** Moves bytes of one cluster at `position` to or from `p`; the number, or an error. */
function transfer(f: FatFile, p: usize, n: u32, write: bool): i32 {
  const fs = f.fs;
  const within = f.position % fs.cluster_bytes;
  const sector = cluster_sector(fs, f.cluster) + within / fs.size;
  const at = within % fs.size;
  if (at == 0 && n >= fs.size) {
    const sectors = min(n / fs.size, fs.per_cluster - within / fs.size);
    let e = window_yield(fs, sector, sectors, write);
    if (e >= 0) e = write ? sectors_write(fs, sector, sectors, p) : sectors_read(fs, sector, sectors, p);
    return e < 0 ? e : <i32>(sectors * fs.size);
  }
  n = min(n, fs.size - at);
  const e = window_load(fs, sector);
  if (e < 0) return e;
  if (write) {
    memory.copy(<usize>fs.window + at, p, n);
    fs.dirty = true;
  } else memory.copy(p, <usize>fs.window + at, n);
  return <i32>n;
}

/** Reads at most `n` bytes; returns the count, 0 at the end. */
export function fat_read(f: FatFile, p: usize, n: u32): i32 {
  if (f.flags & Open.REMOVED) return EBADF;
  if (f.position >= f.size) return 0;
  n = min(n, f.size - f.position);
  for (let done: u32 = 0; done < n; ) {
    let r = reach(f, f.position, false);
    if (r >= 0) r = transfer(f, p + done, n - done, false);
    if (r < 0) return r;
    done += r;
    f.position += r;
  }
  return <i32>n;
}

/** Writes `n` bytes; returns how many were taken, NOSPC when that is none. */
export function fat_write(f: FatFile, p: usize, n: u32): i32 {
  if (f.flags & Open.REMOVED) return EBADF;
  if (f.fs.readonly) return Err.ROFS;
  if (f.flags & Open.APPEND) f.position = f.size;
  if (n > SIZE_MAX - f.position) return Err.FBIG;
  if (f.position > f.size) {
    const e = fill_gap(f);
    if (e < 0) return e;
  }
  return put(f, p, n);
}

function put(f: FatFile, p: usize, n: u32): i32 {
  let done: u32 = 0;
  while (done < n) {
    let r = reach(f, f.position, true);
    if (r >= 0) r = transfer(f, p + done, n - done, true);
    if (r < 0) {
      if (r == Err.NOSPC && done) break;
      return r;
    }
    done += r;
    f.position += r;
    f.size = max(f.size, f.position);
    f.flags |= Open.DIRTY;
  }
  return <i32>done;
}

/** Zeros between the end and the position. */
function fill_gap(f: FatFile): i32 {
  const target = f.position;
  f.position = f.size;
  while (f.position < target) {
    const r = put(f, ZEROS, min(target - f.position, 64));
    if (r < 0) {
      f.position = target;
      return r;
    }
  }
  return Err.OK;
}
const ZEROS: usize = memory.data(64, 8);

/** Moves relative to the start, the present place or the end (`whence` 0, 1, 2). Returns the place. */
export function fat_seek(f: FatFile, offset: i64, whence: u32): i32 {
  const place = offset + (whence == 1 ? f.position : whence == 2 ? f.size : 0);
  if (whence > 2 || place < 0 || place > <i64>SIZE_MAX) return Err.INVAL;
  f.position = <u32>place;
  return <i32>place;
}

/** Cuts the file or extends it with zeros; the position stays. */
export function fat_truncate(f: FatFile, size: u32): i32 {
  const fs = f.fs;
  if (f.flags & Open.REMOVED) return EBADF;
  if (fs.readonly) return Err.ROFS;
  if (size > SIZE_MAX) return Err.INVAL;
  const position = f.position;
  let e: i32 = Err.OK;
  if (size > f.size) {
    f.position = size;
    e = fill_gap(f);
  } else if (size < f.size || size == 0) {
    // The entry gets the new size before clusters are free for others.
    const start = f.start;
    let rest: i32 = END;
    if (size == 0) {
      f.start = 0;
      rest = start ? start : END;
    } else {
      e = reach(f, size - 1, false);
      if (e >= 0) rest = table_get(fs, f.cluster);
      if (rest < 0) e = rest;
      if (e >= 0 && rest != END) e = table_set(fs, f.cluster, END);
    }
    f.cluster = 0;
    if (e >= 0) {
      if (f.size != size || start != f.start) f.flags |= Open.DIRTY;
      f.size = size;
      if (f.flags & Open.DIRTY) e = fat_sync(f);
      if (e >= 0 && rest != END) e = chain_free(fs, rest);
    }
  }
  f.position = position;
  return e;
}

/** Writes everything to the medium. */
export function fat_sync(f: FatFile): i32 {
  const fs = f.fs;
  if (f.flags & Open.DIRTY && !(f.flags & Open.REMOVED)) {
    const e = window_load(fs, f.sector);
    if (e < 0) return e;
    const p = <usize>fs.window + f.offset;
    const now = time_unix();
    store<u8>(p, load<u8>(p, 11) | Attr.ARCHIVE, 11);
    put16(p + 20, fs.bits == 32 ? f.start >> 16 : 0);
    put16(p + 22, fat_time_of_day(now));
    put16(p + 24, fat_date(now));
    put16(p + 26, f.start);
    put32(p + 28, f.size);
    fs.dirty = true;
    f.flags &= ~Open.DIRTY;
  }
  return fat_sync_all(fs);
}

/** Syncs and gives the handle back, also when that fails. */
export function fat_close(f: FatFile): i32 {
  const e = fat_sync(f);
  fat_forget(f);
  return e;
}

/** Gives the handle back. */
export function fat_forget(f: FatFile): void {
  const fs = f.fs;
  const p = <u32>changetype<usize>(f);
  if (fs.files == p) fs.files = f.next;
  for (let q = fs.files; q; q = changetype<FatFile>(<usize>q).next) {
    if (changetype<FatFile>(<usize>q).next == p) changetype<FatFile>(<usize>q).next = f.next;
  }
  mem_free(p);
}
