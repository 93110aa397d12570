/** Nothing that a guest does may crash the emulator: random code, random register accesses, damaged images. */
import { describe, expect, it } from "vitest";
import { Machine, Stop } from "../../tools/src/emulator/machine.ts";
import { packImage } from "../../tools/src/firmware/image.ts";
import { Random } from "../machine/support/random.ts";

const CODE_ROUNDS = 1000;
const REGISTER_ROUNDS = 100;
const ACCESSES = 2000;
const CYCLES = 20_000;

function randomBytes(random: Random, length: number): Uint8Array {
  const words = new BigUint64Array(Math.ceil(length / 8)).map(() => random.bits64());
  return new Uint8Array(words.buffer).subarray(0, length);
}

/** Blocks with registers, and how much of each is worth touching. */
const WINDOWS: [number, number][] = [
  [0x02000000, 0x10],
  [0x02004000, 0x10],
  [0x0200bff8, 8],
  [0x0c000000, 0x120],
  [0x0c002000, 0x200],
  [0x0c200000, 0x3000],
  [0x38000000, 0x20],
  [0x38001000, 0x48],
  [0x40000000, 0x800000],
  [0x40800000, 0x48],
  [0x42000000, 0x40],
  [0x50000000, 0x700],
  [0x50200000, 0x70],
  [0x50210000, 0x100],
  [0x50220000, 0x100],
  [0x50250000, 0x200],
  [0x50280000, 0x100],
  [0x502a0000, 0x100],
  [0x502b0000, 0x100],
  [0x502c0000, 0x40],
  [0x502d0000, 0xc0],
  [0x502f0000, 0xc0],
  [0x50400000, 0x20],
  [0x50420000, 0x40],
  [0x50430000, 0x30],
  [0x50440000, 0x70],
  [0x50450000, 0x98],
  [0x50460000, 0x30],
  [0x52000000, 0x120],
  [0x53000000, 0x120],
  [0x54000000, 0x120],
  [0x80000000, 0x800000],
];

/** Values that are likely to switch something on. */
function value(random: Random): bigint {
  const kind = random.below(4);
  if (kind === 0) return random.bits64();
  if (kind === 1) return BigInt(random.below(64));
  if (kind === 2) return 1n << BigInt(random.below(64));
  return BigInt(0x40000000 + random.below(0x800000));
}

const fresh = (): Machine => {
  const machine = new Machine();
  machine.exports.powerOn();
  return machine;
};

describe("random code", () => {
  it(`${CODE_ROUNDS} images of random bytes end in a stop or go on running`, () => {
    const machine = fresh();
    const random = new Random(99);
    const stops = new Set<number>();
    for (let round = 0; round < CODE_ROUNDS; round++) {
      machine.exports.setStrict(round & 1);
      machine.exports.powerOn();
      const code = randomBytes(random, 4096);
      // Half of the words become valid compressed or load/store instructions more often than chance.
      for (let i = 0; i < code.length; i += 4)
        if (random.below(2))
          code[i] = (code[i] & 0x80) | random.pick([0x03, 0x13, 0x23, 0x33, 0x53, 0x63, 0x2f, 0x73]);
      machine.flash.set(packImage(code));
      expect(machine.exports.boot()).toBe(0);
      stops.add(machine.exports.run(CYCLES));
    }
    expect(stops.has(Stop.STUCK)).toBe(true);
  });
});

describe("random register accesses", () => {
  for (let round = 0; round < REGISTER_ROUNDS; round++) {
    it(`round ${round}`, () => {
      const machine = fresh();
      const random = new Random(1000 + round);
      machine.exports.setStrict(round & 1);
      machine.exports.powerOn();
      for (let n = 0; n < ACCESSES; n++) {
        const [base, size] = random.pick(WINDOWS);
        const bytes = 1 << random.below(4);
        const address = (base + (random.below(size) & ~(bytes - 1))) | 0;
        if (random.below(3)) machine.exports.writeBus(address, bytes, value(random));
        else machine.exports.readBus(address, bytes);
        if (random.below(50) === 0) {
          machine.exports.clearStop(); // a broken rule stops it in strict mode
          machine.exports.run(CYCLES);
        }
      }
      expect(machine.cycles).toBeGreaterThan(0n);
    });
  }
});
