/** The LCD of the host build: the controller's memory and the part of it that the board's glass shows. */
import { Errno, Lcd as Op } from "../../../../assembly/modules/device.ts";
import type { Lcd as Panel } from "../../firmware/board.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostDevice } from "./index.ts";

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

export class LcdDevice implements HostDevice {
  private readonly cells: Uint16Array;
  private readonly columns: number;
  private readonly lines: number;
  private madctl: number;
  private offset: [number, number];
  private hz: number;
  private inverted = false;
  private on = false;

  constructor(
    private readonly panel: Panel,
    private readonly memory: () => LinearMemory,
    /** Called with every complete picture. */
    private readonly frame?: (picture: Picture) => void,
  ) {
    // a controller with more lines than the usual one is given what it needs
    this.columns = Math.max(COLUMNS, Math.min(panel.width, panel.height));
    this.lines = Math.max(LINES, Math.max(panel.width, panel.height));
    this.cells = new Uint16Array(this.columns * this.lines);
    this.madctl = this.upright();
    this.offset = panel.offset[0] ?? [0, 0];
    this.hz = panel.hz;
  }

  private upright(): number {
    return Number.parseInt(this.panel.rotations[0] ?? "0", 16);
  }

  private size(): [number, number] {
    const { width, height } = this.panel;
    return (this.madctl & MV) === (this.upright() & MV) ? [width, height] : [height, width];
  }

  /** Address of pixel (x, y) in the controller's memory, -1 outside. */
  private cell(x: number, y: number): number {
    const [dx, dy] = this.offset;
    const swapped = (this.madctl & MV) !== 0;
    let column = swapped ? y + dy : x + dx;
    let line = swapped ? x + dx : y + dy;
    if (this.madctl & MX) column = this.columns - 1 - column;
    if (this.madctl & MY) line = this.lines - 1 - line;
    return column >= 0 && column < this.columns && line >= 0 && line < this.lines
      ? line * this.columns + column
      : -1;
  }

  /** Gives a window its pixels; `next(x, y)` is a pixel in the controller's (native) order. */
  private window(a: number, b: number, next: (x: number, y: number) => number): number {
    const [x0, y0, w, h] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
    const [width, height] = this.size();
    if (x0 + w > width || y0 + h > height) return Errno.EINVAL;
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const at = this.cell(x0 + x, y0 + y);
        if (at >= 0) this.cells[at] = next(x, y);
      }
    }
    return 0;
  }

  private direction(madctl: number): void {
    this.madctl = madctl & 0xff;
    const known = [this.panel.rotations, this.panel.mirrored].map((list) =>
      list.findIndex((r) => Number.parseInt(r, 16) === this.madctl),
    );
    this.offset = this.panel.offset[Math.max(...known, 0)] ?? [0, 0];
  }

  call(_unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    switch (op) {
      case Op.INIT:
        this.on = true;
        this.inverted = b !== 0;
        if (a > 0) this.hz = a;
        this.cells.fill(0);
        this.direction(this.upright());
        return 0;
      case Op.DEINIT:
        this.on = false;
        return 0;
      case Op.SIZE: {
        const [width, height] = this.size();
        return width | (height << 16);
      }
      case Op.ROTATION: {
        const list = b ? this.panel.mirrored : this.panel.rotations;
        if (a >>> 0 > 3) return Errno.EINVAL;
        this.direction(Number.parseInt(list[a] ?? "0", 16));
        return 0;
      }
      case Op.MADCTL:
        this.direction(a);
        return 0;
      case Op.FREQ:
        if (a > 0) this.hz = a;
        return this.hz;
      case Op.INVERT:
        this.inverted = a !== 0;
        return 0;
      case Op.FILL: {
        const pixel = ((len & 0xff) << 8) | ((len >>> 8) & 0xff);
        return this.window(a, b, () => pixel);
      }
      case Op.DRAW: {
        const u8 = this.memory().u8;
        return this.window(a, b, (x, y) => {
          const at = ptr + y * len + 2 * x;
          return (u8[at]! << 8) | u8[at + 1]!;
        });
      }
      case Op.FRAME:
        this.frame?.(this.picture());
        return 0;
      case Op.COMMAND:
        return 0;
      default:
        return Errno.EINVAL;
    }
  }

  /** What the glass shows, in the orientation in which the program draws; black while the panel is off. */
  picture(): Picture {
    const [width, height] = this.size();
    const data = new Uint8Array(width * height * 4);
    const invert = this.inverted ? 0xffff : 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = this.cell(x, y);
        const pixel = this.on && at >= 0 ? this.cells[at]! ^ invert : 0;
        const [r, g, b] = [pixel >> 11, (pixel >> 5) & 63, pixel & 31];
        data.set([(r << 3) | (r >> 2), (g << 2) | (g >> 4), (b << 3) | (b >> 2), 255], (y * width + x) * 4);
      }
    }
    return { width, height, data };
  }
}
