// One run of calls.py: what `kpy run` printed, with a trace when asked for.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const KPY = fileURLToPath(new URL("../../../tools/bin/kpy.mjs", import.meta.url));
const CALLS = readFileSync(new URL("calls.py", import.meta.url), "utf8");

/** Runs `calls` random calls from a seed. */
export function fuzzImage(seed, calls, trace = false) {
  const folder = mkdtempSync(join(tmpdir(), "kpy-"));
  try {
    const script = join(folder, "calls.py");
    writeFileSync(script, `SEED = ${seed}\nCALLS = ${calls}\nTRACE = ${trace ? "True" : "False"}\n${CALLS}`);
    const options = { encoding: "utf8", maxBuffer: 1 << 28, timeout: 300_000 };
    const { status, stdout, stderr } = spawnSync(process.execPath, [KPY, "run", script], options);
    return { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
