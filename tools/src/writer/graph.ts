/**
 * The in-memory form of a model before it is written: tensors, nodes in execution order, inputs, outputs.
 * Addresses do not exist yet; allocate.ts gives them.
 */
import type { OpName } from "./opcodes.ts";

/** Element types that kmodel v4 knows. */
export type DType = "f32" | "u8";
/** Memory areas, in the file format's numbering (0, 1, 2). */
export type Area = "const" | "main" | "kpu";
/** N, C, H, W. */
export type Shape = readonly [number, number, number, number];

export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly area: Area;
  /** Content in bytes, for constants only. */
  readonly data?: Uint8Array;
}

/** Values of a node's fields, by the names that bodies.ts uses. */
export type Attributes = Record<string, unknown>;

export interface Node {
  readonly op: OpName;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/** Number of elements of a shape. */
export function elements(shape: Shape): number {
  return shape[0] * shape[1] * shape[2] * shape[3];
}

/** Bytes of a dense tensor. */
export function denseBytes(tensor: Tensor): number {
  return elements(tensor.shape) * (tensor.dtype === "f32" ? 4 : 1);
}

/** A model under construction. The op functions in ops.ts add nodes. */
export class Graph {
  readonly inputs: Tensor[] = [];
  readonly outputs: Tensor[] = [];
  readonly nodes: Node[] = [];

  /** Declares a model input; `kpu` inputs lie in AI RAM and must be u8. */
  input(shape: Shape, dtype: DType, area: "main" | "kpu" = "main"): Tensor {
    if (area === "kpu" && dtype !== "u8") throw new Error("an input in KPU RAM must be u8");
    const tensor: Tensor = { shape, dtype, area };
    this.inputs.push(tensor);
    return tensor;
  }

  /** A constant tensor; `values` are elements (numbers), stored in the tensor's type. */
  constant(shape: Shape, dtype: DType, values: ArrayLike<number>): Tensor {
    if (values.length !== elements(shape)) {
      throw new Error(`constant of ${elements(shape)} elements got ${values.length} values`);
    }
    const data = dtype === "f32" ? new Uint8Array(Float32Array.from(values).buffer) : Uint8Array.from(values);
    return { shape, dtype, area: "const", data };
  }

  /** Appends a node; its outputs are new tensors of the given types. */
  add(op: OpName, inputs: Tensor[], outputs: Tensor[], attributes: Attributes = {}): Tensor[] {
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** Makes a tensor a model output. */
  output(tensor: Tensor): void {
    if (tensor.area === "const") throw new Error("a constant cannot be a model output");
    this.outputs.push(tensor);
  }
}
