/** Reference kernels of the ops that only move elements (kmodel v4 specification, section 7). */
import { elements, type Node } from "../../../tools/src/writer/graph.ts";
import { at, attr, byteOutput, eachIndex, f32, floatOutput, type Kernel, type Values } from "./common.ts";

const sameType = (node: Node): Values =>
  node.inputs[0].dtype === "u8" ? byteOutput(node) : floatOutput(node);

export const concat: Kernel = (node, inputs) => {
  const out = sameType(node);
  const { outerSize } = attr(node);
  let to = 0;
  for (let outer = 0; outer < outerSize; outer++) {
    for (const values of inputs) {
      const run = values.length / outerSize;
      out.set(values.subarray(outer * run, (outer + 1) * run), to);
      to += run;
    }
  }
  return [out];
};

export const pad: Kernel = (node, [x]) => {
  const { paddings, value } = attr(node);
  const out = sameType(node);
  const [inShape, outShape] = [node.inputs[0].shape, node.outputs[0].shape];
  eachIndex(outShape, (index, flat) => {
    const outside = index.some((i, d) => i < paddings[d][0] || i >= outShape[d] - paddings[d][1]);
    const [a, b, c, d] = index.map((i, axis) => i - paddings[axis][0]);
    out[flat] = outside ? f32(value) : x[at(inShape, a, b, c, d)];
  });
  return [out];
};

export const transpose: Kernel = (node, [x]) => {
  const { perm } = attr(node);
  const out = sameType(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    const source = [0, 0, 0, 0];
    for (let k = 0; k < 4; k++) source[perm[k]] = index[k];
    out[flat] = x[at(node.inputs[0].shape, source[0], source[1], source[2], source[3])];
  });
  return [out];
};

export const stridedSlice: Kernel = (node, [x]) => {
  const { begin, strides } = attr(node);
  const out = sameType(node);
  eachIndex(node.outputs[0].shape, (index, flat) => {
    const [a, b, c, d] = index.map((i, axis) => begin[axis] + i * strides[axis]);
    out[flat] = x[at(node.inputs[0].shape, a, b, c, d)];
  });
  return [out];
};

/** Whole 32-bit words only. */
export const memoryCopy: Kernel = (node, [x]) => {
  const words = Math.floor((elements(node.inputs[0].shape) * x.BYTES_PER_ELEMENT) / 4) * 4;
  const out = sameType(node);
  out.set(x.subarray(0, words / x.BYTES_PER_ELEMENT));
  return [out];
};

export const tableLookup1d: Kernel = (_node, [x, table]) => [Uint8Array.from(x, (code) => table[code])];

/** Values are kept dense; the layout of KPU RAM does not change them. */
export const kpuUpload: Kernel = (_node, [x]) => [x];
