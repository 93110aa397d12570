/** Models to start from: our own generated ones, and the shared collection when it is there. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ALL_OPS, generateModel } from "../../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../../tools/src/writer/write.ts";
import { sharedFolder } from "../../writer/shared.ts";

const LARGEST = 100_000;

export interface Seed {
  name: string;
  file: Uint8Array;
}

/** Three small models per opcode and a few mixed ones. */
export function generatedSeeds(): Seed[] {
  const seeds: Seed[] = [];
  for (const op of ALL_OPS) {
    for (let seed = 1; seed <= 3; seed++) {
      const { graph } = generateModel({ seed, nodes: 2, ops: [op] });
      seeds.push({ name: `${op} ${seed}`, file: writeModel(graph).bytes });
    }
  }
  for (let seed = 100; seed < 110; seed++) {
    seeds.push({ name: `mixed ${seed}`, file: writeModel(generateModel({ seed, nodes: 12 }).graph).bytes });
  }
  return seeds;
}

/** The shared models of at most LARGEST bytes. */
export function sharedSeeds(): Seed[] {
  const seeds: Seed[] = [];
  for (const kind of ["ops", "real"]) {
    const folder = sharedFolder(join("models", kind));
    if (!folder) continue;
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name, "model.kmodel");
      if (statSync(path).size <= LARGEST) seeds.push({ name, file: readFileSync(path) });
    }
  }
  return seeds;
}
