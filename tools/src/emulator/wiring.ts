/** Tells the machine which pads the board's devices are wired to (assembly/sim/machine/board/wiring.ts). */
import type { Board } from "../firmware/board.ts";
import type { Machine } from "./machine.ts";

const NONE = 255;
/** Camera sensors in the order of their numbers in assembly/sim/machine/board/sensor.ts, from 1. */
export const SENSORS = ["ov7740", "ov2640", "gc0328", "ov5640"];

/** Uses in the order of the enumeration `Pad`. */
function pads(board: Board): number[] {
  const { lcd, sd, camera, pmu } = board;
  const named = (list: Record<string, number> | undefined, pattern: RegExp): number =>
    Object.entries(list ?? {}).find(([name]) => pattern.test(name))?.[1] ?? NONE;
  return [
    named(lcd?.pads, /SCLK$/),
    named(lcd?.pads, /SS\d$/),
    lcd?.dc.pad ?? NONE,
    lcd?.reset.pad ?? NONE,
    named(sd?.pads, /SCLK$/),
    sd?.chip_select.pad ?? NONE,
    pmu?.i2c.scl ?? NONE,
    pmu?.i2c.sda ?? NONE,
    camera?.sccb.scl ?? NONE,
    camera?.sccb.sda ?? NONE,
  ];
}

/** `sensor` is the camera that is fitted; the first one of the board's list by default. */
export function wire(machine: Machine, board: Board, sensor = board.camera?.sensors[0]): void {
  machine.exports.fitSensor(sensor ? SENSORS.indexOf(sensor) + 1 : 0);
  for (const [use, pad] of pads(board).entries()) machine.exports.setWiring(use, pad);
}

/** Levels that the board gives pads: buttons up, boot strap for flash. */
export function releaseButtons(machine: Machine, board: Board): void {
  const high = [16, board.constants.BUTTON_A, board.constants.BUTTON_B, board.safe_boot?.pad];
  for (const pad of high) if (pad !== undefined) machine.exports.drivePad(pad, 1);
}
