/**
 * Runs a kmodel version 3 file literally, in plain TypeScript: layer by layer, on a main memory and a KPU RAM
 * of its own. Written from the Kendryte SDK's kpu.h and kpu.c, independent of the core.
 */
import { decodeLayer, Reader, readBatchNorm, readSegments, weightBytes } from "../writer/decode.ts";
import { kpuConv2d } from "../writer/reference/kpu.ts";
import { layoutOffsets } from "../writer/run_file.ts";

const f32 = Math.fround;
export const TYPES = {
  add: 1,
  quantizedAdd: 2,
  globalAveragePool: 5,
  quantizedMaxPool: 8,
  averagePool: 9,
  quantize: 11,
  dequantize: 12,
  requantize: 13,
  l2Normalization: 14,
  softmax: 15,
  concat: 16,
  quantizedConcat: 17,
  fullyConnected: 18,
  flatten: 20,
  resize: 22,
  quantizedResize: 23,
  channelwiseDequantize: 24,
  logistic: 25,
  conv: 10240,
  addPadding: 10241,
  removePadding: 10242,
  upload: 10243,
} as const;

class Machine {
  readonly main: DataView;
  readonly kpu = new Uint8Array(2 * 1024 * 1024);
  constructor(
    readonly file: Uint8Array,
    mainBytes: number,
  ) {
    this.main = new DataView(new ArrayBuffer(mainBytes));
  }
  f(at: number): number {
    return this.main.getFloat32(at, true);
  }
  setF(at: number, value: number): void {
    this.main.setFloat32(at, value, true);
  }
  b(at: number): number {
    return this.main.getUint8(at);
  }
  setB(at: number, value: number): void {
    this.main.setUint8(at, value);
  }
  upload(row: number, c: number, h: number, w: number, pixel: (i: number) => number): void {
    layoutOffsets([1, c, h, w]).forEach((offset, i) => {
      this.kpu[row * 64 + offset] = pixel(i);
    });
  }
}

type Layer = (m: Machine, r: Reader) => void;

function carryShift(value: bigint, shift: number): bigint {
  if (shift === 0) return value;
  const t = value >> BigInt(shift - 1);
  if ((t & 1n) === 0n) return t >> 1n;
  return t < 0n ? (t >> 1n) - 1n : (t >> 1n) + 1n;
}

const clampByte = (v: number): number => Math.min(255, Math.max(0, v));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Both pools: calls `take` with the indices of the taps inside, channel by channel, pixel by pixel. */
function pool(r: Reader, take: (taps: number[], to: number) => void): void {
  const [inW, inH, , outW, outH, channels, kw, kh, sw, sh, pw, ph] = r.i32s(12);
  let to = 0;
  for (const c of range(channels))
    for (const oy of range(outH))
      for (const ox of range(outW)) {
        const taps: number[] = [];
        for (const ky of range(kh))
          for (const kx of range(kw)) {
            const [y, x] = [oy * sh - ph + ky, ox * sw - pw + kx];
            if (y >= 0 && y < inH && x >= 0 && x < inW) taps.push((c * inH + y) * inW + x);
          }
        take(taps, to++);
      }
}

function resize(r: Reader, move: (from: number, to: number) => void): void {
  const [inW, inH, channels, outW, outH] = r.i32s(5);
  const pick = (i: number, from: number, to: number): number =>
    Math.min(Math.floor(f32(i * f32(from / to))), from - 1);
  let to = 0;
  for (const c of range(channels))
    for (const y of range(outH))
      for (const x of range(outW)) move((c * inH + pick(y, inH, outH)) * inW + pick(x, inW, outW), to++);
}

function concat(m: Machine, r: Reader): void {
  let [to, count] = r.i32s(2);
  for (; count > 0; count--) {
    const [start, size] = r.i32s(2);
    for (const i of range(size)) m.setB(to + i, m.b(start + i));
    to += size;
  }
}

/** A convolution: its layer, and the reference's result on an image. `r` stands behind the flags of its body. */
function convolution(file: Uint8Array, r: Reader) {
  const [main, layerAt, weightsAt, bnAt, actAt] = r.i32s(5);
  const at = (offset: number): Reader => new Reader(file, offset, file.length);
  const layer = decodeLayer(Array.from({ length: 12 }, at(layerAt).u64));
  const tensor = { dtype: "u8", area: "kpu" } as const;
  const attributes = {
    ...layer.attributes,
    batchNorm: readBatchNorm(at(bnAt), layer.output[1]),
    activation: readSegments(at(actAt)),
    weights: at(weightsAt).u8s(weightBytes(layer)),
  };
  const inputs = [{ ...tensor, shape: layer.input }];
  const outputs = [{ ...tensor, shape: layer.output }];
  const apply = (image: Uint8Array): ArrayLike<number> =>
    kpuConv2d({ op: "kpu_conv2d", inputs, outputs, attributes }, [image])[0];
  return { main, layer, apply };
}

function conv(m: Machine, r: Reader, flags: number): void {
  const { main, layer, apply } = convolution(m.file, r);
  const offsets = layoutOffsets(layer.input);
  const result = apply(Uint8Array.from(offsets, (offset) => m.kpu[layer.sourceRow * 64 + offset]));
  const [, c, h, w] = layer.output;
  m.upload(layer.destinationRow, c, h, w, (i) => result[i]);
  if (flags & 1) for (const i of range(result.length)) m.setB(main + i, result[i]);
}

const elementwise =
  (step: (m: Machine, from: number, to: number, i: number) => void): Layer =>
  (m, r) => {
    const [from, to, count] = r.i32s(3);
    for (const i of range(count)) step(m, from, to, i);
  };

const LAYERS: Record<keyof typeof TYPES, (m: Machine, r: Reader, flags: number) => void> = {
  add(m, r) {
    const [a, b, to, count] = r.i32s(4);
    for (const i of range(count)) m.setF(to + 4 * i, f32(m.f(a + 4 * i) + m.f(b + 4 * i)));
  },
  quantizedAdd(m, r) {
    const [a, b, to, count, offA, mulA, shA, offB, mulB, shB, offO, mulO, shO] = r.i32s(13);
    for (const i of range(count)) {
      const x = BigInt(m.b(a + i) + offA) * BigInt(mulA);
      const y = BigInt(m.b(b + i) + offB) * BigInt(mulB);
      const sum = shA === shB ? (x + y) >> BigInt(shA) : (x >> BigInt(shA)) + (y >> BigInt(shB));
      const v = carryShift(sum * BigInt(mulO), shO) + BigInt(offO);
      m.setB(to + i, v < 0n ? 0 : v > 255n ? 255 : Number(v));
    }
  },
  globalAveragePool(m, r) {
    const [from, to, size, channels] = r.i32s(4);
    for (const c of range(channels)) {
      const sum = range(size).reduce((s, i) => f32(s + m.f(from + 4 * (c * size + i))), 0);
      m.setF(to + 4 * c, f32(sum / size));
    }
  },
  quantizedMaxPool(m, r) {
    const [from, to] = r.i32s(2);
    pool(r, (taps, i) => m.setB(to + i, Math.max(0, ...taps.map((tap) => m.b(from + tap)))));
  },
  averagePool(m, r) {
    const [from, to] = r.i32s(2);
    pool(r, (taps, i) => {
      const sum = taps.reduce((s, tap) => f32(s + m.f(from + 4 * tap)), 0);
      m.setF(to + 4 * i, f32(sum / taps.length));
    });
  },
  quantize(m, r) {
    const [from, to, count] = r.i32s(3);
    const [scale, bias] = r.f32s(2);
    for (const i of range(count)) {
      const t = f32(f32(m.f(from + 4 * i) - bias) * f32(1 / scale));
      m.setB(to + i, clampByte(Math.sign(t) * Math.round(Math.abs(t))));
    }
  },
  dequantize(m, r) {
    const [from, to, count] = r.i32s(3);
    const [scale, bias] = r.f32s(2);
    for (const i of range(count)) m.setF(to + 4 * i, f32(f32(m.b(from + i) * scale) + bias));
  },
  requantize(m, r) {
    const [from, to, count] = r.i32s(3);
    const table = r.u8s(256);
    for (const i of range(count)) m.setB(to + i, table[m.b(from + i)]);
  },
  l2Normalization(m, r) {
    const [from, to, count] = r.i32s(3);
    const sum = range(count).reduce((s, i) => f32(s + f32(m.f(from + 4 * i) * m.f(from + 4 * i))), 0);
    const factor = f32(1 / f32(Math.sqrt(Math.max(sum, f32(1e-10)))));
    for (const i of range(count)) m.setF(to + 4 * i, f32(m.f(from + 4 * i) * factor));
  },
  softmax(m, r) {
    const [from, to, count] = r.i32s(3);
    const top = Math.max(2 ** -126, ...range(count).map((i) => m.f(from + 4 * i)));
    const exps = range(count).map((i) => f32(Math.exp(f32(m.f(from + 4 * i) - top))));
    const sum = exps.reduce((s, e) => f32(s + e), 0);
    for (const i of range(count)) m.setF(to + 4 * i, f32(exps[i] / sum));
  },
  concat,
  quantizedConcat: concat,
  fullyConnected(m, r) {
    const [from, to, inputs, outputs, act] = r.i32s(5);
    const weights = r.f32s(inputs * outputs);
    const bias = r.f32s(outputs);
    for (const o of range(outputs)) {
      const sum = range(inputs).reduce(
        (s, i) => f32(s + f32(m.f(from + 4 * i) * weights[o * inputs + i])),
        0,
      );
      const v = f32(sum + bias[o]);
      m.setF(to + 4 * o, act === 0 ? v : act === 1 ? Math.max(v, 0) : Math.min(Math.max(v, 0), 6));
    }
  },
  flatten(m, r) {
    const [from, to, w, h, c] = r.i32s(5);
    for (const p of range(w * h))
      for (const k of range(c)) m.setF(to + 4 * (p * c + k), m.f(from + 4 * (k * w * h + p)));
  },
  resize(m, r) {
    const [from, to] = r.i32s(2);
    resize(r, (source, i) => m.setF(to + 4 * i, m.f(from + 4 * source)));
  },
  quantizedResize(m, r) {
    const [from, to] = r.i32s(2);
    resize(r, (source, i) => m.setB(to + i, m.b(from + source)));
  },
  channelwiseDequantize(m, r) {
    const [from, to, channels, size] = r.i32s(4);
    for (const c of range(channels)) {
      const [scale, bias] = r.f32s(2);
      for (const i of range(size))
        m.setF(to + 4 * (c * size + i), f32(f32(m.b(from + c * size + i) * scale) + bias));
    }
  },
  logistic: elementwise((m, from, to, i) =>
    m.setF(to + 4 * i, f32(1 / f32(1 + f32(Math.exp(-m.f(from + 4 * i)))))),
  ),
  conv,
  addPadding(m, r) {
    const [from, row, channels] = r.i32s(3);
    m.upload(row, channels, 4, 4, (i) => (i % 16 === 0 ? m.b(from + i / 16) : 0));
  },
  removePadding: elementwise((m, from, to, i) => m.setB(to + i, m.b(from + 16 * i))),
  upload(m, r) {
    const [from, row, w, h, c] = r.i32s(5);
    m.upload(row, c, h, w, (i) => m.b(from + i));
  },
};

/** The header and the layers' types and bodies; the last body may be cut short in the file. */
function readFile(file: Uint8Array) {
  const padded = new Uint8Array(file.length + 8);
  padded.set(file);
  const r = new Reader(padded, 0, padded.length);
  const [version, , , count, , mainBytes, outputs] = r.i32s(7);
  if (version !== 3) throw new Error("no kmodel version 3");
  const results = Array.from({ length: outputs }, () => r.i32s(2));
  const headers = Array.from({ length: count }, () => r.i32s(2));
  let at = r.at;
  const layers = headers.map(([type, size]) => {
    const body = new Reader(padded, at, at + size);
    at += size;
    return { type, flags: body.i32(), body };
  });
  return { padded, mainBytes, results, layers };
}

/** The convolutions of a file by layer index: what they do, as the reference does it. */
export function convolutions(file: Uint8Array) {
  const { padded, layers } = readFile(file);
  return layers.flatMap(({ type, body }, index) =>
    type === TYPES.conv ? [{ index, ...convolution(padded, body) }] : [],
  );
}

/** Runs a file on its one input (dense bytes); the bytes of its outputs. */
export function runVersion3(file: Uint8Array, input: Uint8Array): Uint8Array[] {
  const { padded, mainBytes, results, layers } = readFile(file);
  const m = new Machine(padded, mainBytes);
  const names = Object.fromEntries(
    Object.entries(TYPES).map(([name, type]) => [type, name as keyof typeof TYPES]),
  );
  layers.forEach(({ type, flags, body }, index) => {
    if (index === 0) giveInput(m, type, new Reader(padded, body.at, body.end), input);
    LAYERS[names[type]](m, body, flags);
  });
  return results.map(([start, size]) => new Uint8Array(m.main.buffer).slice(start, start + size));
}

/** The first layer tells where the input goes. */
function giveInput(m: Machine, type: number, body: Reader, input: Uint8Array): void {
  if (type !== TYPES.conv) {
    new Uint8Array(m.main.buffer).set(input, body.i32());
    return;
  }
  const [, layerAt] = body.i32s(2);
  const layer = decodeLayer(Array.from({ length: 12 }, new Reader(m.file, layerAt, m.file.length).u64));
  const [, c, h, w] = layer.input;
  m.upload(layer.sourceRow, c, h, w, (i) => input[i]);
}
