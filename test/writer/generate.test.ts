/**
 * Random models: what the writer puts into the file (fields, addresses, lifetimes) must give, when the file is
 * read back and run literally on its memory areas, what the graph says.
 */
import { describe, expect, it } from "vitest";
import { ALL_OPS, CPU_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import type { OpName } from "../../tools/src/writer/opcodes.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { differs } from "./compare.ts";
import { asBytes, evaluate } from "./reference/evaluate.ts";
import { runFile } from "./run_file.ts";

function check(seed: number, nodes: number, ops?: readonly OpName[]): Set<OpName> {
  const { graph, inputs } = generateModel({ seed, nodes, ops });
  const expected = evaluate(graph, inputs);
  const results = runFile(writeModel(graph).bytes, inputs.map(asBytes));
  graph.outputs.forEach((tensor, k) => {
    const difference = differs(results[k], asBytes(expected.get(tensor)!), tensor.dtype);
    expect(difference, `seed ${seed}, ${nodes} nodes, output ${k}`).toBe("");
  });
  return new Set(graph.nodes.map((node) => node.op));
}

describe("generated models, file against graph", () => {
  for (const op of ALL_OPS) {
    it(`only ${op}, as far as it can stand alone`, () => {
      for (let seed = 1; seed <= 8; seed++) expect(check(seed, 3, [op]).has(op)).toBe(true);
    });
  }

  it("uses every opcode in one model of 60 nodes", () => {
    expect([...check(1, 60)].sort()).toEqual([...ALL_OPS].sort());
  });

  it("works without the KPU", () => {
    for (let seed = 1; seed <= 10; seed++) check(seed, 40, CPU_OPS);
  });

  it("works with 500 nodes", () => {
    check(77, 500);
  });

  it("is reproducible", () => {
    const once = (): Uint8Array => writeModel(generateModel({ seed: 5, nodes: 50 }).graph).bytes;
    expect(once()).toEqual(once());
  });
});
