/** A small program for the guest: instructions in order, labels, constants, all at a fixed address. */
import { addi, auipc, jal, lui, slli, typeB } from "./encode.ts";

export const BASE = 0x80000000;

interface Patch {
  at: number;
  label: string;
  encode(offset: number): number[];
}

export class Program {
  private readonly bytes: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly patches: Patch[] = [];

  get size(): number {
    return this.bytes.length;
  }

  /** Appends 32-bit instructions. */
  op(...words: number[]): this {
    for (const word of words) for (let i = 0; i < 4; i++) this.bytes.push((word >>> (8 * i)) & 0xff);
    return this;
  }

  /** Appends a 16-bit instruction. */
  half(word: number): this {
    this.bytes.push(word & 0xff, (word >>> 8) & 0xff);
    return this;
  }

  label(name: string): this {
    this.labels.set(name, this.bytes.length);
    return this;
  }

  align(to: number): this {
    while (this.bytes.length % to) this.bytes.push(0);
    return this;
  }

  data(bytes: Uint8Array): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }

  private patch(label: string, words: number, encode: (offset: number) => number[]): this {
    this.patches.push({ at: this.bytes.length, label, encode });
    for (let i = 0; i < words * 4; i++) this.bytes.push(0);
    return this;
  }

  call(rd: number, label: string): this {
    return this.patch(label, 1, (offset) => [jal(rd, offset)]);
  }

  jump(label: string): this {
    return this.call(0, label);
  }

  branch(f3: number, rs1: number, rs2: number, label: string): this {
    return this.patch(label, 1, (offset) => [typeB(f3, rs1, rs2, offset)]);
  }

  /** rd = address of a label. */
  address(rd: number, label: string): this {
    return this.patch(label, 2, (offset) => [
      auipc(rd, (offset + 0x800) & ~0xfff),
      addi(rd, rd, (offset << 20) >> 20),
    ]);
  }

  /** rd = a 32-bit value, zero-extended. */
  li(rd: number, value: number): this {
    const low = (value << 20) >> 20;
    this.op(lui(rd, (value - low) | 0), addi(rd, rd, low));
    if (value >>> 31) this.op(slli(rd, rd, 32), 0x00005013 | (rd << 7) | (rd << 15) | (32 << 20));
    return this;
  }

  /** The finished bytes. */
  build(): Uint8Array {
    for (const { at, label, encode } of this.patches) {
      const target = this.labels.get(label);
      if (target === undefined) throw new Error(`no label ${label}`);
      encode(target - at).forEach((word, k) => {
        for (let i = 0; i < 4; i++) this.bytes[at + 4 * k + i] = (word >>> (8 * i)) & 0xff;
      });
    }
    return Uint8Array.from(this.bytes);
  }
}
