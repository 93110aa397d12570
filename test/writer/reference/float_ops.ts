/** Reference kernels of the float ops, straight from kmodel v4 specification section 7. */
import { elements, type Shape } from "../../../tools/src/writer/graph.ts";
import {
  at,
  attr,
  broadcastAt,
  clampByte,
  clampf,
  eachIndex,
  eachTap,
  f32,
  floatOutput,
  fmax,
  fmin,
  type Kernel,
} from "./common.ts";

const BINARY: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => f32(a + b),
  sub: (a, b) => f32(a - b),
  mul: (a, b) => f32(a * b),
  div: (a, b) => f32(a / b),
  min: fmin,
  max: fmax,
};

/** Functions of libm are rounded from double precision; see `inexact` of the generator. */
export const UNARY: Record<string, (x: number) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  cos: (x) => f32(Math.cos(x)),
  exp: (x) => f32(Math.exp(x)),
  floor: Math.floor,
  log: (x) => f32(Math.log(x)),
  neg: (x) => -x,
  rsqrt: (x) => f32(1 / f32(Math.sqrt(x))),
  sin: (x) => f32(Math.sin(x)),
  square: (x) => f32(x * x),
};

export const binary: Kernel = (node, [a, b]) => {
  const out = floatOutput(node);
  const { op, activation } = attr(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    const x = a[broadcastAt(node.inputs[0].shape, index)];
    const y = b[broadcastAt(node.inputs[1].shape, index)];
    out[flat] = clampf(BINARY[op](x, y), activation);
  });
  return [out];
};

export const unary: Kernel = (node, [x]) => [Float32Array.from(x, UNARY[attr(node).op])];

export const conv2d: Kernel = (node, [x]) => {
  const p = attr(node);
  const shape = node.inputs[0].shape;
  const out = floatOutput(node);
  const inGroup = shape[1] / p.groups;
  const outGroup = p.outChannels / p.groups;
  eachIndex(node.outputs[0].shape, ([n, oc, oy, ox], flat) => {
    let acc = f32(p.bias[oc]);
    const first = Math.floor(oc / outGroup) * inGroup;
    for (let ic = 0; ic < inGroup; ic++) {
      eachTap(p, shape[2], shape[3], oy, ox, (ky, kx, y, xx) => {
        const w = f32(p.weights[((oc * inGroup + ic) * p.filter[0] + ky) * p.filter[1] + kx]);
        acc = f32(acc + f32(x[at(shape, n, first + ic, y, xx)] * w));
      });
    }
    out[flat] = clampf(acc, p.activation);
  });
  return [out];
};

export const conv2dTranspose: Kernel = (node, [x]) => {
  const p = attr(node);
  const [inShape, outShape] = [node.inputs[0].shape, node.outputs[0].shape];
  const out = floatOutput(node);
  const [inGroup, outGroup] = [inShape[1] / p.groups, p.outChannels / p.groups];
  eachIndex(inShape, ([n, c, iy, ix], flat) => {
    const [group, ic] = [Math.floor(c / inGroup), c % inGroup];
    for (let oc = 0; oc < outGroup; oc++) {
      for (let ky = 0; ky < p.filter[0]; ky++) {
        const oy = iy * p.stride[0] - p.padH[0] + p.dilation[0] * ky;
        if (oy < 0 || oy >= outShape[2]) continue;
        for (let kx = 0; kx < p.filter[1]; kx++) {
          const ox = ix * p.stride[1] - p.padW[0] + p.dilation[1] * kx;
          if (ox < 0 || ox >= outShape[3]) continue;
          const weight = (((group * outGroup + oc) * inGroup + ic) * p.filter[0] + ky) * p.filter[1] + kx;
          const to = at(outShape, n, group * outGroup + oc, oy, ox);
          out[to] = f32(out[to] + f32(x[flat] * f32(p.weights[weight])));
        }
      }
    }
  });
  return [out.map((v) => clampf(v, p.activation))];
};

export const matmul: Kernel = (node, [a, b]) => {
  const { aRows, aCols, bCols, bias, activation } = attr(node);
  const out = floatOutput(node);
  for (let y = 0; y < aRows; y++) {
    for (let x = 0; x < bCols; x++) {
      let acc = f32(bias[x]);
      for (let i = 0; i < aCols; i++) acc = f32(acc + f32(a[y * aCols + i] * b[i * bCols + x]));
      out[y * bCols + x] = clampf(acc, activation);
    }
  }
  return [out];
};

const REDUCE: Record<string, (a: number, b: number) => number> = {
  mean: BINARY.add,
  sum: BINARY.add,
  min: fmin,
  max: fmax,
};

export const reduce: Kernel = (node, [x]) => {
  const { op, init } = attr(node);
  const out = floatOutput(node).fill(f32(init));
  const shape = node.outputs[0].shape;
  eachIndex(node.inputs[0].shape, (index, flat) => {
    const to = broadcastAt(shape, index);
    out[to] = REDUCE[op](out[to], x[flat]);
  });
  if (op !== "mean") return [out];
  const factor = f32(out.length / x.length);
  return [out.map((v) => f32(v * factor))];
};

export const reduceWindow2d: Kernel = (node, [x]) => {
  const p = attr(node);
  const out = floatOutput(node);
  const nhwc = node.op === "cpu_reduce_window2d";
  const shape = node.inputs[0].shape;
  const [height, width] = nhwc ? [shape[1], shape[2]] : [shape[2], shape[3]];
  eachIndex(node.outputs[0].shape, ([n, i, j, k], flat) => {
    const [oy, ox] = nhwc ? [i, j] : [j, k];
    let value = f32(p.init);
    let count = 0;
    eachTap(p, height, width, oy, ox, (_ky, _kx, y, xx) => {
      value = REDUCE[p.op](value, x[nhwc ? at(shape, n, y, xx, k) : at(shape, n, i, y, xx)]);
      count++;
    });
    if (p.op === "mean") value = f32(value / count);
    out[flat] = clampf(value, p.activation);
  });
  return [out];
};

export const softmax: Kernel = (node, [x]) => {
  const { innerSize, outerSize, beta } = attr(node);
  const out = floatOutput(node);
  for (let row = 0; row < outerSize; row++) {
    const from = row * innerSize;
    const top = Array.from(x.subarray(from, from + innerSize)).reduce(fmax);
    let sum = 0;
    for (let i = from; i < from + innerSize; i++) {
      out[i] = f32(Math.exp(f32(f32(x[i] - top) * f32(beta))));
      sum = f32(sum + out[i]);
    }
    for (let i = from; i < from + innerSize; i++) out[i] = f32(out[i] / sum);
  }
  return [out];
};

export const quantize: Kernel = (node, [x]) => {
  const { scale, zeroPoint } = attr(node);
  return [
    Uint8Array.from(x, (v) => {
      const t = f32(f32(v * f32(scale)) + zeroPoint);
      return clampByte(Math.sign(t) * Math.round(Math.abs(t)));
    }),
  ];
};

export const dequantize: Kernel = (node, [x]) => {
  const { scale, zeroPoint } = attr(node);
  const step = f32(1 / f32(scale));
  return [Float32Array.from(x, (code) => f32((code - zeroPoint) * step))];
};

function sourceScale(from: number, to: number, alignCorners: boolean): number {
  return alignCorners && to > 1 ? f32((from - 1) / (to - 1)) : f32(from / to);
}

export const resizeImage: Kernel = (node, [x]) => {
  const { mode, size, alignCorners } = attr(node);
  const shape: Shape = node.inputs[0].shape;
  const [, , inH, inW] = shape;
  const bytes = node.inputs[0].dtype === "u8";
  const count = elements(node.outputs[0].shape);
  const out = bytes ? new Uint8Array(count) : new Float32Array(count);
  const corners = mode === "bilinear" && alignCorners;
  const [sh, sw] = [sourceScale(inH, size[0], corners), sourceScale(inW, size[1], corners)];
  eachIndex(node.outputs[0].shape, ([n, c, oy, ox], flat) => {
    const [y, xx] = [f32(oy * sh), f32(ox * sw)];
    const pixel = (row: number, column: number): number => x[at(shape, n, c, row, column)];
    const [y0, x0] = [Math.floor(y), Math.floor(xx)];
    if (mode === "nearest") {
      out[flat] = pixel(Math.min(y0, inH - 1), Math.min(x0, inW - 1));
      return;
    }
    const [y1, x1] = [Math.min(y0 + 1, inH - 1), Math.min(x0 + 1, inW - 1)];
    const [fy, fx] = [f32(y - y0), f32(xx - x0)];
    const [gy, gx] = [f32(1 - fy), f32(1 - fx)];
    const part = (value: number, a: number, b: number): number => f32(value * f32(a * b));
    let v = f32(part(pixel(y0, x0), gy, gx) + part(pixel(y1, x0), fy, gx));
    v = f32(v + part(pixel(y0, x1), gy, fx));
    v = f32(v + part(pixel(y1, x1), fy, fx));
    out[flat] = bytes ? Math.trunc(v) : v;
  });
  return [out];
};
