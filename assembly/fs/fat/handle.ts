/** Open files of FAT, and what happens to them when their entry changes. */
import { Open } from "../flags";
import { Fat } from "./layout";

@unmanaged
export class FatFile {
  next: u32;
  fs: Fat;
  flags: u32;
  position: u32;
  size: u32;
  /** First cluster, 0 = none. */
  start: u32;
  /** A cluster of the chain, and its number there; 0 = none is known. */
  cluster: u32;
  hop: u32;
  /** Where the directory entry lies. */
  sector: u32;
  offset: u32;
}

export const FATFILE_BYTES: u32 = offsetof<FatFile>();

/** The entry at a place now is at another one; `sector` 0: it was deleted. */
export function fat_files_move(fs: Fat, sector: u32, offset: u32, to_sector: u32, to_offset: u32): void {
  for (let p = fs.files; p; p = changetype<FatFile>(<usize>p).next) {
    const f = changetype<FatFile>(<usize>p);
    if (f.sector != sector || f.offset != offset) continue;
    f.sector = to_sector;
    f.offset = to_offset;
    if (!to_sector) f.flags |= Open.REMOVED;
  }
}
