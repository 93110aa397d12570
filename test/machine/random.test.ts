/**
 * 100,000 random instruction sequences give the same registers and memory as on QEMU; 20,000 of them with misaligned
 * loads and stores, which QEMU's `virt` does and the machine does as an option.
 */
import { describe, expect, it } from "vitest";
import { machineWith, runUntil } from "./support/guest.ts";
import { hasQemu, runQemu } from "./support/qemu.ts";
import { randomProgram } from "./support/random_program.ts";

const PROGRAMS = 5;
const SEQUENCES = 20_000;
const MISALIGNED_PROGRAM = 5;

/** Park the second hart: it must not take part. */
const park = (machine: ReturnType<typeof machineWith>): void => machine.setPc(1, BigInt(0x805ffff0));

function results(image: Uint8Array, done: number, at: number, count: number, misaligned: boolean): Buffer {
  const machine = machineWith(image);
  machine.exports.setMisaligned(Number(misaligned));
  machine.sram.set([0x6f, 0, 0, 0], 0x5ffff0); // j .
  machine.exports.memoryChanged();
  park(machine);
  runUntil(machine, () => machine.sram[done] === 1);
  return Buffer.from(machine.sram.slice(at, at + count * 8));
}

describe.runIf(hasQemu())("random programs", () => {
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const misaligned = seed === MISALIGNED_PROGRAM;
    it(`program ${seed}: ${SEQUENCES} sequences ${misaligned ? "with misaligned accesses " : ""}as on QEMU`, () => {
      const { image, count, done, results: at } = randomProgram(seed, SEQUENCES, misaligned);
      const expected = runQemu(image);
      const found = results(image, done, at, count, misaligned);
      expect(expected.length).toBe(count * 8);
      const differing: number[] = [];
      for (let i = 0; i < count; i++) {
        if (expected.readBigUInt64LE(i * 8) !== found.readBigUInt64LE(i * 8)) differing.push(i);
      }
      expect(differing).toEqual([]);
      // Every sequence really did something of its own.
      const hashes = new Set(Array.from({ length: count }, (_, i) => expected.readBigUInt64LE(i * 8)));
      expect(hashes.size).toBeGreaterThan(count * 0.99);
    });
  }
});
