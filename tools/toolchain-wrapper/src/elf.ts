/** Reads linked ELF64 files: flat binaries, sizes, symbols. No objcopy or size program is needed. */
import type { Section } from "./types.ts";

const PT_LOAD = 1;
const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
const SHF_ALLOC = 2;

interface Header {
  name: number;
  type: number;
  flags: number;
  address: number;
  offset: number;
  size: number;
  link: number;
}

function check(elf: Buffer): void {
  const good = elf.length >= 64 && elf.readUInt32BE(0) === 0x7f454c46 && elf[4] === 2 && elf[5] === 1;
  if (!good) throw new Error("not a 64-bit little-endian ELF file");
}

const u64 = (elf: Buffer, at: number): number => Number(elf.readBigUInt64LE(at));

function sectionHeaders(elf: Buffer): Header[] {
  check(elf);
  const [base, entry, count] = [u64(elf, 40), elf.readUInt16LE(58), elf.readUInt16LE(60)];
  return Array.from({ length: count }, (_, i) => {
    const at = base + i * entry;
    return {
      name: elf.readUInt32LE(at),
      type: elf.readUInt32LE(at + 4),
      flags: u64(elf, at + 8),
      address: u64(elf, at + 16),
      offset: u64(elf, at + 24),
      size: u64(elf, at + 32),
      link: elf.readUInt32LE(at + 40),
    };
  });
}

function text(elf: Buffer, at: number): string {
  return elf.toString("latin1", at, elf.indexOf(0, at));
}

/** The loaded bytes of an ELF file as they lie in memory from `address` on. */
export function flatBinary(elf: Buffer): { address: number; bytes: Buffer } {
  check(elf);
  const [base, entry, count] = [u64(elf, 32), elf.readUInt16LE(54), elf.readUInt16LE(56)];
  const parts = Array.from({ length: count }, (_, i) => base + i * entry)
    .filter((at) => elf.readUInt32LE(at) === PT_LOAD && u64(elf, at + 32) > 0)
    .map((at) => ({ address: u64(elf, at + 24), offset: u64(elf, at + 8), size: u64(elf, at + 32) }));
  if (parts.length === 0) throw new Error("the ELF file loads nothing");
  const address = Math.min(...parts.map((p) => p.address));
  const end = Math.max(...parts.map((p) => p.address + p.size));
  const bytes = Buffer.alloc(end - address);
  for (const p of parts) elf.copy(bytes, p.address - address, p.offset, p.offset + p.size);
  return { address, bytes };
}

/** The sections that occupy memory, in address order. */
export function sections(elf: Buffer): Section[] {
  const headers = sectionHeaders(elf);
  const names = headers[elf.readUInt16LE(62)];
  return headers
    .filter((h) => h.flags & SHF_ALLOC && h.size > 0)
    .map((h) => ({
      name: text(elf, names.offset + h.name),
      address: h.address,
      size: h.size,
      inFile: h.type !== SHT_NOBITS,
    }))
    .sort((a, b) => a.address - b.address);
}

/** A named value of the symbol table. */
export interface ElfSymbol {
  name: string;
  value: number;
  size: number;
}

/** All named symbols, in address order. */
export function symbols(elf: Buffer): ElfSymbol[] {
  const headers = sectionHeaders(elf);
  const result: ElfSymbol[] = [];
  for (const table of headers.filter((h) => h.type === SHT_SYMTAB)) {
    const strings = headers[table.link].offset;
    for (let at = table.offset; at < table.offset + table.size; at += 24) {
      const name = text(elf, strings + elf.readUInt32LE(at));
      if (name) result.push({ name, value: u64(elf, at + 8), size: u64(elf, at + 16) });
    }
  }
  return result.sort((a, b) => a.value - b.value);
}
