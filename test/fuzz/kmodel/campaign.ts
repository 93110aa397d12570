/** A fuzzing campaign: many attacks on one core, which must stay healthy. */
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";
import { type Counts, FuzzTarget } from "./target.ts";

export interface Campaign {
  seeds: Seed[];
  seed: number;
  attacks: number;
  /** Stop earlier after so many seconds. */
  seconds?: number;
  /** Called every 1000 attacks. */
  progress?: (done: number) => void;
}

const HEALTH_INTERVAL = 1000;
const RANDOM_BYTES = 4096;

/** A model and what it gave before the attacks. */
function healthCheck(target: FuzzTarget, seed: Seed): () => void {
  const run = () => {
    const model = target.runtime.load(seed.file);
    const random = new Random(1);
    model.setInputs(model.inputs.map((t) => random.bytes(t.bytes)));
    model.run();
    const outputs = model.outputs.map((_, i) => Buffer.from(model.output(i)).toString("hex"));
    model.unload();
    return outputs.join();
  };
  const golden = run();
  return () => {
    if (run() !== golden) throw new Error(`${seed.name} gives another result after the attacks`);
  };
}

/** Runs a campaign. Throws with the number of the attack at the first defect. */
export function runCampaign(campaign: Campaign): { done: number; counts: Counts } {
  const target = new FuzzTarget();
  const healthy = healthCheck(target, campaign.seeds[campaign.seeds.length - 1]);
  const stop =
    campaign.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + campaign.seconds * 1000;
  let done = 0;
  for (; done < campaign.attacks && Date.now() < stop; done++) {
    const random = new Random((campaign.seed + done * 2654435761) >>> 0);
    const seed = random.pick(campaign.seeds);
    const noise = random.below(64) === 0;
    const file = noise ? random.bytes(1 + random.below(RANDOM_BYTES)) : mutate(seed.file, random);
    try {
      target.attack(file, campaign.seed + done);
    } catch (error) {
      const from = noise ? "random bytes" : seed.name;
      throw new Error(`attack ${done} of seed ${campaign.seed} (${from}): ${(error as Error).message}`, {
        cause: error,
      });
    }
    if (done % HEALTH_INTERVAL === HEALTH_INTERVAL - 1) {
      healthy();
      campaign.progress?.(done + 1);
    }
  }
  healthy();
  return { done, counts: target.counts };
}
