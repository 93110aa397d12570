/**
 * Serial ports of the host build. Unit 0 is the console. What the others send arrives at the unit whose receive pad is
 * connected with the transmit pad; without such a unit a loop-back plug returns it.
 */
import { Errno, Uart } from "../../../../assembly/modules/device.ts";
import type { HostConsole } from "../console.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostDevice } from "./index.ts";
import type { Pads } from "./pads.ts";

const UNITS = 4;
const BUFFER = 2048;
/** Function number of UART1's RX; TX and the other units follow. */
const UART1_RX = 64;

export class UartDevice implements HostDevice {
  private readonly waiting: number[][] = Array.from({ length: UNITS }, () => []);
  private readonly running = [true, false, false, false];

  constructor(
    private readonly pads: Pads,
    private readonly memory: LinearMemory,
    private readonly console: HostConsole,
  ) {}

  call(unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    if (unit >= UNITS) return Errno.ENODEV;
    if (op === Uart.INIT) return this.init(unit, a, b);
    if (!this.running[unit]) return Errno.ENODEV;
    if (unit === 0) this.fetch();
    switch (op) {
      case Uart.DEINIT:
        this.running[unit] = unit === 0;
        return 0;
      case Uart.WRITE:
        if (unit === 0) this.console.write(this.memory.view(ptr, len));
        else this.receive(this.partner(unit), this.memory.read(ptr, len));
        return len;
      case Uart.READ: {
        const bytes = this.waiting[unit]!.splice(0, len);
        this.memory.write(ptr, Uint8Array.from(bytes));
        return bytes.length;
      }
      case Uart.AVAILABLE:
        return this.waiting[unit]!.length;
      default:
        return Errno.EINVAL;
    }
  }

  /** Bytes that arrive at a unit; what does not fit is lost. */
  receive(unit: number, bytes: Uint8Array): void {
    const buffer = this.waiting[unit]!;
    if (this.running[unit]) buffer.push(...bytes.subarray(0, BUFFER - buffer.length));
  }

  private init(unit: number, baud: number, format: number): number {
    const bits = format & 0xff;
    const parity = (format >> 8) & 0xff;
    const stop = (format >> 16) & 0xff;
    if (baud <= 0 || bits < 5 || bits > 8 || parity > 2 || stop < 1 || stop > 2) return Errno.EINVAL;
    this.running[unit] = true;
    this.waiting[unit] = [];
    return 0;
  }

  private fetch(): void {
    for (let c = 0; this.waiting[0]!.length < BUFFER; ) {
      c = this.console.read();
      if (c < 0) return;
      this.waiting[0]!.push(c);
    }
  }

  private partner(unit: number): number {
    const tx = this.pads.find(UART1_RX + 2 * (unit - 1) + 1);
    for (const pad of this.pads.partners(tx)) {
      const fn = this.pads.get(pad) - UART1_RX;
      if (fn >= 0 && fn < 6 && fn % 2 === 0) return fn / 2 + 1;
    }
    return unit;
  }
}
