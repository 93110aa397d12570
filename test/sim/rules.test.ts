/** Hardware rules that the model counts, its FIFO, interrupt and result stream. */
import { beforeEach, describe, expect, it } from "vitest";
import { CORE_WINDOW } from "../../tools/src/host/board.ts";
import { bringUp, KPU, place, powerOn, runLayer, runWords, SYSCTL, type TestBoard } from "./board.ts";
import { fitLayer, Random } from "./random_layer.ts";
import { gather, type LayerSpec, referenceLayer, scatter } from "./reference.ts";
import { specRows } from "./words.ts";

const AI_RAM = 0x40600000;
const DMAC = 0x50000000;

/** Names of assembly/sim/kpu/violations.ts, by number. */
const RULES = [
  "",
  "CLOCK_OFF",
  "IN_RESET",
  "AI_RAM_BUSY",
  "FIFO_OVERRUN",
  "BN_ALIGNMENT",
  "ACT_ALIGNMENT",
  "WEIGHT_ALIGNMENT",
  "PARAMETER_ADDRESS",
  "GEOMETRY",
  "SRC_RANGE",
  "DST_RANGE",
  "OVERLAP",
  "KERNEL_TYPE",
  "POOL_TYPE",
  "DEPTHWISE_CHANNELS",
  "UNSUPPORTED",
  "LAYOUT_FIELDS",
  "DMA_FIELDS",
  "LOAD_FIELDS",
  "LOAD_FLAGS",
  "RESERVED_BITS",
  "RESULT_UNDERRUN",
  "UNMAPPED",
];

let board: TestBoard;
beforeEach(async () => {
  board = await powerOn(true);
});

/** What has been counted since the last call, in order. */
function counted(): string[] {
  const { sim } = board;
  const list = Array.from({ length: sim.violation_total() }, (_, i) => RULES[sim.violation_code(i)]);
  for (const name of new Set(list)) {
    expect(sim.violation_count(RULES.indexOf(name))).toBe(list.filter((n) => n === name).length);
  }
  sim.violation_clear();
  return list;
}

const sample = (size: Partial<LayerSpec> = {}) =>
  fitLayer(new Random(7), { ic: 3, oc: 4, w: 20, h: 8, kernel: 3, pool: 1, ...size });

const ram = () => board.memory.u8.subarray(board.sim.kpu_ram_base(), board.sim.kpu_ram_base() + (2 << 20));

/** Changes bits [low, low + width) of word `index` of a fresh sample layer. */
function patched(index: number, low: number, width: number, value: number): BigUint64Array {
  const words = place(board, sample().layer);
  const mask = ((1n << BigInt(width)) - 1n) << BigInt(low);
  words[index] = (words[index] & ~mask) | ((BigInt(value) << BigInt(low)) & mask);
  return words;
}

describe("clock and reset", () => {
  it("counts registers and AI RAM touched without clock, and ignores them", () => {
    expect(board.sim.mmio_read64(KPU + 0x18)).toBe(0n);
    board.sim.mmio_write64(KPU + 0x18, 7n);
    expect(board.sim.ai_ram(AI_RAM, 64)).toBe(0);
    expect(counted()).toEqual(["CLOCK_OFF", "CLOCK_OFF", "CLOCK_OFF"]);
    board.sim.mmio_write32(SYSCTL + 0x2c, 4); // the gate alone is not enough: PLL1 is off
    board.sim.mmio_read64(KPU + 0x18);
    expect(counted()).toEqual(["CLOCK_OFF"]);
    bringUp(board);
    expect(board.sim.mmio_read64(KPU + 0x18)).toBe(7n);
    expect(board.sim.ai_ram(AI_RAM, 64)).toBe(board.sim.kpu_ram_base());
    expect(counted()).toEqual([]);
  });

  it("counts registers touched in reset; reset clears them", () => {
    bringUp(board);
    board.sim.mmio_write32(SYSCTL + 0x34, 4);
    board.sim.mmio_read64(KPU + 0x18);
    expect(counted()).toEqual(["IN_RESET"]);
    board.sim.mmio_write32(SYSCTL + 0x34, 0);
    expect(board.sim.mmio_read64(KPU + 0x18)).toBe(0n);
    expect(counted()).toEqual([]);
  });

  it("counts what is not there", () => {
    bringUp(board);
    board.sim.mmio_read64(0x40000000);
    board.sim.mmio_write32(0x50450000, 1);
    board.sim.mmio_read32(KPU);
    expect(counted()).toEqual(["UNMAPPED", "UNMAPPED", "UNMAPPED"]);
  });
});

describe("layers", () => {
  beforeEach(() => bringUp(board));

  /** Rules whose violation leaves the destination alone: index of the word, bits, value. */
  const fatal: [string, number, number, number, number][] = [
    ["KERNEL_TYPE", 4, 0, 3, 2],
    ["POOL_TYPE", 4, 4, 4, 10],
    ["GEOMETRY", 3, 32, 10, 10],
    ["GEOMETRY", 3, 42, 9, 4],
    ["DEPTHWISE_CHANNELS", 0, 3, 1, 1],
    ["SRC_RANGE", 1, 0, 15, 0x7fff],
    ["DST_RANGE", 1, 32, 15, 0x7fff],
    ["UNSUPPORTED", 0, 2, 1, 1],
    ["UNSUPPORTED", 4, 9, 1, 1],
    ["UNSUPPORTED", 4, 3, 1, 1],
    ["UNSUPPORTED", 6, 0, 4, 1],
    ["UNSUPPORTED", 7, 20, 8, 1],
    ["PARAMETER_ADDRESS", 4, 32, 32, 0x80000000],
    ["PARAMETER_ADDRESS", 5, 32, 32, 0x40000000],
    ["PARAMETER_ADDRESS", 7, 32, 32, CORE_WINDOW - 256],
  ];
  it.each(fatal)(
    "%s (word %i bit %i): counted, no result, still completes",
    (rule, word, low, width, value) => {
      const { layer } = sample();
      const words = patched(word, low, width, value);
      ram().fill(0xa5);
      expect(runWords(board, words)).toBe(0);
      expect(counted()).toContain(rule);
      const dst = specRows(layer).src * 64;
      expect(
        ram()
          .subarray(dst, dst + specRows(layer).dst * 64)
          .every((byte) => byte === 0xa5),
      ).toBe(true);
    },
  );

  const counting: [string, number, number, number, number][] = [
    ["BN_ALIGNMENT", 4, 32, 32, CORE_WINDOW + 4],
    ["ACT_ALIGNMENT", 7, 32, 32, CORE_WINDOW + 8192 + 128],
    ["WEIGHT_ALIGNMENT", 5, 32, 32, CORE_WINDOW + 8192 + 256 + 64],
    ["LAYOUT_FIELDS", 7, 0, 15, 1],
    ["LAYOUT_FIELDS", 7, 28, 3, 1],
    ["LAYOUT_FIELDS", 8, 16, 4, 2],
    ["LAYOUT_FIELDS", 8, 20, 3, 1],
    ["DMA_FIELDS", 11, 16, 16, 0],
    ["DMA_FIELDS", 11, 32, 32, 0],
    ["LOAD_FIELDS", 5, 15, 17, 0],
    ["LOAD_FIELDS", 2, 48, 10, 0],
    ["LOAD_FLAGS", 4, 10, 1, 0],
    ["LOAD_FLAGS", 5, 0, 1, 0],
    ["LOAD_FLAGS", 7, 31, 1, 0],
    ["RESERVED_BITS", 8, 63, 1, 1],
  ];
  it.each(counting)("%s (word %i bit %i): counted, computed", (rule, word, low, width, value) => {
    const { image, layer } = sample();
    scatter(ram(), 0, { c: layer.ic, h: layer.h, w: layer.w }, image);
    expect(runWords(board, patched(word, low, width, value))).toBe(0);
    expect(counted()).toEqual([rule]);
    if (!rule.endsWith("ALIGNMENT")) {
      const want = referenceLayer(layer, image);
      const got = gather(ram(), specRows(layer).src * 64, { c: layer.oc, h: want.oh, w: want.ow });
      expect(Buffer.compare(got, want.out)).toBe(0);
    }
  });

  it("UNSUPPORTED: 16-bit weights", () => {
    board.sim.mmio_write64(KPU + 0x40, 0n);
    expect(runWords(board, place(board, sample().layer))).toBe(0);
    expect(counted()).toEqual(["UNSUPPORTED"]);
  });

  it("OVERLAP: counted, and computed from the source as it was", () => {
    const { layer, image } = sample();
    const words = place(board, layer, 0, { dstRow: 2 });
    scatter(ram(), 0, { c: layer.ic, h: layer.h, w: layer.w }, image);
    expect(runWords(board, words)).toBe(0);
    expect(counted()).toEqual(["OVERLAP"]);
    const want = referenceLayer(layer, image);
    const got = gather(ram(), 2 * 64, { c: layer.oc, h: want.oh, w: want.ow });
    expect(Buffer.compare(got, want.out)).toBe(0);
  });

  it("AI_RAM_BUSY: AI RAM touched between the last word and the interrupt", () => {
    const words = place(board, sample().layer);
    board.sim.mmio_write64(KPU + 0x18, 6n);
    for (const word of words) board.sim.mmio_write64(KPU, word);
    board.sim.ai_ram(AI_RAM + 128, 64);
    expect(board.sim.violation_detail(0)).toBe(BigInt(AI_RAM + 128));
    expect(counted()).toEqual(["AI_RAM_BUSY"]);
    expect(board.sim.irq_wait(25, 1000)).toBe(0);
    board.sim.ai_ram(AI_RAM, 64);
    expect(counted()).toEqual([]);
  });

  it("FIFO_OVERRUN: the layer that runs and 16 more fit", () => {
    const words = place(board, sample().layer);
    for (let i = 0; i < 17; i++) for (const word of words) board.sim.mmio_write64(KPU, word);
    expect(board.sim.mmio_read64(KPU + 0x10) & 4n).toBe(4n);
    expect(counted()).toEqual([]);
    for (const word of words) board.sim.mmio_write64(KPU, word);
    expect(counted()).toEqual(["FIFO_OVERRUN"]);
    board.sim.irq_wait(25, 1000);
    expect(board.sim.kpu_layer_count()).toBe(17);
  });

  it("interrupt: masked, raised, cleared; polled without the PLIC", () => {
    const words = place(board, sample().layer);
    for (const word of words) board.sim.mmio_write64(KPU, word);
    expect(board.sim.irq_wait(25, 1000)).toBe(-110); // masked since bringUp
    expect(board.sim.mmio_read64(KPU + 0x10) & 1n).toBe(1n);
    expect(board.sim.mmio_read64(KPU + 0x08)).toBe(0n);
    board.sim.mmio_write64(KPU + 0x18, 6n);
    expect(board.sim.mmio_read64(KPU + 0x08)).toBe(1n);
    expect(board.sim.irq_wait(25, 1000)).toBe(0);
    board.sim.mmio_write64(KPU + 0x20, 1n);
    expect(board.sim.irq_wait(25, 1000)).toBe(-110);
    for (const word of words) board.sim.mmio_write64(KPU, word);
    let polls = 0;
    while ((board.sim.mmio_read64(KPU + 0x10) & 1n) === 0n) polls++;
    expect(polls).toBeGreaterThan(10);
    expect(counted()).toEqual([]);
  });

  it("no interrupt without int_en", () => {
    const words = place(board, sample().layer);
    words[0] &= ~1n;
    expect(runWords(board, words)).toBe(-110);
  });
});

describe("result stream", () => {
  beforeEach(() => bringUp(board));
  const size = { ic: 2, oc: 5, w: 13, h: 7, kernel: 1, pool: 0 } as const; // 455 bytes: a partial last word

  it("dense NCHW through fifo_data_out; the layer is done when it is drained", () => {
    const { layer, image } = sample(size);
    const want = referenceLayer(layer, image).out;
    scatter(ram(), 0, { c: 2, h: 7, w: 13 }, image);
    for (const word of place(board, layer, 0, { sendDataOut: true })) board.sim.mmio_write64(KPU, word);
    board.sim.mmio_write64(KPU + 0x18, 6n);
    expect(board.sim.irq_wait(25, 1000)).toBe(-110);
    const got = new BigUint64Array(Math.ceil(want.length / 8));
    for (let i = 0; i < got.length; i++) got[i] = board.sim.mmio_read64(KPU + 0x30);
    expect(Buffer.compare(new Uint8Array(got.buffer).subarray(0, want.length), want)).toBe(0);
    expect(new Uint8Array(got.buffer).subarray(want.length)).toEqual(new Uint8Array(1));
    expect(board.sim.irq_wait(25, 1000)).toBe(0);
    expect(counted()).toEqual([]);
    board.sim.mmio_read64(KPU + 0x30);
    expect(counted()).toEqual(["RESULT_UNDERRUN"]);
  });

  it("by DMA channel 5 to memory, with its interrupt", () => {
    const { layer, image } = sample(size);
    const want = referenceLayer(layer, image).out;
    const target = 1 << 20;
    const channel = DMAC + 0x600;
    board.sim.mmio_write32(SYSCTL + 0x68, 22);
    board.sim.mmio_write64(DMAC + 0x10, 3n);
    board.sim.mmio_write64(channel, BigInt(KPU + 0x30));
    board.sim.mmio_write64(channel + 0x08, BigInt(CORE_WINDOW + target));
    board.sim.mmio_write64(channel + 0x10, BigInt(Math.ceil(want.length / 8) - 1));
    board.sim.mmio_write64(channel + 0x18, 0x89b14n);
    board.sim.mmio_write64(channel + 0x80, 2n);
    board.sim.mmio_write64(DMAC + 0x18, 0x2020n);
    expect(board.sim.mmio_read64(DMAC + 0x18)).toBe(0x20n);
    scatter(ram(), 0, { c: 2, h: 7, w: 13 }, image);
    for (const word of place(board, layer, 0, { sendDataOut: true })) board.sim.mmio_write64(KPU, word);
    expect(board.sim.irq_wait(32, 1000)).toBe(0);
    expect(board.sim.mmio_read64(DMAC + 0x18)).toBe(0n);
    expect(Buffer.compare(board.parameters.read(target, want.length), want)).toBe(0);
    board.sim.mmio_write64(channel + 0x98, 0xffffffffn);
    expect(board.sim.irq_wait(32, 1000)).toBe(-110);
    expect(counted()).toEqual([]);
  });

  it("memory to AI RAM by DMA, as an upload", () => {
    const bytes = Uint8Array.from({ length: 8192 }, (_, i) => (i * 7) & 255);
    board.parameters.write(4096, bytes);
    board.sim.mmio_write64(DMAC + 0x10, 3n);
    board.sim.mmio_write64(DMAC + 0x100, BigInt(CORE_WINDOW + 4096));
    board.sim.mmio_write64(DMAC + 0x108, BigInt(AI_RAM + 640));
    board.sim.mmio_write64(DMAC + 0x110, 1023n);
    board.sim.mmio_write64(DMAC + 0x118, 0xcdb04n);
    board.sim.mmio_write64(DMAC + 0x18, 0x101n);
    expect(Buffer.compare(ram().subarray(640, 640 + 8192), bytes)).toBe(0);
    expect(counted()).toEqual([]);
  });
});

it("garbage words: no trap, bounded work, and the board still computes", () => {
  bringUp(board);
  const r = new Random(2024);
  const { layer, image } = sample();
  const want = referenceLayer(layer, image);
  const started = performance.now();
  for (let i = 0; i < 4_000; i++) {
    const words = place(board, layer);
    const changes = r.int(1, 6);
    for (let k = 0; k < changes; k++) {
      const index = r.int(0, 11);
      if (r.chance(0.2)) words[index] = (BigInt(r.next()) << 32n) | BigInt(r.next());
      else words[index] ^= 1n << BigInt(r.int(0, 63));
    }
    for (const word of words) board.sim.mmio_write64(KPU, word);
    board.sim.irq_wait(25, 1000);
    while (board.sim.mmio_read64(KPU + 0x30) === 0n && (words[11] & 1n) === 1n && r.chance(0.5));
    if (i % 100 === 99) {
      board.sim.mmio_write32(SYSCTL + 0x34, 4); // a stream that nobody drains: reset, as a driver would
      board.sim.mmio_write32(SYSCTL + 0x34, 0);
      bringUp(board);
    }
  }
  board.sim.mmio_write32(SYSCTL + 0x34, 4);
  board.sim.mmio_write32(SYSCTL + 0x34, 0);
  bringUp(board);
  const elapsed = performance.now() - started;
  console.log(
    `4000 garbage layers from seed 2024: ${elapsed.toFixed(0)} ms, ${board.sim.violation_total()} violations`,
  );
  expect(board.sim.violation_total()).toBeGreaterThan(4_000);
  expect(Buffer.compare(runLayer(board, layer, image, want), want.out)).toBe(0);
});
