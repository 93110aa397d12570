// Instruction counts of image operations at 320x240 under QEMU (exact, the same on every machine), beside plain C that does the
// same job and must give the same pixels. Prints them and keeps them in test/bench/image-counts.json, where a change shows
// in review.
// Usage: node test/bench/image.bench.mjs
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const outfile = join(root, "build", "tools", "run", "image-bench.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/bench/image/bench.ts"],
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
