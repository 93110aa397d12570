/** An SD card whose content is a file: the raw blocks, with or without a partition table. */
import { readFileSync, writeFileSync } from "node:fs";

const BLOCK = 512;

export class CardImage {
  private readonly bytes: Buffer;
  private changed = false;

  constructor(private readonly file: string) {
    this.bytes = readFileSync(file);
    if (this.bytes.length === 0 || this.bytes.length % BLOCK !== 0)
      throw new Error(
        `${file}: an SD card has blocks of ${BLOCK} bytes, this file has ${this.bytes.length} bytes`,
      );
  }

  get blocks(): number {
    return this.bytes.length / BLOCK;
  }

  read(block: number, target: Uint8Array): boolean {
    if (block >= this.blocks) return false;
    target.set(this.bytes.subarray(block * BLOCK, (block + 1) * BLOCK));
    return true;
  }

  write(block: number, source: Uint8Array): boolean {
    if (block >= this.blocks) return false;
    this.bytes.set(source, block * BLOCK);
    this.changed = true;
    return true;
  }

  /** Writes the file when the guest has changed the card. */
  sync(): void {
    if (this.changed) writeFileSync(this.file, this.bytes);
  }
}
