/** Runs programs on the emulated machine without a boot image: straight into SRAM. */
import { type Listener, Machine } from "../../../tools/src/emulator/machine.ts";

export function machineWith(image: Uint8Array, listener: Listener = {}): Machine {
  const machine = new Machine(listener);
  machine.exports.powerOn();
  loadProgram(machine, image);
  return machine;
}

/** Puts a program at 0x80000000 of a machine that was reset. */
export function loadProgram(machine: Machine, image: Uint8Array): void {
  machine.sram.fill(0, 0, 6 << 20);
  machine.sram.set(image);
  machine.exports.memoryChanged();
}

/** Runs until `condition` holds; throws when the machine stops or the cycles are used up. */
export function runUntil(machine: Machine, condition: () => boolean, cycles = 2_000_000_000): void {
  for (let used = 0; used < cycles; used += 1_000_000) {
    const stop = machine.exports.run(1_000_000);
    if (condition()) return;
    if (stop !== 0) throw new Error(`the machine stopped: ${stop}, pc ${machine.hart(0).pc.toString(16)}`);
  }
  throw new Error(`condition not reached in ${cycles} cycles, pc ${machine.hart(0).pc.toString(16)}`);
}
