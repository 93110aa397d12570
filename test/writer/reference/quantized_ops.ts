/** Reference kernels of the u8 ops with fixed-point arithmetic (kmodel v4 specification, sections 7 and 9). */
import {
  at,
  attr,
  broadcastAt,
  byteOutput,
  clampByte,
  eachIndex,
  eachTap,
  type Kernel,
  mulShift,
} from "./common.ts";

function requantize(p: Record<string, any>, acc: number): number {
  return clampByte(mulShift(acc, p.outputMul, p.outputShift) + p.outputOffset);
}

export const quantizedConv2d: Kernel = (node, [x]) => {
  const p = attr(node);
  const shape = node.inputs[0].shape;
  const out = byteOutput(node);
  const inGroup = shape[1] / p.groups;
  const outGroup = p.outChannels / p.groups;
  eachIndex(node.outputs[0].shape, ([n, oc, oy, ox], flat) => {
    let acc = p.bias[oc];
    const first = Math.floor(oc / outGroup) * inGroup;
    for (let ic = 0; ic < inGroup; ic++) {
      eachTap(p, shape[2], shape[3], oy, ox, (ky, kx, y, xx) => {
        const w = p.weights[((oc * inGroup + ic) * p.filter[0] + ky) * p.filter[1] + kx];
        acc += (x[at(shape, n, first + ic, y, xx)] + p.inputOffset) * (w + p.filterOffset);
      });
    }
    out[flat] = requantize(p, acc);
  });
  return [out];
};

export const quantizedMatmul: Kernel = (node, [a, b]) => {
  const p = attr(node);
  const out = byteOutput(node);
  for (let y = 0; y < p.aRows; y++) {
    for (let x = 0; x < p.bCols; x++) {
      let acc = p.bias[x];
      for (let i = 0; i < p.aCols; i++)
        acc += (a[y * p.aCols + i] + p.aOffset) * (b[i * p.bCols + x] + p.bOffset);
      out[y * p.bCols + x] = requantize(p, acc);
    }
  }
  return [out];
};

/** Division rounds half away through truncation; by zero it gives -1, as RISC-V hardware does. */
function divide(a: number, b: number): number {
  return b === 0 ? -1 : Math.trunc((a + Math.trunc(b / 2)) / b);
}

const INTEGER: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  div: divide,
  min: Math.min,
  max: Math.max,
};

export const quantizedBinary: Kernel = (node, [a, b]) => {
  const p = attr(node);
  const out = byteOutput(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    const x = a[broadcastAt(node.inputs[0].shape, index)];
    const y = b[broadcastAt(node.inputs[1].shape, index)];
    const left = mulShift(x + p.aOffset, p.aMul, p.aShift);
    const right = mulShift(y + p.bOffset, p.bMul, p.bShift);
    out[flat] = requantize(p, INTEGER[p.op](left, right));
  });
  return [out];
};
