// Filesystems: power cuts, damaged images and, with KPY_LITTLEFS, the original littlefs; see fs/main.ts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { status } = spawnSync(process.execPath, [path("../../tools/run.mjs"), path("fs/main.ts")], {
  stdio: "inherit",
});
process.exit(status ?? 1);
