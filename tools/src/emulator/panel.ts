/** The LCD's content as a picture: the part of the controller's memory that the board's glass shows. */
import type { Lcd } from "../firmware/board.ts";
import { lazy } from "../lazy.ts";
import type { Machine } from "./machine.ts";

const COLUMNS = 240;
const LINES = 320;
const MY = 0x80;
const MX = 0x40;
const MV = 0x20;

export interface Picture {
  width: number;
  height: number;
  /** RGBA, 8 bits each. */
  data: Uint8Array;
}

/** The picture that the firmware draws, upright as it addresses it (MADCTL). Black while the panel is off. */
export function panelPicture(machine: Machine, lcd: Lcd): Picture {
  const e = machine.exports;
  const madctl = e.panelMadctl.value as number;
  const rotation = [lcd.rotations, lcd.mirrored].map((list) =>
    list.findIndex((r) => Number.parseInt(r, 16) === madctl),
  );
  const [dx, dy] = lcd.offset[Math.max(...rotation, 0)];
  const swapped = (madctl & MV) !== 0;
  const upright = lcd.rotations[0] !== undefined && (Number.parseInt(lcd.rotations[0], 16) & MV) !== 0;
  const [width, height] = swapped === upright ? [lcd.width, lcd.height] : [lcd.height, lcd.width];
  const memory = new Uint16Array(machine.bytesAt(e.PANEL, COLUMNS * LINES * 2).slice().buffer);
  const on = Boolean(e.panelOn.value) && Boolean(e.panelAwake.value);
  const invert = Boolean(e.panelInverted.value) !== (lcd.inverted ?? false) ? 0xffff : 0;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let column = swapped ? y + dy : x + dx;
      let line = swapped ? x + dx : y + dy;
      if (madctl & MX) column = COLUMNS - 1 - column;
      if (madctl & MY) line = LINES - 1 - line;
      const inside = column >= 0 && column < COLUMNS && line >= 0 && line < LINES;
      const pixel = on && inside ? memory[line * COLUMNS + column] ^ invert : 0;
      const r = pixel >> 11;
      const g = (pixel >> 5) & 63;
      const b = pixel & 31;
      data.set([(r << 3) | (r >> 2), (g << 2) | (g >> 4), (b << 3) | (b >> 2), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

export function encodePng(picture: Picture): Buffer {
  const { PNG } = lazy("pngjs") as typeof import("pngjs");
  const png = new PNG({ width: picture.width, height: picture.height });
  png.data = Buffer.from(picture.data);
  return PNG.sync.write(png);
}
