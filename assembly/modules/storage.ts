/**
 * The storage of a board: `/flash` is littlefs in the flash area for files, `/sd` FAT on the card. What a host has mounted under
 * these names comes first.
 */
import { device } from "../hal";
import { mem_free } from "../memory";
import { BlockDev, block_read } from "../fs/block";
import { VolumeKind, volume_format, volume_mount, volume_mounted } from "../fs/volume";
import { root_mark, root_release } from "../py/heap";
import { str_lit } from "../py/intern";
import { ERR, V } from "../py/value";
import { Device, Sd } from "./device";
import { vfs_add, vfs_kind } from "./vfs";
import { card_device, filesystem_bytes, filesystem_start, flash_device } from "./vfs_device";
import { T_VFSFAT, T_VFSLFS2, vfs_object } from "./vfs_native";

const HEAD: usize = memory.data(16, 8);
/** "littlefs" at offset 8 of a superblock. */
const MAGIC: u64 = 0x7366656c7474696c;
const PROG: u32 = 32;

/** True when neither of the two first blocks begins like littlefs: blank, or left over from other firmware. */
function is_foreign(dev: BlockDev): bool {
  for (let b: u32 = 0; b < 2; b++) {
    if (block_read(dev, b, 0, HEAD, 16) < 0 || load<u64>(HEAD, 8) == MAGIC) return false;
  }
  return true;
}

/** Mounts a volume of a kind on a device under a path; false = out of memory in the Python heap. */
function add(kind: u32, dev: usize, path: V): bool {
  if (!dev) return true;
  if (volume_mount(kind, changetype<BlockDev>(dev), false, true) < 0) {
    mem_free(dev);
    return true;
  }
  const v = vfs_object(kind == VolumeKind.LFS ? T_VFSLFS2 : T_VFSFAT, volume_mounted, 0);
  return v != ERR && vfs_add(v, path);
}

/**
 * Mounts `/flash`, after formatting an area that is blank or foreign - one that is a damaged littlefs stays as it is - and `/sd`
 * when there is a card. False = out of memory.
 */
export function storage_mount_all(): bool {
  const mark = root_mark();
  const ok = mount_flash() && mount_card();
  root_release(mark);
  return ok;
}

function mount_flash(): bool {
  const path = str_lit("/flash");
  const bytes = filesystem_bytes();
  if (path == ERR) return false;
  if (!bytes || vfs_kind(path)) return true;
  const dev = flash_device(filesystem_start(), bytes, PROG);
  if (dev && is_foreign(changetype<BlockDev>(dev))) volume_format(VolumeKind.LFS, changetype<BlockDev>(dev));
  return add(VolumeKind.LFS, dev, path);
}

function mount_card(): bool {
  const path = str_lit("/sd");
  if (path == ERR) return false;
  if (vfs_kind(path) || device(Device.SD, Sd.INIT, 0, 0, 0, 0) < 0) return true;
  return add(VolumeKind.FAT, card_device(), path);
}
