/** What the core is told about its board: the text of the device call SYSTEM / BOARD. */
import type { Board } from "./board.ts";

/**
 * `NAME=VALUE` lines: the board's name, display size, flash areas, sensors that may be fitted, and `pin.NAME` for
 * every constant of the description.
 */
export function boardText(board: Board): string {
  const lines: [string, string | number][] = [
    ["board", board.name],
    ["title", board.title],
    ["cpu_hz", board.clocks.cpu],
    ["kpu_hz", board.clocks.kpu],
    ["python_heap", board.memory.python_heap],
    ["flash_size", board.flash.size],
    ["filesystem_address", Number(board.flash.areas.filesystem.address)],
    ["filesystem_size", board.flash.areas.filesystem.size],
  ];
  if (board.lcd) {
    lines.push(["lcd_width", board.lcd.width], ["lcd_height", board.lcd.height], ["lcd_hz", board.lcd.hz]);
  }
  if (board.camera) lines.push(["camera", board.camera.sensors.join(",")], ["camera_hz", board.camera.xclk]);
  if (board.pmu) lines.push(["pmu", board.pmu.chip], ["pmu_address", board.pmu.address]);
  for (const imu of board.imu ?? []) lines.push([`imu.${imu.chip}`, imu.address]);
  for (const [name, pad] of Object.entries(board.constants)) lines.push([`pin.${name}`, pad]);
  return lines.map(([name, value]) => `${name}=${value}\n`).join("");
}
