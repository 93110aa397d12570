/**
 * Random models of all 28 opcodes through verifier, plan, loader, interpreter, KPU driver and KPU model, against
 * the reference evaluator. Seeds are in the test names and messages; KPY_SEED adds to all of them.
 */
import { describe, expect, it } from "vitest";
import {
  ALL_OPS,
  CPU_OPS,
  type GenerateOptions,
  generateModel,
} from "../../tools/src/writer/generate/generate.ts";
import type { OpName } from "../../tools/src/writer/opcodes.ts";
import { type WriteOptions, writeModel } from "../../tools/src/writer/write.ts";
import { differs } from "../writer/compare.ts";
import { asBytes, evaluate } from "../writer/reference/evaluate.ts";
import { CoreRunner } from "./generated_core.ts";

const BASE_SEED = Number(process.env.KPY_SEED ?? 0);
/** For results of exp, log, sin and cos, which differ between math libraries in their last places. */
const LIBM_ULPS = 4;
const runner = new CoreRunner();

function check(options: GenerateOptions, write: WriteOptions = {}): Set<OpName> {
  const seed = options.seed + BASE_SEED;
  const { graph, inputs, isExact } = generateModel({ ...options, seed });
  const expected = evaluate(graph, inputs);
  const results = runner.run(writeModel(graph, write).bytes, inputs.map(asBytes), graph.outputs.length);
  graph.outputs.forEach((tensor, k) => {
    const allowed = isExact(tensor) ? 0 : LIBM_ULPS;
    const difference = differs(results[k], asBytes(expected.get(tensor)!), tensor.dtype, allowed);
    expect(difference, `seed ${seed}, output ${k}`).toBe("");
  });
  return new Set(graph.nodes.map((node) => node.op));
}

describe("generated models in the core", () => {
  for (const op of ALL_OPS) {
    it(`${op}: 40 models of a few nodes, seeds 1 to 40`, () => {
      for (let seed = 1; seed <= 40; seed++) expect(check({ seed, nodes: 3, ops: [op] }).has(op)).toBe(true);
    });
  }

  it("all opcodes mixed: 60 models of 40 nodes, seeds 1000 to 1059", () => {
    const seen = new Set<OpName>();
    for (let seed = 1000; seed < 1060; seed++) {
      for (const op of check({ seed, nodes: 40 }, { cutLastGap: seed % 2 === 0 })) seen.add(op);
    }
    expect([...seen].sort()).toEqual([...ALL_OPS].sort());
  });

  it("CPU target without a KPU node: 20 models of 60 nodes, seeds 2000 to 2019", () => {
    for (let seed = 2000; seed < 2020; seed++) check({ seed, nodes: 60, ops: CPU_OPS }, { target: "cpu" });
  });

  it("500 nodes: 3 models, seeds 3000 to 3002", () => {
    for (let seed = 3000; seed < 3003; seed++) check({ seed, nodes: 500 });
  });

  it("breaks no rule of the hardware and leaves the heap empty", () => {
    expect(runner.violations()).toBe(0);
    expect(runner.heapUsed()).toBe(0);
  });
});
