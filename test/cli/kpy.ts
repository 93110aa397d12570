/** Runs the built `kpy` command. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));

export interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Wall-clock time, process start to exit. */
  ms: number;
}

export function kpy(...args: string[]): Result {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: "utf8" });
  return { status, stdout, stderr, ms: performance.now() - start };
}
