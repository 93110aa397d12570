/** Random nodes of the KPU and of the CPU target. */
import { elements, type Shape, type Tensor } from "../graph.ts";
import type { BatchNorm, KpuConvAttributes, Segment } from "../kpuconv.ts";
import { type OpName, POOLS } from "../opcodes.ts";
import { cpuConv2d, cpuQuantizedConv2d, cpuReduceWindow2d, kpuConv2d, kpuUpload } from "../ops_target.ts";
import type { Random } from "../random.ts";
import { randomBias, spreadOutput, sumMagnitude } from "./quantized_makers.ts";
import { randomWindow } from "./windows.ts";
import type { Maker, Workshop } from "./workshop.ts";

const upload: Maker = (shop) => {
  shop.made(kpuUpload(shop.graph, shop.bytes()));
  return true;
};

/** A feature map: an existing one, an input in KPU RAM, or an upload of a u8 tensor of any row layout. */
function featureMap(shop: Workshop): Tensor {
  const { random } = shop;
  const known = shop.featureMap();
  if (known && random.next() < 0.7) return known;
  const width = random.pick([random.integer(4, 16), random.integer(17, 32), random.integer(33, 70), 64]);
  const shape: Shape = [random.integer(1, 2), random.integer(1, 6), random.integer(4, 9), width];
  if (shop.graph.inputs.length < 3 && random.next() < 0.5) return shop.input(shape, "u8", "kpu");
  const source = random.next() < 0.5 ? shop.bytes((t) => t.shape[2] >= 4 && t.shape[3] >= 4) : undefined;
  const fits = source !== undefined && source.shape[2] >= 4 && source.shape[3] >= 4;
  return shop.made(kpuUpload(shop.graph, fits ? source : shop.constant(shape, "u8")));
}

/** Pieces with random slopes, some falling, over the range of sums that the batch-norm gives. */
function randomActivation(random: Random): Segment[] {
  const pieces = random.integer(1, 15);
  const starts = Float64Array.from({ length: pieces }, () => random.integer(-(2 ** 19), 2 ** 19)).sort();
  const table: Segment[] = [{ xStart: -(2 ** 35), mul: 0, shift: 0, bias: random.integer(0, 60) }];
  for (const xStart of starts) {
    const falling = random.next() < 0.2;
    const shift = random.integer(8, 20);
    const mul = Math.min(32767, Math.round(2 ** shift * random.real(0, 2 ** -11)));
    table.push({ xStart, mul: falling ? -mul : mul, shift, bias: random.integer(0, 255) });
  }
  while (table.length < 16) table.push({ xStart: 0x7fffffff0 + table.length, mul: 0, shift: 0, bias: 0 });
  return table;
}

/** Batch-norm entries that bring sums of about `magnitude` to about 2^19. */
function randomBatchNorm(random: Random, channels: number, magnitude: number): BatchNorm[] {
  return Array.from({ length: channels }, () => {
    const shift = random.integer(0, 15);
    const factor = (2 ** random.integer(14, 19) / magnitude) * 2 ** shift;
    const mul = Math.min(2 ** 21, Math.round(random.real(0.5, 1.5) * factor));
    return { mul, shift, add: random.integer(-(2 ** 19), 2 ** 19) };
  });
}

/** Zero points as a compiler would set them, or any multipliers and shifts. */
function zeroPoints(random: Random, kernel: number) {
  const [x, w] = [random.integer(0, 255), random.integer(0, 255)];
  if (random.next() < 0.6) {
    return { padValue: x, argX: -w, shrX: 0, argW: -x, shrW: 0, argAdd: kernel ** 2 * w * x };
  }
  const [shrX, shrW] = [random.integer(0, 15), random.integer(0, 15)];
  return {
    padValue: x,
    argX: random.integer(-200 * 2 ** shrX, 50 * 2 ** shrX),
    shrX,
    argW: random.integer(-200 * 2 ** shrW, 50 * 2 ** shrW),
    shrW,
    argAdd: random.integer(-200000, 200000),
  };
}

const conv: Maker = (shop) => {
  const { random } = shop;
  const x = featureMap(shop);
  const depthwise = random.next() < 0.3;
  const kernel = random.pick([1, 3] as const);
  const outChannels = depthwise ? x.shape[1] : random.integer(1, 7);
  const poolType = random.integer(0, POOLS.length - 1);
  const terms = kernel ** 2 * (depthwise ? 1 : x.shape[1]);
  const attributes: KpuConvAttributes = {
    kernel,
    depthwise,
    poolType,
    ...zeroPoints(random, kernel),
    batchNorm: randomBatchNorm(random, outChannels, sumMagnitude(terms)),
    activation: randomActivation(random),
    weights: Uint8Array.from({ length: terms * outChannels }, () => random.integer(0, 255)),
  };
  const { kpu, main } = kpuConv2d(shop.graph, x, outChannels, attributes, random.next() < 0.5);
  shop.made(kpu);
  if (main) shop.made(main);
  return true;
};

/** Attributes of a convolution on [N, H, W, C]. */
function nhwcConvolution(shop: Workshop, x: Tensor, depthwise: boolean) {
  const window = randomWindow(shop.random, x.shape[1], x.shape[2], true);
  const outChannels = depthwise ? undefined : shop.random.integer(1, 6);
  const channels = outChannels ?? x.shape[3];
  const shape: Shape = [channels, window.filter[0], window.filter[1], depthwise ? 1 : x.shape[3]];
  return { window, outChannels, channels, shape, terms: elements(shape) / channels };
}

const floatConvolution =
  (depthwise: boolean): Maker =>
  (shop) => {
    const x = shop.float();
    const { window, outChannels, channels, shape, terms } = nhwcConvolution(shop, x, depthwise);
    const { activation, bound } = shop.clamp(4 + terms * shop.trait(x).bound);
    const weights = shop.values(shape, "f32", 1);
    const bias = shop.values([1, 1, 1, channels], "f32");
    const out = cpuConv2d(shop.graph, x, { ...window, outChannels, weights, bias, activation });
    shop.made(out, { exact: true, finite: true, bound });
    return true;
  };

const quantizedConvolution =
  (depthwise: boolean): Maker =>
  (shop) => {
    const { random } = shop;
    const x = shop.bytes();
    const { window, outChannels, channels, shape, terms } = nhwcConvolution(shop, x, depthwise);
    const out = cpuQuantizedConv2d(shop.graph, x, {
      ...window,
      outChannels,
      weights: shop.values(shape, "u8"),
      bias: randomBias(random, channels, terms),
      inputOffset: random.integer(0, 255),
      filterOffset: random.integer(0, 255),
      ...spreadOutput(random, sumMagnitude(terms)),
    });
    shop.made(out);
    return true;
  };

const reduceWindow: Maker = (shop) => {
  const op = shop.random.pick(["mean", "min", "max"] as const);
  const x = shop.float();
  const window = randomWindow(shop.random, x.shape[1], x.shape[2], false);
  const { activation, bound } = shop.clamp(shop.trait(x).bound);
  const init = { mean: 0, min: 1e30, max: -1e30 }[op];
  const out = cpuReduceWindow2d(shop.graph, op, x, { ...window, init, activation });
  shop.made(out, { exact: true, finite: true, bound });
  return true;
};

export const TARGET_MAKERS: Partial<Record<OpName, Maker>> = {
  kpu_upload: upload,
  kpu_conv2d: conv,
  cpu_conv2d: floatConvolution(false),
  cpu_depthwise_conv2d: floatConvolution(true),
  cpu_reduce_window2d: reduceWindow,
  cpu_quantized_conv2d: quantizedConvolution(false),
  cpu_quantized_depthwise_conv2d: quantizedConvolution(true),
};
