/** Reads the parts of a wasm module that the lowering needs, and takes its data out. */

const SECTION = { custom: 0, table: 4, memory: 5, export: 7, data: 11, dataCount: 12 };
const OP_I32_CONST = 0x41;
const OP_END = 0x0b;

class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  byte(): number {
    if (this.at >= this.bytes.length) throw new Error("wasm module ends early");
    return this.bytes[this.at++];
  }

  /** LEB128, unsigned or signed, up to 32 bits. */
  leb(signed = false): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte & 0x80) continue;
      if (signed && shift < 32 && byte & 0x40) value |= -1 << shift;
      return signed ? value : value >>> 0;
    }
  }

  take(length: number): Uint8Array {
    const part = this.bytes.subarray(this.at, this.at + length);
    if (part.length !== length) throw new Error("wasm module ends early");
    this.at += length;
    return part;
  }

  name(): string {
    return Buffer.from(this.take(this.leb())).toString("utf8");
  }

  limits(): { min: number; max?: number } {
    const flags = this.byte();
    const min = this.leb();
    return flags & 1 ? { min, max: this.leb() } : { min };
  }
}

export interface WasmModule {
  /** The module without its data segments. */
  stripped: Buffer;
  /** Initial contents of linear memory from address 0 to the last byte that is not zero. */
  data: Buffer;
  /** Entries of all tables together. */
  tableEntries: number;
  /** Bytes of linear memory that the module asks for at least. */
  memory: number;
  /** Names of exported functions. */
  functions: string[];
}

interface Segment {
  address: number;
  bytes: Uint8Array;
}

function dataSegments(section: Uint8Array): Segment[] {
  const r = new Reader(section);
  return Array.from({ length: r.leb() }, () => {
    const kind = r.leb();
    if (kind !== 0 || r.byte() !== OP_I32_CONST)
      throw new Error("only data segments at constant addresses are known");
    const address = r.leb(true) >>> 0;
    if (r.byte() !== OP_END) throw new Error("a data segment's address is not a plain constant");
    return { address, bytes: r.take(r.leb()) };
  });
}

/** Lays data segments out as they are in memory at start, trailing zeros cut off. */
function layOut(segments: Segment[]): Buffer {
  const size = Math.max(0, ...segments.map((s) => s.address + s.bytes.length));
  const image = Buffer.alloc(size);
  for (const s of segments) image.set(s.bytes, s.address);
  let end = size;
  while (end > 0 && image[end - 1] === 0) end--;
  return image.subarray(0, end);
}

/**
 * Splits a module into code and data. The firmware image carries linear memory's initial contents in place, so the
 * lowered code needs no copy of them. Throws on modules with other data segments than asc writes.
 */
export function splitModule(bytes: Uint8Array): WasmModule {
  const r = new Reader(bytes, 8);
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") !== "\0asm") throw new Error("not a wasm module");
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const result: WasmModule = {
    stripped: Buffer.alloc(0),
    data: Buffer.alloc(0),
    tableEntries: 0,
    memory: 0,
    functions: [],
  };
  while (r.at < bytes.length) {
    const start = r.at;
    const id = r.byte();
    const section = r.take(r.leb());
    const s = new Reader(section);
    if (id === SECTION.data) result.data = layOut(dataSegments(section));
    if (id !== SECTION.data && id !== SECTION.dataCount) kept.push(bytes.subarray(start, r.at));
    if (id === SECTION.memory && s.leb() > 0) result.memory = s.limits().min * 65536;
    if (id === SECTION.table) {
      for (let n = s.leb(); n > 0; n--) {
        s.byte();
        result.tableEntries += s.limits().min;
      }
    }
    if (id === SECTION.export) {
      for (let n = s.leb(); n > 0; n--) {
        const name = s.name();
        if (s.byte() === 0) result.functions.push(name);
        s.leb();
      }
    }
  }
  result.stripped = Buffer.concat(kept);
  return result;
}
