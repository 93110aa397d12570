/**
 * The names that modules and types of MicroPython have (lists of the measuring stick, in `../shared` or KPY_SHARED): those that kpy
 * lacks are listed here with docs/compat.md. Without the lists it is skipped, in CI it fails.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runKpy } from "./python.ts";

const folder = join(
  process.env.KPY_SHARED ?? join(import.meta.dirname, "..", "..", "..", "shared"),
  "micropython",
);

interface Surface {
  modules: Record<string, string[]>;
  types: Record<string, string[]>;
}

/** Names that only make sense with an operating system below, other filesystems, and what the K210 port of MaixPy lacks, too. */
const SYSTEM = ["errno", "getenv", "system"];
const SYSTEM_127 = ["VfsLfs1", "VfsPosix", "errno", "getenv", "putenv", "system", "unsetenv"];
const MISSING: Record<string, Record<string, string[]>> = {
  "surface-mpy111-maix.json": { uos: SYSTEM, os: SYSTEM },
  "surface-mpy127-f32.json": {
    sys: ["executable"],
    urandom: ["__init__"],
    random: ["__init__"],
    uos: SYSTEM_127,
    os: SYSTEM_127,
    machine: ["PinBase", "Signal", "mem16", "mem32", "mem8", "time_pulse_us"],
    vfs: ["VfsLfs1", "VfsPosix", "VfsRom"],
  },
};

function missing(surface: Surface): Record<string, string[]> {
  const script = `
M = ${JSON.stringify(surface.modules)}
T = ${JSON.stringify(surface.types)}
for m in M:
    module = __import__(m)
    for n in M[m]:
        if not hasattr(module, n):
            print(m, n)
for t in T:
    for n in T[t]:
        if not hasattr(eval(t), n):
            print(t, n)
`;
  const { stdout, stderr } = runKpy(script);
  expect(stderr).toBe("");
  const found: Record<string, string[]> = {};
  for (const line of stdout.split("\n").filter(Boolean)) {
    const [owner, name] = line.split(" ") as [string, string];
    found[owner] = [...(found[owner] ?? []), name];
  }
  return found;
}

describe.skipIf(!existsSync(folder) && !process.env.CI)("names that MicroPython has", () => {
  test.each(Object.keys(MISSING))("%s", (file) => {
    const surface: Surface = JSON.parse(readFileSync(join(folder, file), "utf8"));
    expect(missing(surface)).toEqual(MISSING[file]);
  });
});
