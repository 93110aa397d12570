/** `kpy build` and `kpy pack` as commands: images, sizes, reproducibility, modules, messages. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { boardNames, loadBoard } from "../../tools/src/firmware/board.ts";
import { buildFirmware } from "../../tools/src/firmware/build.ts";
import { unpackImage } from "../../tools/src/firmware/image.ts";
import { unpackKfpkg } from "../../tools/src/firmware/kfpkg.ts";
import { MODULES } from "../../tools/src/firmware/modules.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { runOnBoard } from "../machine/support/board_script.ts";
import { toolchain } from "./qemu.ts";

const root = repositoryRoot();
const command = join(root, "build", "tools", "kpy.mjs");
const folder = mkdtempSync(join(tmpdir(), "kpy-build-"));
const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

function kpy(...args: string[]): { status: number | null; out: string; err: string } {
  const result = spawnSync(process.execPath, [command, ...args], { encoding: "utf8", cwd: root });
  return { status: result.status, out: result.stdout, err: result.stderr };
}

const sizeOf = (report: string, name: string): number =>
  Number(new RegExp(`^${name} +(\\d+)`, "m").exec(report)?.[1]);

const areaOf = (report: string, name: string): number =>
  Number(new RegExp(`^${name} +(\\d+)`, "m").exec(report)?.[1] ?? 0);

beforeAll(() => {
  if (!existsSync(command))
    spawnSync(process.execPath, ["tools/build.mjs", "cli"], { cwd: root, stdio: "inherit" });
});

describe("usage", () => {
  test("an unknown board is a usage error that lists the known ones", () => {
    const { status, err, out } = kpy("build", "--board", "nothing");
    expect(status).toBe(2);
    expect(err).toMatch(/there is no board "nothing"; known: .*m5stickv/);
    expect(out).toBe("");
  });

  test("an address that is none is a usage error", () => {
    expect(kpy("pack", "--flash", "here=file", "--out", join(folder, "x.kfpkg")).status).toBe(2);
    expect(kpy("pack").status).toBe(2);
  });

  test("the core's entry for images exports what the REPL program calls", () => {
    const program = readFileSync(join(root, "firmware", "programs", "repl.c"), "utf8");
    const entry = readFileSync(join(root, "assembly", "board.ts"), "utf8");
    const called = [...program.matchAll(/w2c_core_(\w+)\(/g)].map((m) => m[1]);
    const exported = [...entry.matchAll(/^export \{ (.*) \}/gm)].flatMap((m) => m[1]!.split(", "));
    expect(exported.sort()).toEqual([...new Set(called)].sort());
  });

  test("without a compiler the message says what to type", () => {
    const env = { PATH: "/nonexistent", HOME: folder };
    const result = spawnSync(process.execPath, [command, "build"], { encoding: "utf8", cwd: folder, env });
    if (existsSync(join(root, "node_modules", "@ryoppippi"))) return;
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("no RISC-V compiler found. Install one with one of these commands:");
  });
});

/** Builds of the whole core, on a machine that does other things too. */
const TIMEOUT_MS = 600_000;

describe.skipIf(!toolchain())("images", { timeout: TIMEOUT_MS }, () => {
  test.each(boardNames())("%s: two builds in different folders give the same bytes", async (name) => {
    const build = async (where: string): Promise<Buffer> =>
      (
        await buildFirmware({
          board: loadBoard(name),
          toolchain: toolchain()!,
          folder: where,
          fresh: name === "m5stickv",
        })
      ).image;
    const [first, second] = [
      await build(join(folder, name)),
      await build(join(folder, "other", "place", name)),
    ];
    expect(first.equals(second)).toBe(true);
    expect(first.length).toBeLessThanOrEqual(loadBoard(name).budget?.image ?? first.length);
  });

  test("the image is what the boot ROM takes, within the board's budget, and a second build has nothing to do", () => {
    expect(kpy("build").status).toBe(0);
    const start = Date.now();
    const { status, out } = kpy("build");
    expect(status).toBe(0);
    expect(Date.now() - start).toBeLessThan(20_000);
    const image = readFileSync(join(root, "build", "m5stickv", "firmware.bin"));
    const payload = unpackImage(image);
    // A jump over the word that marks K210 images.
    expect(payload.readUInt32LE(4)).toBe(0xdeadbeef);
    expect(sizeOf(out, "image")).toBe(image.length);
    expect(image.length).toBeLessThanOrEqual(700 * 1024);
    expect(sizeOf(out, "free")).toBeGreaterThanOrEqual(4.2 * 1024 * 1024);
  });

  test.each(["maix_bit", "maix_dock", "maix_go", "maixduino", "qemu_virt"])("%s builds", (name) => {
    const { status, err } = kpy("build", "--board", name);
    expect(err).toBe("");
    expect(status).toBe(0);
    expect(existsSync(join(root, "build", name, "firmware.bin"))).toBe(true);
  });

  test("a package has the firmware's machine code and the files", () => {
    const model = join(folder, "model.kmodel");
    writeFileSync(model, Buffer.alloc(3000, 5));
    const file = join(folder, "all.kfpkg");
    expect(kpy("build").status).toBe(0);
    const { status, out } = kpy(
      "pack",
      "--flash",
      `0x500000=${model}`,
      "--flash",
      `7340032=${model}`,
      "--out",
      file,
    );
    expect(status).toBe(0);
    expect(out).toContain("0x500000 3000 model.kmodel\n");
    const [firmware, first, second] = unpackKfpkg(readFileSync(file));
    const image = readFileSync(join(root, "build", "m5stickv", "firmware.bin"));
    expect(Buffer.from(firmware.bytes).equals(unpackImage(image))).toBe(true);
    expect([firmware.address, firmware.code, first.address, second.address, second.name]).toEqual([
      0,
      true,
      0x500000,
      0x700000,
      "2-model.kmodel",
    ]);
    const before = sha256(file);
    kpy("pack", "--flash", `0x500000=${model}`, "--flash", `7340032=${model}`, "--out", file);
    expect(sha256(file)).toBe(before);
  });

  test("files that overlap the firmware or leave the flash are refused", () => {
    const big = join(folder, "big.bin");
    writeFileSync(big, Buffer.alloc(8192));
    expect(kpy("pack", "--flash", `4096=${big}`, "--out", join(folder, "a.kfpkg")).err).toContain(
      "over 0x1000",
    );
    expect(kpy("pack", "--flash", `0xfff000=${big}`, "--out", join(folder, "a.kfpkg")).err).toContain(
      "does not fit",
    );
    expect(kpy("pack", "--flash", `0x500000=${folder}/none`, "--out", join(folder, "a.kfpkg")).err).toContain(
      "cannot read",
    );
  });

  test("a module left out makes the image smaller; an unknown one is refused", async () => {
    expect(kpy("build", "--without", "nothing").err).toContain('no module "nothing"');
    const whole = kpy("build", "--size").out;
    const part = kpy(
      "build",
      "--without",
      "ulab",
      "--without",
      "KPU",
      "--size",
      "--out",
      join(folder, "part.bin"),
    );
    expect(part.err).toBe("");
    expect(areaOf(part.out, "modules/ulab")).toBe(0);
    expect(areaOf(part.out, "modules/kpu")).toBe(0);
    expect(areaOf(whole, "modules/ulab") + areaOf(whole, "modules/kpu")).toBeGreaterThan(20_000);
    expect(sizeOf(part.out, "image")).toBeLessThan(sizeOf(whole, "image") - 10_000);
    expect(sizeOf(part.out, "free")).toBeGreaterThan(sizeOf(whole, "free") + 20_000);
  });

  test("without every module that can be missed the image boots, and imports name the reason", async () => {
    const board = loadBoard("m5stickv");
    const small = { ...board, modules: Object.fromEntries(MODULES.map((name) => [name, false])) };
    const { image } = await buildFirmware({
      board: small,
      toolchain: toolchain()!,
      folder: join(folder, "small"),
    });
    expect(image.length).toBeLessThan(
      readFileSync(join(root, "build", "m5stickv", "firmware.bin")).length * 0.7,
    );
    const names = [...MODULES, "uasyncio", "ujson", "socket"];
    const script = `${names.map((name) => `try:\n    import ${name}\nexcept ImportError as e:\n    print(e)\n`).join("")}
try:
    import nothing
except ImportError as e:
    print(e)
import math
print(sum(range(10)), math.floor(2.5))
`;
    const { out, err, violations } = runOnBoard(image, script);
    expect([err, violations]).toEqual(["", 0]);
    expect(out.trim().split("\n")).toEqual([
      ...names.map((name) => `module '${name}' is switched off in this image`),
      "no module named 'nothing'",
      "45 2",
    ]);
  });

  test("without some, the others work", async () => {
    const without = ["ulab", "asyncio", "video", "network", "pmu", "framebuf", "cryptolib"];
    const board = loadBoard("m5stickv");
    const { image } = await buildFirmware({
      board,
      toolchain: toolchain()!,
      folder: join(folder, "some"),
      without,
    });
    const script = `
import json, hashlib, image, sensor, Maix
print(json.dumps([1]), image.Image().width())
try:
    import asyncio
except ImportError as e:
    print(e)
`;
    const { out, err, violations } = runOnBoard(image, script);
    expect([err, violations]).toEqual(["", 0]);
    expect(out).toBe("[1] 320\nmodule 'asyncio' is switched off in this image\n");
    expect(image.length).toBeLessThan(
      readFileSync(join(root, "build", "m5stickv", "firmware.bin")).length - 15_000,
    );
  });
});
