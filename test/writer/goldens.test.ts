/**
 * The tests' own reader and reference kernels against the golden outputs of the shared models. This is what
 * makes the reference evaluator, and the table of body fields, trustworthy expectations for everything else.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { differs } from "./compare.ts";
import { decodeModel, type StoredNode } from "./decode.ts";
import { runFile } from "./run_file.ts";
import { sharedFolder } from "./shared.ts";

const models = sharedFolder("models");

/** Real models that the big-integer KPU kernel can run in a few seconds. */
const SMALL_REAL = ["nncase_iris", "sdk_mask_detect_da94082"];

/** Results of exp, log, sin and cos may differ from glibc's in the last place, and by a few after arithmetic. */
const LIBM_ULPS = 4;
const LIBM_UNARY = ["cos", "exp", "log", "sin"];

function usesLibm({ op, attributes }: StoredNode): boolean {
  if (op === "unary") return LIBM_UNARY.includes(attributes.op as string);
  return op === "softmax" || op === "nnil_unary_method";
}

function folders(): string[] {
  if (!models) return [];
  const ops = readdirSync(join(models, "ops")).map((name) => join(models, "ops", name));
  return [...ops, ...SMALL_REAL.map((name) => join(models, "real", name))];
}

describe.skipIf(!models)("reference kernels on the shared models", () => {
  for (const folder of folders()) {
    it(folder.split("/").slice(-2).join("/"), () => {
      const file = readFileSync(join(folder, "model.kmodel"));
      const { inputs, outputs, nodes } = decodeModel(file);
      const ulps = nodes.some(usesLibm) ? LIBM_ULPS : 0;
      const cases = [
        ...new Set(readdirSync(folder).flatMap((name) => name.match(/^(\w+)\.in0\.bin$/)?.[1] ?? [])),
      ];
      expect(cases.length).toBeGreaterThan(0);
      for (const name of cases) {
        const given = inputs.map((_, k) => readFileSync(join(folder, `${name}.in${k}.bin`)));
        const results = runFile(
          file,
          given.map((bytes) => Uint8Array.from(bytes)),
        );
        results.forEach((bytes, k) => {
          const golden = Uint8Array.from(readFileSync(join(folder, `${name}.out${k}.bin`)));
          expect(differs(bytes, golden, outputs[k].dtype, ulps), `case ${name}, output ${k}`).toBe("");
        });
      }
    });
  }
});
