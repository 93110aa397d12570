/** A short run of the attacks of `make fuzz`, other ones every time; KPY_SEED repeats one. */
import { expect, test } from "vitest";
import { runCampaign } from "./hostile/campaign.ts";

const seed = Number(process.env.KPY_SEED ?? (process.env.CI ? 1 : Date.now() % 1_000_000_000));

test(`hostile scripts, data and REPL input, seed ${seed}`, () => {
  const { attacks, cases, failures } = runCampaign({ seed, attacks: 1500, milliseconds: 20_000 });
  expect(failures.join("\n")).toBe("");
  expect(attacks).toBeGreaterThan(50);
  expect(cases).toBeGreaterThan(attacks);
});
