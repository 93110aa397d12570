/** Whatever is passed to module image, at most a Python exception comes of it. */
import { expect, it } from "vitest";
// @ts-expect-error: a script without types
import { fuzzImage } from "../fuzz/image/run.mjs";

it("random calls raise or work", () => {
  for (const seed of [1, 2]) {
    const { status, stdout, stderr } = fuzzImage(seed, 20_000);
    expect([seed, status, stderr]).toEqual([seed, 0, ""]);
    const [, raised] = /calls 20000 methods \d+ raised (\d+)/.exec(stdout)!;
    // some calls do work
    expect(Number(raised)).toBeLessThan(18_000);
  }
}, 60_000);
