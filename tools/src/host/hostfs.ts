/** Host folders seen by scripts (`/host`, `--sd`, `--fs`): the handler behind `hal.hostfs`. */
import type { LinearMemory } from "./memory.ts";

const ENODEV = -19;

/** One call of `hal.hostfs`; `ptr` and `len` are a buffer in the core's memory. Returns >= 0 or a negative errno. */
export type HostFs = (op: number, path: string, arg: number, ptr: number, len: number) => number;

export function hostfsImports(
  handler: HostFs | undefined,
  memory: LinearMemory,
): Record<string, WebAssembly.ImportValue> {
  return {
    hostfs: (op: number, path: number, pathLen: number, arg: number, ptr: number, len: number) =>
      handler ? handler(op, memory.text(path, pathLen), arg, ptr >>> 0, len >>> 0) : ENODEV,
  };
}
