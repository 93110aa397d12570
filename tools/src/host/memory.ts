/** A wasm linear memory with byte views that survive `memory.grow`. */
export class LinearMemory {
  private bytes = new Uint8Array(0);
  private source?: WebAssembly.Memory;

  /** Connects the memory once its module has been instantiated. */
  attach(source: WebAssembly.Memory): void {
    this.source = source;
    this.bytes = new Uint8Array(source.buffer);
  }

  /** All bytes. Keep the result only as long as no wasm code runs: growing detaches it. */
  get u8(): Uint8Array {
    if (this.bytes.length === 0 && this.source) this.bytes = new Uint8Array(this.source.buffer);
    return this.bytes;
  }

  /** A view of `len` bytes at `ptr` (a wasm i32, so possibly negative in JavaScript). */
  view(ptr: number, len: number): Uint8Array {
    const start = ptr >>> 0;
    return this.u8.subarray(start, start + (len >>> 0));
  }

  /** Copies `data` to `ptr`. */
  write(ptr: number, data: Uint8Array): void {
    this.u8.set(data, ptr >>> 0);
  }

  /** A copy of `len` bytes at `ptr`. */
  read(ptr: number, len: number): Uint8Array {
    return this.view(ptr, len).slice();
  }

  /** UTF-8 text at `ptr`. */
  text(ptr: number, len: number): string {
    return new TextDecoder().decode(this.view(ptr, len));
  }
}
