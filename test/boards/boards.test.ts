/** Board descriptions: valid, consistent, and data only. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Board,
  boardNames,
  boardsFolder,
  loadBoard,
  loadSensor,
} from "../../tools/src/firmware/board.ts";
import { boardHeader, sensorSource } from "../../tools/src/firmware/board_header.ts";
import { boardText } from "../../tools/src/firmware/board_text.ts";
import { fpioaFunction } from "../../tools/src/firmware/fpioa.ts";
import { linkerScript } from "../../tools/src/firmware/linker_script.ts";

const names = boardNames();

/** Every pad that a board uses by itself, with what for. */
function padUses(board: Board): [pad: number, use: string][] {
  const uses: [number, string][] = [];
  const add = (use: string, ...pads: (number | undefined)[]): void => {
    for (const pad of pads) if (pad !== undefined) uses.push([pad, use]);
  };
  add("console", board.console?.rx, board.console?.tx);
  add("lcd", ...Object.values(board.lcd?.pads ?? {}), board.lcd?.dc.pad, board.lcd?.reset.pad);
  add("camera", ...Object.values(board.camera?.pads ?? {}), board.camera?.sccb.scl, board.camera?.sccb.sda);
  add("sd", ...Object.values(board.sd?.pads ?? {}), board.sd?.chip_select.pad);
  add("pmu", board.pmu?.i2c.scl, board.pmu?.i2c.sda);
  add("safe boot", board.safe_boot?.pad);
  for (const output of board.io?.outputs ?? []) add("output", output.pad);
  return uses;
}

describe("boards", () => {
  test("the supported boards are there", () => {
    expect(names).toEqual(["m5stickv", "maix_bit", "maix_dock", "maix_go", "maixduino", "qemu_virt"]);
  });

  test.each(names)("%s is valid and generates code", (name) => {
    const board = loadBoard(name);
    expect(boardHeader(board)).toContain(`#define BOARD_NAME "${name}"`);
    expect(linkerScript(board)).toContain(`LENGTH = ${board.memory.ram.size}`);
    for (const sensor of board.camera?.sensors ?? [])
      expect(sensorSource([loadSensor(sensor)])).toContain(sensor);
  });

  test.each(names)("%s: no pad and no GPIOHS line is used twice", (name) => {
    const board = loadBoard(name);
    const pads = padUses(board).map(([pad]) => pad);
    expect(pads.length - new Set(pads).size, JSON.stringify(padUses(board))).toBe(0);
    const lines = [
      board.lcd?.dc,
      board.lcd?.reset,
      board.sd?.chip_select,
      board.safe_boot,
      ...(board.io?.outputs ?? []),
    ];
    const used = lines.flatMap((line) => (line ? [line.gpiohs] : []));
    expect(new Set(used).size).toBe(used.length);
  });

  test.each(names)("%s: flash areas lie in the flash and do not overlap", (name) => {
    const { flash } = loadBoard(name);
    const areas = Object.values(flash.areas).sort((a, b) => Number(a.address) - Number(b.address));
    areas.forEach((area, i) => {
      const end = Number(area.address) + area.size;
      expect(end).toBeLessThanOrEqual(i + 1 < areas.length ? Number(areas[i + 1].address) : flash.size);
      expect(Number(area.address) % 4096).toBe(0);
    });
  });

  test.each(names)("%s: constants name pads of the chip, LEDs start dark", (name) => {
    const board = loadBoard(name);
    for (const pad of Object.values(board.constants)) expect(pad).toBeLessThan(48);
    for (const [constant, pad] of Object.entries(board.constants)) {
      if (!constant.startsWith("LED_")) continue;
      const output = board.io?.outputs.find((o) => o.pad === pad);
      expect(output?.level, `${constant} on pad ${pad}`).toBe(1);
    }
  });

  test("M5StickV: both IMU lots, PMU table in order, core voltage within the chip's limits", () => {
    const board = loadBoard("m5stickv");
    expect(board.imu?.map((imu) => [imu.chip, imu.address])).toEqual([
      ["mpu6886", 0x68],
      ["sh200q", 0x6c],
    ]);
    const dcdc2 = board.pmu?.registers
      .filter((r) => r.startsWith("23="))
      .map((r) => 0.7 + Number(`0x${r.slice(3)}`) * 0.025);
    for (const volts of dcdc2 ?? []) expect(volts).toBeCloseTo(0.9, 3);
    expect(dcdc2?.length).toBe(2);
    expect(boardText(board)).toContain("pin.BUTTON_A=36\n");
  });

  test("what is wrong with a description is said, field by field", () => {
    const folder = mkdtempSync(join(tmpdir(), "boards-"));
    writeFileSync(join(folder, "schema.json"), readFileSync(join(boardsFolder(), "schema.json")));
    const board = { ...loadBoard("m5stickv"), name: "bad", flash: { size: 1 }, colour: "red" };
    writeFileSync(join(folder, "bad.json"), JSON.stringify(board));
    expect(() => loadBoard("bad", folder)).toThrow(/"colour".*'areas'.*multiple of 65536/s);
    expect(() => loadBoard("none", folder)).toThrow('there is no board "none"; known: bad');
  });

  test("a function that the chip does not have is refused", () => {
    expect(fpioaFunction("SPI0_SS3")).toBe(15);
    expect(fpioaFunction("GPIOHS31")).toBe(55);
    expect(fpioaFunction("TIMER2_TOGGLE4")).toBe(201);
    expect(fpioaFunction("I2S2_OUT_D3")).toBe(119);
    expect(() => fpioaFunction("SPI9_D0")).toThrow("no pad function");
  });

  test("board code contains no board names: a board is data", () => {
    const folder = join(boardsFolder(), "..", "firmware", "hal_k210");
    const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    for (const name of names) expect(code.join("\n")).not.toContain(`"${name}"`);
  });
});
