/**
 * The simulated board: the sim module, and the bus between it and the core.
 *
 * Bus masters see the core's linear memory in a window of its own: the K210's map has nothing above 0xC0000000,
 * and unlike the 6 MiB of SRAM the window is as large as the host's memory may grow.
 */
import { LinearMemory } from "./memory.ts";

/** Bus address of core pointer 0. */
export const CORE_WINDOW = 0xc0000000;

/** Exports of sim.wasm (assembly/sim/index.ts). */
export interface SimExports {
  memory: WebAssembly.Memory;
  reset(): void;
  mmio_read32(bus: number): number;
  mmio_write32(bus: number, value: number): void;
  mmio_read64(bus: number): bigint;
  mmio_write64(bus: number, value: bigint): void;
  irq_wait(irq: number, timeoutUs: number): number;
  ai_ram(bus: number, len: number): number;
  kpu_ram_base(): number;
  kpu_layer_count(): number;
  kpu_total_cycles(): bigint;
  kpu_stall(on: number): void;
  violation_clear(): void;
  violation_total(): number;
  violation_count(code: number): number;
  violation_code(i: number): number;
  violation_detail(i: number): bigint;
  violation_layer(i: number): number;
}

export class SimBoard {
  readonly sim: SimExports;
  readonly memory = new LinearMemory();

  constructor(
    module: WebAssembly.Module,
    private readonly core: LinearMemory,
  ) {
    const instance = new WebAssembly.Instance(module, {
      sim: {
        bus_fetch: (bus: number, ptr: number, len: number) => this.fetch(bus >>> 0, ptr >>> 0, len >>> 0),
        bus_store: (bus: number, ptr: number, len: number) => this.store(bus >>> 0, ptr >>> 0, len >>> 0),
      },
    });
    this.sim = instance.exports as unknown as SimExports;
    this.memory.attach(this.sim.memory);
    this.sim.reset();
  }

  private fetch(bus: number, ptr: number, len: number): number {
    const from = bus - CORE_WINDOW;
    const core = this.core.u8;
    if (from < 0 || from + len > core.length) return 0;
    this.memory.u8.set(core.subarray(from, from + len), ptr);
    return 1;
  }

  private store(bus: number, ptr: number, len: number): number {
    const to = bus - CORE_WINDOW;
    const core = this.core.u8;
    if (to < 0 || to + len > core.length) return 0;
    core.set(this.memory.u8.subarray(ptr, ptr + len), to);
    return 1;
  }

  /** The `hal` functions of memory-mapped hardware. The register functions are the sim's own: no JavaScript between. */
  imports(): Record<string, WebAssembly.ImportValue> {
    const { sim } = this;
    return {
      mmio_read32: sim.mmio_read32,
      mmio_write32: sim.mmio_write32,
      mmio_read64: sim.mmio_read64,
      mmio_write64: sim.mmio_write64,
      irq_wait: sim.irq_wait,
      bus_write: (
        bus: number,
        busStride: number,
        ptr: number,
        stride: number,
        width: number,
        rows: number,
      ) => {
        const to = rows > 0 ? sim.ai_ram(bus, busStride * (rows - 1) + width) >>> 0 : 0;
        if (to !== 0) copyRows(this.memory.u8, to, busStride, this.core.u8, ptr >>> 0, stride, width, rows);
      },
      bus_read: (
        ptr: number,
        stride: number,
        bus: number,
        busStride: number,
        width: number,
        rows: number,
      ) => {
        const from = rows > 0 ? sim.ai_ram(bus, busStride * (rows - 1) + width) >>> 0 : 0;
        if (from !== 0)
          copyRows(this.core.u8, ptr >>> 0, stride, this.memory.u8, from, busStride, width, rows);
      },
      dma_address: (ptr: number) => (CORE_WINDOW + (ptr >>> 0)) | 0,
      dma_done: () => {},
    };
  }
}

function copyRows(
  to: Uint8Array,
  toStart: number,
  toStride: number,
  from: Uint8Array,
  fromStart: number,
  fromStride: number,
  width: number,
  rows: number,
): void {
  if (rows === 1 || (toStride === width && fromStride === width)) {
    to.set(from.subarray(fromStart, fromStart + width * rows), toStart);
    return;
  }
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(fromStart, fromStart + width), toStart);
    toStart += toStride;
    fromStart += fromStride;
  }
}
