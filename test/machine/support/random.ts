/** Deterministic random numbers (xorshift64*). */
export class Random {
  private state: bigint;

  constructor(seed: number) {
    this.state = BigInt(seed) * 0x9e3779b97f4a7c15n + 1n;
    for (let i = 0; i < 4; i++) this.bits64();
  }

  bits64(): bigint {
    let x = BigInt.asUintN(64, this.state) || 1n;
    x ^= x >> 12n;
    x = BigInt.asUintN(64, x ^ (x << 25n));
    x ^= x >> 27n;
    this.state = x;
    return BigInt.asUintN(64, x * 0x2545f4914f6cdd1dn);
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return Number(this.bits64() >> 11n) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}
