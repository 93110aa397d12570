/** SPI masters of the host build: what is sent comes back (MISO is connected to MOSI). */
import { Errno, Spi } from "../../../../assembly/modules/device.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostDevice } from "./index.ts";

const UNITS = 2;
const FASTEST = 208_000_000;
const RECEIVE = 1;
const EXCHANGE = 2;

export class SpiDevice implements HostDevice {
  private readonly running = new Array<boolean>(UNITS).fill(false);
  /** The last bytes that each unit has sent, for tests. */
  readonly sent: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];

  constructor(private readonly memory: LinearMemory) {}

  call(unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    if (unit >= UNITS) return Errno.ENODEV;
    if (op === Spi.INIT) {
      const bits = (b >> 8) & 0xff;
      if (a <= 0 || bits < 4 || bits > 16) return Errno.EINVAL;
      this.running[unit] = true;
      return Math.min(a, FASTEST);
    }
    if (op === Spi.DEINIT) {
      this.running[unit] = false;
      return 0;
    }
    if (op !== Spi.TRANSFER || b < 0 || b > EXCHANGE) return Errno.EINVAL;
    if (!this.running[unit]) return Errno.ENODEV;
    if (b === RECEIVE) this.memory.write(ptr, new Uint8Array(len));
    this.sent[unit] = this.memory.read(ptr, len);
    return 0;
  }
}
