/** Mounting FAT: superfloppies, MBR and GPT partitions; format; free space. */
import { mem_alloc, mem_free } from "../../memory";
import { BlockDev } from "../block";
import { Err } from "../errno";
import { fat_forget } from "./file";
import { FatFile } from "./handle";
import { FAT_BYTES, Fat, UNKNOWN, get16, get32, put32 } from "./layout";
import { sectors_read, sectors_write, window_flush } from "./sector";
import { count_free } from "./table";

const SIGNATURE: u32 = 0xaa55;
const EFI_PART: u64 = 0x5452415020494645;

/** What `fat_mount` has made. */
export let fat_mounted: usize = 0;

/** Memory of a filesystem on `dev`; 0 = none left. */
export function fat_create(dev: BlockDev): usize {
  const p = mem_alloc(FAT_BYTES + dev.size, 16);
  if (!p) return 0;
  memory.fill(p, 0, FAT_BYTES);
  const fs = changetype<Fat>(p);
  fs.dev = dev;
  fs.size = dev.size;
  fs.readonly = dev.readonly != 0;
  fs.window = <u32>p + FAT_BYTES;
  fs.sector = UNKNOWN;
  return p;
}

export function fat_usable(dev: BlockDev): bool {
  return dev.size >= 512 && dev.size <= 4096 && popcnt<u32>(dev.size) == 1 && dev.count >= 32;
}

/** Mounts the first FAT filesystem of the device: sets `fat_mounted`, or returns NODEV when there is none. */
export function fat_mount(dev: BlockDev): i32 {
  if (!fat_usable(dev)) return Err.INVAL;
  const p = fat_create(dev);
  if (!p) return Err.NOMEM;
  const e = find_volume(changetype<Fat>(p));
  if (e <= 0) {
    mem_free(p);
    return e < 0 ? e : Err.NODEV;
  }
  fat_mounted = p;
  return Err.OK;
}

/** 1 = found, 0 = none, else an error. */
function find_volume(fs: Fat): i32 {
  let r = volume_at(fs, 0);
  if (r) return r;
  const w = <usize>fs.window;
  if (get16(w + 510) != SIGNATURE) return 0;
  for (let i: u32 = 0; i < 4; i++) {
    const e = sectors_read(fs, 0, 1, w);
    if (e < 0) return e;
    const entry = w + 446 + (i << 4);
    const type = load<u8>(entry, 4);
    if (type == 0xee) return find_in_gpt(fs);
    const start = get32(entry + 8);
    if (!type || !start) continue;
    r = volume_at(fs, start);
    if (r) return r;
  }
  return 0;
}

/** GUID partition table: header in sector 1, entries with the first sector at 32. */
function find_in_gpt(fs: Fat): i32 {
  const w = <usize>fs.window;
  let e = sectors_read(fs, 1, 1, w);
  if (e < 0) return e;
  if (get32(w) != <u32>EFI_PART || get32(w + 4) != <u32>(EFI_PART >> 32)) return 0;
  const first = get32(w + 72);
  const count = min(get32(w + 80), 128);
  const bytes = get32(w + 84);
  if (get32(w + 76) || bytes < 128 || bytes > fs.size) return 0;
  const per_sector = fs.size / bytes;
  for (let i: u32 = 0; i < count; i++) {
    e = sectors_read(fs, first + i / per_sector, 1, w);
    if (e < 0) return e == Err.CORRUPT ? 0 : e;
    const entry = w + (i % per_sector) * bytes;
    const start = get32(entry + 32);
    if (!start || get32(entry + 36)) continue;
    const r = volume_at(fs, start);
    if (r) return r;
  }
  return 0;
}

/** Takes the figures of the boot sector at `start`: 1, or 0 when there is no FAT. */
function volume_at(fs: Fat, start: u32): i32 {
  const w = <usize>fs.window;
  const e = sectors_read(fs, start, 1, w);
  if (e < 0) return e == Err.CORRUPT ? 0 : e;
  const per_cluster = <u32>load<u8>(w, 13);
  const reserved = get16(w + 14);
  const tables = <u32>load<u8>(w, 16);
  const root_entries = get16(w + 17);
  const jump = load<u8>(w);
  if ((jump != 0xeb && jump != 0xe9 && jump != 0xe8) || get16(w + 510) != SIGNATURE || get16(w + 11) != fs.size) return 0;
  if (popcnt<u32>(per_cluster) != 1 || !reserved || tables < 1 || tables > 2) return 0;
  const total = get16(w + 19) ? get16(w + 19) : get32(w + 32);
  const table_sectors = get16(w + 22) ? get16(w + 22) : get32(w + 36);
  const root_sectors = (root_entries * 32 + fs.size - 1) / fs.size;
  const before = <u64>reserved + <u64>tables * table_sectors + root_sectors;
  if (!table_sectors || <u64>total > <u64>fs.dev.count - start || before >= <u64>total) return 0;
  fs.clusters = (total - <u32>before) / per_cluster;
  fs.bits = fs.clusters < 4085 ? 12 : fs.clusters < 65525 ? 16 : 32;
  if ((fs.bits == 32) != (root_entries == 0) || !fs.clusters) return 0;
  // as many as the table has entries for
  fs.clusters = min(fs.clusters, min(<u32>(<u64>table_sectors * fs.size * 8 / fs.bits), 0x0ffffff0) - 2);
  fs.per_cluster = per_cluster;
  fs.cluster_bytes = per_cluster * fs.size;
  fs.table = start + reserved;
  fs.table_sectors = table_sectors;
  fs.tables = tables;
  fs.root_entries = root_entries;
  fs.root = root_entries ? fs.table + tables * table_sectors : get32(w + 44);
  fs.data = fs.table + tables * table_sectors + root_sectors;
  fs.free = UNKNOWN;
  fs.next = 2;
  fs.info = fs.bits == 32 && get16(w + 48) == 1 ? start + 1 : 0;
  return fs.info ? read_info(fs) : 1;
}

/** Free count and hint of FAT32, when they are there and possible. */
function read_info(fs: Fat): i32 {
  const w = <usize>fs.window;
  const e = sectors_read(fs, fs.info, 1, w);
  if (e < 0) return e;
  if (get32(w) != 0x41615252 || get32(w + 484) != 0x61417272) {
    fs.info = 0;
    return 1;
  }
  if (get32(w + 488) <= fs.clusters) fs.free = get32(w + 488);
  fs.next = get32(w + 492);
  return 1;
}

/** Writes what is only in memory: the window, and the free count of FAT32. */
export function fat_sync_all(fs: Fat): i32 {
  let e = window_flush(fs);
  if (e < 0 || !fs.info || !fs.counted) return e;
  const w = <usize>fs.window;
  fs.sector = UNKNOWN;
  e = sectors_read(fs, fs.info, 1, w);
  if (e < 0) return e;
  put32(w + 488, fs.free);
  put32(w + 492, fs.next);
  fs.counted = false;
  return sectors_write(fs, fs.info, 1, w);
}

/** Gives everything back; open files are closed without a sync. */
export function fat_unmount(fs: Fat): void {
  while (fs.files) fat_forget(changetype<FatFile>(<usize>fs.files));
  mem_free(changetype<usize>(fs));
}

/** Clusters in use, or an error. */
export function fat_used(fs: Fat): i32 {
  const n = count_free(fs);
  return n < 0 ? n : <i32>(fs.clusters - n);
}
