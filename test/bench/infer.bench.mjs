// Speed of whole models, kpy infer's core in this process; see infer/main.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { status } = spawnSync(process.execPath, [path("../../tools/run.mjs"), path("infer/main.ts")], {
  stdio: "inherit",
  env: { KPY_SHARED: path("../../../shared"), ...process.env },
});
process.exit(status ?? 1);
