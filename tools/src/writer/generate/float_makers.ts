/** Random nodes of the float ops. */
import { elements, type Shape, type Tensor } from "../graph.ts";
import { BINARY_OPS, type OpName, REDUCE_OPS, RESIZE_MODES, UNARY_OPS } from "../opcodes.ts";
import * as ops from "../ops.ts";
import { windowSize } from "../window.ts";
import { randomProgram } from "./program.ts";
import { randomWindow } from "./windows.ts";
import { type Maker, type Trait, type Workshop } from "./workshop.ts";

const exact = (bound: number): Trait => ({ exact: true, finite: true, bound });

/** A constant that broadcasts against a shape, away from zero when it has to divide. */
function broadcastConstant(shop: Workshop, shape: Shape, divisor: boolean): Tensor {
  const partial = shape.map((extent) => (shop.random.next() < 0.5 ? 1 : extent)) as unknown as Shape;
  if (!divisor) return shop.constant(partial, "f32");
  const values = shop.values(partial, "f32").map((v) => (v < 0 ? v - 0.5 : v + 0.5));
  return shop.made(shop.graph.constant(partial, "f32", values), exact(5));
}

const binary: Maker = (shop) => {
  const op = shop.random.pick(BINARY_OPS);
  let a = shop.float();
  let b: Tensor = broadcastConstant(shop, a.shape, op === "div");
  if (op !== "div") {
    const same = (t: Tensor): boolean => t.shape.join() === a.shape.join();
    const partner = shop.float(same);
    if (same(partner) && shop.random.next() < 0.5) b = partner;
    if (shop.random.next() < 0.3) [a, b] = [b, a];
  }
  const [x, y] = [shop.trait(a).bound, shop.trait(b).bound];
  const bounds = { add: x + y, sub: x + y, mul: x * y, div: 2 * x, min: Math.max(x, y), max: Math.max(x, y) };
  const { activation, bound } = shop.clamp(bounds[op]);
  shop.made(ops.binary(shop.graph, op, a, b, { activation }), exact(bound));
  return true;
};

const unary: Maker = (shop) => {
  const op = shop.random.pick(UNARY_OPS);
  const x = shop.float((t) => shop.trait(t).bound <= (op === "square" ? 100 : 50));
  const { bound } = shop.trait(x);
  if (bound > 100) return false;
  const isLibm = op === "exp" || op === "sin" || op === "cos" || op === "log";
  const trait: Trait = {
    exact: !isLibm,
    finite: op !== "log" && op !== "rsqrt",
    bound: op === "square" ? bound * bound : op === "exp" ? Math.exp(bound) : bound + 1,
  };
  shop.made(ops.unary(shop.graph, op, x), trait);
  return true;
};

function convolution(shop: Workshop, x: Tensor) {
  const channels = x.shape[1];
  const groups = shop.random.pick([1, 1, channels]);
  const outChannels = groups * shop.random.integer(1, 4);
  return { channels, groups, outChannels };
}

const conv2d: Maker = (shop) => {
  const x = shop.float();
  const { channels, groups, outChannels } = convolution(shop, x);
  const window = randomWindow(shop.random, x.shape[2], x.shape[3], true);
  const shape: Shape = [outChannels, channels / groups, window.filter[0], window.filter[1]];
  const weights = shop.values(shape, "f32", 1);
  const bias = shop.values([1, 1, 1, outChannels], "f32");
  const { activation, bound } = shop.clamp(4 + shop.trait(x).bound * (elements(shape) / outChannels));
  const attributes = { ...window, outChannels, groups, weights, bias, activation };
  shop.made(ops.conv2d(shop.graph, x, attributes), exact(bound));
  return true;
};

const conv2dTranspose: Maker = (shop) => {
  const x = shop.float((t) => elements(t.shape) <= 256);
  if (elements(x.shape) > 1024) return false;
  const { channels, groups, outChannels } = convolution(shop, x);
  const window = randomWindow(shop.random, x.shape[2], x.shape[3], true);
  const size = [0, 1].map((d) => {
    const [before, after] = d === 0 ? window.padH : window.padW;
    const reach = (window.filter[d] - 1) * window.dilation[d] + 1;
    return (x.shape[2 + d] - 1) * window.stride[d] + reach - before - after;
  }) as [number, number];
  if (size[0] < 1 || size[1] < 1) return false;
  const back = (d: 0 | 1) =>
    windowSize(
      size[d],
      window.filter[d],
      window.stride[d],
      window.dilation[d],
      d === 0 ? window.padH : window.padW,
    );
  if (back(0) !== x.shape[2] || back(1) !== x.shape[3]) return false;
  const shape: Shape = [outChannels, channels / groups, window.filter[0], window.filter[1]];
  const weights = shop.values(shape, "f32", 1);
  const bias = shop.values([1, 1, 1, outChannels], "f32");
  const { activation, bound } = shop.clamp(shop.trait(x).bound * elements(shape));
  const attributes = { ...window, outChannels, groups, size, weights, bias, activation };
  shop.made(ops.conv2dTranspose(shop.graph, x, attributes), exact(bound));
  return true;
};

const matmul: Maker = (shop) => {
  const x = shop.float();
  const [n, c, h, w] = x.shape;
  const a = n === 1 && c === 1 ? x : ops.memoryCopy(shop.graph, x, [1, 1, n * c * h, w]);
  const columns = shop.random.integer(1, 8);
  const b = shop.constant([1, 1, w, columns], "f32");
  const bias = shop.values([1, 1, 1, columns], "f32");
  const { activation, bound } = shop.clamp(4 + 4 * w * shop.trait(x).bound);
  shop.made(ops.matmul(shop.graph, a, b, { bias, activation }), exact(bound));
  return true;
};

const REDUCE_INIT = { mean: 0, sum: 0, min: 3.4028234663852886e38, max: -3.4028234663852886e38 };

const reduce: Maker = (shop) => {
  const op = shop.random.pick(REDUCE_OPS);
  const x = shop.float((t) => op !== "sum" || shop.trait(t).bound < 100);
  const axes = [0, 1, 2, 3].filter(() => shop.random.next() < 0.5);
  const bound = shop.trait(x).bound * (op === "sum" ? elements(x.shape) : 1);
  shop.made(ops.reduce(shop.graph, op, x, axes, REDUCE_INIT[op]), exact(bound));
  return true;
};

const reduceWindow2d: Maker = (shop) => {
  const op = shop.random.pick(REDUCE_OPS);
  const x = shop.float();
  const window = randomWindow(shop.random, x.shape[2], x.shape[3], op === "sum");
  const { activation, bound } = shop.clamp(shop.trait(x).bound * (op === "sum" ? 16 : 1));
  const init = shop.random.next() < 0.8 ? REDUCE_INIT[op] : 1;
  shop.made(ops.reduceWindow2d(shop.graph, op, x, { ...window, init, activation }), exact(bound + 1));
  return true;
};

const resizeImage: Maker = (shop) => {
  const u8 = shop.random.next() < 0.5;
  const x = u8 ? shop.bytes() : shop.float();
  if (elements(x.shape) > 1024) return false;
  const size = [shop.random.integer(1, 2 * x.shape[2]), shop.random.integer(1, 2 * x.shape[3])] as const;
  const mode = shop.random.pick(RESIZE_MODES);
  const out = ops.resizeImage(shop.graph, mode, x, size, shop.random.next() < 0.5);
  shop.made(out, u8 ? undefined : exact(shop.trait(x).bound * 1.01));
  return true;
};

const softmax: Maker = (shop) => {
  const x = shop.float();
  const inner = shop.random.pick([x.shape[3], x.shape[3] * x.shape[2]]);
  const beta = shop.random.pick([1, Math.fround(shop.random.real(0.2, 2))]);
  shop.made(ops.softmax(shop.graph, x, inner, beta), { exact: false, finite: true, bound: 1 });
  return true;
};

const quantize: Maker = (shop) => {
  const x = shop.float();
  const scale = Math.fround(shop.random.real(80, 400) / Math.min(shop.trait(x).bound, 16));
  shop.made(ops.quantize(shop.graph, x, { scale, zeroPoint: shop.random.integer(0, 255) }));
  return true;
};

const dequantize: Maker = (shop) => {
  const scale = Math.fround(shop.random.real(10, 100));
  const q = { scale, zeroPoint: shop.random.integer(0, 255) };
  shop.made(ops.dequantize(shop.graph, shop.bytes(), q), exact(255 / scale + 1));
  return true;
};

const nnil: Maker = (shop) => {
  const x = shop.float((t) => shop.trait(t).bound <= 100);
  if (shop.trait(x).bound > 100) return false;
  const { bytes, isExact } = randomProgram(shop.random);
  shop.made(ops.nnilUnary(shop.graph, x, bytes), { exact: isExact, finite: true, bound: 8 });
  return true;
};

export const FLOAT_MAKERS: Partial<Record<OpName, Maker>> = {
  binary,
  unary,
  conv2d,
  conv2d_transpose: conv2dTranspose,
  matmul,
  reduce,
  reduce_window2d: reduceWindow2d,
  resize_image: resizeImage,
  softmax,
  quantize,
  dequantize,
  nnil_unary_method: nnil,
};
