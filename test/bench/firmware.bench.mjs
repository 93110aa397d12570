// Instruction counts of the lowered core under QEMU (exact, the same on every machine): boot, kernels beside plain C,
// and every operation of the kmodel interpreter on the shared models. Prints them and keeps them in
// test/bench/firmware-counts.json, where a change shows in review.
// Usage: node test/bench/firmware.bench.mjs
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const outfile = join(root, "build", "tools", "run", "firmware-bench.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/bench/firmware/bench.ts"],
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
