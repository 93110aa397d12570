// The Python runtime of the firmware in RISC-V instructions under QEMU (exact, the same on every machine): rounds of small loops
// (test/bench/python/rounds), a collection, bytes per object, code size by area. Prints them and keeps them in
// test/bench/python-counts.json, where a change shows in review. With PERF_BENCH = MicroPython's folder tests/perf_bench it also
// runs those 16 programs, beside what MicroPython 1.27 needs.
// Usage: [PERF_BENCH=FOLDER] node test/bench/python.bench.mjs
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const outfile = join(root, "build", "tools", "run", "python-bench.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/bench/python/bench.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  logLevel: "warning",
});
process.exit(spawnSync(process.execPath, [outfile], { cwd: root, stdio: "inherit" }).status ?? 1);
