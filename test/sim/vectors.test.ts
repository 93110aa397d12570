/** Vectors that can be checked by hand: "K210 KPU", section 15. */
import { describe, expect, it } from "vitest";
import { ACT_AT, BN_AT, bringUp, place, powerOn, runLayer, runWords, type TestBoard } from "./board.ts";
import { bround, type LayerSpec, type Segment } from "./reference.ts";

const boards: [string, TestBoard][] = [];
for (const simd of [false, true]) {
  const board = await powerOn(simd);
  bringUp(board);
  boards.push([simd ? "SIMD" : "scalar", board]);
}

/** Segments after the first, the tail filled as beta1 and beta2 do. */
function table(segments: Segment[], tailBias = 255): Segment[] {
  const act: Segment[] = [{ xStart: -(2 ** 35), mul: 0, shift: 0, bias: 0 }, ...segments];
  while (act.length < 16) act.push({ xStart: 0x7fffffff0 + act.length, mul: 0, shift: 0, bias: tailBias });
  return act;
}

/** Maps acc to acc + 128 in 0..255: makes small accumulators visible. */
const SHOW_ACC = {
  bn: { mul: 1, add: 128, shift: 0 },
  act: table([{ xStart: 0, mul: 1, shift: 0, bias: 0 }]),
};
const ZERO_ARGS = { argX: 0, shrX: 0, argW: 0, shrW: 0, argAdd: 0n };
const bytes = (...values: number[]) => Uint8Array.from(values);

describe.each(boards)("section 15, %s kernels", (_name, board) => {
  const run = (l: LayerSpec, image: Uint8Array, ow: number, oh: number) => [
    ...runLayer(board, l, image, { ow, oh }),
  ];

  it("15.5: 1x1, two channels", () => {
    const l: LayerSpec = {
      ...{ ic: 2, oc: 2, w: 2, h: 2, kernel: 1, depthwise: false, pool: 0, pad: 12 },
      ...{ argX: -128, shrX: 0, argW: -12, shrW: 0, argAdd: 1536n },
      bn: [
        { mul: 256, shift: 4, add: 100 },
        { mul: -100, shift: 3, add: -50 },
      ],
      act: table([
        { xStart: -20000, mul: 1, shift: 9, bias: 7 },
        { xStart: 0, mul: 13, shift: 11, bias: 40 },
      ]),
      weights: bytes(3, 130, 255, 0),
    };
    const image = bytes(10, 20, 30, 40, 5, 6, 7, 8);
    expect(run(l, image, 2, 2)).toEqual([65, 15, 0, 0, 30, 0, 0, 0]);
    const shifted = { ...l, argX: -1000, shrX: 3, argW: -77, shrW: 2 };
    expect(run(shifted, image, 2, 2)).toEqual([25, 0, 0, 0, 132, 46, 17, 0]);
  });

  it("15.6: 3x3 depthwise", () => {
    const l: LayerSpec = {
      ...{ ic: 1, oc: 1, w: 3, h: 3, kernel: 3, depthwise: true, pool: 0, pad: 9, ...ZERO_ARGS },
      bn: [SHOW_ACC.bn],
      act: SHOW_ACC.act,
      weights: bytes(1, 0, 2, 0, 3, 0, 4, 0, 5),
    };
    const image = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(run(l, image, 3, 3)).toEqual(
      [91, 79, 101, 101, 95, 115, 121, 121, 131].map((v) => Math.min(255, v + 128)),
    );
    const corrected = { ...l, argX: -2, argW: -9, argAdd: 162n };
    expect(run(corrected, image, 3, 3)).toEqual([4, 10, 6, 20, 32, 22, 10, 16, 12].map((v) => v + 128));
  });

  it("15.7: 3x3, two channels", () => {
    const l: LayerSpec = {
      ...{ ic: 2, oc: 1, w: 3, h: 2, kernel: 3, depthwise: false, pool: 0, pad: 100 },
      ...{ argX: -60, shrX: 0, argW: -100, shrW: 0, argAdd: 54000n },
      bn: [{ mul: 5, shift: 6, add: -300 }],
      act: table([{ xStart: 0, mul: 1, shift: 5, bias: 16 }]),
      weights: Uint8Array.from({ length: 18 }, (_, i) => 7 * i + 1),
    };
    const image = bytes(1, 2, 3, 4, 5, 6, 200, 100, 50, 25, 12, 6);
    expect(run(l, image, 3, 2)).toEqual([0, 0, 0, 31, 44, 35]);
  });

  /** A layer that hands its input to the pool unchanged. */
  const pooled = (pool: number, size: number): LayerSpec => ({
    ...{ ic: 1, oc: 1, w: size, h: size, kernel: 1, depthwise: false, pool, pad: 0, ...ZERO_ARGS },
    bn: [{ mul: 1, add: 0, shift: 0 }],
    act: table([{ xStart: 0, mul: 1, shift: 0, bias: 0 }]),
    weights: bytes(1),
  });

  it("15.8: pools", () => {
    const four = bytes(11, 48, 85, 122, 159, 196, 233, 14, 51, 88, 125, 162, 199, 236, 17, 54);
    expect(run(pooled(0, 4), four, 4, 4)).toEqual([...four]);
    expect(run(pooled(1, 4), four, 2, 2)).toEqual([196, 233, 236, 162]);
    expect(run(pooled(2, 4), four, 2, 2)).toEqual([103, 113, 143, 89]);
    expect(run(pooled(3, 4), four, 1, 1)).toEqual([236]);
    expect(run(pooled(4, 4), four, 1, 1)).toEqual([112]);
    expect(run(pooled(5, 4), four, 2, 2)).toEqual([11, 85, 51, 125]);
    expect(run(pooled(6, 4), four, 2, 2)).toEqual([48, 122, 88, 162]);
    expect(run(pooled(7, 4), four, 1, 1)).toEqual([11]);
    expect(run(pooled(8, 4), four, 4, 4)).toEqual([
      103, 140, 113, 68, 123, 160, 133, 88, 143, 116, 89, 108, 217, 126, 35, 54,
    ]);
    expect(run(pooled(9, 4), four, 4, 4)).toEqual([
      196, 233, 233, 122, 196, 233, 233, 162, 236, 236, 162, 162, 236, 236, 54, 54,
    ]);
    const five = Uint8Array.from({ length: 25 }, (_, i) => (i * 53 + 7) % 256);
    expect(run(pooled(1, 5), five, 2, 2)).toEqual([69, 175, 87, 193]);
    expect(run(pooled(2, 5), five, 2, 2)).toEqual([38, 144, 56, 162]);
    expect(run(pooled(5, 5), five, 2, 2)).toEqual([7, 113, 25, 131]);
    expect(run(pooled(6, 5), five, 2, 2)).toEqual([60, 166, 78, 184]);
  });

  it("15.10: rounding of the activation shift", () => {
    // Pixel values give p through a segment with x_start 0; y_mul -1 reaches the negative products.
    const rounded = (values: number[], mul: number) => {
      const l: LayerSpec = {
        ...{
          ic: 1,
          oc: 1,
          w: values.length,
          h: 1,
          kernel: 1,
          depthwise: false,
          pool: 0,
          pad: 0,
          ...ZERO_ARGS,
        },
        bn: [{ mul: 1, add: 0, shift: 0 }],
        act: table([{ xStart: 0, mul, shift: 2, bias: 100 }]),
        weights: bytes(1),
      };
      return run(l, bytes(...values), values.length, 1).map((v) => v - 100);
    };
    expect(rounded([10, 11, 13, 14, 6, 2, 1], 1)).toEqual([2, 3, 3, 4, 2, 0, 0]);
    expect(rounded([1, 2, 3, 4, 5, 6, 10, 11, 13, 14], -1)).toEqual([-2, -2, -1, -1, -3, -2, -4, -3, -5, -4]);
  });
});

describe.each(boards)("15.2 and 15.3, %s kernels", (_name, board) => {
  it("the first yolo layer's parameters, as stored, give the listed outputs for the listed sums", () => {
    // arg_add makes the sum: weight 0, one input channel.
    const l: LayerSpec = {
      ...{ ic: 1, oc: 1, w: 1, h: 1, kernel: 1, depthwise: false, pool: 0, pad: 0, ...ZERO_ARGS },
      bn: [{ mul: 0, add: 0, shift: 0 }],
      act: table([]),
      weights: bytes(0),
    };
    const segments = [0xc800000000000000n, 0xcfffe20000000614n, 0xc000000000004014n, 0xc7fffffff2000000n];
    const stored = BigUint64Array.from({ length: 16 }, (_, i) => segments[Math.min(i, 3)]);
    const biases = Uint8Array.from({ length: 16 }, (_, i) => [0, 0, 12, 255][Math.min(i, 3)]);
    for (const [acc, want] of [
      [-974, 30],
      [-7078, 26],
      [-3625, 28],
      [-12135, 23],
    ]) {
      const words = place(board, { ...l, argAdd: BigInt(acc) });
      board.parameters.write(BN_AT, new Uint8Array(BigUint64Array.of(0x0f0004a2210546b1n).buffer));
      board.parameters.write(ACT_AT, new Uint8Array(stored.buffer));
      board.parameters.write(ACT_AT + 128, biases);
      expect(runWords(board, words)).toBe(0);
      expect(board.memory.u8[board.sim.kpu_ram_base() + 64]).toBe(want);
    }
  });
});

it("15.10: the reference implementation", () => {
  const pairs: [number, number][] = [
    [10, 2],
    [11, 3],
    [13, 3],
    [14, 4],
    [6, 2],
    [2, 0],
    [1, 0],
    [-1, -2],
    [-2, -2],
    [-3, -1],
    [-4, -1],
    [-5, -3],
    [-6, -2],
    [-10, -4],
    [-11, -3],
    [-13, -5],
    [-14, -4],
  ];
  for (const [p, want] of pairs) expect(bround(BigInt(p), 2)).toBe(BigInt(want));
});
