/** SPI NOR flash in memory: erased bytes are 0xFF, programming only clears bits, a sector is 4 KiB. */
import type { LinearMemory } from "./memory.ts";

const SECTOR = 4096;
const EINVAL = -22;

export class Flash {
  private bytes?: Uint8Array;

  constructor(readonly size: number) {}

  /** All bytes; blank until something was put there. */
  get data(): Uint8Array {
    this.bytes ??= new Uint8Array(this.size).fill(0xff);
    return this.bytes;
  }

  /** Puts an image at `address`, as a flasher would. */
  load(address: number, image: Uint8Array): void {
    if (address < 0 || address + image.length > this.size) {
      throw new RangeError(
        `an image of ${image.length} bytes at 0x${address.toString(16)} does not fit a flash of ${this.size} bytes`,
      );
    }
    this.data.set(image, address);
  }

  private holds(address: number, len: number): boolean {
    return address + len <= this.size;
  }

  imports(memory: LinearMemory): Record<string, WebAssembly.ImportValue> {
    return {
      flash_size: () => this.size,
      flash_read: (address: number, ptr: number, len: number) => {
        address >>>= 0;
        len >>>= 0;
        if (!this.holds(address, len)) return EINVAL;
        memory.u8.set(this.data.subarray(address, address + len), ptr >>> 0);
        return 0;
      },
      flash_write: (address: number, ptr: number, len: number) => {
        address >>>= 0;
        len >>>= 0;
        if (!this.holds(address, len)) return EINVAL;
        const source = memory.view(ptr, len);
        const { data } = this;
        for (let i = 0; i < len; i++) data[address + i]! &= source[i]!;
        return 0;
      },
      flash_erase: (address: number) => {
        const sector = (address >>> 0) & ~(SECTOR - 1);
        if (!this.holds(sector >>> 0, SECTOR)) return EINVAL;
        this.data.fill(0xff, sector >>> 0, (sector >>> 0) + SECTOR);
        return 0;
      },
    };
  }
}
