/** Says how to install a RISC-V compiler on this machine, and does it on request. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { COMPILER_VARIABLE, findToolchain, type SearchOptions, ZIG_PACKAGE } from "./find.ts";
import type { Toolchain } from "./types.ts";

/** The release of the zig package that is known to work. */
export const ZIG_RELEASE = "0.11.0";

/** One way to get a compiler. */
export interface Remedy {
  /** The exact command to type. */
  command: string;
  why: string;
  /** Whether this machine can run it as it is. */
  usable: boolean;
}

/** All ways to get a compiler, the usable ones first. */
export function remedies(
  options: { platform?: string; arch?: string; root?: boolean; apt?: boolean } = {},
): Remedy[] {
  const platform = options.platform ?? process.platform;
  const arch = options.arch ?? process.arch;
  const apt = options.apt ?? existsSync("/usr/bin/apt-get");
  const sudo = (options.root ?? process.getuid?.() === 0) ? "" : "sudo ";
  const list: Remedy[] = [
    {
      command: `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends gcc-riscv64-unknown-elf`,
      why: "Debian and Ubuntu",
      usable: apt,
    },
    {
      command: `npm install --no-save ${ZIG_PACKAGE}@${ZIG_RELEASE}`,
      why: "Linux x64 without system packages: zig's C compiler",
      usable: platform === "linux" && arch === "x64",
    },
    {
      command: "npx xpm@latest install --global @xpack-dev-tools/riscv-none-elf-gcc@latest",
      why: "Linux, macOS and Windows: GCC of the xPack project",
      usable: platform !== "linux" || arch !== "x64",
    },
  ];
  return list.sort((a, b) => Number(b.usable) - Number(a.usable));
}

/** What to tell somebody who has no compiler: one complete message. */
export function missingMessage(list: Remedy[] = remedies()): string {
  const lines = list.map((r) => `  ${r.command}\n      (${r.why})`);
  return `no RISC-V compiler found. Install one with one of these commands:\n${lines.join("\n")}\nor set ${COMPILER_VARIABLE} to the path of one.`;
}

/** The compiler, or an error that says how to get one. */
export function requireToolchain(options: SearchOptions = {}): Toolchain {
  const found = findToolchain(options);
  if (!found) throw new Error(missingMessage());
  return found;
}

/** Finds a compiler, or runs the first usable remedy and looks again. Output of the remedy goes to the terminal. */
export function installToolchain(options: SearchOptions = {}): Toolchain {
  const found = findToolchain(options);
  if (found) return found;
  for (const remedy of remedies().filter((r) => r.usable)) {
    spawnSync(remedy.command, { shell: true, stdio: ["ignore", 2, 2] });
    const now = findToolchain(options);
    if (now) return now;
  }
  throw new Error(missingMessage());
}
