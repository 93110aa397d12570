// Format, lint and types of the whole tree. Usage: node tools/lint.mjs [--write]
//
// AssemblyScript puts decorators on functions, which biome's parser refuses. Those sources are linted as a copy
// in which such decorators are comments; lines and columns stay what they are in the original.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const copy = join(root, "build", "lint");
const write = process.argv.includes("--write");
/** Where AssemblyScript lies: the core, and the entries that tests compile. */
const isAssemblyScript = (path) => /^assembly\/.*\.ts$|^test\/.*\/(asm\/.*|entry)\.ts$/.test(path);
const CLASS_DECORATORS = new Set(["unmanaged", "final", "sealed"]);

function run(program, args, cwd) {
  const { status } = spawnSync(join(root, "node_modules", ".bin", program), args, { cwd, stdio: "inherit" });
  return status === 0;
}

function copyForLint(path) {
  const text = readFileSync(join(root, path), "utf8");
  const lines = text.replace(/^@(\w+)(\([^)\n]*\))?(.*)$/gm, (line, name, args = "", rest) => {
    if (CLASS_DECORATORS.has(name)) return line;
    return rest.trim() === "" ? `//@${name}${args}` : `/*@${name}${args}*/${rest}`;
  });
  mkdirSync(join(copy, dirname(path)), { recursive: true });
  writeFileSync(join(copy, path), lines);
}

function lintAssemblyScript() {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const folder of ["assembly", "test"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      const path = join(folder, name);
      if (isAssemblyScript(path)) copyForLint(path);
    }
  }
  const config = JSON.parse(readFileSync(join(root, ".biome.json"), "utf8"));
  config.vcs.enabled = false;
  config.files.includes = ["**"];
  writeFileSync(join(copy, "biome.json"), JSON.stringify(config));
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  return run("biome", ["lint", "--error-on-warnings", "assembly", "test"], copy);
}

const steps = [
  run("biome", ["check", "--error-on-warnings", ...(write ? ["--write"] : []), "."], root),
  lintAssemblyScript(),
  run("tsc", ["--noEmit"], root),
];
process.exit(steps.every(Boolean) ? 0 : 1);
