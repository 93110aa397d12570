/** The chip and the board of the host build: clocks, identity, reset. */
import { Errno, System } from "../../../../assembly/modules/device.ts";
import type { Board } from "../../firmware/board.ts";
import { boardText } from "../../firmware/board_text.ts";
import type { LinearMemory } from "../memory.ts";
import type { HostClock } from "../time.ts";
import type { HostDevice } from "./index.ts";

/** What the host decides. */
export interface SystemServices {
  /** Size of the Python heap. */
  heap: number;
  /** Ends the run; does not return. */
  stop(status: number): never;
  /** Waits for input, at most this long. */
  idle(us: number): void;
}

const UNIQUE_ID = Buffer.from("kpy-host");

export class SystemDevice implements HostDevice {
  private cpu: number;
  private kpu: number;

  constructor(
    private readonly board: Board,
    private readonly memory: LinearMemory,
    private readonly clock: HostClock,
    private readonly services: SystemServices,
  ) {
    this.cpu = board.clocks.cpu;
    this.kpu = board.clocks.kpu;
  }

  call(_unit: number, op: number, a: number, b: number, ptr: number, len: number): number {
    switch (op) {
      case System.RESET:
      case System.EXIT:
        return this.services.stop(a & 0xff);
      case System.RESET_CAUSE:
      case System.SAFE_BOOT:
      case System.SET_TIME: // the core keeps the difference to the host's clock itself
        return 0;
      case System.UNIQUE_ID:
        return this.write(UNIQUE_ID, ptr, len);
      case System.CPU_HZ:
        return this.cpu;
      case System.KPU_HZ:
        return this.kpu;
      case System.SET_CLOCK:
        return this.setClock(a, b);
      case System.BOARD:
        this.write(Buffer.from(boardText(this.board)), ptr, len);
        return boardText(this.board).length;
      case System.PYTHON_HEAP:
        return this.services.heap;
      case System.IDLE:
        this.services.idle(a);
        return 0;
      case System.COUNTER:
        new DataView(this.memory.u8.buffer).setBigUint64(ptr, BigInt(this.clock.now()) * 1000n, true);
        return 0;
      default:
        return Errno.EINVAL;
    }
  }

  private write(bytes: Uint8Array, ptr: number, len: number): number {
    const part = bytes.subarray(0, len);
    if (part.length) this.memory.write(ptr, part);
    return part.length;
  }

  private setClock(cpu: number, kpu: number): number {
    const { clocks } = this.board;
    if (cpu > (clocks.cpu_max ?? clocks.cpu) || kpu > (clocks.kpu_max ?? clocks.kpu)) return Errno.EINVAL;
    if (cpu < 0 || kpu < 0) return Errno.EINVAL;
    this.cpu = cpu || this.cpu;
    this.kpu = kpu || this.kpu;
    return 0;
  }
}
