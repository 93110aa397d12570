/** Random kmodel version 3 files: chains of any of the SDK's layers, with everything that they compute kept. */
import { ByteWriter } from "../../tools/src/writer/bytes.ts";
import { kpuOutputShape, layerWords } from "../../tools/src/writer/kpuconv.ts";
import { imageRows } from "../../tools/src/writer/layout.ts";
import type { Random } from "../../tools/src/writer/random.ts";
import { TYPES } from "./v3_reference.ts";

export type TypeName = keyof typeof TYPES;

interface MainTensor {
  readonly start: number;
  readonly u8: boolean;
  readonly c: number;
  readonly h: number;
  readonly w: number;
  /** False behind softmax and logistic. */
  readonly exact: boolean;
}

export interface Version3 {
  readonly bytes: Uint8Array;
  readonly input: Uint8Array;
  /** In the order of the file's outputs. */
  readonly outputs: readonly { readonly u8: boolean; readonly exact: boolean }[];
  readonly types: Set<TypeName>;
}

type Body = (out: ByteWriter) => void;

const count = ({ c, h, w }: MainTensor): number => c * h * w;
const MAX_ELEMENTS = 2000;

class Chain {
  readonly layers: { type: TypeName; body: Body }[] = [];
  readonly tensors: MainTensor[] = [];
  mainBytes = 0;
  private row = 0;

  constructor(readonly random: Random) {}

  main(u8: boolean, c: number, h: number, w: number, exact = true): MainTensor {
    const tensor = { start: this.mainBytes, u8, c, h, w, exact };
    this.mainBytes += Math.ceil((c * h * w * (u8 ? 1 : 4)) / 8) * 8;
    this.tensors.push(tensor);
    return tensor;
  }

  /** A tensor of the type, made by a layer before; floats must be exact, since codes are made of them. */
  pick(u8: boolean): MainTensor | undefined {
    const fitting = this.tensors.filter((t) => t.u8 === u8 && t.exact && count(t) <= MAX_ELEMENTS);
    return fitting.length > 0 ? this.random.pick(fitting) : undefined;
  }

  layer(type: TypeName, body: Body): void {
    this.layers.push({ type, body });
  }

  rows(c: number, h: number, w: number): number {
    const at = this.row;
    this.row += imageRows(c, h, w);
    return at;
  }

  reals(n: number, bound: number): Float32Array {
    return Float32Array.from({ length: n }, () => this.random.real(-bound, bound));
  }

  codes(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.random.integer(0, 255));
  }
}

const words =
  (...values: number[]): Body =>
  (out) =>
    out.i32s(values);

/** A convolution from `row` of KPU RAM whose result also goes to main memory. */
function addConv(chain: Chain, row: number, c: number, h: number, w: number): void {
  const { random } = chain;
  const depthwise = random.next() < 0.3;
  const kernel = random.pick([1, 3] as const);
  const poolType = random.integer(0, 9);
  const outChannels = depthwise ? c : random.integer(1, 6);
  const output = kpuOutputShape([1, c, h, w], outChannels, poolType);
  const [zx, zw] = [random.integer(0, 255), random.integer(0, 255)];
  const terms = kernel ** 2 * (depthwise ? 1 : c);
  const attributes = {
    kernel,
    depthwise,
    poolType,
    padValue: zx,
    argX: -zw,
    shrX: 0,
    argW: -zx,
    shrW: 0,
    argAdd: kernel ** 2 * zx * zw,
    batchNorm: Array.from({ length: outChannels }, () => ({
      mul: random.integer(1000, 30000),
      shift: random.integer(6, 12),
      add: random.integer(-50000, 50000),
    })),
    activation: [],
    weights: chain.codes(terms * outChannels),
  };
  const destinationRow = chain.rows(outChannels, output[2], output[3]);
  const main = chain.main(true, outChannels, output[2], output[3]);
  const layer = layerWords([1, c, h, w], output, attributes, {
    sourceRow: row,
    destinationRow,
    hasMainOutput: false,
  });
  chain.layer("conv", (out) => {
    const start = out.position - 4;
    out.i32(main.start);
    const offsets = out.position;
    out.bytes(new Uint8Array(16));
    out.align(8);
    const place = (index: number, alignment: number, write: () => void): void => {
      out.align(alignment);
      out.patch32(offsets + 4 * index, out.position);
      write();
    };
    place(0, 8, () => {
      for (const word of layer) out.u64(word);
    });
    place(1, 128, () => out.bytes(attributes.weights));
    place(2, 128, () => {
      for (const { mul, shift, add } of attributes.batchNorm) {
        out.u64(
          BigInt.asUintN(24, BigInt(mul)) | (BigInt.asUintN(32, BigInt(add)) << 24n) | (BigInt(shift) << 56n),
        );
      }
    });
    place(3, 256, () => {
      for (let i = 0; i < 16; i++) {
        const xStart = i === 0 ? -(2n ** 35n) : BigInt(i - 8) * 40000n;
        out.u64((BigInt.asUintN(36, xStart) << 24n) | (BigInt(random.integer(1, 300)) << 8n) | 16n);
      }
      for (let i = 0; i < 16; i++) out.u8(16 * i);
    });
    out.patch32(start, 1);
  });
}

const MAKERS: Record<Exclude<TypeName, "conv" | "fullyConnected">, (chain: Chain) => boolean> = {
  add: (chain) => {
    const a = chain.pick(false);
    if (!a) return false;
    const to = chain.main(false, a.c, a.h, a.w);
    chain.layer("add", words(a.start, a.start, to.start, count(a)));
    return true;
  },
  quantizedAdd: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const { random } = chain;
    const to = chain.main(true, a.c, a.h, a.w);
    const shift = random.integer(0, 12);
    const other = random.next() < 0.5 ? shift : random.integer(0, 12);
    const scale = [random.integer(-255, 0), random.integer(1, 4000), shift];
    const second = [random.integer(-255, 0), random.integer(1, 4000), other];
    const result = [random.integer(0, 255), random.integer(-3000, 3000), random.integer(0, 20)];
    chain.layer("quantizedAdd", words(a.start, a.start, to.start, count(a), ...scale, ...second, ...result));
    return true;
  },
  globalAveragePool: (chain) => {
    const a = chain.pick(false);
    if (!a) return false;
    const to = chain.main(false, a.c, 1, 1);
    chain.layer("globalAveragePool", words(a.start, to.start, a.h * a.w, a.c));
    return true;
  },
  quantizedMaxPool: (chain) => addPool(chain, "quantizedMaxPool", true),
  averagePool: (chain) => addPool(chain, "averagePool", false),
  quantize: (chain) => {
    const a = chain.pick(false);
    if (!a) return false;
    const to = chain.main(true, a.c, a.h, a.w);
    addScaled(chain, "quantize", a, to, 0.05, 1);
    return true;
  },
  dequantize: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const to = chain.main(false, a.c, a.h, a.w);
    addScaled(chain, "dequantize", a, to, 0.1, 5);
    return true;
  },
  requantize: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const to = chain.main(true, a.c, a.h, a.w);
    const table = chain.codes(256);
    chain.layer("requantize", (out) => {
      out.i32s([a.start, to.start, count(a)]);
      out.bytes(table);
    });
    return true;
  },
  l2Normalization: (chain) => addCount(chain, "l2Normalization", true),
  softmax: (chain) => addCount(chain, "softmax", false),
  logistic: (chain) => addCount(chain, "logistic", false),
  concat: (chain) => addConcat(chain, "concat", false),
  quantizedConcat: (chain) => addConcat(chain, "quantizedConcat", true),
  flatten: (chain) => {
    const a = chain.pick(false);
    if (!a) return false;
    const to = chain.main(false, a.h, a.w, a.c);
    chain.layer("flatten", words(a.start, to.start, a.w, a.h, a.c));
    return true;
  },
  resize: (chain) => addResize(chain, "resize", false),
  quantizedResize: (chain) => addResize(chain, "quantizedResize", true),
  channelwiseDequantize: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const to = chain.main(false, a.c, a.h, a.w);
    const params = chain.reals(2 * a.c, 1);
    chain.layer("channelwiseDequantize", (out) => {
      out.i32s([a.start, to.start, a.c, a.h * a.w]);
      out.f32s(params);
    });
    return true;
  },
  addPadding: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const row = chain.rows(a.c, 4, 4);
    chain.layer("addPadding", words(a.start, row, a.c));
    addConv(chain, row, a.c, 4, 4);
    return true;
  },
  removePadding: (chain) => {
    const a = chain.pick(true);
    if (!a || count(a) < 16) return false;
    const channels = Math.floor(count(a) / 16);
    const to = chain.main(true, channels, 1, 1);
    chain.layer("removePadding", words(a.start, to.start, channels));
    return true;
  },
  upload: (chain) => {
    const a = chain.pick(true);
    if (!a) return false;
    const row = chain.rows(a.c, a.h, a.w);
    chain.layer("upload", words(a.start, row, a.w, a.h, a.c));
    if (a.h >= 4 && a.w >= 4) addConv(chain, row, a.c, a.h, a.w);
    return true;
  },
};

function addScaled(
  chain: Chain,
  type: TypeName,
  a: MainTensor,
  to: MainTensor,
  scale: number,
  bias: number,
): void {
  const params = [chain.random.real(scale / 10, scale), chain.random.real(-bias, bias)];
  chain.layer(type, (out) => {
    out.i32s([a.start, to.start, count(a)]);
    out.f32s(params);
  });
}

function addCount(chain: Chain, type: TypeName, exact: boolean): boolean {
  const a = chain.pick(false);
  if (!a) return false;
  const to = chain.main(false, a.c, a.h, a.w, exact);
  chain.layer(type, words(a.start, to.start, count(a)));
  return true;
}

function addPool(chain: Chain, type: TypeName, u8: boolean): boolean {
  const a = chain.pick(u8);
  if (!a) return false;
  const { random } = chain;
  const [kw, kh] = [random.integer(1, Math.min(3, a.w)), random.integer(1, Math.min(3, a.h))];
  const [sw, sh] = [random.integer(1, 3), random.integer(1, 3)];
  const [pw, ph] = [random.integer(0, kw - 1), random.integer(0, kh - 1)];
  const outW = Math.floor((a.w + pw - kw) / sw) + 1;
  const outH = Math.floor((a.h + ph - kh) / sh) + 1;
  const to = chain.main(u8, a.c, outH, outW);
  const fields = [a.start, to.start, a.w, a.h, a.c, outW, outH, a.c, kw, kh, sw, sh, pw, ph];
  chain.layer(type, words(...fields, ...(u8 ? [] : [0])));
  return true;
}

function addConcat(chain: Chain, type: TypeName, u8: boolean): boolean {
  const parts = [chain.pick(u8), chain.pick(u8)];
  const [a, b] = parts;
  if (!a || !b) return false;
  const unit = u8 ? 1 : 4;
  const to = chain.main(u8, 1, 1, count(a) + count(b));
  chain.layer(type, words(to.start, 2, a.start, count(a) * unit, b.start, count(b) * unit));
  return true;
}

function addResize(chain: Chain, type: TypeName, u8: boolean): boolean {
  const a = chain.pick(u8);
  if (!a || count(a) > 500) return false;
  const [outW, outH] = [chain.random.integer(1, 2 * a.w), chain.random.integer(1, 2 * a.h)];
  const to = chain.main(u8, a.c, outH, outW);
  chain.layer(type, words(a.start, to.start, a.w, a.h, a.c, outW, outH, 0));
  return true;
}

function addFullyConnected(chain: Chain, from: MainTensor): void {
  const outputs = chain.random.integer(1, 20);
  const to = chain.main(false, 1, 1, outputs);
  const weights = chain.reals(count(from) * outputs, 0.5);
  const bias = chain.reals(outputs, 1);
  const act = chain.random.integer(0, 2);
  chain.layer("fullyConnected", (out) => {
    out.i32s([from.start, to.start, count(from), outputs, act]);
    out.f32s(weights);
    out.f32s(bias);
  });
}

function write(chain: Chain, outputs: MainTensor[]): Uint8Array {
  const out = new ByteWriter();
  const header = [3, 1, 0, chain.layers.length, 0, chain.mainBytes, outputs.length];
  for (const value of header) out.u32(value);
  for (const t of outputs) out.i32s([t.start, count(t) * (t.u8 ? 1 : 4)]);
  const table = out.position;
  out.bytes(new Uint8Array(8 * chain.layers.length));
  chain.layers.forEach(({ type, body }, i) => {
    const start = out.position;
    out.i32(0);
    body(out);
    out.align(8);
    out.patch32(table + 8 * i, TYPES[type]);
    out.patch32(table + 8 * i + 4, out.position - start);
  });
  return out.result();
}

/** A chain of about `length` layers that starts with a fully connected layer or a convolution. */
/** Layers with one input in main memory that a model may start with, by the type of that input. */
const STARTS: Record<"u8" | "f32", (keyof typeof MAKERS)[]> = {
  u8: ["dequantize", "requantize", "quantizedMaxPool", "quantizedResize", "channelwiseDequantize", "upload"],
  f32: ["flatten", "quantize", "globalAveragePool", "averagePool", "resize", "l2Normalization"],
};

/** A model's input in main memory and a layer that reads it. */
function startInMain(chain: Chain): Uint8Array {
  const { random } = chain;
  const u8 = random.next() < 0.5;
  const from = chain.main(u8, random.integer(1, 4), random.integer(2, 8), random.integer(2, 8));
  for (const types = STARTS[u8 ? "u8" : "f32"]; chain.layers.length === 0; )
    MAKERS[random.pick(types)](chain);
  return u8 ? chain.codes(count(from)) : new Uint8Array(chain.reals(count(from), 3).buffer);
}

export function randomVersion3(random: Random, length: number): Version3 {
  const chain = new Chain(random);
  const start = random.next();
  const startsWithConv = start < 0.5;
  let input: Uint8Array;
  if (startsWithConv) {
    const [c, h, w] = [random.integer(1, 4), random.integer(4, 10), random.pick([6, 12, 20, 40])];
    input = chain.codes(c * h * w);
    addConv(chain, chain.rows(c, h, w), c, h, w);
  } else if (start < 0.75) input = startInMain(chain);
  else {
    const from = chain.main(false, 1, 1, random.integer(1, 30));
    input = new Uint8Array(chain.reals(count(from), 3).buffer);
    addFullyConnected(chain, from);
  }
  while (chain.layers.length < length) {
    const type = random.pick(Object.keys(TYPES) as TypeName[]);
    if (type === "conv") continue;
    const float = chain.pick(false);
    if (type !== "fullyConnected") MAKERS[type](chain);
    else if (float && count(float) <= 300) addFullyConnected(chain, float);
  }
  const outputs = chain.tensors.slice(startsWithConv ? 0 : 1);
  return {
    bytes: write(chain, outputs),
    input,
    outputs,
    types: new Set(chain.layers.map(({ type }) => type)),
  };
}
