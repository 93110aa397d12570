/** A NOR flash: programming clears bits, erasing sets a block's; the power can be cut in the midst of the n-th change. */
export class PowerCut extends Error {}

export class NorFlash {
  readonly data: Uint8Array;
  /** Programs and erasures so far. */
  changes = 0;
  /** The change during which the power fails; what is done of it is decided by `torn` (0 to 1). */
  cutAt = Number.POSITIVE_INFINITY;
  torn = 0;
  readonly erasures: Uint32Array;
  /** Blocks whose programming goes wrong. */
  readonly bad = new Set<number>();
  /** Bits that were to become 1 without an erasure: an error of the filesystem. */
  overwritten = 0;
  reads = 0;

  constructor(
    readonly blockSize: number,
    readonly blocks: number,
    readonly page = 256,
  ) {
    this.data = new Uint8Array(blockSize * blocks).fill(0xff);
    this.erasures = new Uint32Array(blocks);
  }

  read(block: number, offset: number, target: Uint8Array): number {
    this.reads++;
    target.set(
      this.data.subarray(block * this.blockSize + offset, block * this.blockSize + offset + target.length),
    );
    return 0;
  }

  write(block: number, offset: number, source: Uint8Array): number {
    const at = block * this.blockSize + offset;
    for (let done = 0; done < source.length; ) {
      const size = Math.min(source.length - done, this.page - ((at + done) % this.page));
      this.step((part) => {
        for (let i = 0; i < Math.ceil(size * part); i++) {
          const wanted = source[done + i] as number;
          const old = this.data[at + done + i] as number;
          if (wanted & ~old) this.overwritten++;
          // the last byte before the cut loses only some of its bits
          const partial = part < 1 && i === Math.ceil(size * part) - 1 ? wanted | 0x5a : wanted;
          this.data[at + done + i] = this.bad.has(block) ? old & partial & 0x7f : old & partial;
        }
      });
      done += size;
    }
    return 0;
  }

  erase(block: number): number {
    this.erasures[block] = (this.erasures[block] as number) + 1;
    this.step((part) =>
      this.data.fill(
        0xff,
        block * this.blockSize,
        block * this.blockSize + Math.floor(this.blockSize * part),
      ),
    );
    return 0;
  }

  private step(work: (part: number) => void): void {
    this.changes++;
    const cut = this.changes >= this.cutAt;
    work(cut ? this.torn : 1);
    if (cut) throw new PowerCut();
  }
}
