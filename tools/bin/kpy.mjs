#!/usr/bin/env node
// Starts the bundled command; says what to do when it has not been built yet.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const bundle = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "build", "tools", "kpy.mjs");
if (!existsSync(bundle)) {
  process.stderr.write("kpy: this checkout is not built yet; run `make build` first\n");
  process.exit(1);
}
await import(pathToFileURL(bundle).href);
