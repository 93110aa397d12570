// Filesystems: power cuts, damaged images and, with KPY_LITTLEFS, the original littlefs; see fs/main.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, {
    stdio: "inherit",
    cwd: path("../.."),
    env: { ...process.env, KPY_FS_WASM: wasm },
  });
  if (status !== 0) process.exit(status ?? 1);
};
const wasm = path("../../build/test/fs.wasm");
const options = ["--runtime", "stub", "--use", "abort=", "--noAssert", "-O2", "--initialMemory", "8"];
run(
  path("../../node_modules/assemblyscript/bin/asc.js"),
  "test/fs/asm/volume.ts",
  ...options,
  "--outFile",
  wasm,
);
run(path("../../tools/run.mjs"), path("fs/main.ts"));
