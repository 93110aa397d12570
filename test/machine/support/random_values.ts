/** Register contents at which integer and floating-point units go wrong. */
import type { Random } from "./random.ts";

export const POOL_WORDS = 4096;

/** 4096 values: special ones, powers of two, boxed singles, doubles with near exponents, anything. */
export function valuePool(random: Random): BigUint64Array {
  const words = new BigUint64Array(POOL_WORDS);
  const special = [
    0n,
    1n,
    2n,
    ~0n,
    1n << 63n,
    (1n << 63n) - 1n,
    0x80000000n,
    0x7fffffffn,
    0xffffffff00000000n,
    0xffffffff80000000n,
    0x3ff0000000000000n,
    0xbff0000000000000n,
    0x7ff0000000000000n,
    0xfff0000000000000n,
    0x7ff8000000000000n,
    0x7ff0000000000001n,
    0x0010000000000000n,
    0x000fffffffffffffn,
    0x0000000000000001n,
    0x8000000000000000n,
    0x7fefffffffffffffn,
    0x43e0000000000000n,
    0xc3e0000000000000n,
    0x41dfffffffc00000n,
    0x3ca0000000000000n,
    0x3fe0000000000000n,
    0x0008000000000000n,
  ];
  const singles = [
    0x00000000n,
    0x80000000n,
    0x3f800000n,
    0xbf800000n,
    0x7f800000n,
    0xff800000n,
    0x7fc00000n,
    0x7f800001n,
    0x00800000n,
    0x007fffffn,
    0x00000001n,
    0x7f7fffffn,
    0x4f000000n,
    0xcf000000n,
    0x5f000000n,
    0x3f000000n,
    0x33800000n,
  ];
  for (let i = 0; i < POOL_WORDS; i++) {
    const bits = random.bits64();
    const kind = random.below(10);
    if (kind === 0) words[i] = BigInt.asUintN(64, random.pick(special));
    else if (kind === 1) words[i] = 0xffffffff00000000n | random.pick(singles);
    else if (kind === 2) words[i] = 0xffffffff00000000n | (bits & 0xffffffffn);
    // Doubles and boxed singles with exponents near one another, so that additions cancel and products matter.
    else if (kind === 3) words[i] = (bits & 0x800fffffffffffffn) | (BigInt(1018 + random.below(12)) << 52n);
    else if (kind === 4)
      words[i] = 0xffffffff00000000n | (bits & 0x807fffffn) | (BigInt(122 + random.below(12)) << 23n);
    else if (kind === 5) words[i] = BigInt.asUintN(64, BigInt(random.below(200) - 100));
    else if (kind === 6) words[i] = 1n << BigInt(random.below(64));
    else if (kind === 7) words[i] = (bits & 0x800fffffffffffffn) | (BigInt(random.below(2048)) << 52n);
    else words[i] = bits;
  }
  return words;
}
