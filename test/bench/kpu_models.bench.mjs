// Whole models on the host build, warm: median time, where it goes, and the ratio to the reference C++ simulator.
// Usage: node test/bench/kpu_models.bench.mjs [--ops] [NAME...]     (needs `node tools/build.mjs core sim`)
// The reference times are those of the table in ../shared/models/README.md (g++ -O2 on one core).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const folder = mkdtempSync(join(tmpdir(), "kpy-bench-"));
try {
  const outfile = join(folder, "models.mjs");
  await build({
    entryPoints: [join(root, "test/bench/models.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const { benchModels } = await import(pathToFileURL(outfile).href);
  benchModels(root, process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
