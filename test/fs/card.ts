/** A card of 512-byte sectors that can be written any number of times; only what is not zero takes memory. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import type { BlockDevice } from "./volume.ts";

const SECTOR = 512;

export class Card implements BlockDevice {
  readonly blockSize = SECTOR;
  readonly sectors = new Map<number, Uint8Array>();
  writes = 0;

  constructor(readonly blocks: number) {}

  read(block: number, _offset: number, target: Uint8Array): number {
    for (let at = 0; at < target.length; at += SECTOR) {
      const sector = this.sectors.get(block + at / SECTOR);
      if (sector) target.set(sector, at);
      else target.fill(0, at, at + SECTOR);
    }
    return 0;
  }

  write(block: number, _offset: number, source: Uint8Array): number {
    for (let at = 0; at < source.length; at += SECTOR) {
      const data = source.slice(at, at + SECTOR);
      this.writes++;
      if (data.every((byte) => byte === 0)) this.sectors.delete(block + at / SECTOR);
      else this.sectors.set(block + at / SECTOR, data);
    }
    return 0;
  }

  erase(): number {
    return -22;
  }

  /** The first `count` sectors as an image. */
  image(count = this.blocks): Uint8Array {
    const all = new Uint8Array(count * SECTOR);
    for (const [n, data] of this.sectors) if (n < count) all.set(data, n * SECTOR);
    return all;
  }

  static from(image: Uint8Array): Card {
    const card = new Card(Math.floor(image.length / SECTOR));
    card.write(0, 0, image.subarray(0, card.blocks * SECTOR));
    return card;
  }
}

/** A card in a file, which other programs may change as well. */
export class FileCard implements BlockDevice {
  readonly blockSize = SECTOR;
  private readonly handle: number;

  constructor(
    path: string,
    readonly blocks: number,
  ) {
    this.handle = openSync(path, "w+");
    ftruncateSync(this.handle, blocks * SECTOR);
  }

  read(block: number, _offset: number, target: Uint8Array): number {
    return readSync(this.handle, target, 0, target.length, block * SECTOR) === target.length ? 0 : -5;
  }

  write(block: number, _offset: number, source: Uint8Array): number {
    return writeSync(this.handle, source, 0, source.length, block * SECTOR) === source.length ? 0 : -5;
  }

  erase(): number {
    return -22;
  }

  close(): void {
    closeSync(this.handle);
  }
}
