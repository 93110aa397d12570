/** Mounted filesystems of either kind, and their open files by number. */
import { mem_alloc, mem_free } from "../memory";
import { BlockDev } from "./block";
import { Err } from "./errno";
import * as fat_dir from "./fat/dir";
import { Fat } from "./fat/layout";
import { fat_close, fat_forget, fat_open, fat_opened, fat_read, fat_seek, fat_sync, fat_truncate, fat_write } from "./fat/file";
import { fat_format } from "./fat/format";
import { fat_mount, fat_mounted, fat_unmount, fat_used } from "./fat/mount";
import { FatFile } from "./fat/handle";
import * as lfs_dir from "./lfs/dir";
import { lfs_close, lfs_forget, lfs_open, lfs_read, lfs_seek, lfs_sync, lfs_truncate, lfs_write, opened } from "./lfs/file";
import { File } from "./lfs/handle";
import { Lfs } from "./lfs/layout";
import { lfs_format, lfs_mount, lfs_unmount, lfs_used, mounted } from "./lfs/mount";

export const enum VolumeKind {
  LFS = 1,
  FAT = 2,
}

@unmanaged
export class Volume {
  kind: u32;
  /** The state of the filesystem (`Lfs`, `Fat`) and its device; the volume owns both. */
  fs: u32;
  dev: u32;
  /** The device is written in Python: nothing may be done while memory is being collected. */
  python: u32;
  /** The next one in the list of those that wait to be unmounted. */
  next: u32;
}

// ---- one thing at a time -----------------------------------------------------------------------------------

/** A device written in Python is at work for one filesystem: the others must wait, for they share memory. */
let locked: i32 = 0;
/** Volumes and files that were given up meanwhile. */
let waiting: usize = 0;
let abandoned: bool = false;
let python_abandoned: bool = false;

export function volume_lock(): void { locked++; }
export function volume_unlock(): void { locked--; }

/** True when nothing is going on; what has waited for that is done first. */
function ready(): bool {
  if (locked) return false;
  while (waiting) {
    const v = changetype<Volume>(waiting);
    waiting = v.next;
    volume_unmount(v, !v.python);
  }
  if (abandoned) {
    abandoned = false;
    close_abandoned(false);
  }
  return true;
}

/** Closes files that nobody has any more; `python` = those on devices written in Python. Returns the first error. */
function close_abandoned(python: bool): i32 {
  for (let i = 0; i < HANDLES; i++) {
    const h = handle(i);
    if (!h.volume || !h.abandoned || (changetype<Volume>(<usize>h.volume).python != 0) != python) continue;
    const e = release(h, true);
    if (e < 0) return e;
  }
  return Err.OK;
}

/**
 * Closes abandoned files on devices written in Python, which cannot work during the collection that finds them. An error is that of
 * one file; the call is to be repeated for the others.
 */
export function volume_settle(): i32 {
  if (locked || !python_abandoned) return Err.OK;
  const e = close_abandoned(true);
  if (e >= 0) python_abandoned = false;
  return e;
}

/** A device written in Python is at work. */
export function volume_busy(): bool { return locked != 0; }

// @ts-ignore: decorator
@inline function lfs(v: Volume): Lfs { return changetype<Lfs>(<usize>v.fs); }
// @ts-ignore: decorator
@inline function fat(v: Volume): Fat { return changetype<Fat>(<usize>v.fs); }
// @ts-ignore: decorator
@inline function is_lfs(v: Volume): bool { return v.kind == VolumeKind.LFS; }

export function volume_format(kind: u32, dev: BlockDev): i32 {
  if (!ready()) return Err.BUSY;
  return kind == VolumeKind.LFS ? lfs_format(dev) : fat_format(dev);
}

/** What `volume_mount` has made. */
export let volume_mounted: usize = 0;

/**
 * Mounts the filesystem on a device, which then belongs to the volume unless this fails. Sets `volume_mounted`. `dated` = littlefs
 * files get the time of their last change.
 */
export function volume_mount(kind: u32, dev: BlockDev, python: bool, dated: bool): i32 {
  if (!ready()) return Err.BUSY;
  const p = mem_alloc(offsetof<Volume>(), 16);
  if (!p) return Err.NOMEM;
  const e = kind == VolumeKind.LFS ? lfs_mount(dev, dated) : fat_mount(dev);
  if (e < 0) {
    mem_free(p);
    return e;
  }
  const v = changetype<Volume>(p);
  v.kind = kind;
  v.fs = <u32>(kind == VolumeKind.LFS ? mounted : fat_mounted);
  v.dev = <u32>changetype<usize>(dev);
  v.python = python ? 1 : 0;
  volume_mounted = p;
  return Err.OK;
}

/** From now on nothing is changed. */
export function volume_readonly(v: Volume): void {
  if (is_lfs(v)) lfs(v).readonly = true;
  else fat(v).readonly = true;
}

/** Closes its files and gives everything back, at once or when that can be done. */
export function volume_drop(v: Volume): void {
  if (!locked) {
    volume_unmount(v, !v.python);
    return;
  }
  v.next = <u32>waiting;
  waiting = changetype<usize>(v);
}

/** Closes its files (`sync` = writes what they hold) and gives everything back. */
export function volume_unmount(v: Volume, sync: bool): void {
  for (let i = 0; i < HANDLES; i++) if (handle(i).volume == <u32>changetype<usize>(v)) release(handle(i), sync);
  if (is_lfs(v)) lfs_unmount(lfs(v));
  else fat_unmount(fat(v));
  mem_free(v.dev);
  mem_free(changetype<usize>(v));
}

// ---- paths -----------------------------------------------------------------------------------------------

export function volume_mkdir(v: Volume, path: usize, n: i32): i32 {
  if (!ready()) return Err.BUSY;
  return is_lfs(v) ? lfs_dir.lfs_mkdir(lfs(v), path, n) : fat_dir.fat_mkdir(fat(v), path, n);
}

/** Removes a file (`wanted` = 1), an empty directory (2) or either (0). */
export function volume_remove(v: Volume, path: usize, n: i32, wanted: i32): i32 {
  if (!ready()) return Err.BUSY;
  return is_lfs(v) ? lfs_dir.lfs_remove(lfs(v), path, n, wanted) : fat_dir.fat_remove(fat(v), path, n, wanted);
}

export function volume_rename(v: Volume, from: usize, n: i32, to: usize, m: i32): i32 {
  if (!ready()) return Err.BUSY;
  return is_lfs(v) ? lfs_dir.lfs_rename(lfs(v), from, n, to, m) : fat_dir.fat_rename(fat(v), from, n, to, m);
}

/** What `volume_stat` and `volume_list` have found: 1 file or 2 directory, bytes, time of change in Unix seconds, name (UTF-8). */
export let info_what: i32 = 0;
export let info_size: u32 = 0;
export let info_time: i64 = 0;
export let info_name: usize = 0;
export let info_name_len: u32 = 0;

function take_info(v: Volume): void {
  if (is_lfs(v)) {
    info_what = lfs_dir.stat_what;
    info_size = lfs_dir.stat_size;
    info_time = lfs_dir.stat_time / 1000000000;
    info_name = lfs_dir.list_name;
    info_name_len = lfs_dir.list_name_len;
  } else {
    info_what = fat_dir.fat_what;
    info_size = fat_dir.fat_size;
    info_time = fat_dir.fat_time;
    info_name = fat_dir.fat_name;
    info_name_len = fat_dir.fat_name_len;
  }
}

export function volume_stat(v: Volume, path: usize, n: i32): i32 {
  if (!ready()) return Err.BUSY;
  const e = is_lfs(v) ? lfs_dir.lfs_stat(lfs(v), path, n) : fat_dir.fat_stat(fat(v), path, n);
  take_info(v);
  return e;
}

export function volume_list_begin(v: Volume, path: usize, n: i32): i32 {
  if (!ready()) return Err.BUSY;
  return is_lfs(v) ? lfs_dir.lfs_list_begin(lfs(v), path, n) : fat_dir.fat_list_begin(fat(v), path, n);
}

/** The next entry: 1 and `info_...`, or 0 at the end. */
export function volume_list(v: Volume): i32 {
  if (!ready()) return Err.BUSY;
  const r = is_lfs(v) ? lfs_dir.lfs_list(lfs(v)) : fat_dir.fat_list(fat(v));
  take_info(v);
  return r;
}

/** Bytes of a block, and blocks in all. */
export function volume_block(v: Volume): u32 { return is_lfs(v) ? lfs(v).size : fat(v).cluster_bytes; }
export function volume_blocks(v: Volume): u32 { return is_lfs(v) ? lfs(v).count : fat(v).clusters; }

/** Blocks in use, or an error. */
export function volume_used(v: Volume): i32 {
  if (!ready()) return Err.BUSY;
  return is_lfs(v) ? lfs_used(lfs(v)) : fat_used(fat(v));
}

// ---- open files ------------------------------------------------------------------------------------------

@unmanaged
class Handle {
  volume: u32;
  file: u32;
  /** Tells a number from earlier ones of the same place. */
  turn: u32;
  /** Nobody has it any more. */
  abandoned: bool;
  pad0: u8;
  pad1: u16;
}

const HANDLES: i32 = 32;
const TABLE: usize = memory.data(512, 8);
/** Numbers of files begin here, above those of a host. */
export const FIRST_HANDLE: i32 = 0x10000;
/** Too many open files. */
export const EMFILE: i32 = -24;
const EBADF: i32 = -9;

// @ts-ignore: decorator
@inline function handle(i: i32): Handle { return changetype<Handle>(TABLE + (<usize>i << 4)); }

/** Opens a file (flags of `Open`, lfs/handle.ts); its number, or an error. */
export function volume_open(v: Volume, path: usize, n: i32, flags: u32): i32 {
  if (!ready()) return Err.BUSY;
  // a device written in Python may have failed or changed since its metadata was read
  if (v.python && is_lfs(v)) lfs(v).loaded = false;
  let i = 0;
  while (i < HANDLES && handle(i).volume) i++;
  if (i == HANDLES) return EMFILE;
  const e = is_lfs(v) ? lfs_open(lfs(v), path, n, flags) : fat_open(fat(v), path, n, flags);
  if (e < 0) return e;
  const h = handle(i);
  h.volume = <u32>changetype<usize>(v);
  h.file = <u32>(is_lfs(v) ? opened : fat_opened);
  h.turn = (h.turn + 1) & 0xffff;
  h.abandoned = false;
  return FIRST_HANDLE + <i32>(h.turn << 5) + i;
}

function find(number: i32): Handle | null {
  const h = handle(number & 31);
  return h.volume && <i32>h.turn == (number - FIRST_HANDLE) >> 5 ? h : null;
}

function release(h: Handle, sync: bool): i32 {
  const v = changetype<Volume>(<usize>h.volume);
  h.volume = 0;
  if (is_lfs(v)) {
    const f = changetype<File>(<usize>h.file);
    if (sync) return lfs_close(f);
    lfs_forget(f);
  } else {
    const f = changetype<FatFile>(<usize>h.file);
    if (sync) return fat_close(f);
    fat_forget(f);
  }
  return Err.OK;
}

/** Closes a file when memory is collected, on a device written in Python with the next `volume_settle`. */
export function file_drop(number: i32): void {
  const h = find(number);
  if (!h) return;
  h.abandoned = true;
  if (changetype<Volume>(<usize>h.volume).python) {
    python_abandoned = true;
    return;
  }
  abandoned = true;
  ready();
}

export function file_read(number: i32, p: usize, n: u32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  if (!h) return EBADF;
  const v = changetype<Volume>(<usize>h.volume);
  return is_lfs(v) ? lfs_read(changetype<File>(<usize>h.file), p, n) : fat_read(changetype<FatFile>(<usize>h.file), p, n);
}

export function file_write(number: i32, p: usize, n: u32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  if (!h) return EBADF;
  const v = changetype<Volume>(<usize>h.volume);
  return is_lfs(v) ? lfs_write(changetype<File>(<usize>h.file), p, n) : fat_write(changetype<FatFile>(<usize>h.file), p, n);
}

export function file_seek(number: i32, offset: i64, whence: u32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  if (!h) return EBADF;
  const v = changetype<Volume>(<usize>h.volume);
  return is_lfs(v) ? lfs_seek(changetype<File>(<usize>h.file), offset, whence) : fat_seek(changetype<FatFile>(<usize>h.file), offset, whence);
}

export function file_truncate(number: i32, size: u32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  if (!h) return EBADF;
  const v = changetype<Volume>(<usize>h.volume);
  return is_lfs(v) ? lfs_truncate(changetype<File>(<usize>h.file), size) : fat_truncate(changetype<FatFile>(<usize>h.file), size);
}

export function file_sync(number: i32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  if (!h) return EBADF;
  const v = changetype<Volume>(<usize>h.volume);
  return is_lfs(v) ? lfs_sync(changetype<File>(<usize>h.file)) : fat_sync(changetype<FatFile>(<usize>h.file));
}

export function file_close(number: i32): i32 {
  if (!ready()) return Err.BUSY;
  const h = find(number);
  return h ? release(h, true) : EBADF;
}
