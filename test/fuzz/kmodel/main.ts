/**
 * `make fuzz`: 100,000 mutated kmodels on one core. KPY_SEED repeats a run, FUZZ_SECONDS shortens it,
 * KPY_ATTACKS sets the number.
 */
import { runCampaign } from "./campaign.ts";
import { generatedSeeds, sharedSeeds } from "./seeds.ts";

const seed = Number(process.env.KPY_SEED ?? Date.now() % 1_000_000_000);
const attacks = Number(process.env.KPY_ATTACKS ?? 100_000);
const seconds = process.env.FUZZ_SECONDS ? Number(process.env.FUZZ_SECONDS) : undefined;
const seeds = [...generatedSeeds(), ...sharedSeeds()];
process.stdout.write(`kmodel fuzz: seed ${seed}, ${seeds.length} models to start from\n`);
const start = Date.now();
const { done, counts } = runCampaign({
  seeds,
  seed,
  attacks,
  seconds,
  progress: (n) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${n} of ${attacks}`);
  },
});
if (process.stderr.isTTY) process.stderr.write("\r");
process.stdout.write(`${done} files in ${((Date.now() - start) / 1000).toFixed(1)} s, `);
process.stdout.write(`slowest ${counts.slowest.toFixed(0)} ms: ${counts.ran} ran, the rest was refused:\n`);
for (const [name, n] of [...counts.rejected].sort((a, b) => b[1] - a[1])) {
  process.stdout.write(`  ${String(n).padStart(7)} ${name}\n`);
}
process.stdout.write("no trap, no hang, no foreign access, no leak, every error catalogued\n");
