// `make bench`: runs every test/bench/*.bench.mjs, one after the other. Usage: node test/bench/run.mjs [NAME...]
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const SUFFIX = ".bench.mjs";
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();
if (names.length === 0) {
  process.stderr.write(`no benchmark ${wanted.join(", ")} in test/bench\n`);
  process.exit(1);
}
let failed = 0;
for (const name of names) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [join(folder, name + SUFFIX)], { stdio: "inherit" });
  if (status !== 0) failed++;
}
if (failed > 0) process.stderr.write(`${failed} of ${names.length} benchmarks failed\n`);
process.exit(failed > 0 ? 1 : 0);
