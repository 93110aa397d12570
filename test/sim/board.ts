/** The simulated board without a core: memory for parameters, registers driven directly. */
import { CORE_WINDOW, SimBoard } from "../../tools/src/host/board.ts";
import { LinearMemory } from "../../tools/src/host/memory.ts";
import { compileEntry } from "../kpu/compile.ts";
import { gather, type LayerSpec, scatter } from "./reference.ts";
import { layerWords, type Placement, packActivation, packBatchNorm, specRows } from "./words.ts";

export const KPU = 0x40800000;
export const SYSCTL = 0x50440000;
const PLL1_ON = (1 << 21) | (1 << 25);

/** A power-on board. `simd` chooses how the model is compiled. */
export async function powerOn(simd: boolean): Promise<TestBoard> {
  const module = await compileEntry("assembly/sim/index.ts", ...(simd ? ["--enable", "simd"] : []));
  const memory = new LinearMemory();
  memory.attach(new WebAssembly.Memory({ initial: 512 }));
  return new TestBoard(module, memory);
}

export class TestBoard extends SimBoard {
  constructor(
    module: WebAssembly.Module,
    readonly parameters: LinearMemory,
  ) {
    super(module, parameters);
  }
}

/** Clocks the KPU and sets its registers as section 5.1 says. */
export function bringUp(board: SimBoard): void {
  board.sim.mmio_write32(SYSCTL + 0x0c, PLL1_ON);
  board.sim.mmio_write32(SYSCTL + 0x2c, 1 << 2);
  board.sim.mmio_write64(KPU + 0x20, 7n);
  board.sim.mmio_write64(KPU + 0x18, 7n);
  board.sim.mmio_write64(KPU + 0x28, 0x1an);
  board.sim.mmio_write64(KPU + 0x40, 1n);
}

export const BN_AT = 0;
export const ACT_AT = 8192;
const WEIGHTS_AT = 8192 + 256;

/** Writes the parameters of `l` and returns its words. `garbage` goes into unused bits. */
export function place(
  board: TestBoard,
  l: LayerSpec,
  garbage = 0,
  options: Partial<Placement> = {},
): BigUint64Array {
  const { src } = specRows(l);
  board.parameters.write(BN_AT, new Uint8Array(packBatchNorm(l, garbage).buffer));
  board.parameters.write(ACT_AT, packActivation(l, garbage));
  board.parameters.write(WEIGHTS_AT, l.weights);
  return layerWords(l, {
    srcRow: 0,
    dstRow: src,
    bnBus: CORE_WINDOW + BN_AT,
    actBus: CORE_WINDOW + ACT_AT,
    weightsBus: CORE_WINDOW + WEIGHTS_AT,
    ...options,
  });
}

/** Pushes the 12 words and waits for the interrupt. Returns the status of irq_wait. */
export function runWords(board: SimBoard, words: BigUint64Array): number {
  const { sim } = board;
  sim.mmio_write64(KPU + 0x20, 7n);
  sim.mmio_write64(KPU + 0x18, 6n);
  for (const word of words) sim.mmio_write64(KPU, word);
  const status = sim.irq_wait(25, 1_000_000);
  sim.mmio_write64(KPU + 0x20, 7n);
  sim.mmio_write64(KPU + 0x18, 7n);
  return status;
}

/** Runs one layer on a dense image, through AI RAM. Returns the dense result. */
export function runLayer(
  board: TestBoard,
  l: LayerSpec,
  image: Uint8Array,
  out: { ow: number; oh: number },
  garbage = 0,
): Uint8Array {
  const words = place(board, l, garbage);
  const ramOf = () =>
    board.memory.u8.subarray(board.sim.kpu_ram_base(), board.sim.kpu_ram_base() + (2 << 20));
  scatter(ramOf(), 0, { c: l.ic, h: l.h, w: l.w }, image);
  const status = runWords(board, words);
  if (status !== 0) throw new Error(`irq_wait returned ${status}`);
  return gather(ramOf(), specRows(l).src * 64, { c: l.oc, h: out.oh, w: out.ow });
}
