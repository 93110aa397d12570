/**
 * Every shared model, every case, against the outputs of the reference runtime, and every node of the real
 * models against its digest. Needs the shared data beside the repository; skipped without it, except in CI.
 */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { type KModel, KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { trace } from "../../tools/src/kmodel/trace.ts";
import { firstDifference, type GoldenCase, goldenNames, readGolden } from "./shared_models.ts";

function expectOutputs(model: KModel, { name, outputs }: GoldenCase): void {
  expect(model.outputs.length).toBe(outputs.length);
  for (const [i, want] of outputs.entries()) {
    const difference = firstDifference(model.outputs[i].dtype, model.output(i), want);
    expect(difference, `case ${name}, output ${i}: first difference`).toBe(-1);
  }
}

for (const kind of ["ops", "real"] as const) {
  const models = goldenNames(kind);
  const host = createHost();
  const runtime = new KModelRuntime(host);
  describe.skipIf(models.length === 0)(kind, () => {
    it.each(models)("$name", ({ name, folder }) => {
      const { file, cases, nodes } = readGolden(folder, name);
      const model = runtime.load(file);
      expect(cases.length).toBeGreaterThan(0);
      for (const golden of cases) {
        model.setInputs(golden.inputs);
        if (nodes && golden.name === "s0") {
          const lines = trace(model);
          expect(lines.map(({ index, area, dtype, sha256 }) => ({ index, area, dtype, sha256 }))).toEqual(
            nodes.map(({ index, area, dtype, sha256 }) => ({ index, area, dtype, sha256 })),
          );
        } else {
          model.run();
        }
        expectOutputs(model, golden);
      }
      model.unload();
    });

    // The hand-made models under ops/ split weight loads in a way of their own.
    if (kind === "ops") return;
    it("breaks no rule of the hardware", () => {
      expect(host.sim.violation_total()).toBe(0);
    });
  });
}
