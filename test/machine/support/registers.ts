/** Register access from a test, as a core would do it. */
import { type Listener, Machine } from "../../../tools/src/emulator/machine.ts";

export class Registers {
  readonly machine: Machine;

  constructor(listener: Listener = {}) {
    this.machine = new Machine(listener);
    this.machine.exports.powerOn();
    this.park();
  }

  /** Both harts run in a loop of one instruction, so that time passes without a program. */
  private park(): void {
    this.machine.sram.set([0x6f, 0, 0, 0]);
    this.machine.exports.memoryChanged();
  }

  read(address: number): number {
    return Number(BigInt.asUintN(32, this.machine.exports.readBus(address | 0, 4)));
  }

  read64(address: number): bigint {
    return BigInt.asUintN(64, this.machine.exports.readBus(address | 0, 8));
  }

  write(address: number, value: number): void {
    this.machine.exports.writeBus(address | 0, 4, BigInt(value >>> 0));
  }

  write64(address: number, value: bigint): void {
    this.machine.exports.writeBus(address | 0, 8, BigInt.asIntN(64, value));
  }

  /** Sets and clears bits of a register. */
  change(address: number, set: number, clear = 0): void {
    this.write(address, (this.read(address) & ~clear) | set);
  }

  /** Lets CPU cycles pass. */
  run(cycles: number): void {
    this.machine.exports.run(cycles);
    this.machine.exports.clearStop();
  }

  /** Bytes of SRAM at a bus address of either alias. */
  memory(address: number, length: number): Uint8Array {
    const offset = address & 0x3fffffff;
    return this.machine.sram.subarray(offset, offset + length);
  }

  /** The PLIC's pending bit of a source. */
  pending(source: number): boolean {
    return ((this.read(0x0c001000 + 4 * (source >> 5)) >>> (source & 31)) & 1) === 1;
  }
}
