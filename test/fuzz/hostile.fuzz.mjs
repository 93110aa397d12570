// Hostile scripts, data and REPL input; see hostile/main.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [path("../../tools/run.mjs"), path("hostile/main.ts"), ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
