/** Damaged firmware images: always a run or a clear report, never a crash of the emulator. More: `make fuzz`. */
import { expect, it } from "vitest";
import { imageRound } from "./images/round.ts";

const ROUNDS = 80;

it(`${ROUNDS} random and damaged images`, { timeout: 300_000 }, () => {
  const endings = new Map<string, number>();
  for (let seed = 0; seed < ROUNDS; seed++) {
    const ending = imageRound(seed);
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }
  for (const ending of ["refused", "ran", "lost", "rule"])
    expect(endings.get(ending) ?? 0).toBeGreaterThan(0);
});
