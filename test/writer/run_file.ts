/**
 * Runs a kmodel v4 file with the reference kernels on simulated memory areas: what the format's addresses mean
 * is taken literally, so overlapping or misplaced tensors show as wrong results.
 */
import { elements, type Shape, type Tensor } from "../../tools/src/writer/graph.ts";
import { decodeModel, type StoredModel, type StoredRange } from "./decode.ts";
import type { Values } from "./reference/common.ts";
import { KERNELS } from "./reference/evaluate.ts";

interface Memory {
  readonly const: Uint8Array;
  readonly main: Uint8Array;
  readonly kpu: Uint8Array;
}

/** Byte offset of each element of a dense tensor in the AI RAM layout (KPU dossier, section 8). */
export function layoutOffsets(shape: Shape): Int32Array {
  const [n, c, h, w] = shape;
  const groups = w <= 16 ? 4 : w <= 32 ? 2 : 1;
  const rowBytes = groups === 1 ? Math.ceil(w / 64) * 64 : 64;
  const pitch = groups === 4 ? 16 : groups === 2 ? 32 : 64;
  const imageBytes = rowBytes * h * Math.ceil(c / Math.min(c, groups));
  const offsets = new Int32Array(elements(shape));
  let to = 0;
  for (let image = 0; image < n; image++)
    for (let channel = 0; channel < c; channel++)
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++) {
          const group = Math.floor(channel / groups) * rowBytes * h;
          offsets[to++] = image * imageBytes + group + (channel % groups) * pitch + y * rowBytes + x;
        }
  return offsets;
}

function load(memory: Memory, range: StoredRange, tensor: Tensor): Values {
  if (range.area === "kpu") {
    const offsets = layoutOffsets(tensor.shape);
    return Uint8Array.from(offsets, (offset) => memory.kpu[range.start + offset]);
  }
  const bytes = memory[range.area].slice(range.start, range.start + range.size);
  return tensor.dtype === "u8" ? bytes : new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

function store(memory: Memory, range: StoredRange, shape: Shape, values: Values): void {
  if (range.area === "kpu") {
    layoutOffsets(shape).forEach((offset, i) => {
      memory.kpu[range.start + offset] = values[i];
    });
    return;
  }
  memory[range.area].set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), range.start);
}

/** Runs a file on raw inputs (dense bytes) and returns the raw bytes of its outputs. */
export function runFile(file: Uint8Array, inputs: Uint8Array[]): Uint8Array[] {
  const model: StoredModel = decodeModel(file);
  const memory: Memory = {
    const: model.constants,
    main: new Uint8Array(model.mainMem).fill(0xa5),
    kpu: new Uint8Array(2 * 1024 * 1024).fill(0x5a),
  };
  model.inputs.forEach(({ range, shape }, k) => {
    store(memory, range, shape, inputs[k]);
  });
  for (const node of model.nodes) {
    const operands = node.inputs.map((tensor, k) => load(memory, node.inputRanges[k], tensor));
    KERNELS[node.op](node, operands).forEach((values, k) => {
      store(memory, node.outputRanges[k], node.outputs[k].shape, values);
    });
  }
  return model.outputs.map(({ area, start, size }) => {
    if (area === "const") throw new Error("an output in the constants");
    return memory[area].slice(start, start + size);
  });
}
