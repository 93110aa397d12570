/** Test entry: filesystems on a device whose functions the test provides. */
import { BLOCKDEV_BYTES, BlockDev, blockdev_functions } from "../../../assembly/fs/block";
import {
  Volume, file_close, file_drop, file_read, file_seek, file_sync, file_truncate, file_write, info_name, info_name_len, info_size,
  info_time, info_what, volume_format, volume_list, volume_list_begin, volume_mkdir, volume_mount, volume_mounted, volume_open,
  volume_readonly, volume_remove, volume_rename, volume_stat, volume_unmount, volume_used,
} from "../../../assembly/fs/volume";
import { mem_alloc, mem_free, mem_init, mem_used } from "../../../assembly/memory";

// @ts-ignore: decorator
@external("hal", "block_read")
declare function host_read(block: u32, offset: u32, ptr: usize, len: u32): i32;
// @ts-ignore: decorator
@external("hal", "block_write")
declare function host_write(block: u32, offset: u32, ptr: usize, len: u32): i32;
// @ts-ignore: decorator
@external("hal", "block_erase")
declare function host_erase(block: u32): i32;

function read(dev: usize, block: u32, offset: u32, ptr: usize, len: u32): i32 { return dev ? host_read(block, offset, ptr, len) : -5; }
function write(dev: usize, block: u32, offset: u32, ptr: usize, len: u32): i32 { return dev ? host_write(block, offset, ptr, len) : -5; }
function erase(dev: usize, block: u32): i32 { return dev ? host_erase(block) : -5; }

/** A device with the given geometry. */
function device(size: u32, count: u32, prog: u32): BlockDev {
  const dev = changetype<BlockDev>(mem_alloc(BLOCKDEV_BYTES, 16));
  dev.size = size;
  dev.count = count;
  dev.prog = prog;
  blockdev_functions(dev, read, write, erase);
  return dev;
}

export function format(kind: u32, size: u32, count: u32, prog: u32): i32 {
  const dev = device(size, count, prog);
  const e = volume_format(kind, dev);
  mem_free(changetype<usize>(dev));
  return e;
}

/** Address of the volume, or an error. */
export function mount(kind: u32, size: u32, count: u32, prog: u32): i32 {
  const dev = device(size, count, prog);
  const e = volume_mount(kind, dev, false, true);
  if (e >= 0) return <i32>volume_mounted;
  mem_free(changetype<usize>(dev));
  return e;
}

// @ts-ignore: decorator
@inline function vol(v: usize): Volume { return changetype<Volume>(v); }

export function unmount(v: usize): void { volume_unmount(vol(v), true); }
export function readonly(v: usize): void { volume_readonly(vol(v)); }
export function open(v: usize, path: usize, n: i32, flags: u32): i32 { return volume_open(vol(v), path, n, flags); }
export function mkdir(v: usize, path: usize, n: i32): i32 { return volume_mkdir(vol(v), path, n); }
export function remove(v: usize, path: usize, n: i32, wanted: i32): i32 { return volume_remove(vol(v), path, n, wanted); }
export function rename(v: usize, from: usize, n: i32, to: usize, m: i32): i32 { return volume_rename(vol(v), from, n, to, m); }
export function stat(v: usize, path: usize, n: i32): i32 { return volume_stat(vol(v), path, n); }
export function list_begin(v: usize, path: usize, n: i32): i32 { return volume_list_begin(vol(v), path, n); }
export function list(v: usize): i32 { return volume_list(vol(v)); }
export function used(v: usize): i32 { return volume_used(vol(v)); }

export function get_what(): i32 { return info_what; }
export function get_size(): u32 { return info_size; }
export function get_time(): i64 { return info_time; }
export function get_name(): usize { return info_name; }
export function get_name_len(): u32 { return info_name_len; }

export { file_close, file_drop, file_read, file_seek, file_sync, file_truncate, file_write, mem_alloc, mem_free, mem_init, mem_used };
