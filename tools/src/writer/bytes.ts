/** A growing little-endian byte buffer with a position, as the kmodel format needs it. */

/** Writes scalars at a position that may be moved forward (gaps are zero bytes). */
export class ByteWriter {
  private buffer = new Uint8Array(1024);
  private view = new DataView(this.buffer.buffer);
  /** Next byte to be written, counted from the start of the file. */
  position = 0;

  private reserve(count: number): number {
    const at = this.position;
    const end = at + count;
    if (end > this.buffer.length) {
      const grown = new Uint8Array(Math.max(end, this.buffer.length * 2));
      grown.set(this.buffer);
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    }
    this.position = end;
    return at;
  }

  u8(value: number): void {
    const at = this.reserve(1);
    this.view.setUint8(at, value);
  }

  u32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
  }

  i32(value: number): void {
    const at = this.reserve(4);
    this.view.setInt32(at, value, true);
  }

  f32(value: number): void {
    const at = this.reserve(4);
    this.view.setFloat32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.reserve(8);
    this.view.setBigUint64(at, value, true);
  }

  bytes(values: ArrayLike<number>): void {
    const at = this.reserve(values.length);
    this.buffer.set(values, at);
  }

  f32s(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) this.f32(values[i]);
  }

  i32s(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) this.i32(values[i]);
  }

  /** Moves forward to the next multiple of `alignment` and returns the size of the gap. */
  align(alignment: number): number {
    const gap = -this.position & (alignment - 1);
    this.reserve(gap);
    return gap;
  }

  /** Overwrites the 64-bit word at an earlier position. */
  patch64(at: number, value: bigint): void {
    this.view.setBigUint64(at, value, true);
  }

  /** Overwrites the 32-bit word at an earlier position. */
  patch32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** The bytes written so far, or the first `length` of them. */
  result(length = this.position): Uint8Array {
    return this.buffer.slice(0, length);
  }
}
