/** Reading the files that `kpy infer` and `kpy inspect` are given, with messages a user can act on. */
import { readFileSync } from "node:fs";
import { CliError } from "../cli/error.ts";
import { KModelError } from "./errors.ts";
import type { KModel, KModelRuntime } from "./runtime.ts";

export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(error);
    throw new CliError(`${path}: ${reason}`);
  }
}

/** Loads a model; a refusal names the file. `bind` as in KModelRuntime.load. */
export function loadModel(runtime: KModelRuntime, path: string, bind: boolean): KModel {
  const data = readInput(path);
  if (data.length === 0) throw new CliError(`${path}: the file is empty`);
  try {
    return runtime.load(data, bind);
  } catch (error) {
    if (!(error instanceof KModelError)) throw error;
    const hint =
      error.codeName === "NOT_A_KMODEL" && /\.smodel$/i.test(path) ? " A .smodel is encrypted." : "";
    throw new CliError(`${path}: ${error.message}${hint}`);
  }
}
