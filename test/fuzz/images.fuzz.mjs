// Damaged firmware images against the emulator; see images/main.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { status } = spawnSync(process.execPath, [path("../../tools/run.mjs"), path("images/main.ts")], {
  stdio: "inherit",
});
process.exit(status ?? 1);
