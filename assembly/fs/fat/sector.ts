/** Sectors, and the window through which metadata is read and written. */
import { Err } from "../errno";
import { Fat, UNKNOWN } from "./layout";

function in_range(fs: Fat, first: u32, n: u32): bool {
  return n <= fs.dev.count && first <= fs.dev.count - n;
}

/** Reads `n` sectors. */
export function sectors_read(fs: Fat, first: u32, n: u32, p: usize): i32 {
  if (!in_range(fs, first, n)) return Err.CORRUPT;
  return call_indirect<i32>(fs.dev.read, changetype<usize>(fs.dev), first, <u32>0, p, n * fs.size);
}

/** Writes `n` sectors. */
export function sectors_write(fs: Fat, first: u32, n: u32, p: usize): i32 {
  if (!in_range(fs, first, n)) return Err.CORRUPT;
  return call_indirect<i32>(fs.dev.write, changetype<usize>(fs.dev), first, <u32>0, p, n * fs.size);
}

/** Writes the window if it was changed; a sector of the first table to all tables. */
export function window_flush(fs: Fat): i32 {
  if (!fs.dirty) return Err.OK;
  const in_table = fs.sector >= fs.table && fs.sector - fs.table < fs.table_sectors;
  const copies: u32 = in_table ? fs.tables : 1;
  for (let i: u32 = 0; i < copies; i++) {
    const e = sectors_write(fs, fs.sector + i * fs.table_sectors, 1, fs.window);
    if (e < 0) return e;
  }
  fs.dirty = false;
  return Err.OK;
}

/** Brings a sector into the window. */
export function window_load(fs: Fat, sector: u32): i32 {
  if (fs.sector == sector) return Err.OK;
  let e = window_flush(fs);
  if (e < 0) return e;
  fs.sector = UNKNOWN;
  e = sectors_read(fs, sector, 1, fs.window);
  if (e >= 0) fs.sector = sector;
  return e;
}

/** Makes the window a sector of zeros that need not be read. */
export function window_clear(fs: Fat, sector: u32): i32 {
  const e = window_flush(fs);
  if (e < 0) return e;
  memory.fill(fs.window, 0, fs.size);
  fs.sector = sector;
  fs.dirty = true;
  return Err.OK;
}

/** The sectors are about to be moved past the window: its content goes to the medium, and is forgotten before a write. */
export function window_yield(fs: Fat, first: u32, n: u32, write: bool): i32 {
  if (fs.sector < first || fs.sector - first >= n) return Err.OK;
  const e = window_flush(fs);
  if (e >= 0 && write) fs.sector = UNKNOWN;
  return e;
}
