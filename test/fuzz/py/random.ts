/** A seeded generator of random choices (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A number from 0 up to, not including, `n`. */
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** One of the functions, each weighted by its number. */
  weighted<T>(choices: readonly (readonly [number, () => T])[]): T {
    let n = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of choices) {
      n -= weight;
      if (n < 0) return make();
    }
    throw new Error("no choice");
  }
}
