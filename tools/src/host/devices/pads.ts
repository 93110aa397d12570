/**
 * The 48 pads of the simulated chip: their functions, pull resistors and levels, and what the board connects to them.
 * Function numbers: K210 SoC notes, section 5.2.
 */
import { Errno } from "../../../../assembly/modules/device.ts";

export const PADS = 48;
const FUNCTIONS = 256;
/** Function number of a pad that is not connected. */
const NONE = 120;
const GPIOHS0 = 24;
const LINES = 40;

export enum Pull {
  NONE = 0,
  DOWN = 1,
  UP = 2,
}

export class Pads {
  private readonly functions = new Array<number>(PADS).fill(NONE);
  private readonly pulls = new Array<Pull>(PADS).fill(Pull.NONE);
  /** Levels that something outside the chip drives: buttons, tests. */
  private readonly outside = new Map<number, number>();
  private readonly wires: [number, number][] = [];
  private readonly output = new Array<boolean>(LINES).fill(false);
  private readonly latch = new Array<number>(LINES).fill(0);
  /** Called after anything that may have changed a level. */
  changed: () => void = () => {};

  get(pad: number): number {
    return this.functions[pad] ?? Errno.EINVAL;
  }

  /** Pad with a function, or ENOENT. */
  find(fn: number): number {
    const pad = this.functions.indexOf(fn);
    return pad < 0 ? Errno.ENOENT : pad;
  }

  set(pad: number, fn: number): number {
    if (pad < 0 || pad >= PADS || fn < 0 || fn >= FUNCTIONS) return Errno.EINVAL;
    const old = this.find(fn);
    if (fn !== NONE && old >= 0 && old !== pad) this.functions[old] = NONE;
    this.functions[pad] = fn;
    this.pulls[pad] = Pull.NONE;
    this.changed();
    return 0;
  }

  pull(pad: number, pull: Pull): number {
    if (pad < 0 || pad >= PADS || pull < 0 || pull > Pull.UP) return Errno.EINVAL;
    this.pulls[pad] = pull;
    this.changed();
    return 0;
  }

  /** Connects two pads. */
  wire(a: number, b: number): void {
    this.wires.push([a, b]);
  }

  /** Drives a pad from outside; `undefined` lets it go. */
  drive(pad: number, level: 0 | 1 | undefined): void {
    if (level === undefined) this.outside.delete(pad);
    else this.outside.set(pad, level);
    this.changed();
  }

  /** Pads connected to `pad`. */
  partners(pad: number): number[] {
    return this.wires.filter((wire) => wire.includes(pad)).map(([a, b]) => (a === pad ? b : a));
  }

  // ---- lines: 0-31 GPIOHS, 32-39 GPIO --------------------------------------------------------------------

  /** Pad of a line, or ENOENT. */
  padOf(line: number): number {
    return this.find(GPIOHS0 + line);
  }

  setOutput(line: number, on: boolean): void {
    this.output[line] = on;
    this.changed();
  }

  write(line: number, level: number): void {
    this.latch[line] = level;
    this.changed();
  }

  /** Level that a line reads: its latch when it is an output, else its pad's. */
  read(line: number): number {
    if (this.output[line]) return this.latch[line]!;
    const pad = this.padOf(line);
    return pad < 0 ? 0 : this.level(pad);
  }

  /** Level that the chip puts on a pad, `undefined` when it does not drive it. */
  private driven(pad: number): number | undefined {
    const line = this.functions[pad]! - GPIOHS0;
    return line >= 0 && line < LINES && this.output[line] ? this.latch[line] : undefined;
  }

  level(pad: number): number {
    for (const at of [pad, ...this.partners(pad)]) {
      const level = this.driven(at) ?? this.outside.get(at);
      if (level !== undefined) return level;
    }
    return this.pulls[pad] === Pull.UP ? 1 : 0;
  }
}
