/** Test entry: littlefs on a device whose functions the test provides. */
import { mem_alloc, mem_free, mem_init, mem_used } from "../../../assembly/memory";
import { BLOCKDEV_BYTES, BlockDev, blockdev_functions } from "../../../assembly/fs/block";
import { list_name, list_name_len, lfs_list, lfs_list_begin, lfs_mkdir, lfs_remove, lfs_rename, lfs_stat, stat_size, stat_time, stat_what } from "../../../assembly/fs/lfs/dir";
import { lfs_close, lfs_forget, lfs_open, lfs_read, lfs_seek, lfs_sync, lfs_truncate, lfs_write, opened } from "../../../assembly/fs/lfs/file";
import { lfs_format, lfs_mount, lfs_unmount, lfs_used, mounted } from "../../../assembly/fs/lfs/mount";

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
export function device(size: u32, count: u32, prog: u32): usize {
  const p = mem_alloc(BLOCKDEV_BYTES, 16);
  const dev = changetype<BlockDev>(p);
  dev.size = size;
  dev.count = count;
  dev.prog = prog;
  blockdev_functions(dev, read, write, erase);
  return p;
}

export function get_mounted(): usize { return mounted; }
export function get_opened(): usize { return opened; }
export function get_stat_what(): i32 { return stat_what; }
export function get_stat_size(): u32 { return stat_size; }
export function get_stat_time(): i64 { return stat_time; }
export function get_list_name(): usize { return list_name; }
export function get_list_name_len(): u32 { return list_name_len; }

export {
  mem_alloc, mem_free, mem_init, mem_used, lfs_list, lfs_list_begin, lfs_mkdir, lfs_remove, lfs_rename, lfs_stat, lfs_close, lfs_forget,
  lfs_open, lfs_read, lfs_seek, lfs_sync, lfs_truncate, lfs_write, lfs_format, lfs_mount, lfs_unmount, lfs_used,
};
