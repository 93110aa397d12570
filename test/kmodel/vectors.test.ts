/** The hand-checkable vectors of the kmodel v4 specification, section 11, one node each. */
import { describe, expect, it } from "vitest";
import { Bytes, F32, FULL, U8 } from "./assemble.ts";
import { type Operand, runSingle } from "./single.ts";

const f32 = (shape: number[], values: number[]): Operand => ({ dtype: F32, shape, values });
const u8 = (shape: number[], values: number[]): Operand => ({ dtype: U8, shape, values });
const count = (n: number, first = 1): number[] => Array.from({ length: n }, (_, i) => i + first);
const float = (values: number[]): number[] => [...Float32Array.from(values)];

describe("11.3 quantize and dequantize", () => {
  const param = (bytes: Bytes) => bytes.i32(10).f32(50);

  it("rounds half away from zero and clamps", () => {
    const values = [-1, 0, 0.049, 0.05, 1.23, 99];
    const result = runSingle({
      opcode: 0x06,
      inputs: [f32([1, 1, 1, 6], values)],
      output: { dtype: U8, count: 6 },
      body: ([a], out) => param(new Bytes().range(a, out)),
    });
    expect(result).toEqual([0, 10, 12, 13, 72, 255]);
  });

  it("gives 0 for what does not fit 32 bits, as the reference on a PC", () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e9, 4e7, -3e9];
    const result = runSingle({
      opcode: 0x06,
      inputs: [f32([1, 1, 1, 6], values)],
      output: { dtype: U8, count: 6 },
      body: ([a], out) => new Bytes().range(a, out).i32(0).f32(1),
    });
    expect(result).toEqual([0, 0, 0, 0, 255, 0]);
  });

  it("is exact next to every half", () => {
    const values: number[] = [];
    for (let n = 0; n < 256; n++) {
      const half = Math.fround(n + 0.5);
      const ulp = 2 ** (Math.floor(Math.log2(half)) - 23);
      values.push(half - ulp, half, half + ulp);
    }
    const result = runSingle({
      opcode: 0x06,
      inputs: [f32([1, 1, 1, values.length], values)],
      output: { dtype: U8, count: values.length },
      body: ([a], out) => new Bytes().range(a, out).i32(0).f32(1),
    });
    const expected = float(values).map((v) =>
      Math.min(255, Math.floor(v) + (v - Math.floor(v) >= 0.5 ? 1 : 0)),
    );
    expect(result).toEqual(expected);
  });

  it("dequantizes", () => {
    const result = runSingle({
      opcode: 0x03,
      inputs: [u8([1, 1, 1, 6], [0, 10, 12, 13, 72, 255])],
      output: { dtype: F32, count: 6 },
      body: ([a], out) => param(new Bytes().range(a, out)),
    });
    const step = Math.fround(1 / 50);
    expect(result).toEqual([-10, 0, 2, 3, 62, 245].map((q) => Math.fround(q * step)));
  });
});

describe("11.4 quantized_binary", () => {
  const SCALES = { a: [-128, 21541, 8], b: [-5, 31489, 9], out: [128, 35050460, 32] };
  const DIV = { a: [0, 32700, 8], b: [0, 1, 0], out: [0, 1076304512, 30] };
  const run = (op: number, { a, b, out }: typeof SCALES, left: number[], right: number[]) =>
    runSingle({
      opcode: 0x11,
      inputs: [u8([1, 1, 2, 2], left), u8([1, 1, 1, right.length], right)],
      output: { dtype: U8, count: 4 },
      body: ([x, y], o) =>
        new Bytes()
          .range(x, y, o)
          .i32(op, 1, 1, 2, 2, 1, 1, 1, right.length, 1, 1, 2, 2)
          .i32(...a, ...b, ...out),
    });

  it.each([
    ["add", 0, [43, 232, 180, 255]],
    ["sub", 1, [38, 0, 175, 92]],
    ["min", 4, [40, 109, 131, 215]],
    ["max", 5, [131, 251, 177, 251]],
  ] as [string, number, number[]][])("%s", (_, op, expected) => {
    expect(run(op, SCALES, [0, 100, 200, 255], [10, 250])).toEqual(expected);
  });

  it("div", () => {
    expect(run(3, DIV, [0, 100, 200, 255], [10, 250])).toEqual([0, 51, 255, 130]);
  });

  it("div by zero gives -1 before scaling", () => {
    const unscaled = { a: [0, 1, 0], b: [0, 1, 0], out: [7, 1, 0] };
    expect(run(3, unscaled, [0, 100, 200, 255], [0, 0])).toEqual([6, 6, 6, 6]);
  });

  it("the smallest integer divided by -1 does not trap", () => {
    const extreme = { a: [0, -(2 ** 31), 0], b: [-2, 1, 0], out: [0, 1, 31] };
    expect(run(3, extreme, [1, 1, 1, 1], [1, 1])).toEqual([0, 0, 0, 0]);
  });
});

describe("11.5 quantized_conv2d and 11.6 quantized_matmul", () => {
  it("convolves with skipped padding", () => {
    const result = runSingle({
      opcode: 0x0f,
      inputs: [u8([1, 1, 3, 3], count(9))],
      output: { dtype: U8, count: 9 },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .i32(1, 1, 3, 3, 1, 1, 1, 0, 1, 0, 2, 2, 1, 1, 1, 1, -5, -25, 1000, 12, 128, 100)
          .u8(10, 20, 30, 40),
    });
    expect(result).toEqual([138, 137, 141, 154, 170, 170, 161, 170, 170]);
  });

  it("multiplies", () => {
    const result = runSingle({
      opcode: 0x10,
      inputs: [u8([1, 1, 2, 3], [1, 2, 3, 250, 5, 6]), u8([1, 1, 3, 2], [9, 8, 7, 6, 5, 4])],
      output: { dtype: U8, count: 4 },
      body: ([a, b], out) => new Bytes().range(a, b, out).i32(2, 3, 2, -3, -7, 20000, 14, 50, -7, 1000),
    });
    expect(result).toEqual([37, 255, 255, 255]);
  });
});

describe("11.7 float ops", () => {
  const conv = (window: number[], clamp: [number, number], n: number) =>
    runSingle({
      opcode: 0x02,
      inputs: [f32([1, 1, 3, 3], count(9))],
      output: { dtype: F32, count: n },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .i32(1, 1, 3, 3, 1, 1, ...window)
          .f32(...clamp, 1, 2, 3, 4, 0.5),
    });

  it("conv2d with stride 2", () => {
    expect(conv([0, 1, 1, 0, 2, 2, 2, 2, 1, 1], FULL, 4)).toEqual([18.5, 47.5, 14.5, 26.5]);
  });

  it("conv2d with dilation 2 and a clamp", () => {
    const expected = [20.5, 36.5, 15.5, 36.5, 40, 26.5, 10.5, 16.5, 5.5];
    expect(conv([1, 1, 1, 1, 2, 2, 1, 1, 2, 2], [0, 40], 9)).toEqual(expected);
  });

  it("conv2d_transpose reads its bias and ignores it", () => {
    const result = runSingle({
      opcode: 0x13,
      inputs: [f32([1, 1, 2, 2], count(4))],
      output: { dtype: F32, count: 16 },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .i32(1, 1, 2, 2, 1, 1, 4, 4, 1, 0, 1, 0, 1, 3, 3, 2, 2, 1, 1)
          .f32(...FULL, ...count(9), 100),
    });
    expect(result).toEqual([1, 2, 5, 4, 4, 5, 14, 10, 10, 14, 36, 24, 12, 15, 34, 20]);
  });

  it("matmul with a clamp", () => {
    const result = runSingle({
      opcode: 0x04,
      inputs: [f32([1, 1, 2, 2], count(4)), f32([1, 1, 2, 3], [1, -1, 0.5, 2, 0, -3])],
      output: { dtype: F32, count: 6 },
      body: ([a, b], out) => new Bytes().range(a, b, out).i32(2, 2, 3).f32(0, 6, 0.1, 0.2, 0.3),
    });
    expect(result).toEqual(float([5.1, 0, 0, 6, 0, 0]));
  });

  it.each([
    ["bilinear", 0, 0, [10, 16.6666679, 20, 23.3333321, 30, 33.3333321, 30, 36.6666679, 40]],
    ["align_corners", 0, 1, [10, 15, 20, 20, 25, 30, 30, 35, 40]],
    ["nearest", 1, 0, [10, 10, 20, 10, 10, 20, 30, 30, 40]],
  ] as [string, number, number, number[]][])("resize_image %s", (_, mode, align, expected) => {
    const result = runSingle({
      opcode: 0x0a,
      inputs: [f32([1, 1, 2, 2], [10, 20, 30, 40])],
      output: { dtype: F32, count: 9 },
      body: ([a], out) => new Bytes().range(a, out).i32(1, 1, 2, 2, 3, 3, mode).u8(align, 0xcc, 0xcc, 0xcc),
    });
    expect(result).toEqual(float(expected));
  });

  it("resize_image truncates u8", () => {
    const result = runSingle({
      opcode: 0x0a,
      inputs: [u8([1, 1, 2, 2], [10, 21, 30, 41])],
      output: { dtype: U8, count: 16 },
      body: ([a], out) => new Bytes().range(a, out).i32(1, 1, 2, 2, 4, 4, 0, 0),
    });
    expect(result).toEqual([10, 15, 21, 21, 20, 25, 31, 31, 30, 35, 41, 41, 30, 35, 41, 41]);
  });

  const pool = (op: number, window: number[], init: number, n: number) =>
    runSingle({
      opcode: 0x08,
      inputs: [f32([1, 1, 3, 3], count(9))],
      output: { dtype: F32, count: n },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .i32(op, 1, 1, 3, 3, ...window)
          .f32(init, ...FULL),
    });

  it("reduce_window2d mean divides by the taps inside", () => {
    expect(pool(0, [0, 1, 0, 1, 2, 2, 2, 2, 1, 1], 0, 4)).toEqual([3, 4.5, 7.5, 9]);
  });

  it("reduce_window2d max", () => {
    expect(pool(2, [0, 1, 0, 1, 2, 2, 1, 1, 1, 1], FULL[0], 9)).toEqual([5, 6, 6, 8, 9, 9, 8, 9, 9]);
  });

  const reduce = (op: number, shape: number[], init: number, n: number) =>
    runSingle({
      opcode: 0x07,
      inputs: [f32([1, 1, 2, 3], count(6))],
      output: { dtype: F32, count: n },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .i32(op, 1, 1, 2, 3, ...shape)
          .f32(init),
    });

  it("reduce", () => {
    expect(reduce(3, [1, 1, 2, 1], 0, 2)).toEqual([6, 15]);
    expect(reduce(2, [1, 1, 1, 3], FULL[0], 3)).toEqual([4, 5, 6]);
  });

  it.each([
    [1, [0.0900305733, 0.244728476, 0.665240943]],
    [0.5, [0.186323732, 0.307195902, 0.506480396]],
  ] as [number, number[]][])("softmax with beta %f", (beta, expected) => {
    const result = runSingle({
      opcode: 0x0b,
      inputs: [f32([1, 1, 1, 3], count(3))],
      output: { dtype: F32, count: 3 },
      body: ([a], out) => new Bytes().range(a, out).i32(3, 1).f32(beta),
    });
    expect(result).toEqual(float(expected));
  });
});

describe("11.8 data movement", () => {
  it("pads and crops", () => {
    const result = runSingle({
      opcode: 0x05,
      inputs: [u8([1, 1, 2, 3], count(6))],
      output: { dtype: U8, count: 12 },
      body: ([a], out) =>
        new Bytes().range(a, out).i32(1, 1, 2, 3, 0, 0, 0, 0, 1, 0, -1, 2, 1).u8(9, 0, 0, 0),
    });
    expect(result).toEqual([9, 9, 9, 9, 2, 3, 9, 9, 5, 6, 9, 9]);
  });

  it.each([
    [[1, 1, 2, 3], [0, 1, 3, 2], count(6), [1, 4, 2, 5, 3, 6]],
    [[1, 2, 2, 2], [0, 2, 3, 1], count(8, 0), [0, 4, 1, 5, 2, 6, 3, 7]],
  ] as number[][][])("transposes %j by %j", (shape, perm, values, expected) => {
    const result = runSingle({
      opcode: 0x0c,
      inputs: [u8(shape, values)],
      output: { dtype: U8, count: values.length },
      body: ([a], out) => new Bytes().range(a, out).i32(...shape, ...perm),
    });
    expect(result).toEqual(expected);
  });

  const slice = (begin: number[], end: number[], strides: number[], n: number) =>
    runSingle({
      opcode: 0x0d,
      inputs: [u8([1, 1, 3, 4], count(12, 0))],
      output: { dtype: U8, count: n },
      body: ([a], out) =>
        new Bytes().range(a, out).i32(1, 1, 3, 4, ...begin, ...end, ...strides, 15, 15, 15, 15, 15),
    });

  it("slices backwards and ignores the masks", () => {
    expect(slice([0, 0, 2, 3], [1, 1, -1, -1], [1, 1, -1, -2], 6)).toEqual([11, 9, 7, 5, 3, 1]);
  });

  it("takes begin 1 of a leading axis that beta1 wrote as 0", () => {
    expect(slice([1, 1, 1, 0], [1, 1, 2, 4], [1, 1, 1, 2], 2)).toEqual([4, 6]);
  });

  it("memory_copy leaves the last bytes of a u8 tensor behind", () => {
    const result = runSingle({
      opcode: 0x09,
      inputs: [u8([1, 1, 1, 7], count(7))],
      output: { dtype: U8, count: 7 },
      body: ([a], out) => new Bytes().range(a, out),
    });
    expect(result).toEqual([1, 2, 3, 4, 0, 0, 0]);
  });
});

describe("11.8 nnil", () => {
  const run = (values: number[], ...code: number[]) =>
    runSingle({
      opcode: 0x14,
      inputs: [f32([1, 1, 1, values.length], values)],
      output: { dtype: F32, count: values.length },
      body: ([a], out) =>
        new Bytes()
          .range(a, out)
          .u8(...code)
          .align(8)
          .u8(0xcc, 0xcc, 0xcc, 0xcc),
    });

  it("leaky ReLU with an unaligned immediate", () => {
    expect(run([-2, -0.5, 0, 3], 3, 3, 6, 0xcd, 0xcc, 0xcc, 0x3d, 0x42, 0x45, 0xa0)).toEqual(
      float([-0.2, -0.05, 0, 3]),
    );
  });

  it("sigmoid", () => {
    const expected = [0.119202919, 0.377540678, 0.5, 0.952574134];
    expect(run([-2, -0.5, 0, 3], 5, 5, 3, 0x26, 0x23, 0x40, 0x43, 0xa0)).toEqual(float(expected));
  });

  it("clamp", () => {
    expect(run([-1, 3, 6.5, 7], 3, 4, 6, 0, 0, 0xc0, 0x40, 0x80, 0xa0)).toEqual([0, 3, 6, 6]);
  });

  it("works across its internal blocks", () => {
    const values = count(200, -100);
    expect(run(values, 3, 0x29, 0xa0)).toEqual(values.map((v) => v * v));
  });
});
