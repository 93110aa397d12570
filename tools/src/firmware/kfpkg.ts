/**
 * `.kfpkg` packages for Kflash GUI and kflash: a zip with binaries and flash-list.json.
 *
 * Source: flashing notes for the K210, section 4. Addresses are written as decimal numbers (legal JSON).
 */
import type { Zippable } from "fflate";
import { lazy } from "../lazy.ts";

export interface FlashFile {
  address: number;
  name: string;
  bytes: Uint8Array;
  /** True for machine code that the flasher wraps into a boot image; false for bytes to be written as they are. */
  code: boolean;
}

/** Flash addresses in a package are multiples of this. */
export const FLASH_SECTOR = 4096;

/** 1980-01-01, the first date that zip knows: packages of equal content are equal. */
const EPOCH = new Date(1980, 0, 1);

/** Throws when files are misplaced or overlap. `wrapped` is what a boot image adds around code. */
function check(files: FlashFile[]): void {
  const sorted = [...files].sort((a, b) => a.address - b.address);
  sorted.forEach((file, i) => {
    const where = `0x${file.address.toString(16)} (${file.name})`;
    if (file.address % FLASH_SECTOR !== 0) throw new Error(`${where} is not a multiple of ${FLASH_SECTOR}`);
    const next = sorted[i + 1];
    const end = file.address + file.bytes.length + (file.code ? 37 : 0);
    if (next && end > next.address) {
      throw new Error(
        `${where} ends at 0x${end.toString(16)}, over 0x${next.address.toString(16)} (${next.name})`,
      );
    }
  });
}

function fflate(): typeof import("fflate") {
  return lazy("fflate") as typeof import("fflate");
}

/** Makes a package. Files are written by the flasher in the given order. */
export function packKfpkg(files: FlashFile[]): Uint8Array {
  check(files);
  const list = {
    version: "0.1.0",
    files: files.map((file) => ({ address: file.address, bin: file.name, sha256Prefix: file.code })),
  };
  const entries: Zippable = { "flash-list.json": Buffer.from(`${JSON.stringify(list, null, 2)}\n`) };
  for (const file of files) {
    if (entries[file.name]) throw new Error(`two files are called ${file.name}`);
    entries[file.name] = file.bytes;
  }
  return fflate().zipSync(entries, { level: 9, mtime: EPOCH });
}

/**
 * Reads a package. Addresses in unquoted hex, which kflash accepts, are read too. Throws when it is no package or a
 * member is missing.
 */
export function unpackKfpkg(bytes: Uint8Array): FlashFile[] {
  const entries = fflate().unzipSync(bytes);
  const listBytes = entries["flash-list.json"];
  if (!listBytes) throw new Error("no flash-list.json inside: not a kfpkg");
  const text = Buffer.from(listBytes)
    .toString("utf8")
    .replace(/("address"\s*:\s*)(0x[0-9a-f]+)/gi, (_, key: string, hex: string) => key + Number(hex));
  const list = JSON.parse(text) as { files: { address: number; bin: string; sha256Prefix?: boolean }[] };
  return list.files.map((file) => {
    const content = entries[file.bin];
    if (!content) throw new Error(`flash-list.json names ${file.bin}, which is not in the package`);
    return { address: file.address, name: file.bin, bytes: content, code: file.sha256Prefix === true };
  });
}
