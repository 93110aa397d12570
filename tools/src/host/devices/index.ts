/**
 * Board devices of the host build, one file per device beside this one. Ids, operations and results are defined
 * in assembly/modules/device.ts.
 */
const ENODEV = -19;

/** One device: `ptr` and `len` are a buffer in the core's memory. Returns >= 0 or a negative errno. */
export interface HostDevice {
  call(unit: number, op: number, a: number, b: number, ptr: number, len: number): number;
}

/** The devices of a board by id; an absent one answers ENODEV. */
export class Devices {
  private readonly table = new Map<number, HostDevice>();
  /** Called whenever the core looks for Ctrl-C: for what happens by itself. */
  poll: () => void = () => {};

  set(id: number, device: HostDevice): void {
    this.table.set(id, device);
  }

  get(id: number): HostDevice | undefined {
    return this.table.get(id);
  }

  imports(): Record<string, WebAssembly.ImportValue> {
    return {
      device: (device: number, op: number, a: number, b: number, ptr: number, len: number) =>
        this.table.get(device & 0xff)?.call((device >>> 8) & 0xff, op, a, b, ptr >>> 0, len >>> 0) ?? ENODEV,
    };
  }
}
