import { describe, expect, it } from "vitest";
import { powerCuts } from "./power.ts";

describe("littlefs: power cuts", () => {
  it.each([
    { blockSize: 4096, blocks: 160, prog: 32, operations: 2000, seed: 11, every: 149 },
    { blockSize: 512, blocks: 900, prog: 16, operations: 300, seed: 12, every: 29 },
    { blockSize: 4096, blocks: 160, prog: 256, operations: 200, seed: 13, every: 11 },
  ])(
    "$operations operations on blocks of $blockSize bytes, programmed by $prog",
    async (options) => {
      const result = await powerCuts(options);
      expect(result.failure).toBe("");
      expect(result.operations).toBe(options.operations);
      expect(result.cuts).toBeGreaterThan(20);
    },
    300_000,
  );
});
