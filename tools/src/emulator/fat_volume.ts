/**
 * An SD card made from a host folder: MBR, one FAT32 partition, long file names ("FAT: General Overview of
 * On-Disk Format", Microsoft, 1.03). File data stays in the host's files until a block is asked for; what the
 * guest writes is kept in memory.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { directoryEntries, ENTRY_BYTES, type NamedEntry } from "./fat_names.ts";

export const BLOCK = 512;
const PARTITION = 2048;
const SECTORS = 2 << 20; // 1 GiB
const PER_CLUSTER = 8;
const RESERVED = 32;
const CLUSTER_BYTES = PER_CLUSTER * BLOCK;
/** Room for more entries than there can be clusters; a reader derives the cluster count from the other fields. */
const FAT_SECTORS = 2048;
const CLUSTERS = Math.floor((SECTORS - RESERVED - 2 * FAT_SECTORS) / PER_CLUSTER);
const FIRST_DATA = RESERVED + 2 * FAT_SECTORS;
const END_OF_CHAIN = 0x0fffffff;
const ROOT_CLUSTER = 2;

/** Geometry that a reader of the volume needs. */
export const geometry = {
  partition: PARTITION,
  reserved: RESERVED,
  fatSectors: FAT_SECTORS,
  firstData: FIRST_DATA,
  perCluster: PER_CLUSTER,
};

/** Clusters [first, first + count) hold a host file or a directory that was built here. */
interface Extent {
  first: number;
  count: number;
  file?: string;
  bytes?: Uint8Array;
}

export class FatVolume {
  readonly blocks = PARTITION + SECTORS;
  private readonly fat = new Uint32Array((FAT_SECTORS * BLOCK) / 4);
  private readonly extents: Extent[] = [];
  private readonly written = new Map<number, Uint8Array>();
  private next = ROOT_CLUSTER;

  constructor(folder: string) {
    this.fat.set([0x0ffffff8, END_OF_CHAIN]);
    this.addFolder(folder, 0, true);
    this.extents.sort((a, b) => a.first - b.first);
  }

  get modified(): boolean {
    return this.written.size > 0;
  }

  /** Reserves a chain; throws when the card is full. */
  private allocate(bytes: number): { first: number; count: number } {
    const count = Math.max(1, Math.ceil(bytes / CLUSTER_BYTES));
    const first = this.next;
    if (first + count > CLUSTERS + 2)
      throw new Error("the folder for --sd holds more than the 1 GiB of the emulated card");
    for (let i = 0; i < count; i++) this.fat[first + i] = i === count - 1 ? END_OF_CHAIN : first + i + 1;
    this.next += count;
    return { first, count };
  }

  /** Adds a directory with everything below it; returns its first cluster. */
  private addFolder(folder: string, parent: number, isRoot: boolean): number {
    const names = readdirSync(folder).sort();
    const stats = names.map((name) => statSync(join(folder, name)));
    const kept = names
      .map((name, i) => ({ name, stat: stats[i] }))
      .filter(({ stat }) => stat.isFile() || stat.isDirectory());
    // The size of a directory is known before the clusters of its members.
    const empty = directoryEntries(
      kept.map(({ name }) => ({ name, cluster: 0, size: 0, directory: false, time: new Date(0) })),
    );
    const own = this.allocate(empty.length + 2 * ENTRY_BYTES);
    const entries: NamedEntry[] = kept.map(({ name, stat }) => {
      const path = join(folder, name);
      const directory = stat.isDirectory();
      const cluster = directory
        ? this.addFolder(path, isRoot ? 0 : own.first, false)
        : this.addFile(path, stat.size);
      return { name, cluster, size: directory ? 0 : stat.size, directory, time: stat.mtime };
    });
    const dots: NamedEntry[] = isRoot
      ? []
      : [".", ".."].map((name) => ({
          name,
          cluster: name === "." ? own.first : parent,
          size: 0,
          directory: true,
          time: new Date(0),
        }));
    this.extents.push({ ...own, bytes: directoryEntries([...dots, ...entries]) });
    return own.first;
  }

  private addFile(file: string, size: number): number {
    if (size === 0) return 0;
    const chain = this.allocate(size);
    this.extents.push({ ...chain, file });
    return chain.first;
  }

  /** Reads a block; false beyond the card. */
  read(block: number, target: Uint8Array): boolean {
    if (block >= this.blocks) return false;
    const written = this.written.get(block);
    if (written) target.set(written);
    else this.original(block, target.fill(0));
    return true;
  }

  write(block: number, source: Uint8Array): boolean {
    if (block >= this.blocks) return false;
    this.written.set(block, source.slice());
    return true;
  }

  private original(block: number, target: Uint8Array): void {
    if (block === 0) this.mbr(target);
    const sector = block - PARTITION;
    if (sector < 0) return;
    if (sector === 0 || sector === 6) this.bootSector(target);
    else if (sector === 1 || sector === 7) this.fsInfo(target);
    else if (sector >= RESERVED && sector < FIRST_DATA)
      this.fatSector((sector - RESERVED) % FAT_SECTORS, target);
    else if (sector >= FIRST_DATA) this.dataSector(sector - FIRST_DATA, target);
  }

  private mbr(target: Uint8Array): void {
    const view = new DataView(target.buffer, target.byteOffset, BLOCK);
    view.setUint8(446 + 4, 0x0c); // FAT32, LBA
    view.setUint32(446 + 8, PARTITION, true);
    view.setUint32(446 + 12, SECTORS, true);
    view.setUint16(510, 0xaa55, true);
  }

  private bootSector(target: Uint8Array): void {
    const view = new DataView(target.buffer, target.byteOffset, BLOCK);
    target.set([0xeb, 0x58, 0x90, ...Buffer.from("KPY     ")]);
    view.setUint16(11, BLOCK, true);
    view.setUint8(13, PER_CLUSTER);
    view.setUint16(14, RESERVED, true);
    view.setUint8(16, 2);
    view.setUint8(21, 0xf8);
    view.setUint32(28, PARTITION, true);
    view.setUint32(32, SECTORS, true);
    view.setUint32(36, FAT_SECTORS, true);
    view.setUint32(44, ROOT_CLUSTER, true);
    view.setUint16(48, 1, true);
    view.setUint16(50, 6, true);
    view.setUint8(64, 0x80);
    view.setUint8(66, 0x29);
    target.set(Buffer.from("KPY CARD   FAT32   "), 71);
    view.setUint16(510, 0xaa55, true);
  }

  private fsInfo(target: Uint8Array): void {
    const view = new DataView(target.buffer, target.byteOffset, BLOCK);
    view.setUint32(0, 0x41615252, true);
    view.setUint32(484, 0x61417272, true);
    view.setUint32(488, CLUSTERS + 2 - this.next, true);
    view.setUint32(492, this.next, true);
    view.setUint32(508, 0xaa550000, true);
  }

  private fatSector(index: number, target: Uint8Array): void {
    const part = this.fat.subarray(index * (BLOCK / 4), (index + 1) * (BLOCK / 4));
    target.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }

  private dataSector(sector: number, target: Uint8Array): void {
    const cluster = Math.floor(sector / PER_CLUSTER) + 2;
    const extent = this.extents.find((e) => cluster >= e.first && cluster < e.first + e.count);
    if (!extent) return;
    const offset = (cluster - extent.first) * CLUSTER_BYTES + (sector % PER_CLUSTER) * BLOCK;
    if (extent.bytes) {
      target.set(extent.bytes.subarray(offset, offset + BLOCK));
    } else if (extent.file) {
      const handle = openSync(extent.file, "r");
      readSync(handle, target, 0, BLOCK, offset);
      closeSync(handle);
    }
  }
}
