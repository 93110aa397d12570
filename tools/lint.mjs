// Format, lint and types of the whole tree. Usage: node tools/lint.mjs [--write]
//
// AssemblyScript puts decorators on functions, which biome's parser refuses. Those sources are linted as a copy
// in which such decorators are comments; lines stay what they are in the original. With --write, biome's safe
// fixes of the copy go back to the original. They are not formatted: one line often is one table row there.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const copy = join(root, "build", "lint");
const write = process.argv.includes("--write");
const fix = write ? ["--write"] : [];
/** Where AssemblyScript lies: the core, and the entries that tests compile. */
const isAssemblyScript = (path) => /^assembly\/.*\.ts$|^test\/.*\/(asm\/.*|entry)\.ts$/.test(path);
const CLASS_DECORATORS = new Set(["unmanaged", "final", "sealed"]);

function run(program, args, cwd) {
  const { status } = spawnSync(join(root, "node_modules", ".bin", program), args, { cwd, stdio: "inherit" });
  return status === 0;
}

function hideDecorators(text) {
  return text.replace(/^@(\w+)(\([^)\n]*\))?(.*)$/gm, (line, name, args = "", rest) => {
    if (CLASS_DECORATORS.has(name)) return line;
    return rest.trim() === "" ? `//@${name}${args}` : `/*@${name}${args}*/${rest}`;
  });
}

function showDecorators(text) {
  return text.replace(/^\/\/(@\w+(\(.*\))?)$/gm, "$1").replace(/^\/\*(@\w+(\([^)\n]*\))?)\*\//gm, "$1");
}

function copyForLint(path) {
  mkdirSync(join(copy, dirname(path)), { recursive: true });
  writeFileSync(join(copy, path), hideDecorators(readFileSync(join(root, path), "utf8")));
}

function takeFixes(path) {
  const original = readFileSync(join(root, path), "utf8");
  // A fixed import list may be left with a comma behind its last name.
  const fixed = readFileSync(join(copy, path), "utf8").replace(/, } from/g, " } from");
  if (fixed !== hideDecorators(original)) writeFileSync(join(root, path), showDecorators(fixed));
}

function lintAssemblyScript() {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const paths = ["assembly", "test"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
    )
    .filter(isAssemblyScript);
  for (const path of paths) copyForLint(path);
  const config = JSON.parse(readFileSync(join(root, ".biome.json"), "utf8"));
  config.vcs.enabled = false;
  config.files.includes = ["**"];
  writeFileSync(join(copy, "biome.json"), JSON.stringify(config));
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  const clean = run("biome", ["lint", "--error-on-warnings", ...fix, "assembly", "test"], copy);
  if (write) for (const path of paths) takeFixes(path);
  return clean;
}

const steps = [
  run("biome", ["check", "--error-on-warnings", ...fix, "."], root),
  lintAssemblyScript(),
  run("tsc", ["--noEmit"], root),
];
process.exit(steps.every(Boolean) ? 0 : 1);
