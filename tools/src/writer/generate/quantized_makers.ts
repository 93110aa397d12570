/** Random nodes of the u8 ops with fixed-point arithmetic. */
import { elements, type Shape } from "../graph.ts";
import { BINARY_OPS, type OpName } from "../opcodes.ts";
import * as ops from "../ops.ts";
import { fixedPoint } from "../quantize.ts";
import type { Random } from "../random.ts";
import { randomWindow } from "./windows.ts";
import type { Maker, Workshop } from "./workshop.ts";

/** Typical magnitude of a sum of products of `terms` centred codes. */
const PRODUCT = 6000;

/** A requantisation that spreads sums of about `magnitude` over the codes. */
export function spreadOutput(random: Random, magnitude: number): ops.FixedPoint {
  const factor = (random.real(20, 120) / magnitude) * random.pick([1, 1, 1, -1]);
  const { mul, shift } = fixedPoint(factor, random.pick([15, 22, 31]), random.pick([24, 40, 60]));
  return { outputMul: mul, outputShift: shift, outputOffset: random.integer(40, 200) };
}

/** Random sums to start from. */
export function randomBias(random: Random, count: number, terms: number): Int32Array {
  const magnitude = Math.round(PRODUCT * Math.sqrt(terms));
  return Int32Array.from({ length: count }, () => random.integer(-magnitude, magnitude));
}

export const sumMagnitude = (terms: number): number => PRODUCT * Math.sqrt(terms);

const quantizedConv2d: Maker = (shop) => {
  const { random } = shop;
  const x = shop.bytes();
  const channels = x.shape[1];
  const groups = random.pick([1, 1, channels]);
  const outChannels = groups * random.integer(1, 4);
  const window = randomWindow(random, x.shape[2], x.shape[3], true);
  const shape: Shape = [outChannels, channels / groups, window.filter[0], window.filter[1]];
  const terms = elements(shape) / outChannels;
  const out = ops.quantizedConv2d(shop.graph, x, {
    ...window,
    outChannels,
    groups,
    weights: shop.values(shape, "u8"),
    bias: randomBias(random, outChannels, terms),
    inputOffset: -random.integer(0, 255),
    filterOffset: -random.integer(0, 255),
    ...spreadOutput(random, sumMagnitude(terms)),
  });
  shop.made(out);
  return true;
};

const quantizedMatmul: Maker = (shop) => {
  const { random } = shop;
  const x = shop.bytes((t) => elements(t.shape) % 4 === 0);
  const [n, c, h, w] = x.shape;
  if (elements(x.shape) % 4 !== 0) return false;
  const a = ops.memoryCopy(shop.graph, x, [1, 1, n * c * h, w]);
  const columns = random.integer(1, 8);
  const b = shop.constant([1, 1, w, columns], "u8");
  const out = ops.quantizedMatmul(shop.graph, a, b, {
    aOffset: -random.integer(0, 255),
    bOffset: -random.integer(0, 255),
    bias: randomBias(random, columns, w),
    ...spreadOutput(random, sumMagnitude(w)),
  });
  shop.made(out);
  return true;
};

/** Operand scalings: unity, or a 15-bit multiplier as the compiler makes them. */
function operand(shop: Workshop): { mul: number; shift: number } {
  if (shop.random.next() < 0.3) return { mul: 1, shift: 0 };
  return fixedPoint(shop.random.real(0.3, 60), 15, 30);
}

const quantizedBinary: Maker = (shop) => {
  const { random } = shop;
  const op = random.pick(BINARY_OPS);
  const x = shop.bytes();
  const partial = x.shape.map((extent) => (random.next() < 0.5 ? 1 : extent)) as unknown as Shape;
  const y = random.next() < 0.3 ? x : shop.constant(partial, "u8");
  const [a, b] = [operand(shop), operand(shop)];
  const [high, low] = [100 * (a.mul / 2 ** a.shift), 100 * (b.mul / 2 ** b.shift)];
  const magnitudes = { add: high + low, sub: high + low, mul: high * low, div: 3, min: high, max: high };
  const out = ops.quantizedBinary(shop.graph, op, x, y, {
    aOffset: -random.integer(0, 255),
    aMul: a.mul,
    aShift: a.shift,
    bOffset: -random.integer(0, 255),
    bMul: b.mul,
    bShift: b.shift,
    ...spreadOutput(random, magnitudes[op]),
  });
  shop.made(out);
  return true;
};

export const QUANTIZED_MAKERS: Partial<Record<OpName, Maker>> = {
  quantized_conv2d: quantizedConv2d,
  quantized_matmul: quantizedMatmul,
  quantized_binary: quantizedBinary,
};
