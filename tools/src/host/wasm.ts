/** Finds and compiles the wasm modules that `node tools/build.mjs` leaves in build/wasm. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const compiled = new Map<string, WebAssembly.Module>();

/** The folder that holds build/wasm: an ancestor of this file, bundled or not. */
function buildRoot(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(folder, "build", "wasm", `${name}.wasm`))) return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`build/wasm/${name}.wasm is missing: run \`make build\` first`);
    folder = parent;
  }
}

/** The compiled module `name` (kpy, sim, machine). Compiled once per process. */
export function wasmModule(name: string): WebAssembly.Module {
  let module = compiled.get(name);
  if (!module) {
    module = new WebAssembly.Module(readFileSync(join(buildRoot(name), "build", "wasm", `${name}.wasm`)));
    compiled.set(name, module);
  }
  return module;
}
