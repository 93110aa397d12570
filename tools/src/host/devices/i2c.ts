/** I2C masters of the host build, and the devices that a board has on its buses. */
import { Errno, I2c } from "../../../../assembly/modules/device.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostDevice } from "./index.ts";
import { PADS, type Pads } from "./pads.ts";

const UNITS = 3;
/** Function number of I2C0's clock; data and the other units follow. */
const I2C0_SCLK = 126;
const NO_PAD = 255;

/** Something on a bus: a write, then a read. */
export interface I2cSlave {
  write(bytes: Uint8Array): void;
  read(n: number): Uint8Array;
}

/** A chip with byte registers: a write gives the first register and then values, and the number counts up. */
export class RegisterSlave implements I2cSlave {
  readonly registers = new Uint8Array(256);
  private at = 0;

  constructor(values: Record<number, number> = {}) {
    for (const [register, value] of Object.entries(values)) this.registers[Number(register)] = value;
  }

  /** Called for each register that the master writes. */
  store(register: number, value: number): void {
    this.registers[register] = value;
  }

  write(bytes: Uint8Array): void {
    this.at = bytes[0]!;
    for (const value of bytes.subarray(1)) this.store(this.at++ & 0xff, value);
  }

  read(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.registers[this.at++ & 0xff]!);
  }
}

interface Place {
  scl: number;
  sda: number;
  address: number;
  slave: I2cSlave;
}

export class I2cDevice implements HostDevice {
  private readonly places: Place[] = [];
  private readonly running = new Array<boolean>(UNITS).fill(false);

  constructor(
    private readonly pads: Pads,
    private readonly memory: LinearMemory,
  ) {}

  /** Puts a device on the bus of two pads. */
  attach(scl: number, sda: number, address: number, slave: I2cSlave): void {
    this.places.push({ scl, sda, address, slave });
  }

  call(unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    if (unit >= UNITS) return Errno.ENODEV;
    if (op === I2c.INIT) return this.init(unit, a & 0xff, (a >> 8) & 0xff, b);
    if (op === I2c.DEINIT) {
      this.running[unit] = false;
      return 0;
    }
    if (op !== I2c.PROBE && op !== I2c.TRANSFER) return Errno.EINVAL;
    if (!this.running[unit]) return Errno.ENODEV;
    if (a < 0 || a > 127 || b < 0 || b > len) return Errno.EINVAL;
    const slave = this.at(unit, a);
    if (!slave) return Errno.ENXIO;
    if (op === I2c.PROBE) return 0;
    if (b > 0) slave.write(this.memory.read(ptr, b));
    if (len > b) this.memory.write(ptr + b, slave.read(len - b));
    return 0;
  }

  private init(unit: number, scl: number, sda: number, hz: number): number {
    if (hz <= 0) return Errno.EINVAL;
    for (const [i, pad] of [scl, sda].entries()) {
      if (pad === NO_PAD) continue;
      if (pad >= PADS) return Errno.EINVAL;
      this.pads.set(pad, I2C0_SCLK + 2 * unit + i);
    }
    this.running[unit] = true;
    return 0;
  }

  private at(unit: number, address: number): I2cSlave | undefined {
    const scl = this.pads.find(I2C0_SCLK + 2 * unit);
    const sda = this.pads.find(I2C0_SCLK + 2 * unit + 1);
    return this.places.find((p) => p.scl === scl && p.sda === sda && p.address === address)?.slave;
  }
}
