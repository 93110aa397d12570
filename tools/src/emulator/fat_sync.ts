/** Writes what the guest changed on the SD card back to the host folder that the card was made from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ATTRIBUTE_LONG_NAME, ENTRY_BYTES, joined, LONG_OFFSETS } from "./fat_names.ts";
import { BLOCK, type FatVolume, geometry } from "./fat_volume.ts";

const DELETED = 0xe5;
const ATTRIBUTE_VOLUME = 0x08;
const ATTRIBUTE_DIRECTORY = 0x10;
const LAST_CLUSTER = 0x0ffffff8;
const MAX_CHAIN = 1 << 20;

export interface VolumeFile {
  path: string[];
  directory: boolean;
  bytes: Uint8Array;
}

const block = (volume: FatVolume, index: number): Uint8Array => {
  const bytes = new Uint8Array(BLOCK);
  volume.read(index, bytes);
  return bytes;
};

function nextCluster(volume: FatVolume, cluster: number): number {
  const byte = cluster * 4;
  const sector = block(volume, geometry.partition + geometry.reserved + Math.floor(byte / BLOCK));
  return new DataView(sector.buffer).getUint32(byte % BLOCK, true) & 0x0fffffff;
}

/** All bytes of a chain. A chain that is longer than the card is cut. */
function chain(volume: FatVolume, first: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let cluster = first;
  for (let n = 0; cluster >= 2 && cluster < LAST_CLUSTER && n < MAX_CHAIN; n++) {
    const start = geometry.partition + geometry.firstData + (cluster - 2) * geometry.perCluster;
    for (let i = 0; i < geometry.perCluster; i++) parts.push(block(volume, start + i));
    cluster = nextCluster(volume, cluster);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function longPart(entry: Uint8Array): string {
  const view = new DataView(entry.buffer, entry.byteOffset);
  const units = LONG_OFFSETS.map((offset) => view.getUint16(offset, true));
  const end = units.findIndex((unit) => unit === 0 || unit === 0xffff);
  return String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
}

/** Every file and folder of the volume as the guest left it. */
export function listVolume(volume: FatVolume, cluster = 2, path: string[] = []): VolumeFile[] {
  const found: VolumeFile[] = [];
  const bytes = chain(volume, cluster);
  let long = "";
  for (let at = 0; at + ENTRY_BYTES <= bytes.length && bytes[at] !== 0; at += ENTRY_BYTES) {
    const entry = bytes.subarray(at, at + ENTRY_BYTES);
    const attributes = entry[11];
    if (entry[0] === DELETED || (attributes & ATTRIBUTE_VOLUME && attributes !== ATTRIBUTE_LONG_NAME)) {
      long = "";
      continue;
    }
    if (attributes === ATTRIBUTE_LONG_NAME) {
      long = longPart(entry) + long;
      continue;
    }
    const view = new DataView(entry.buffer, entry.byteOffset);
    const short = joined(Buffer.from(entry.subarray(0, 11)).toString("latin1"));
    // Bits 3 and 4 of byte 12 say that base name and extension are lower case.
    const name = long || (entry[12] & 0x18 ? short.toLowerCase() : short);
    long = "";
    if (name === "." || name === "..") continue;
    const first = (view.getUint16(20, true) << 16) | view.getUint16(26, true);
    const directory = (attributes & ATTRIBUTE_DIRECTORY) !== 0;
    const size = view.getUint32(28, true);
    const here = [...path, name];
    found.push({
      path: here,
      directory,
      bytes: directory ? new Uint8Array() : chain(volume, first).subarray(0, size),
    });
    if (directory && path.length < 32) found.push(...listVolume(volume, first, here));
  }
  return found;
}

/** Writes new and changed files to `folder`. Nothing is deleted there. */
export function syncFolder(volume: FatVolume, folder: string): void {
  if (!volume.modified) return;
  for (const file of listVolume(volume)) {
    if (file.path.some((part) => part.includes("/") || part === "..")) continue;
    const target = join(folder, ...file.path);
    if (file.directory) mkdirSync(target, { recursive: true });
    else if (!existsSync(target) || !readFileSync(target).equals(file.bytes))
      writeFileSync(target, file.bytes);
  }
}
