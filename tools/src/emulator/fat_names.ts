/** Directory entries of a FAT volume: short names, and long names in front of them. */

export const ENTRY_BYTES = 32;
const LONG_CHARACTERS = 13;
/** Byte offsets of the 13 UTF-16 units in a long-name entry. */
export const LONG_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
const ATTRIBUTE_DIRECTORY = 0x10;
const ATTRIBUTE_ARCHIVE = 0x20;
export const ATTRIBUTE_LONG_NAME = 0x0f;

export interface NamedEntry {
  name: string;
  cluster: number;
  size: number;
  directory: boolean;
  time: Date;
}

const VALID = /[^A-Z0-9!#$%&'()\-@^_`{}~]/g;

/** An 8.3 name in its 11-byte form that is not in `used`. */
function shortName(name: string, used: Set<string>): string {
  if (name === "." || name === "..") return name.padEnd(11);
  const dot = name.lastIndexOf(".");
  const [base, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, ""];
  const clean = (text: string) => text.toUpperCase().replace(/[ .]/g, "").replace(VALID, "_");
  const tail = clean(extension).slice(0, 3).padEnd(3);
  const plain = clean(base);
  let result = plain.slice(0, 8).padEnd(8) + tail;
  const exact = plain.length <= 8 && clean(extension).length <= 3 && name.toUpperCase() === joined(result);
  for (let n = 1; (!exact && n === 1) || used.has(result); n++) {
    const suffix = `~${n}`;
    result = (plain.slice(0, 8 - suffix.length) + suffix).padEnd(8) + tail;
  }
  used.add(result);
  return result;
}

/** `NAME    EXT` as people write it. */
export function joined(short: string): string {
  const extension = short.slice(8).trim();
  return extension ? `${short.slice(0, 8).trim()}.${extension}` : short.slice(0, 8).trim();
}

export function checksum(short: Uint8Array): number {
  return short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

function longEntries(name: string, short: Uint8Array): Uint8Array[] {
  const count = Math.ceil(name.length / LONG_CHARACTERS);
  const entries: Uint8Array[] = [];
  for (let i = count; i >= 1; i--) {
    const entry = new Uint8Array(ENTRY_BYTES);
    const view = new DataView(entry.buffer);
    entry[0] = i | (i === count ? 0x40 : 0);
    entry[11] = ATTRIBUTE_LONG_NAME;
    entry[13] = checksum(short);
    LONG_OFFSETS.forEach((offset, k) => {
      const at = (i - 1) * LONG_CHARACTERS + k;
      view.setUint16(offset, at < name.length ? name.charCodeAt(at) : at === name.length ? 0 : 0xffff, true);
    });
    entries.push(entry);
  }
  return entries;
}

function shortEntry(short: Uint8Array, entry: NamedEntry): Uint8Array {
  const bytes = new Uint8Array(ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  const t = entry.time;
  const year = Math.max(t.getUTCFullYear() - 1980, 0);
  bytes.set(short);
  bytes[11] = entry.directory ? ATTRIBUTE_DIRECTORY : ATTRIBUTE_ARCHIVE;
  view.setUint16(20, entry.cluster >>> 16, true);
  view.setUint16(22, (t.getUTCHours() << 11) | (t.getUTCMinutes() << 5) | (t.getUTCSeconds() >> 1), true);
  view.setUint16(24, (year << 9) | ((t.getUTCMonth() + 1) << 5) | t.getUTCDate(), true);
  view.setUint16(26, entry.cluster & 0xffff, true);
  view.setUint32(28, entry.size, true);
  return bytes;
}

/** The bytes of a directory, ended by nothing: the rest of the cluster is zero. */
export function directoryEntries(entries: NamedEntry[]): Uint8Array {
  const used = new Set<string>();
  const parts = entries.flatMap((entry) => {
    const name = shortName(entry.name, used);
    const short = new Uint8Array(Buffer.from(name, "latin1"));
    const isLong = entry.name !== "." && entry.name !== ".." && joined(name) !== entry.name;
    return [...(isLong ? longEntries(entry.name, short) : []), shortEntry(short, entry)];
  });
  return new Uint8Array(Buffer.concat(parts));
}
