/**
 * The host build's vector loops against the scalar loops that boards run: the same source compiled both ways,
 * random nodes, every byte. (That the results are right is what the goldens show.)
 */
import { expect, it } from "vitest";
import { compileEntry } from "../kpu/compile.ts";
import { Random } from "../sim/random_layer.ts";

const BODY = 0x10000;
const MAIN = 0x80000;
const OUT = 0x40000; // within main
const PAGES = 64;

async function instantiate(simd: boolean): Promise<Record<string, any>> {
  const flags = ["--initialMemory", `${PAGES}`, ...(simd ? ["--enable", "simd"] : [])];
  const module = await compileEntry("test/kmodel/asm/loops.ts", ...flags);
  const hal = new Proxy({}, { get: () => () => 0 });
  const { exports } = new WebAssembly.Instance(module, { hal });
  return exports;
}

const builds = [await instantiate(false), await instantiate(true)];

/** Every NaN becomes the same one: WebAssembly leaves sign and payload open. */
function canonical(bytes: Uint8Array): Uint8Array {
  const floats = new Float32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let i = 0; i < floats.length; i++) if (Number.isNaN(floats[i])) floats[i] = Number.NaN;
  return bytes;
}

/** Runs `op` with the body and the main memory of `fill` in both builds; both must write the same bytes. */
function compare(
  op: string,
  seed: number,
  fill: (body: DataView, main: Uint8Array) => number,
  floats = false,
): Uint8Array {
  const [scalar, vector] = builds.map((build) => {
    const memory = build.memory.buffer as ArrayBuffer;
    new Uint8Array(memory, BODY).fill(0);
    const main = new Uint8Array(memory, MAIN);
    const size = fill(new DataView(memory, BODY, MAIN - BODY), main);
    build.set_areas(0, MAIN, 0);
    build[op](BODY);
    return floats ? canonical(main.slice(OUT, OUT + size)) : main.slice(OUT, OUT + size);
  });
  const at = scalar.findIndex((byte, i) => byte !== vector[i]);
  if (at >= 0) throw new Error(`${op}, seed ${seed}: byte ${at} is ${vector[at]}, scalar ${scalar[at]}`);
  return scalar;
}

function putRange(body: DataView, offset: number, start: number, size: number): void {
  body.setUint32(offset, 1, true); // main memory
  body.setUint32(offset + 8, start, true);
  body.setUint32(offset + 12, size, true);
}

/** A float of any size, now and then a special one. */
function float(r: Random): number {
  if (r.chance(0.01))
    return r.pick([0, -0, Number.POSITIVE_INFINITY, Number.NaN, 3e38, 1e-40, 0.5, 2147483648]);
  return (r.next() / 2 ** 31 - 1) * 2 ** r.int(-8, 8);
}

/** Fills the fields that both convolutions share. Returns the sizes of input, weights, bias and output, in elements. */
function putConvolution(r: Random, body: DataView, unit: number) {
  const groups = r.pick([1, 1, 1, 2, 3]);
  const c = groups * r.int(1, 5);
  const oc = groups * r.int(1, 9);
  const [h, w] = [r.int(1, 9), r.int(1, 20)];
  const filter = [r.int(1, Math.min(h, 5)), r.int(1, Math.min(w, 5))];
  const dilation = [filter[0] * 2 - 1 <= h ? r.int(1, 2) : 1, filter[1] * 2 - 1 <= w ? r.int(1, 2) : 1];
  const stride = [r.int(1, 3), r.int(1, 3)];
  const pads = [0, 0, 0, 0].map(() => (r.chance(0.5) ? 0 : r.int(0, 3)));
  const out = [0, 1].map((axis) => {
    const reach = (filter[axis] - 1) * dilation[axis] + 1;
    return Math.floor(
      ([h, w][axis] + pads[2 * axis] + pads[2 * axis + 1] - reach + stride[axis]) / stride[axis],
    );
  });
  const input = c * h * w;
  putRange(body, 0, 0, input * unit);
  putRange(body, 16, OUT, oc * out[0] * out[1] * unit);
  const words = [1, c, h, w, groups, oc, ...pads, ...filter, ...stride, ...dilation];
  for (const [i, word] of words.entries()) body.setInt32(32 + 4 * i, word, true);
  const weights = (c / groups) * oc * filter[0] * filter[1];
  return { input, weights, oc, output: oc * out[0] * out[1] };
}

it("conv2d: 2000 random nodes from seed 1", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    compare(
      "run_conv2d",
      seed,
      (body, main) => {
        const r = new Random(seed);
        const n = putConvolution(r, body, 4);
        body.setFloat32(96, r.pick([-3.4028234663852886e38, 0, -5]), true);
        body.setFloat32(100, r.pick([3.4028234663852886e38, 6, 100]), true);
        for (let i = 0; i < n.weights + n.oc; i++) body.setFloat32(104 + 4 * i, float(r), true);
        const data = new Float32Array(main.buffer, MAIN, n.input);
        for (let i = 0; i < n.input; i++) data[i] = float(r);
        return n.output * 4;
      },
      true,
    );
  }
});

it("quantized_conv2d: 3000 random nodes from seed 1", () => {
  let varied = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const out = compare("run_quantized_conv2d", seed, (body, main) => {
      const r = new Random(seed);
      const n = putConvolution(r, body, 1);
      const wild = r.chance(0.1);
      body.setInt32(96, wild ? r.signed(32) : -r.int(0, 255), true);
      body.setInt32(100, wild ? r.signed(r.int(8, 32)) : -r.int(0, 255), true);
      body.setInt32(104, wild ? r.signed(32) : r.int(1 << 29, 2 ** 31 - 1), true);
      body.setInt32(108, r.int(36, 44), true);
      body.setInt32(112, r.int(0, 255), true);
      for (let i = 0; i < n.oc; i++)
        body.setInt32(116 + 4 * i, wild ? r.signed(32) : r.int(-20000, 20000), true);
      for (let i = 0; i < n.weights; i++) body.setUint8(116 + 4 * n.oc + i, r.next() & 255);
      for (let i = 0; i < n.input; i++) main[i] = r.next() & 255;
      return n.output;
    });
    if (new Set(out).size > 3) varied++;
  }
  expect(varied).toBeGreaterThan(1000);
});

it("quantize and dequantize: 500 random nodes each from seed 1", () => {
  for (let seed = 1; seed <= 500; seed++) {
    compare("run_quantize", seed, (body, main) => {
      const r = new Random(seed);
      const count = r.int(1, 100);
      putRange(body, 0, 0, count * 4);
      putRange(body, 16, OUT, count);
      body.setInt32(32, r.int(-300, 300), true);
      body.setFloat32(36, r.pick([1, 255, 12.75, 0.1]), true);
      const data = new Float32Array(main.buffer, MAIN, count);
      for (let i = 0; i < count; i++) data[i] = r.chance(0.3) ? r.int(-300, 300) + 0.5 : float(r);
      return count;
    });
    compare("run_dequantize", seed, (body, main) => {
      const r = new Random(seed);
      const count = r.int(1, 100);
      putRange(body, 0, 0, count);
      putRange(body, 16, OUT, count * 4);
      body.setInt32(32, r.signed(r.int(4, 32)), true);
      body.setFloat32(36, r.pick([1, 255, 12.75, 0.1]), true);
      for (let i = 0; i < count; i++) main[i] = r.next() & 255;
      return count * 4;
    });
  }
});
