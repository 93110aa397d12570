/** Compiles AssemblyScript to the wasm that goes into the firmware. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, hashTree, sharedStep } from "./cache.ts";
import { repositoryRoot } from "./root.ts";

/** Keeps the results of the standard library's functions what they are on the host build. */
const EXACT_MATH = "./tools/asc_exact_math.mjs";

export interface WasmOptions {
  /** Entry files, relative to the repository. */
  entries: string[];
  output: string;
  /** Names of core modules that are left out: sources test `isDefined(WITHOUT_NAME)`. */
  without?: string[];
  /** Takes over nothing from other builds. */
  fresh?: boolean;
}

/** Modules that a board switches off, as asc arguments. */
function withoutArguments(names: string[]): string[] {
  return [...names].sort().flatMap((name) => ["--use", `WITHOUT_${name.toUpperCase()}=1`]);
}

/** Compiles with the options of asconfig.json's target "core". Returns whether anything had to be done. */
export function compileWasm(options: WasmOptions): Promise<boolean> {
  const root = repositoryRoot();
  const asc = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
  const args = [
    ...options.entries,
    "--config",
    "asconfig.json",
    "--target",
    "core",
    "--shrinkLevel",
    "1", // less inlining: a fifth less code
    "--transform",
    EXACT_MATH,
    "--debug", // adds names and changes no code: symbols of the firmware, and what is hot (hot.ts)
    ...withoutArguments(options.without ?? []),
  ];
  const version = readFileSync(join(root, "node_modules", "assemblyscript", "package.json"));
  const config = readFileSync(join(root, "asconfig.json"));
  const entries = options.entries.map((file) => readFileSync(join(root, file)));
  const transform = readFileSync(join(root, EXACT_MATH));
  const key = hashOf(
    ...args,
    version,
    config,
    transform,
    ...entries,
    hashTree(join(root, "assembly"), [".ts"]),
  );
  return sharedStep(options.output, key, options.fresh ?? false, () => {
    const command = [asc, ...args, "--outFile", options.output];
    const result = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
    if (result.status !== 0) throw new Error(`asc failed:\n${result.stdout}${result.stderr}`);
  });
}
