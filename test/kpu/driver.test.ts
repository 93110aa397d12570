/** The driver against the register-level model: registers, layout, layers, batches, timeouts. */
import { beforeEach, describe, expect, it } from "vitest";
import { CORE_WINDOW, SimBoard } from "../../tools/src/host/board.ts";
import { createHost, type Host } from "../../tools/src/host/host.ts";
import { LinearMemory } from "../../tools/src/host/memory.ts";
import { timeImports, VirtualClock } from "../../tools/src/host/time.ts";
import { fitLayer, Random, randomLayer } from "../sim/random_layer.ts";
import { imageRows, type LayerSpec, pixelOffset, referenceLayer } from "../sim/reference.ts";
import { layerWords, packActivation, packBatchNorm, specRows } from "../sim/words.ts";
import { compileEntry } from "./compile.ts";

const KPU = 0x40800000;
const SYSCTL = 0x50440000;
const INPUT = 1 << 20;
const OUTPUT = 3 << 20;
const WORDS = 0x8000;
const BN = 0x9000;
const ACT = 0xb000;
const WEIGHTS = 0x10000;

const core = await compileEntry("test/kpu/entry.ts", "--initialMemory", "128");
const sim = await compileEntry("assembly/sim/index.ts", "--enable", "simd");

let host: Host;
beforeEach(() => {
  host = createHost({ core, sim, clock: new VirtualClock() });
});

/** Puts a layer into the core's memory as a kmodel stores it: words with skip counts, parameters elsewhere. */
function place(h: Host, l: LayerSpec, dstRow: number): BigUint64Array {
  const skips = { bnBus: 168, actBus: 128, weightsBus: 112 };
  const words = layerWords(l, { srcRow: 0, dstRow, ...skips, sendDataOut: true });
  words[0] &= ~1n;
  h.memory.write(WORDS, new Uint8Array(words.buffer));
  h.memory.write(BN, new Uint8Array(packBatchNorm(l).buffer));
  h.memory.write(ACT, packActivation(l));
  h.memory.write(WEIGHTS, l.weights);
  return words;
}

const conv2d = (h: Host, l: LayerSpec, batches: number) =>
  h.core.kpu_conv2d(WORDS, BN, ACT, WEIGHTS, l.weights.length, batches);

const ram = (h: Host) => {
  const base = h.sim.kpu_ram_base();
  return new Uint8Array(h.sim.memory.buffer).subarray(base, base + (2 << 20));
};

describe("kpu_init", () => {
  it("clocks the KPU before it touches it, and sets the registers of section 5.1", () => {
    expect(host.core.kpu_init()).toBe(0);
    expect(host.sim.violation_total()).toBe(0);
    expect(host.sim.mmio_read64(KPU + 0x10)).toBe(0n);
    expect(host.sim.mmio_read64(KPU + 0x18)).toBe(7n);
    expect(host.sim.mmio_read64(KPU + 0x28)).toBe(0x1an);
    expect(host.sim.mmio_read64(KPU + 0x40)).toBe(1n);
    expect(host.sim.mmio_read32(SYSCTL + 0x2c) & 4).toBe(4);
    expect(host.sim.mmio_read32(SYSCTL + 0x34) & 4).toBe(0);
    expect(host.sim.mmio_read32(SYSCTL + 0x0c)).toBe(
      (45 << 4) | (2 << 10) | (45 << 14) | ((7 << 21) & ~(1 << 23)) | (1 << 25),
    );
  });

  it("is idempotent, and leaves a PLL1 that runs alone", () => {
    const pll = (39 << 4) | (1 << 10) | (39 << 14) | (1 << 21) | (1 << 25);
    host.sim.mmio_write32(SYSCTL + 0x0c, pll);
    expect(host.core.kpu_init()).toBe(0);
    expect(host.sim.mmio_read32(SYSCTL + 0x0c)).toBe(pll);
    ram(host)[5] = 99;
    expect(host.core.kpu_init()).toBe(0);
    expect(ram(host)[5]).toBe(99);
  });

  it("kpu_deinit closes the clock gate, the next layer opens it again", () => {
    host.core.kpu_init();
    host.core.kpu_deinit();
    host.core.kpu_deinit();
    expect(host.sim.mmio_read32(SYSCTL + 0x2c) & 4).toBe(0);
    const { layer } = fitLayer(new Random(3), { ic: 1, oc: 1, w: 8, h: 8 });
    place(host, layer, 64);
    expect(conv2d(host, layer, 1)).toBe(0);
    expect(host.sim.violation_total()).toBe(0);
  });

  it("reports a PLL1 that does not lock", () => {
    const memory = new LinearMemory();
    const board = new SimBoard(sim, memory);
    const clock = new VirtualClock();
    const hal: Record<string, WebAssembly.ImportValue> = { ...board.imports(), ...timeImports(clock) };
    const read = board.sim.mmio_read32;
    hal.mmio_read32 = (bus: number) => (bus >>> 0 === SYSCTL + 0x18 ? 0 : read(bus));
    const instance = new WebAssembly.Instance(core, { hal });
    memory.attach(instance.exports.memory as WebAssembly.Memory);
    const exports = instance.exports as Record<string, CallableFunction>;
    expect(exports.kpu_init()).toBe(-5);
    const error = new DataView(memory.u8.buffer, exports.kpu_last_error());
    expect(error.getInt32(152, true)).toBe(-5);
    expect(board.sim.violation_total()).toBe(0);
    expect(clock.now()).toBeLessThan(1e6);
  });
});

describe("kpu_upload, kpu_download", () => {
  const shapes: [number, number, number, number][] = [
    ...([
      [1, 5, 3, 10],
      [1, 3, 2, 20],
      [1, 2, 2, 40],
      [1, 2, 2, 100],
      [1, 2, 2, 128],
      [2, 5, 4, 16],
      [1, 1, 1, 1],
      [3, 9, 7, 17],
      [2, 7, 5, 32],
      [2, 3, 5, 33],
      [2, 3, 5, 64],
      [1, 1024, 4, 4],
      [2, 130, 4, 4],
      [1, 3, 240, 320],
    ] as [number, number, number, number][]),
  ];

  it.each(shapes)("shape %i x %i x %i x %i", (n, c, h, w) => {
    const r = new Random(n * c * h * w);
    const data = Uint8Array.from({ length: n * c * h * w }, () => r.next() & 255);
    const bytes = n * imageRows(w, h, c) * 64;
    expect(host.core.kpu_init()).toBe(0);
    expect(host.core.kpu_tensor_bytes(n, c, h, w)).toBe(bytes);
    expect(host.core.kpu_dense_bytes(n, c, h, w)).toBe(data.length);
    host.memory.write(INPUT, data);
    const offset = 640;
    ram(host).fill(0x11);
    host.core.kpu_upload(offset, INPUT, n, c, h, w);
    let i = 0;
    for (let b = 0; b < n; b++)
      for (let ch = 0; ch < c; ch++)
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++) {
            if (ram(host)[offset + pixelOffset({ c, h, w }, b, ch, y, x)] !== data[i++]) {
              throw new Error(`pixel ${b} ${ch} ${y} ${x}`);
            }
          }
    expect(
      ram(host)
        .subarray(0, offset)
        .every((byte) => byte === 0x11),
    ).toBe(true);
    expect(
      ram(host)
        .subarray(offset + bytes)
        .every((byte) => byte === 0x11),
    ).toBe(true);
    host.memory.u8.fill(0x22, OUTPUT - 64, OUTPUT + data.length + 64);
    host.core.kpu_download(OUTPUT, offset, n, c, h, w);
    expect(Buffer.compare(host.memory.read(OUTPUT, data.length), data)).toBe(0);
    expect(host.memory.read(OUTPUT - 64, 64).every((byte) => byte === 0x22)).toBe(true);
    expect(host.memory.read(OUTPUT + data.length, 64).every((byte) => byte === 0x22)).toBe(true);
    expect(host.sim.violation_total()).toBe(0);
  });

  it("the offsets of section 15.9", () => {
    host.core.kpu_init();
    const last = (c: number, h: number, w: number, n = 1): number[] => {
      const data = new Uint8Array(n * c * h * w);
      for (let plane = 1; plane <= n * c; plane++) data[plane * h * w - 1] = plane;
      host.memory.write(INPUT, data);
      ram(host).fill(0);
      host.core.kpu_upload(0, INPUT, n, c, h, w);
      return Array.from({ length: n * c }, (_, i) => ram(host).indexOf(i + 1));
    };
    expect(last(5, 3, 10)).toEqual([137, 153, 169, 185, 329]);
    expect(last(3, 2, 20)).toEqual([83, 115, 211]);
    expect(last(2, 2, 40)).toEqual([103, 231]);
    expect(last(2, 2, 100)).toEqual([227, 483]);
    expect(last(2, 2, 128)).toEqual([255, 511]);
    const two = last(5, 4, 16, 2);
    expect(two.slice(0, 5)).toEqual([207, 223, 239, 255, 463]);
    expect(two.slice(5)).toEqual([207, 223, 239, 255, 463].map((offset) => offset + 512));
    const rows = [
      [5, 3, 10, 6],
      [3, 2, 20, 4],
      [2, 2, 40, 4],
      [2, 2, 100, 8],
      [2, 2, 128, 8],
      [5, 4, 16, 8],
    ];
    for (const [c, h, w, want] of rows) expect(host.core.kpu_tensor_bytes(1, c, h, w)).toBe(want * 64);
  });
});

describe("kpu_conv2d", () => {
  it("15.1: turns the stored words of yolo's first layer into those of a device", () => {
    const stored = BigUint64Array.of(
      ...[0x0000000000000000n, 0x00000e1000000000n, 0x000f000f00000002n, 0x0001dc9f0003bd3fn],
      ...[0x000000a8000f0411n, 0x0000007000d80001n, 0x0000000000000000n, 0x00000080900504b0n],
      ...[0x0000000000130168n, 0x00ffff7a00000000n, 0x0000000000000000n, 0x0004afff4aff0001n],
    );
    const memory = new LinearMemory();
    const board = new SimBoard(sim, memory);
    const pushed: bigint[] = [];
    const hal: Record<string, WebAssembly.ImportValue> = {
      ...board.imports(),
      ...timeImports(new VirtualClock()),
    };
    hal.mmio_write64 = (bus: number, value: bigint) => {
      if (bus === KPU) pushed.push(BigInt.asUintN(64, value));
      board.sim.mmio_write64(bus, value);
    };
    // The file lies at 0x80100000 on a board; its uncached alias is what the KPU is given.
    hal.dma_address = (ptr: number) => 0x40100000 + ptr;
    const instance = new WebAssembly.Instance(core, { hal });
    memory.attach(instance.exports.memory as WebAssembly.Memory);
    memory.write(WORDS, new Uint8Array(stored.buffer));
    const exports = instance.exports as Record<string, CallableFunction>;
    exports.kpu_conv2d(WORDS, 512, 768, 1024, 432, 1);
    const want = [...stored];
    want[0] = 1n;
    want[4] = 0x40100200000f0411n;
    want[5] = 0x4010040000d80001n;
    want[7] = 0x40100300900504b0n;
    want[11] = 0x0004afff4aff0000n;
    expect(pushed).toEqual(want);
  });

  it("300 random layers end to end, one to three images, words untouched", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const r = new Random(seed);
      const { layer, image } = randomLayer(r);
      const batches = r.int(1, 3);
      const images = [image, ...Array.from({ length: batches - 1 }, () => r.bytes(image.length))];
      const rows = specRows(layer);
      const words = place(host, layer, rows.src * batches);
      const { ow, oh } = referenceLayer(layer, image);
      host.memory.write(INPUT, Buffer.concat(images));
      host.core.kpu_init();
      host.core.kpu_upload(0, INPUT, batches, layer.ic, layer.h, layer.w);
      expect(conv2d(host, layer, batches)).toBe(0);
      host.core.kpu_download(OUTPUT, rows.src * batches * 64, batches, layer.oc, oh, ow);
      images.forEach((one, n) => {
        const { out } = referenceLayer(layer, one);
        const got = host.memory.read(OUTPUT + n * out.length, out.length);
        if (Buffer.compare(got, out) !== 0) throw new Error(`seed ${seed}, image ${n}`);
      });
      expect(host.memory.read(WORDS, 96)).toEqual(new Uint8Array(words.buffer));
    }
    expect(host.sim.violation_total()).toBe(0);
    expect(host.core.kpu_layers_run()).toBe(host.sim.kpu_layer_count());
  });

  it("times out with a snapshot when the interrupt never comes, and works again after", () => {
    const { layer, image } = fitLayer(new Random(5), { ic: 2, oc: 3, w: 12, h: 9, kernel: 3 });
    const words = place(host, layer, specRows(layer).src);
    host.core.kpu_init();
    host.memory.write(INPUT, image);
    host.core.kpu_upload(0, INPUT, 1, 2, 9, 12);
    expect(conv2d(host, layer, 1)).toBe(0);
    host.sim.kpu_stall(1);
    expect(conv2d(host, layer, 1)).toBe(-110);
    const error = new DataView(host.memory.u8.buffer, host.core.kpu_last_error());
    expect(error.getBigUint64(0, true)).toBe(words[0] | 1n);
    expect(error.getBigUint64(11 * 8, true)).toBe(words[11] & ~1n);
    expect(error.getUint32(4 * 8 + 4, true)).toBe(CORE_WINDOW + BN);
    expect(error.getUint32(5 * 8 + 4, true)).toBe(CORE_WINDOW + WEIGHTS);
    expect(error.getUint32(7 * 8 + 4, true)).toBe(CORE_WINDOW + ACT);
    expect(error.getBigUint64(96, true)).toBe(0n); // interrupt_status
    expect(error.getBigUint64(112, true)).toBe(6n); // interrupt_mask
    expect(error.getBigUint64(120, true)).toBe(0x1an); // fifo_threshold
    expect(error.getInt32(152, true)).toBe(-110);
    expect(error.getUint32(156, true)).toBe(1); // the second layer
    host.sim.kpu_stall(0);
    expect(conv2d(host, layer, 1)).toBe(0);
    const { out, oh, ow } = referenceLayer(layer, image);
    host.core.kpu_download(OUTPUT, specRows(layer).src * 64, 1, 3, oh, ow);
    expect(Buffer.compare(host.memory.read(OUTPUT, out.length), out)).toBe(0);
    expect(host.sim.violation_total()).toBe(0);
  });

  it("does not take a stale wake-up for the end of a layer", () => {
    const memory = new LinearMemory();
    const board = new SimBoard(sim, memory);
    let waits = 0;
    const hal: Record<string, WebAssembly.ImportValue> = {
      ...board.imports(),
      ...timeImports(new VirtualClock()),
    };
    hal.irq_wait = (irq: number, timeout: number) => (waits++ % 3 < 2 ? 0 : board.sim.irq_wait(irq, timeout));
    const instance = new WebAssembly.Instance(core, { hal });
    memory.attach(instance.exports.memory as WebAssembly.Memory);
    const fake = { ...host, memory, sim: board.sim, core: instance.exports as unknown as Host["core"] };
    const { layer } = fitLayer(new Random(5), { ic: 8, oc: 8, w: 20, h: 20, kernel: 3 });
    place(fake, layer, specRows(layer).src);
    expect(conv2d(fake, layer, 2)).toBe(0);
    expect(waits).toBe(6);
    expect(board.sim.violation_total()).toBe(0);
  });

  it("writes parameters back unless they were published", () => {
    const memory = new LinearMemory();
    const board = new SimBoard(sim, memory);
    const written: [number, number][] = [];
    const hal: Record<string, WebAssembly.ImportValue> = {
      ...board.imports(),
      ...timeImports(new VirtualClock()),
    };
    hal.dma_address = (ptr: number, len: number) => {
      if (len > 0) written.push([ptr, len]);
      return (CORE_WINDOW + ptr) | 0;
    };
    const instance = new WebAssembly.Instance(core, { hal });
    memory.attach(instance.exports.memory as WebAssembly.Memory);
    const fake = { ...host, memory, sim: board.sim, core: instance.exports as unknown as Host["core"] };
    const { layer } = fitLayer(new Random(5), { ic: 2, oc: 3, w: 8, h: 8, kernel: 3 });
    place(fake, layer, specRows(layer).src);
    conv2d(fake, layer, 1);
    expect(written).toEqual([
      [BN, 24],
      [ACT, 144],
      [WEIGHTS, 54],
    ]);
    written.length = 0;
    expect(fake.core.kpu_publish(BN, WEIGHTS + 54 - BN)).toBe(1);
    conv2d(fake, layer, 1);
    expect(written).toEqual([[BN, WEIGHTS + 54 - BN]]);
    fake.core.kpu_retire(BN);
    conv2d(fake, layer, 1);
    expect(written.length).toBe(4);
  });
});
