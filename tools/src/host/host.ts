/** The host build: the wasm core on a simulated board, in one Node process. */
import { SimBoard, type SimExports } from "./board.ts";
import { consoleImports, type HostConsole, OutputConsole } from "./console.ts";
import { Devices } from "./devices/index.ts";
import { Flash } from "./flash.ts";
import { type HostFs, hostfsImports } from "./hostfs.ts";
import { LinearMemory } from "./memory.ts";
import { type HostClock, RealClock, timeImports } from "./time.ts";
import { wasmModule } from "./wasm.ts";

export interface HostOptions {
  /** The core module; default build/wasm/kpy.wasm. */
  core?: WebAssembly.Module;
  /** The simulated hardware; default build/wasm/sim.wasm. */
  sim?: WebAssembly.Module;
  /** Default: prints to stdout, no input. */
  console?: HostConsole;
  /** Default: real time. */
  clock?: HostClock;
  /** Flash size in bytes, default 16 MiB. */
  flashSize?: number;
  /** Images to put into the flash. */
  flash?: { address: number; data: Uint8Array }[];
  /** Host folders; default: none (ENODEV). */
  hostfs?: HostFs;
}

/** What the core exports: `memory`, and functions over numbers and 64-bit bigints. */
export type CoreExports = { memory: WebAssembly.Memory } & Record<string, (...args: any[]) => any>;

export interface Host {
  /** Exports of the core. */
  core: CoreExports;
  /** The core's linear memory. */
  memory: LinearMemory;
  /** Exports of the simulated hardware. */
  sim: SimExports;
  flash: Flash;
  devices: Devices;
  console: HostConsole;
  clock: HostClock;
}

const FLASH_BYTES = 16 << 20;

/** Builds a board at power-on with a fresh core. Nothing of the core has run yet. */
export function createHost(options: HostOptions = {}): Host {
  const memory = new LinearMemory();
  const board = new SimBoard(options.sim ?? wasmModule("sim"), memory);
  const flash = new Flash(options.flashSize ?? FLASH_BYTES);
  for (const image of options.flash ?? []) flash.load(image.address, image.data);
  const devices = new Devices();
  const console = options.console ?? new OutputConsole();
  const clock = options.clock ?? new RealClock();
  const hal = {
    ...board.imports(),
    ...consoleImports(console, memory),
    interrupt_pending: () => {
      devices.poll();
      return console.interrupted() ? 1 : 0;
    },
    ...timeImports(clock),
    ...flash.imports(memory),
    ...hostfsImports(options.hostfs, memory),
    ...devices.imports(),
  };
  const instance = new WebAssembly.Instance(options.core ?? wasmModule("kpy"), { hal });
  const core = instance.exports as unknown as CoreExports;
  memory.attach(core.memory);
  return { core, memory, sim: board.sim, flash, devices, console, clock };
}
