/** A short, fixed run of the fuzzer; `make fuzz` runs 100,000 with a fresh seed. */
import { expect, it } from "vitest";
import { runCampaign } from "../fuzz/kmodel/campaign.ts";
import { generatedSeeds, sharedSeeds } from "../fuzz/kmodel/seeds.ts";

it("6000 hostile models, seed 2020: no trap, no hang, no leak, every error catalogued", () => {
  const seeds = [...generatedSeeds(), ...sharedSeeds()];
  const { done, counts } = runCampaign({ seeds, seed: 2020, attacks: 6000 });
  expect(done).toBe(6000);
  expect(counts.ran).toBeGreaterThan(500);
  expect(counts.rejected.size).toBeGreaterThan(12);
});
