/** `kpy inspect` as a user calls it. Needs a built checkout. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { assemble, Bytes, F32, main } from "../kmodel/assemble.ts";
import { goldenNames, readGolden } from "../kmodel/shared_models.ts";
import { kpy } from "./kpy.ts";

const folder = mkdtempSync(join(tmpdir(), "kpy-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const DIGITS = fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url));

const json = (...args: string[]) => JSON.parse(kpy("inspect", ...args, "--json").stdout);

describe("the model that ships", () => {
  it("has every key of the contract", () => {
    const report = json(DIGITS);
    expect(report).toMatchObject({ version: 4, target: "k210", fits: true, reasons: [] });
    expect(report.inputs).toEqual([{ shape: [1, 1, 28, 28], dtype: "u8" }]);
    expect(report.outputs[0].shape.length).toBe(4);
    const size = readFileSync(DIGITS).length;
    const { file, constants, main_mem, kpu_ram_peak, total, free } = report.memory;
    expect(file).toBe(size);
    expect(constants).toBeLessThan(size);
    expect(kpu_ram_peak).toBeGreaterThan(0);
    expect(kpu_ram_peak).toBeLessThanOrEqual(2 << 20);
    expect(total).toBeGreaterThanOrEqual(file + main_mem);
    expect(total).toBeLessThan(free);
    for (const [i, node] of report.nodes.entries()) {
      expect(node.index).toBe(i);
      expect(["kpu", "cpu"]).toContain(node.unit);
      expect(node.in.length).toBeGreaterThan(0);
      expect(node.out.length).toBeGreaterThan(0);
      expect(node.us).toBeGreaterThanOrEqual(0);
    }
    expect(report.nodes.some((n: { op: string }) => n.op === "KPUConv2D")).toBe(true);
  });

  it("reads well", () => {
    const run = kpy("inspect", DIGITS);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    for (const part of ["kmodel version 4", "input 0:  u8 1x1x28x28", "KPUConv2D", "main_mem", "\nfits"]) {
      expect(run.stdout).toContain(part);
    }
  });
});

describe("a model that does not fit", () => {
  const MAIN = 8 << 20;
  writeFileSync(
    path("big.kmodel"),
    assemble({
      inputs: [{ range: main(F32, 0, 16), shape: [1, 1, 1, 4] }],
      outputs: [main(F32, 16, 16)],
      nodes: [{ opcode: 0x09, body: new Bytes().range(main(F32, 0, 16), main(F32, 16, 16)) }],
      main: MAIN,
    }),
  );

  it("says by how much", () => {
    const { fits, reasons, memory } = json(path("big.kmodel"));
    expect(fits).toBe(false);
    expect(memory.main_mem).toBe(MAIN);
    expect(reasons).toEqual([
      `m5stickv has ${memory.free} bytes free, the model needs ${memory.total}: ${memory.total - memory.free} too many`,
    ]);
    expect(kpy("inspect", path("big.kmodel")).stdout).toContain("does not fit: m5stickv has");
  });
});

describe("what is no usable kmodel", () => {
  const good = readFileSync(DIGITS);
  const damaged = new Uint8Array(good);
  damaged[52] = 0xff; // the size of the input
  damaged[55] = 0x7f;
  const version5 = new Uint8Array(good);
  version5[4] = 5;
  const swapped = good.map((_, i) => good[(i & ~3) + 3 - (i & 3)] ?? 0);
  let state = 1;
  const random = Uint8Array.from({ length: 4096 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  const cases: [string, Uint8Array, RegExp][] = [
    ["blank", new Uint8Array(65536).fill(255), /the flash is blank/],
    ["kfpkg", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /zip archive or kfpkg/],
    ["v5", version5, /version 5 \(nncase 1\.x\)/],
    ["swapped", swapped, /byte-swapped/],
    ["smodel", random, /encrypted/],
    ["truncated", good.subarray(0, good.length - 100), /truncated: \d+ bytes are needed, \d+ are present/],
    ["damaged", damaged, /file offset \d+: input ends at byte \d+ of a memory area that has \d+ bytes/],
  ];

  it.each(cases)("%s", (name, data, message) => {
    writeFileSync(path(name), data);
    for (const options of [[], ["--json"]]) {
      const run = kpy("inspect", path(name), ...options);
      expect(run).toMatchObject({ status: 1, stdout: "" });
      expect(run.stderr).toMatch(message);
      expect(run.stderr.trim().split("\n").length).toBe(1);
    }
  });

  it("a .smodel too short for statistics", () => {
    writeFileSync(path("a.smodel"), random.subarray(0, 64));
    expect(kpy("inspect", path("a.smodel")).stderr).toContain("encrypted");
  });
});

const models = goldenNames("real");
describe.skipIf(models.length === 0)("public models", () => {
  it.each(models)("$name", ({ name, folder: at }) => {
    const report = json(join(at, "model.kmodel"));
    const { nodes } = readGolden(at, name);
    expect(report.version).toBe(4);
    expect(report.nodes.length).toBe(new Set(nodes?.map((n) => n.index)).size);
    expect(report.memory.kpu_ram_peak).toBeLessThanOrEqual(2 << 20);
  });
});
