/** A filesystem of the core on a simulated flash or card. */
import { readFileSync } from "node:fs";
import { compileEntry } from "../kpu/compile.ts";

export const READ = 1;
export const WRITE = 2;
export const CREATE = 4;
export const TRUNCATE = 8;
export const APPEND = 16;
export const EXCLUSIVE = 32;

export const FILE = 1;
export const DIR = 2;

export const LFS = 1;
export const FAT = 2;

const HEAP = 0x10000;

export interface BlockDevice {
  readonly blockSize: number;
  readonly blocks: number;
  read(block: number, offset: number, target: Uint8Array): number;
  write(block: number, offset: number, source: Uint8Array): number;
  erase(block: number): number;
}

export interface Entry {
  name: string;
  what: number;
  size: number;
}

let module: Promise<WebAssembly.Module> | undefined;

/** The compiled entry; `KPY_FS_WASM` names one that is already there (fuzzers). */
function compiled(): Promise<WebAssembly.Module> {
  const file = process.env.KPY_FS_WASM;
  module ??= file
    ? WebAssembly.compile(readFileSync(file))
    : compileEntry("test/fs/asm/volume.ts", "--initialMemory", "8");
  return module;
}

export class Volume {
  private fs = 0;
  private scratch = 0;
  private scratchSize = 0;
  time = 1_700_000_000n;

  private constructor(
    readonly wasm: Record<string, any>,
    private readonly device: number[],
  ) {}

  static async create(flash: BlockDevice, prog = 32, kind = LFS, blocks = flash.blocks): Promise<Volume> {
    let self: Volume | undefined;
    const bytes = (ptr: number, len: number) => new Uint8Array((self as Volume).wasm.memory.buffer, ptr, len);
    const instance = new WebAssembly.Instance(await compiled(), {
      hal: {
        block_read: (block: number, offset: number, ptr: number, len: number) =>
          flash.read(block, offset, bytes(ptr, len)),
        block_write: (block: number, offset: number, ptr: number, len: number) =>
          flash.write(block, offset, bytes(ptr, len)),
        block_erase: (block: number) => flash.erase(block),
        time_unix: () => (self as Volume).time,
      },
    });
    const wasm = instance.exports as Record<string, any>;
    wasm.mem_init(0, HEAP + (4 << 20));
    self = new Volume(wasm, [kind, flash.blockSize, blocks, prog]);
    return self;
  }

  private bytes(data: Uint8Array, at = 0): number {
    if (this.scratchSize < at + data.length) {
      this.wasm.mem_free(this.scratch);
      this.scratchSize = at + data.length + 1024;
      this.scratch = this.wasm.mem_alloc(this.scratchSize, 16);
    }
    new Uint8Array(this.wasm.memory.buffer, this.scratch + at, data.length).set(data);
    return this.scratch + at;
  }

  /** Gives the memory for arguments back. */
  free(): void {
    this.wasm.mem_free(this.scratch);
    this.scratch = 0;
    this.scratchSize = 0;
  }

  private path(call: (path: number, len: number) => number, path: string): number {
    const data = Buffer.from(path);
    return call(this.bytes(data), data.length);
  }

  format(): number {
    return this.wasm.format(...this.device);
  }

  mount(): number {
    const v = this.wasm.mount(...this.device);
    if (v < 0) return v;
    this.fs = v;
    return 0;
  }

  unmount(): void {
    this.wasm.unmount(this.fs);
  }

  /** A handle, or a negative errno. */
  open(path: string, flags: number): number {
    return this.path((p, n) => this.wasm.open(this.fs, p, n, flags), path);
  }

  write(file: number, data: Uint8Array): number {
    return this.wasm.file_write(file, this.bytes(data), data.length);
  }

  read(file: number, size: number): Uint8Array | number {
    const p = this.bytes(new Uint8Array(size));
    const n = this.wasm.file_read(file, p, size);
    return n < 0 ? n : new Uint8Array(this.wasm.memory.buffer, p, n).slice();
  }

  seek(file: number, offset: number, whence = 0): number {
    return this.wasm.file_seek(file, BigInt(offset), whence);
  }

  truncate(file: number, size: number): number {
    return this.wasm.file_truncate(file, size);
  }

  sync(file: number): number {
    return this.wasm.file_sync(file);
  }

  close(file: number): number {
    return this.wasm.file_close(file);
  }

  mkdir(path: string): number {
    return this.path((p, n) => this.wasm.mkdir(this.fs, p, n), path);
  }

  remove(path: string, wanted = 0): number {
    return this.path((p, n) => this.wasm.remove(this.fs, p, n, wanted), path);
  }

  rename(from: string, to: string): number {
    const a = Buffer.from(from);
    const b = Buffer.from(to);
    const p = this.bytes(Buffer.concat([a, b]));
    return this.wasm.rename(this.fs, p, a.length, p + a.length, b.length);
  }

  stat(path: string): Omit<Entry, "name"> | number {
    const e = this.path((p, n) => this.wasm.stat(this.fs, p, n), path);
    return e < 0 ? e : { what: this.wasm.get_what(), size: this.wasm.get_size() };
  }

  list(path: string): Entry[] | number {
    const e = this.path((p, n) => this.wasm.list_begin(this.fs, p, n), path);
    if (e < 0) return e;
    const entries: Entry[] = [];
    while (true) {
      const r = this.wasm.list(this.fs);
      if (r < 0) return r;
      if (r === 0) return entries;
      const name = Buffer.from(
        this.wasm.memory.buffer,
        this.wasm.get_name(),
        this.wasm.get_name_len(),
      ).toString();
      entries.push({ name, what: this.wasm.get_what(), size: this.wasm.get_size() });
    }
  }

  used(): number {
    return this.wasm.used(this.fs);
  }

  // ---- whole files ---------------------------------------------------------------------------------------

  writeFile(path: string, data: Uint8Array, flags = CREATE | TRUNCATE): number {
    const f = this.open(path, WRITE | flags);
    if (f < 0) return f;
    const n = this.write(f, data);
    const e = this.close(f);
    return n < 0 ? n : n < data.length ? -28 : e;
  }

  readFile(path: string): Uint8Array | number {
    const f = this.open(path, READ);
    if (f < 0) return f;
    const info = this.stat(path);
    const data = typeof info === "number" ? info : this.read(f, info.size);
    const e = this.close(f);
    return e < 0 ? e : data;
  }

  /** Every file and directory below the root: content, or null for a directory. */
  tree(path = ""): Map<string, Uint8Array | null> {
    const all = new Map<string, Uint8Array | null>();
    const entries = this.list(path);
    if (typeof entries === "number") throw new Error(`list ${path}: ${entries}`);
    for (const { name, what } of entries) {
      const full = `${path}/${name}`;
      const data = what === DIR ? null : this.readFile(full);
      if (typeof data === "number") throw new Error(`read ${full}: ${data}`);
      all.set(full, data);
      if (what === DIR) for (const [k, v] of this.tree(full)) all.set(k, v);
    }
    return all;
  }
}
