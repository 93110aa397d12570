/**
 * The shared kmodels on kpy's own M5StickV image in strict mode: `KPU.load(0x500000)` and `KPU.forward` through the
 * REPL, outputs byte for byte as the goldens. Of every family of one-op models one is run, with case s0; all models
 * and cases with KPY_GOLDENS=all (`make goldens`). Needs the image of `kpy build` and the folder `../shared` (or KPY_SHARED);
 * without them it is skipped, in CI it fails.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { goldenModels, runGolden } from "./support/golden_models.ts";
import { Stick } from "./support/stick.ts";

const root = repositoryRoot();
const image = join(root, "build", "m5stickv", "firmware.bin");
const shared = join(process.env.KPY_SHARED ?? join(root, "..", "shared"), "models");
const all = process.env.KPY_GOLDENS === "all";

function available(path: string): boolean {
  const found = existsSync(path);
  if (!found && process.env.CI) throw new Error(`${path} is missing`);
  return found;
}

/** Models of the quick run beside the one-op models. */
const REAL = [
  "real/dae_20200326_c267514",
  "real/seg_4219361",
  "real/donkey_88669ed",
  "real/nncase_iris",
  "real/seg_2c838bf", // 3.4 MB of main memory, an output of 1.7 MB
  "real/seg_4d3af8a",
];

function family(name: string): string {
  return name.replace(/_[^_]*$/, "");
}

const ready = available(image) && available(shared);
const models = ready ? goldenModels(shared) : [];
const chosen = all
  ? models
  : models.filter(
      (m, i) =>
        REAL.includes(m.name) ||
        (m.name.startsWith("ops/") && family(models[i - 1]?.name ?? "") !== family(m.name)),
    );

describe.runIf(ready)("shared kmodels from flash, through the REPL of the m5stickv image", () => {
  let stick: Stick;
  beforeAll(() => {
    stick = new Stick(readFileSync(image));
  });

  it("covers all models", () => {
    expect(models.length).toBeGreaterThanOrEqual(219);
    expect(chosen.length).toBeGreaterThan(40);
  });

  it.each(chosen.map((m) => [m.name, m] as const))("%s", { timeout: 600_000 }, (_name, model) => {
    const outcome = runGolden(stick, model, all ? model.cases : model.cases.slice(0, 1));
    expect(outcome.refused).toBeUndefined();
    expect(outcome.faults).toEqual([]);
    expect(outcome.equal.length).toBeGreaterThan(0);
    expect(stick.violations).toBe(0);
  });
});
