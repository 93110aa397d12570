/** The board description as a C header: constants and table initialisers for the HAL. */
import { type Board, type I2cBus, type Line, registerWrite, type Sensor, sensorControls } from "./board.ts";
import { boardText } from "./board_text.ts";
import { fpioaFunction } from "./fpioa.ts";

type Defines = [name: string, value: string | number][];

const hex = (text: string): string => `0x${text}`;
const rows = (items: (string | number)[][]): string => items.map((row) => `{${row.join(", ")}}`).join(", ");

function i2c(prefix: string, bus: I2cBus): Defines {
  return [
    [`${prefix}_UNIT`, bus.unit],
    [`${prefix}_SCL`, bus.scl],
    [`${prefix}_SDA`, bus.sda],
    [`${prefix}_HZ`, bus.hz],
  ];
}

function line(prefix: string, at: Line): Defines {
  return [
    [`${prefix}_PAD`, at.pad],
    [`${prefix}_GPIOHS`, at.gpiohs],
  ];
}

/** `{pad, function}` pairs. */
function pads(name: string, map: Record<string, number>): Defines {
  return [[name, rows(Object.entries(map).map(([fn, pad]) => [pad, fpioaFunction(fn)]))]];
}

/** `{register, value}` pairs of `REG=VALUE` texts. */
function registers(list: string[]): string {
  return rows(list.map((text) => text.split("=").map(hex)));
}

function k210(board: Board): Defines {
  const result: Defines = [
    ["BOARD_I2S_HZ", board.clocks.i2s ?? 0],
    ["BOARD_CPU_MAX_HZ", board.clocks.cpu_max ?? board.clocks.cpu],
    ["BOARD_KPU_MAX_HZ", board.clocks.kpu_max ?? board.clocks.kpu],
    ["BOARD_FLASH_HZ", board.flash.hz ?? 26_000_000],
  ];
  if (!board.console || !board.io)
    throw new Error(`board ${board.name}: a k210 board needs "console" and "io"`);
  result.push(
    ["BOARD_CONSOLE_BAUD", board.console.baud],
    ["BOARD_CONSOLE_RX", board.console.rx],
    ["BOARD_CONSOLE_TX", board.console.tx],
    ["BOARD_LOW_VOLTAGE_BANKS", board.io.low_voltage_banks.reduce((mask, bank) => mask | (1 << bank), 0)],
    ["BOARD_OUTPUTS", rows(board.io.outputs.map((o) => [o.pad, o.gpiohs, o.level, o.wait_ms ?? 0]))],
  );
  if (board.safe_boot) {
    result.push(...line("BOARD_SAFE_BOOT", board.safe_boot), [
      "BOARD_SAFE_BOOT_PRESSED",
      board.safe_boot.pressed,
    ]);
  }
  if (board.pmu) {
    result.push(...i2c("BOARD_PMU", board.pmu.i2c), ["BOARD_PMU_ADDRESS", board.pmu.address]);
    result.push(["BOARD_PMU_REGISTERS", registers(board.pmu.registers)]);
  }
  if (board.sd) {
    result.push(["BOARD_SD_SPI", board.sd.spi], ["BOARD_SD_HZ", board.sd.hz]);
    result.push(...line("BOARD_SD_CS", board.sd.chip_select), ...pads("BOARD_SD_PADS", board.sd.pads));
  }
  return result;
}

function lcd(board: Board): Defines {
  const l = board.lcd;
  if (!l) return [];
  const start = l.start.map(([command, parameters, wait]) => {
    if (parameters.length > 2)
      throw new Error(`board ${board.name}: LCD command ${command} has too many parameters`);
    const padded = [...parameters.map(hex), "0", "0"].slice(0, 2);
    return [hex(command), parameters.length, `{${padded.join(", ")}}`, wait];
  });
  return [
    ["BOARD_LCD_OCTAL", l.bus === "octal" ? 1 : 0],
    ["BOARD_LCD_HZ", l.hz],
    ["BOARD_LCD_WIDTH", l.width],
    ["BOARD_LCD_HEIGHT", l.height],
    ["BOARD_LCD_CS", l.chip_select],
    ["BOARD_LCD_INVERTED", l.inverted ? 1 : 0],
    ["BOARD_LCD_ROTATIONS", l.rotations.map(hex).join(", ")],
    ["BOARD_LCD_MIRRORED", l.mirrored.map(hex).join(", ")],
    ["BOARD_LCD_OFFSETS", rows(l.offset)],
    ["BOARD_LCD_START", rows(start)],
    ...line("BOARD_LCD_DC", l.dc),
    ...line("BOARD_LCD_RESET", l.reset),
    ...pads("BOARD_LCD_PADS", l.pads),
  ];
}

/** `{register, value, mask}` of sensor writes. */
function writes(list: string[]): string {
  return rows(list.map(registerWrite).map((w) => [w.register, w.value, w.mask]));
}

/** C code of a sensor's tables; `camera.h` declares the types. */
function sensorTables(sensor: Sensor): string {
  const table = (name: string, list: string[]): string =>
    `static const camera_register ${sensor.name}_${name}[] = {${list.length ? writes(list) : "{0, 0, 0}"}};\n`;
  let text = table("reset", sensor.reset ?? []) + table("select", sensor.select ?? []);
  text += table("start", sensor.start);
  if (sensor.scaler) {
    text += table("before", sensor.scaler.before) + table("after", sensor.scaler.after);
  }
  const list = (type: string, items: string[][]): string =>
    items.length
      ? `static const camera_${type} ${sensor.name}_${type}s[] = {${rows(items)}};\n`
      : `#define ${sensor.name}_${type}s 0\n`;
  const ref = (name: string, entries: string[]): string[] => {
    text += table(name, entries);
    return [`${sensor.name}_${name}`, String(entries.length)];
  };
  const sizes = sensor.sizes.map((s, i) => [
    String(s.width),
    String(s.height),
    s.exact ? "1" : "0",
    ...ref(`size${i}`, s.registers),
  ]);
  const rates = sensor.rates.map((r, i) => [String(r.fps), ...ref(`rate${i}`, r.registers)]);
  const controls = sensorControls(sensor).flatMap(({ name, first, settings }) =>
    settings.map((setting, i) => [
      `CAMERACONTROL_${name.toUpperCase()}`,
      String(first + i),
      ...ref(`${name}${i}`, setting),
    ]),
  );
  return text + list("size", sizes) + list("rate", rates) + list("setting", controls);
}

function scaler(s: Sensor): string {
  if (!s.scaler) return ".scaler = {0, 0, 0}";
  const { width, height, high, before, after } = s.scaler;
  const parts = [`.scaler = {${[width, height, high].map(hex).join(", ")}}`];
  parts.push(`.before = ${s.name}_before, .before_count = ${before.length}`);
  parts.push(`.after = ${s.name}_after, .after_count = ${after.length}`);
  return parts.join(",\n     ");
}

function sensorEntry(s: Sensor): string {
  const name = s.name;
  const fields = [
    `.address = ${s.address}, .wide = ${s.register_bits === 16 ? 1 : 0}, .id = ${s.id}`,
    `.identify = {${s.identify.map(hex).join(", ")}}, .identify_count = ${s.identify.length}`,
    `.xclk = ${s.xclk}, .write_wait_ms = ${s.write_wait_ms}`,
    `.reset = ${name}_reset, .reset_count = ${s.reset?.length ?? 0}`,
    `.select = ${name}_select, .select_count = ${s.select?.length ?? 0}`,
    `.start = ${name}_start, .start_count = ${s.start.length}`,
    `.sizes = ${name}_sizes, .size_count = ${s.sizes.length}`,
    `.rates = ${name}_rates, .rate_count = ${s.rates.length}`,
    `.settings = ${name}_settings, .setting_count = ${sensorControls(s).flatMap((c) => c.settings).length}`,
    scaler(s),
  ];
  return `    {${fields.join(",\n     ")}},\n`;
}

/** The header `board.h`. `sensors` are the descriptions of the board's camera sensors. */
export function boardHeader(board: Board): string {
  const defines: Defines = [
    ["BOARD_NAME", JSON.stringify(board.name)],
    ["BOARD_TEXT", JSON.stringify(boardText(board))],
    ["BOARD_CPU_HZ", board.clocks.cpu],
    ["BOARD_KPU_HZ", board.clocks.kpu],
    ["BOARD_PYTHON_HEAP", board.memory.python_heap],
    ["BOARD_FLASH_SIZE", board.flash.size],
    ...(board.target === "k210" ? k210(board) : []),
    ...lcd(board),
  ];
  if (board.camera) {
    defines.push(...i2c("BOARD_CAMERA", board.camera.sccb), ["BOARD_CAMERA_XCLK", board.camera.xclk]);
    defines.push(...pads("BOARD_CAMERA_PADS", board.camera.pads));
  }
  const body = defines.map(([name, value]) => `#define ${name} ${value}\n`).join("");
  return `/* Generated from boards/${board.name}.json. */\n#pragma once\n${body}`;
}

/** The file `board_sensors.c`: tables of all sensors that the board may carry. */
export function sensorSource(sensors: Sensor[]): string {
  const count = `const uint32_t camera_sensor_count = ${sensors.length};\n`;
  const entries = sensors.map(sensorEntry).join("");
  const tables = sensors.map(sensorTables).join("");
  return `/* Generated from boards/sensors. */\n#include "camera.h"\n#include "device_ids.h"\n\n${tables}const camera_sensor camera_sensors[] = {\n${entries}};\n${count}`;
}
