/** The emulated K210 (build/wasm/machine.wasm) as an object: memory, reset, run, serial ports, reports. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../firmware/root.ts";

/** Why `run` returned; the codes of assembly/sim/machine/stop.ts. */
export const Stop = { NONE: 0, BREAKPOINT: 1, STUCK: 2, RESET: 3, VIOLATION: 4, IDLE: 5, HOST: 6 } as const;

/** Results of `boot`; assembly/sim/machine/boot.ts. */
export const Boot = { OK: 0, ENCRYPTED: 1, FLAG: 2, LENGTH: 3, DIGEST: 4 } as const;

interface Exports {
  memory: WebAssembly.Memory;
  AI_RAM: WebAssembly.Global;
  BOUNCE: WebAssembly.Global;
  CAMERA: WebAssembly.Global;
  FLASH: WebAssembly.Global;
  HART_HEADER: WebAssembly.Global;
  FLASH_SIZE: WebAssembly.Global;
  PANEL: WebAssembly.Global;
  SRAM: WebAssembly.Global;
  SRAM_SIZE: WebAssembly.Global;
  cycles: WebAssembly.Global;
  violations: WebAssembly.Global;
  panelAwake: WebAssembly.Global;
  panelFrames: WebAssembly.Global;
  panelInverted: WebAssembly.Global;
  panelMadctl: WebAssembly.Global;
  panelOn: WebAssembly.Global;
  busError: WebAssembly.Global;
  sensorMissed: WebAssembly.Global;
  initialize(): number;
  powerOn(): void;
  fitSensor(number: number): void;
  setWiring(use: number, pad: number): void;
  drivePad(pad: number, level: number): void;
  pressPowerKey(kind: number): void;
  insertCard(blocks: number): void;
  cpuHz(): bigint;
  readBus(address: number, size: number): bigint;
  writeBus(address: number, size: number, value: bigint): void;
  setStrict(on: number): void;
  /** 0: misaligned accesses trap, as on the K210; 1: they work in SRAM. */
  setMisaligned(works: number): void;
  reset(): void;
  boot(): number;
  run(cycles: number): number;
  clearStop(): number;
  stepHart(hart: number): void;
  memoryChanged(): void;
  registersOf(hart: number): number;
  publishRegisters(): void;
  adoptRegisters(): void;
  setBreakpoint(pc: number): number;
  clearBreakpoint(pc: number): void;
  serialPut(port: number, byte: number): number;
  serialTake(port: number): number;
  /** The next word that an I2S unit has played, -1 for none. */
  i2sTake(unit: number): bigint;
  /** A word for an I2S unit to record; 0 when its queue is full. */
  i2sPut(unit: number, word: number): number;
  kpu_layer_count(): number;
  kpu_total_cycles(): bigint;
}

export interface Trap {
  hart: number;
  pc: bigint;
  cause: bigint;
  value: bigint;
}

/** What the machine tells its host while it runs. */
export interface Listener {
  trap?(trap: Trap, stuck: boolean): void;
  violation?(rule: number, pc: bigint, address: number, detail: number): void;
  unknownRegister?(pc: bigint, address: number, write: boolean, value: bigint): void;
  sdRead?(block: number, target: Uint8Array): boolean;
  sdWrite?(block: number, source: Uint8Array): boolean;
  /** Fills a 640 x 480 RGB888 picture for a capture of that size; 0 or false when there is none left (host.ts of the machine). */
  cameraFrame?(target: Uint8Array, width: number, height: number): number | boolean;
  frame?(): void;
}

const HEADER_FIELDS = [
  "pc",
  "mstatus",
  "mtvec",
  "mepc",
  "mcause",
  "mbadaddr",
  "mscratch",
  "mie",
  "mip",
  "medeleg",
  "mideleg",
  "mucounteren",
  "mscounteren",
  "instret",
] as const;

export type HartState = Record<(typeof HEADER_FIELDS)[number], bigint> & {
  x: BigUint64Array;
  f: BigUint64Array;
};

const SD_BLOCK = 512;
const CAMERA_BYTES = 640 * 480 * 3;

/** Compiles the module once per process. */
let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  const file = join(repositoryRoot(), "build", "wasm", "machine.wasm");
  if (!existsSync(file)) throw new Error("the emulator is not built yet; run `make build` first");
  return new WebAssembly.Module(readFileSync(file));
}

export class Machine {
  readonly exports: Exports;
  private readonly memory: Uint8Array<ArrayBuffer>;

  constructor(listener: Listener = {}, module?: WebAssembly.Module) {
    if (!module) compiled ??= compile();
    const imports = this.imports(listener);
    const instance = new WebAssembly.Instance(module ?? compiled!, { machine: imports });
    this.exports = instance.exports as unknown as Exports;
    if (!this.exports.initialize()) throw new Error("machine.wasm: static data reaches the SRAM array");
    this.memory = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
  }

  private imports(on: Listener): Record<string, (...args: any[]) => number | undefined> {
    const bytes = (ptr: number, length: number) => this.memory.subarray(ptr >>> 0, (ptr >>> 0) + length);
    return {
      on_trap: (hart: number, pc: bigint, cause: bigint, value: bigint, stuck: number) =>
        void on.trap?.(
          { hart, pc: unsigned(pc), cause: unsigned(cause), value: unsigned(value) },
          stuck !== 0,
        ),
      on_violation: (rule: number, pc: bigint, address: number, detail: number) =>
        void on.violation?.(rule, unsigned(pc), address >>> 0, detail),
      on_unknown: (pc: bigint, address: number, write: number, value: bigint) =>
        void on.unknownRegister?.(unsigned(pc), address >>> 0, write !== 0, unsigned(value)),
      sd_read: (block: number, ptr: number) =>
        Number(on.sdRead?.(block >>> 0, bytes(ptr, SD_BLOCK)) ?? false),
      sd_write: (block: number, ptr: number) =>
        Number(on.sdWrite?.(block >>> 0, bytes(ptr, SD_BLOCK)) ?? false),
      camera_frame: (ptr: number, w: number, h: number) =>
        Number(on.cameraFrame?.(bytes(ptr, CAMERA_BYTES), w, h) ?? 0),
      on_frame: () => void on.frame?.(),
    };
  }

  /** General SRAM and, behind it, AI RAM; call `memoryChanged` after writing. */
  get sram(): Uint8Array {
    return this.area(this.exports.SRAM, this.exports.SRAM_SIZE);
  }

  get flash(): Uint8Array {
    return this.area(this.exports.FLASH, this.exports.FLASH_SIZE);
  }

  private area(base: WebAssembly.Global, size: WebAssembly.Global): Uint8Array {
    return this.memory.subarray(base.value >>> 0, (base.value + size.value) >>> 0);
  }

  /** Bytes at an exported address of linear memory (panel, bounce buffer). */
  bytesAt(base: WebAssembly.Global, length: number): Uint8Array {
    return this.memory.subarray(base.value >>> 0, (base.value >>> 0) + length);
  }

  private get headerBytes(): number {
    return this.exports.HART_HEADER.value >>> 0;
  }

  get cycles(): bigint {
    return unsigned(this.exports.cycles.value as bigint);
  }

  /** State of a hart between two runs. `x` and `f` are live views: change them, then `adoptRegisters`. */
  hart(id: number): HartState {
    this.exports.publishRegisters();
    const base = this.exports.registersOf(id) >>> 0;
    const buffer = this.memory.buffer;
    const header = new BigUint64Array(buffer, base - this.headerBytes, HEADER_FIELDS.length);
    const fields = Object.fromEntries(HEADER_FIELDS.map((name, i) => [name, header[i]]));
    const x = new BigUint64Array(buffer, base, 32);
    return { ...fields, x, f: new BigUint64Array(buffer, base + 33 * 8, 32) } as HartState;
  }

  /** Sets the pc of a hart between two runs. */
  setPc(id: number, pc: bigint): void {
    const base = this.exports.registersOf(id) >>> 0;
    new BigUint64Array(this.memory.buffer, base - this.headerBytes, 1)[0] = pc;
  }

  /** Everything that a port has sent since the last call. */
  takeSerial(port: number): Uint8Array {
    const bytes: number[] = [];
    for (let byte = this.exports.serialTake(port); byte >= 0; byte = this.exports.serialTake(port))
      bytes.push(byte);
    return Uint8Array.from(bytes);
  }

  /** Queues bytes for a port; returns how many fitted. */
  putSerial(port: number, bytes: Uint8Array): number {
    let n = 0;
    while (n < bytes.length && this.exports.serialPut(port, bytes[n])) n++;
    return n;
  }
}

const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
