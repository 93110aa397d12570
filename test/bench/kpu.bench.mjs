// Time of the KPU model per layer: every kpu_conv2d node of the given kmodels, or of ../shared/models/real.
// Usage: node test/bench/kpu.bench.mjs [--layers] [MODEL.kmodel ...]     (needs build/wasm/sim.wasm)
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const WINDOW = 0xc0000000;
const KPU = 0x40800000;
const SYSCTL = 0x50440000;

const memory = new Uint8Array(64 << 20);
const module = new WebAssembly.Module(readFileSync(join(root, "build/wasm/sim.wasm")));
let simBytes;
const { exports: sim } = new WebAssembly.Instance(module, {
  sim: {
    bus_fetch: (bus, ptr, len) => {
      const from = (bus >>> 0) - WINDOW;
      simBytes.set(memory.subarray(from, from + (len >>> 0)), ptr >>> 0);
      return 1;
    },
    bus_store: () => 0,
  },
});
sim.reset();
simBytes = new Uint8Array(sim.memory.buffer);

function bringUp() {
  sim.mmio_write32(SYSCTL + 0x0c, (1 << 21) | (1 << 25));
  sim.mmio_write32(SYSCTL + 0x2c, 1 << 2);
  sim.mmio_write64(KPU + 0x20, 7n);
  sim.mmio_write64(KPU + 0x18, 7n);
  sim.mmio_write64(KPU + 0x28, 0x1an);
  sim.mmio_write64(KPU + 0x40, 1n);
}

/** The layer words of every kpu_conv2d node, their addresses pointing into the file at the start of the window. */
function layersOf(file) {
  const u32 = (at) => file.readUInt32LE(at);
  const base = 40 + 32 * u32(28) + 16 * u32(32) + u32(16);
  const layers = [];
  let body = base + 8 * u32(24);
  for (let node = 0; node < u32(24); node++) {
    if (u32(base + 8 * node) === 0x2002) {
      const words = Array.from({ length: 12 }, (_, i) => file.readBigUInt64LE(body + 24 + 8 * i));
      const at = (index, start) => start + Number(words[index] >> 32n);
      const oc = Number((words[2] >> 32n) & 1023n) + 1;
      const bn = at(4, body + 120);
      const act = at(7, bn + 8 * oc);
      const weights = at(5, act + 144);
      const point = (index, to) => {
        words[index] = (words[index] & 0xffffffffn) | (BigInt(WINDOW + to) << 32n);
      };
      point(4, bn);
      point(7, act);
      point(5, weights);
      words[0] |= 1n;
      words[11] &= ~1n;
      layers.push({ node, words });
    }
    body += u32(base + 8 * node + 4);
  }
  return layers;
}

function run(words) {
  sim.mmio_write64(KPU + 0x20, 7n);
  sim.mmio_write64(KPU + 0x18, 6n);
  const start = performance.now();
  for (const word of words) sim.mmio_write64(KPU, word);
  const time = performance.now() - start;
  if (sim.irq_wait(25, 1_000_000) !== 0) throw new Error("no interrupt");
  return time;
}

function describe(w) {
  const f = (word, low, width) => Number((w[word] >> BigInt(low)) & ((1n << BigInt(width)) - 1n));
  const [ic, oc] = [f(2, 0, 10) + 1, f(2, 32, 10) + 1];
  const [width, height] = [f(3, 0, 10) + 1, f(3, 10, 9) + 1];
  const depthwise = f(0, 3, 1);
  const taps = f(4, 0, 3) === 1 ? 9 : 1;
  const macs = width * height * oc * taps * (depthwise ? 1 : ic);
  const kernel = `${depthwise ? "dw" : "conv"} ${taps === 9 ? "3x3" : "1x1"}`;
  return {
    kernel,
    pool: f(4, 4, 4),
    shape: `${ic}->${oc} ${width}x${height}`,
    macs,
    outputs: width * height * oc,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function bench(path, perLayer) {
  const file = readFileSync(path);
  const layers = layersOf(file);
  if (layers.length === 0) return;
  memory.set(file, 0);
  const ram = simBytes.subarray(sim.kpu_ram_base(), sim.kpu_ram_base() + (2 << 20));
  let state = 1;
  for (let i = 0; i < ram.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    ram[i] = state >>> 24;
  }
  const times = layers.map(() => []);
  const deadline = performance.now() + 2000;
  for (let round = 0; round < 40 && (round < 3 || performance.now() < deadline); round++) {
    for (const [i, layer] of layers.entries()) times[i].push(run(layer.words));
  }
  const name = basename(dirname(path));
  let total = 0;
  const kinds = new Map();
  layers.forEach((layer, i) => {
    const time = median(times[i]);
    const d = describe(layer.words);
    total += time;
    const kind = kinds.get(d.kernel) ?? { time: 0, macs: 0, outputs: 0, layers: 0 };
    kinds.set(d.kernel, {
      time: kind.time + time,
      macs: kind.macs + d.macs,
      outputs: kind.outputs + d.outputs,
      layers: kind.layers + 1,
    });
    if (perLayer) {
      const rate = `${(d.macs / time / 1e6).toFixed(1)} GMAC/s`.padStart(13);
      console.log(
        `  node ${String(layer.node).padStart(3)} ${d.kernel.padEnd(8)} pool ${d.pool} ${d.shape.padEnd(22)}` +
          ` ${time.toFixed(3).padStart(8)} ms ${rate} ${((time * 1e6) / d.outputs).toFixed(2).padStart(7)} ns/output`,
      );
    }
  });
  const list = [...kinds].map(([kernel, k]) => `${kernel}: ${k.layers} in ${k.time.toFixed(2)} ms`);
  console.log(`${name.padEnd(26)} ${total.toFixed(2).padStart(8)} ms in the KPU   (${list.join(", ")})`);
}

const words = process.argv.slice(2);
const perLayer = words.includes("--layers");
let paths = words.filter((word) => !word.startsWith("--"));
if (paths.length === 0) {
  const folder = join(process.env.KPY_SHARED ?? join(root, "..", "shared"), "models", "real");
  if (!existsSync(folder)) throw new Error("no models: give kmodel files, or set KPY_SHARED");
  paths = readdirSync(folder).map((name) => join(folder, name, "model.kmodel"));
}
bringUp();
for (const path of paths) bench(path, perLayer);
const violations = sim.violation_total();
console.log(`violations: ${violations}`);
for (let i = Math.max(0, violations - 8); i < violations; i++) {
  console.log(
    `  code ${sim.violation_code(i)} detail 0x${BigInt.asUintN(64, sim.violation_detail(i)).toString(16)}`,
  );
}
