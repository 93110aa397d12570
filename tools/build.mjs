// Builds the host side: the wasm modules of asconfig.json and the bundled `kpy` command.
// Usage: node tools/build.mjs [core] [sim] [machine] [cli]   (default: all of them)
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const entries = {
  core: "assembly/index.ts",
  sim: "assembly/sim/index.ts",
  machine: "assembly/sim/machine/index.ts",
};

function compileWasm(target) {
  const asc = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
  const args = [asc, entries[target], "--config", "asconfig.json", "--target", target];
  if (target === "core") args.push("--enable", "simd"); // for Node; the firmware compiles it without
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Digests of the valid board and sensor files: `kpy` checks only what has been changed since (tools/src/firmware/board.ts). */
function validFiles() {
  const digests = [];
  for (const folder of [join(root, "boards"), join(root, "boards", "sensors")]) {
    const schema = readFileSync(join(folder, "schema.json"), "utf8");
    const validate = new Ajv({ strictTypes: false, strictTuples: false }).compile(JSON.parse(schema));
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith(".json") || name === "schema.json") continue;
      const text = readFileSync(join(folder, name), "utf8");
      if (validate(JSON.parse(text)))
        digests.push(createHash("sha256").update(schema).update("\0").update(text).digest("hex"));
    }
  }
  return digests;
}

async function bundleCli() {
  const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  await build({
    absWorkingDir: root,
    entryPoints: { kpy: "tools/src/cli/main.ts" },
    outdir: "build/tools",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    splitting: true,
    chunkNames: "chunk-[hash]",
    define: { KPY_VERSION: JSON.stringify(version), KPY_VALID: JSON.stringify(validFiles()) },
    banner: {
      js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
    },
    logLevel: "warning",
  });
}

/** The frozen scripts are a source of the core that is made here. */
await import("./freeze.mjs");
const wanted = process.argv.slice(2);
const all = wanted.length === 0;
mkdirSync(join(root, "build", "wasm"), { recursive: true });
for (const target of Object.keys(entries)) {
  if (all ? existsSync(join(root, entries[target])) : wanted.includes(target)) compileWasm(target);
}
if (all || wanted.includes("cli")) await bundleCli();
