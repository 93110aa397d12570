/** The K210 HAL on the emulated board: every device, all shared kmodels, and no broken hardware rule. */
import { readFileSync } from "node:fs";
import { symbols } from "@riscv/toolchain-wrapper";
import { describe, expect, test } from "vitest";
import { panelPicture } from "../../tools/src/emulator/panel.ts";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { hasEmulator, runBoard } from "./emulated.ts";
import { modelLines } from "./lines.ts";
import { fnv, hashes, inBatches, LIST_ADDRESS, modelCases, modelList, sharedModels } from "./models.ts";
import { buildProgram, runHost, toolchain } from "./qemu.ts";

const why = !toolchain() ? "no RISC-V compiler" : hasEmulator() ? "" : "emulator not built";
const noModels = sharedModels() ? "" : "no ../shared/models";
const board = loadBoard("m5stickv");

/** A picture whose pixels say where they are. */
function gradient(target: Uint8Array): void {
  for (let i = 0; i < target.length / 3; i++) {
    target.set([(i % 640) & 255, Math.floor(i / 640) & 255, (i * 7) & 255], i * 3);
  }
}

/** A u16 of image memory as the display shows it: red, green, blue with 8 bits. */
function shown(memory: number): number[] {
  const pixel = ((memory << 8) | (memory >> 8)) & 0xffff;
  const [r, g, b] = [pixel >> 11, (pixel >> 5) & 63, pixel & 31];
  return [(r << 3) | (r >> 2), (g << 2) | (g >> 4), (b << 3) | (b >> 2)];
}

describe.skipIf(why)(`the K210 HAL on the emulated M5StickV${why && ` (skipped: ${why})`}`, () => {
  test("every device answers as device.ts says", async () => {
    const built = await buildProgram("devices", {}, "m5stickv");
    const heard = Array.from({ length: 3000 }, (_, i) => (i * 0x01000193 + 7) >>> 0);
    const { output, faults, machine } = runBoard(board, built.image, {
      camera: gradient,
      sdBlocks: 20_480,
      prepare: ({ exports }) => {
        for (const sample of heard) exports.i2sPut(1, sample | 0);
      },
    });
    // The program tries to program bits that are not erased once, to see that the driver notices.
    expect(faults.map((fault) => fault.replace(/ at pc.*| \(.*/, ""))).toEqual([
      expect.stringContaining("erased"),
    ]);
    const lines = output.split("\n").map((line) => line.trim());
    const of = (name: string): string[] =>
      lines.filter((l) => l.startsWith(`${name} `)).map((l) => l.slice(name.length + 1));
    expect(of("sys")).toEqual(["416000000 398666666", "0 1", `${of("sys")[2]}`, "8 0", "-19 -19"]);
    expect(Number(of("sys")[2].split(" ")[0])).toBeGreaterThan(300);
    const [size, io, hash, outside, mapped] = of("flsh");
    expect([size, io, outside, mapped]).toEqual(["16777216 0", "0 0", "-22 -22", "0 -5"]);
    const [written, read, around] = hash.split(" ");
    expect([read, around]).toEqual([written, "000000000000ffff"]);
    expect(of("gpio")).toEqual(["0 36", "0 1", "0 0", "0 1", "-6 -11"]);
    expect(of("i2c")).toEqual(["0 0", "0 -6", "0 8", "-6 -22"]);
    expect(of("lcd")).toEqual(["-19 0", `${240 | (135 << 16)} 34666666`, "0 0", "0 0", "-22 0"]);
    expect(of("cam").filter((_, i) => i !== 5)).toEqual([
      "-19 30530",
      "0 0",
      "66 0",
      "0 0",
      "0 0",
      of("cam")[6],
    ]);
    expect(of("cam")[6].startsWith("0 ")).toBe(true);
    expect(of("sd")).toEqual(["0 20480", "0 0", "0 -22"]);
    expect(of("time")).toEqual(["0 -11", "2 -11", "0 0", "0 0", "0 -19"]);
    expect(of("uart")).toEqual(["-19 0", "4 0", "0 -22"]);
    const recorded = Buffer.alloc(12_000);
    for (let i = 0; i < 3000; i++) recorded.writeUInt32LE(heard[i], 4 * i);
    const sound = of("i2s");
    const time = Number(sound[2].split(" ")[1]);
    expect(sound.map((text) => text.trim())).toEqual([
      "-22 -22",
      "0 44010",
      `12000 ${time}`,
      "0 16003",
      "12000 -22",
      fnv(recorded),
      "0 16",
    ]);
    // 3,000 frames at 44,010 Hz
    expect(time / 68_166).toBeGreaterThan(0.98);
    expect(time / 68_166).toBeLessThan(1.05);
    const played = Buffer.from(Array.from({ length: 12_000 }, (_, i) => (i * 11 + (i >> 8)) & 255));
    for (let i = 0; i < 3000; i++) {
      if (Number(machine.exports.i2sTake(0)) !== played.readUInt32LE(4 * i))
        throw new Error(`frame ${i} was not played`);
    }
    const pairs = Array.from({ length: 4 }, () => Number(machine.exports.i2sTake(0)));
    expect(pairs).toEqual(heard.slice(0, 4));
    expect(machine.exports.i2sTake(0)).toBe(-1n);
    expect(Buffer.from(machine.takeSerial(1)).toString()).toBe("!!!!");

    // Hart 1 is parked where it arrived.
    const park = symbols(readFileSync(built.elf)).find(({ name }) => name === "park")!.value;
    const { pc, instret } = machine.hart(1);
    expect(Number(pc) - park).toBeLessThanOrEqual(6);
    expect(Number(pc)).toBeGreaterThanOrEqual(park);
    expect(instret).toBeLessThan(100n);

    const { data, width, height } = panelPicture(machine, board.lcd!);
    expect([width, height]).toEqual([240, 135]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = x >= 3 && x < 238 && y >= 2 && y < 133;
        const want = shown(inside ? ((x - 3) * 257 + (y - 2) * 31) & 0xffff : 0xffff);
        const at = (y * width + x) * 4;
        if ([0, 1, 2].some((i) => data[at + i] !== want[i])) throw new Error(`pixel ${x},${y} is wrong`);
      }
    }
  });

  test.each([
    ["ov7740", 0x7742],
    ["ov2640", 0x2642],
    ["gc0328", 0x9d],
  ] as const)(
    "a Maix Bit with the camera %s finds it, and its pictures are the right way round",
    async (sensor, id) => {
      const { image } = await buildProgram("cameras", {}, "maix_bit");
      const { output, faults } = runBoard(loadBoard("maix_bit"), image, { camera: gradient, sensor });
      expect(faults).toEqual([]);
      const lines = output.split("\n").map((line) => line.trim());
      expect(lines[0]).toBe(`id ${id}`);
      // Red is the column and green the row of the sensor's 640 x 480, both modulo 256.
      const [left, right, top, bottom] = [0, 638 & 255, 0, 478 & 255];
      expect(lines.slice(1, 5)).toEqual([
        `pic 0 ${left} ${top} ${right} ${bottom}`,
        `pic 0 ${right} ${top} ${left} ${bottom}`,
        `pic 0 ${left} ${bottom} ${right} ${top}`,
        `pic 0 ${right} ${bottom} ${left} ${top}`,
      ]);
      expect(lines[5]).toBe(`pic 0 0 0 ${636 & 255} ${476 & 255}`);
      // colour bars and a contrast of 3 are not what every sensor has
      expect(lines.slice(6, 11)).toEqual([
        "set 0",
        "set 0",
        "set 0",
        `set ${sensor === "gc0328" ? 22 : 0}`,
        `set ${sensor === "ov7740" ? 0 : 22}`,
      ]);
    },
  );

  test("the watchdog restarts a program that does not feed it, and the next start says so", async () => {
    const { image } = await buildProgram("watchdog", {}, "m5stickv");
    const { output, faults } = runBoard(board, image, { restarts: 1 });
    expect(faults).toEqual([]);
    expect(
      output
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => !line.startsWith("[kpy]")),
    ).toEqual(["caus 1", "fed 0", "caus 2", ""]);
  });
});

describe.skipIf(why || noModels)(
  `kmodels on the emulated M5StickV${(why || noModels) && " (skipped)"}`,
  () => {
    test.each(["ops", "real"] as const)(
      "%s: every node as on the host build, outputs as the goldens",
      async (kind) => {
        await buildProgram("models");
        const built = await buildProgram("models", {}, "m5stickv");
        for (const batch of inBatches(modelCases(kind), 14 << 20)) {
          const flash = { address: LIST_ADDRESS, data: modelList(batch) };
          const { output, faults } = runBoard(board, built.image, { flash: [flash] });
          expect(faults).toEqual([]);
          expect(modelLines(output)).toEqual(modelLines(runHost("models", false, flash).output));
          const outputs = output.split("\n").filter((line) => line.startsWith("out "));
          const want = batch.flatMap((c) =>
            c.outputs.map((bytes, i) => hashes(bytes).map((h) => `out ${i} ${bytes.length} ${h}`)),
          );
          expect(outputs.length).toBe(want.length);
          want.forEach((accepted, i) => {
            expect(accepted).toContain(outputs[i].trim());
          });
        }
      },
    );
  },
);
