/**
 * A mounted FAT filesystem ("FAT: General Overview of On-Disk Format", Microsoft, 1.03): FAT12, FAT16, FAT32. One sector at a time
 * is in memory, the window; metadata and parts of sectors go through it.
 */
import { BlockDev } from "../block";

@unmanaged
export class Fat {
  dev: BlockDev;
  /** Bytes of a sector. */
  size: u32;
  /** Bits of a table entry: 12, 16 or 32. */
  bits: u32;
  /** Sectors of a cluster. */
  per_cluster: u32;
  cluster_bytes: u32;
  /** Clusters of the volume; their numbers begin with 2. */
  clusters: u32;
  /** First sector of the first table, sectors of one table, number of tables. */
  table: u32;
  table_sectors: u32;
  tables: u32;
  /** First sector and entries of a fixed root directory; of FAT32 the first cluster (`root_entries` 0). */
  root: u32;
  root_entries: u32;
  /** Sector of cluster 2. */
  data: u32;
  /** Sector with the free count of FAT32, 0 = none. */
  info: u32;
  /** Free clusters, UNKNOWN before they were counted; where to look for the next one. */
  free: u32;
  next: u32;
  readonly: bool;
  /** The window differs from the medium. */
  dirty: bool;
  /** The free count on the medium is out of date. */
  counted: bool;
  pad: u8;
  window: u32;
  /** Sector in the window. */
  sector: u32;
  files: u32;
}

export const FAT_BYTES: u32 = offsetof<Fat>();
export const UNKNOWN: u32 = 0xffffffff;
/** Behind the last cluster of a chain. */
export const END: i32 = 0x0fffffff;
export const ENTRY: u32 = 32;

/** Attributes of directory entries. */
export const enum Attr {
  READ_ONLY = 1,
  VOLUME = 8,
  DIRECTORY = 16,
  ARCHIVE = 32,
  LONG_NAME = 15,
}

// @ts-ignore: decorator
@inline export function get16(p: usize): u32 { return <u32>load<u8>(p) | (<u32>load<u8>(p, 1) << 8); }
// @ts-ignore: decorator
@inline export function get32(p: usize): u32 { return get16(p) | (get16(p + 2) << 16); }
export function put16(p: usize, v: u32): void {
  store<u8>(p, <u8>v);
  store<u8>(p, <u8>(v >> 8), 1);
}
export function put32(p: usize, v: u32): void {
  put16(p, v);
  put16(p + 2, v >> 16);
}
