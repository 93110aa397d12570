/** Activation tables and quantised KPU layers against the functions in real numbers that they stand for. */
import { describe, expect, it } from "vitest";
import { activationTable } from "../../tools/src/writer/activation.ts";
import { Graph } from "../../tools/src/writer/graph.ts";
import type { Segment } from "../../tools/src/writer/kpuconv.ts";
import { kpuConv2d, kpuUpload } from "../../tools/src/writer/ops_target.ts";
import { code, fixedPoint, quantizeKpuConv, quantParam, rangeOf } from "../../tools/src/writer/quantize.ts";
import { Random } from "../../tools/src/writer/random.ts";
import { evaluate } from "./reference/evaluate.ts";
import { bround } from "./reference/kpu.ts";

const FUNCTIONS: Record<string, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leaky: (x) => (x < 0 ? 0.1 * x : x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  elu: (x) => (x < 0 ? Math.exp(x) - 1 : x),
  softplus: (x) => Math.log(1 + Math.exp(x)),
};
const SUMS = [-7.3, 9.1] as const;
const Y_SCALE = 4000;

function apply(table: readonly Segment[], y: number): number {
  let i = 15;
  while (i > 0 && y <= table[i].xStart) i--;
  const { xStart, mul, shift, bias } = table[i];
  return Number(bround(BigInt(y - xStart) * BigInt(mul), shift)) + bias;
}

describe("activation tables", () => {
  for (const [name, f] of Object.entries(FUNCTIONS)) {
    const output = quantParam([f(SUMS[0]), f(SUMS[1])]);
    const table = activationTable(f, SUMS, Y_SCALE, output);

    it(`${name}: 16 ascending pieces with fields in range`, () => {
      expect(table).toHaveLength(16);
      table.forEach(({ xStart, mul, shift, bias }, i) => {
        if (i > 0) expect(xStart).toBeGreaterThan(table[i - 1].xStart);
        expect(Math.abs(mul)).toBeLessThanOrEqual(32767);
        expect(shift).toBeLessThanOrEqual(20);
        expect(bias).toBeGreaterThanOrEqual(0);
        expect(bias).toBeLessThanOrEqual(255);
      });
    });

    it(`${name}: within a code and a half of the function everywhere`, () => {
      let worst = 0;
      for (let y = Math.ceil(SUMS[0] * Y_SCALE); y <= SUMS[1] * Y_SCALE; y += 7) {
        const exact = f(y / Y_SCALE) * output.scale + output.zeroPoint;
        worst = Math.max(worst, Math.abs(apply(table, y) - exact));
      }
      // Half a code is the rounding; the rest is what 14 straight pieces leave of a curve.
      expect(worst).toBeLessThan(1.5);
    });
  }
});

describe("fixedPoint", () => {
  it("is as precise as its bits", () => {
    const random = new Random(3);
    for (let i = 0; i < 1000; i++) {
      const factor = 2 ** random.real(-30, 10);
      const { mul, shift } = fixedPoint(factor, 15, 60);
      expect(mul).toBeLessThan(2 ** 15);
      expect(Math.abs(mul / 2 ** shift / factor - 1)).toBeLessThan(2 ** -14);
    }
  });
});

describe("quantised KPU layers", () => {
  for (const [kernel, depthwise] of [
    [1, false],
    [3, false],
    [3, true],
  ] as const) {
    it(`${kernel}x${kernel}${depthwise ? " depthwise" : ""} stay near the convolution in real numbers`, () => {
      const random = new Random(kernel + (depthwise ? 10 : 0));
      const [channels, side] = [5, 8];
      const input = quantParam([-1, 2]);
      const codes = Uint8Array.from({ length: channels * side ** 2 }, () => random.integer(0, 255));
      const real = Float64Array.from(codes, (c) => (c - input.zeroPoint) / input.scale);
      const perOutput = kernel ** 2 * (depthwise ? 1 : channels);
      const weights = Float64Array.from({ length: perOutput * channels }, () => random.normal() * 0.4);
      const bias = Float64Array.from({ length: channels }, () => random.normal());
      const reach = (kernel - 1) / 2;
      const sums = new Float64Array(channels * side ** 2);
      for (let o = 0; o < channels; o++)
        for (let y = 0; y < side; y++)
          for (let x = 0; x < side; x++) {
            let sum = bias[o];
            let w = o * perOutput;
            for (let i = depthwise ? o : 0; i < (depthwise ? o + 1 : channels); i++)
              for (let ky = y - reach; ky <= y + reach; ky++)
                for (let kx = x - reach; kx <= x + reach; kx++, w++)
                  if (ky >= 0 && ky < side && kx >= 0 && kx < side) {
                    sum += weights[w] * real[(i * side + ky) * side + kx];
                  }
            sums[(o * side + y) * side + x] = sum;
          }
      const leaky = FUNCTIONS.leaky;
      const range = rangeOf(sums);
      const output = quantParam([leaky(range[0]), leaky(range[1])]);
      const attributes = quantizeKpuConv({
        kernel,
        depthwise,
        poolType: 0,
        weights,
        bias,
        activation: leaky,
        sums: range,
        input,
        output,
      });
      const graph = new Graph();
      const x = kpuUpload(graph, graph.input([1, channels, side, side], "u8"));
      const { main } = kpuConv2d(graph, x, channels, attributes, true);
      const result = evaluate(graph, [codes]).get(main!)!;
      let total = 0;
      result.forEach((value, i) => {
        total += Math.abs(value - code(leaky(sums[i]), output));
      });
      // The weights' rounding to 8 bits is what is left.
      expect(total / result.length).toBeLessThan(1);
    });
  }
});
