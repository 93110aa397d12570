/** The pin multiplexer and the general-purpose lines of the host build. */
import { Errno, Fpioa, Gpio } from "../../../../assembly/modules/device.ts";
import type { HostDevice } from "./index.ts";
import { type Pads, Pull } from "./pads.ts";

const LINES = 40;
/** Lines that can interrupt. */
const HS_LINES = 32;
const OUTPUT = 3;
const FALLING = 1;
const RISING = 2;

export class FpioaDevice implements HostDevice {
  constructor(private readonly pads: Pads) {}

  call(_unit: number, op: number, a: number, b: number): number {
    switch (op) {
      case Fpioa.SET:
        return this.pads.set(a, b);
      case Fpioa.FIND:
        return this.pads.find(a);
      case Fpioa.GET:
        return this.pads.get(a);
      case Fpioa.PULL:
        return this.pads.pull(a, b);
      default:
        return Errno.EINVAL;
    }
  }
}

export class GpioDevice implements HostDevice {
  private readonly edges = new Array<number>(HS_LINES).fill(0);
  private readonly last = new Array<number>(HS_LINES).fill(0);
  private readonly events = new Set<number>();

  constructor(private readonly pads: Pads) {
    pads.changed = () => this.notice();
  }

  call(_unit: number, op: number, a: number, b: number): number {
    if (op === Gpio.EVENT) return this.takeEvent();
    if (a < 0 || a >= LINES) return Errno.EINVAL;
    switch (op) {
      case Gpio.MODE:
        return this.mode(a, b);
      case Gpio.READ:
        return this.pads.read(a);
      case Gpio.WRITE:
        if (b !== 0 && b !== 1) return Errno.EINVAL;
        this.pads.write(a, b);
        return 0;
      case Gpio.IRQ:
        return this.watch(a, b);
      default:
        return Errno.EINVAL;
    }
  }

  private mode(line: number, mode: number): number {
    if (mode < 0 || mode > OUTPUT) return Errno.EINVAL;
    const pad = this.pads.padOf(line);
    if (pad < 0) return Errno.ENXIO;
    this.pads.setOutput(line, mode === OUTPUT);
    return this.pads.pull(pad, mode === OUTPUT ? Pull.NONE : mode);
  }

  private watch(line: number, edges: number): number {
    if (line >= HS_LINES || edges < 0 || edges > 3) return Errno.EINVAL;
    this.edges[line] = edges;
    this.last[line] = this.pads.read(line);
    this.events.delete(line);
    return 0;
  }

  private takeEvent(): number {
    if (this.events.size === 0) return Errno.EAGAIN;
    const line = Math.min(...this.events);
    this.events.delete(line);
    return line;
  }

  private notice(): void {
    for (let line = 0; line < HS_LINES; line++) {
      if (this.edges[line] === 0) continue;
      const now = this.pads.read(line);
      if (now !== this.last[line] && this.edges[line]! & (now ? RISING : FALLING)) this.events.add(line);
      this.last[line] = now;
    }
  }
}
