/** Making an empty FAT filesystem that takes up the whole device, without partitions. */
import { mem_free } from "../../memory";
import { BlockDev } from "../block";
import { Err } from "../errno";
import { FAT_BYTES, Fat, put16, put32 } from "./layout";
import { fat_create, fat_usable } from "./mount";
import { sectors_write } from "./sector";

/** Largest number of clusters of FAT12 and FAT16, with a margin to what readers decide by. */
const MAX12: u32 = 4000;
const MAX16: u32 = 65000;
const OEM: usize = memory.data<u8>([0x6b, 0x70, 0x79, 0x20, 0x20, 0x20, 0x20, 0x20]);

/** "NO NAME    " */
const NO_NAME: usize = memory.data<u8>([0x4e, 0x4f, 0x20, 0x4e, 0x41, 0x4d, 0x45, 0x20, 0x20, 0x20, 0x20]);

/** Sectors of a cluster: small volumes are FAT12 with a single table, as MicroPython makes them, up to 512 MiB FAT16, above that FAT32. */
function choose(fs: Fat): void {
  const total = fs.dev.count;
  let n: u32 = 1;
  const megabytes = <u32>(<u64>total * fs.size >> 20);
  if (megabytes < 512) {
    while (total / n > (megabytes < 4 ? MAX12 : MAX16) && n < 64) n <<= 1;
  } else {
    while (n * fs.size < 4096) n <<= 1;
    while (<u64>total / n > 0x0800000 && n < 64) n <<= 1;
  }
  fs.per_cluster = n;
  const clusters = total / n;
  fs.bits = clusters <= MAX12 ? 12 : clusters <= MAX16 ? 16 : 32;
  fs.tables = fs.bits == 12 ? 1 : 2;
  fs.root_entries = fs.bits == 32 ? 0 : 512;
  fs.table_sectors = <u32>((<u64>(clusters + 2) * fs.bits / 8 + fs.size) / fs.size);
}

export function fat_format(dev: BlockDev): i32 {
  if (!fat_usable(dev)) return Err.INVAL;
  if (dev.readonly) return Err.ROFS;
  const p = fat_create(dev);
  if (!p) return Err.NOMEM;
  const e = format(changetype<Fat>(p));
  mem_free(p);
  return e;
}

function format(fs: Fat): i32 {
  choose(fs);
  const wide = fs.bits == 32;
  const reserved: u32 = wide ? 32 : 1;
  const tables = reserved + fs.tables * fs.table_sectors;
  // root directory: fixed, or the first cluster
  const root = wide ? fs.per_cluster : (fs.root_entries * 32) / fs.size;
  const w = changetype<usize>(fs) + FAT_BYTES;
  memory.fill(w, 0, fs.size);
  for (let s: u32 = 1; s < tables + root; s++) {
    const e = sectors_write(fs, s, 1, w);
    if (e < 0) return e;
  }
  // the two first entries of the tables, and the end of the root's chain
  put32(w, fs.bits == 12 ? 0x00fffff8 : fs.bits == 16 ? 0xfffffff8 : 0x0ffffff8);
  if (wide) {
    put32(w + 4, 0x0fffffff);
    put32(w + 8, 0x0fffffff);
  }
  let e = sectors_write(fs, reserved, 1, w);
  if (e >= 0 && fs.tables > 1) e = sectors_write(fs, reserved + fs.table_sectors, 1, w);
  if (e < 0) return e;
  if (wide) {
    memory.fill(w, 0, fs.size);
    put32(w, 0x41615252);
    put32(w + 484, 0x61417272);
    put32(w + 488, 0xffffffff);
    put32(w + 492, 3);
    put32(w + 508, 0xaa550000);
    e = sectors_write(fs, 1, 1, w);
    if (e >= 0) e = sectors_write(fs, 7, 1, w);
    if (e < 0) return e;
  }
  boot_sector(fs, w, reserved);
  if (wide) {
    e = sectors_write(fs, 6, 1, w);
    if (e < 0) return e;
  }
  return sectors_write(fs, 0, 1, w);
}

function boot_sector(fs: Fat, w: usize, reserved: u32): void {
  const wide = fs.bits == 32;
  const total = fs.dev.count;
  memory.fill(w, 0, fs.size);
  put32(w, wide ? 0x009058eb : 0x00903ceb);
  memory.copy(w + 3, OEM, 8);
  put16(w + 11, fs.size);
  store<u8>(w, <u8>fs.per_cluster, 13);
  put16(w + 14, reserved);
  store<u8>(w, <u8>fs.tables, 16);
  put16(w + 17, fs.root_entries);
  store<u8>(w, 0xf8, 21);
  put16(w + 24, 63);
  put16(w + 26, 255);
  if (total < 0x10000 && !wide) put16(w + 19, total);
  else put32(w + 32, total);
  let more = w + 36;
  if (wide) {
    put32(w + 36, fs.table_sectors);
    put32(w + 44, 2);
    put16(w + 48, 1);
    put16(w + 50, 6);
    more = w + 64;
  } else put16(w + 22, fs.table_sectors);
  store<u8>(more, 0x80);
  store<u8>(more, 0x29, 2);
  put32(more + 3, 0x6b707900);
  memory.copy(more + 7, NO_NAME, 11);
  put32(more + 18, wide ? 0x33544146 : 0x31544146);
  put32(more + 22, wide ? 0x20202032 : fs.bits == 16 ? 0x20202036 : 0x20202032);
  put16(w + 510, 0xaa55);
}
