/**
 * The state of a model under random construction: the graph, what is known of each tensor's values, and how
 * to get an operand with given properties.
 */
import { type DType, elements, Graph, type Shape, type Tensor } from "../graph.ts";
import type { Random } from "../random.ts";

/** What is known of a float tensor's values. */
export interface Trait {
  /** No libm function is involved, so every implementation must give the same bits. */
  readonly exact: boolean;
  /** No NaN, no infinity. */
  readonly finite: boolean;
  /** Upper bound of the magnitudes. */
  readonly bound: number;
}

/** The largest magnitude that may flow on into arithmetic. */
export const TAME_BOUND = 1e4;
const MAX_INPUTS = 4;
/** Tensors above this size are only used where they do not grow. */
const MAX_ELEMENTS = 4096;
const BYTES: Trait = { exact: true, finite: true, bound: 255 };

export class Workshop {
  readonly graph = new Graph();
  readonly traits = new Map<Tensor, Trait>();
  private readonly used = new Set<Tensor>();

  constructor(readonly random: Random) {}

  /** Small NCHW shape; every axis at least `least`. */
  shape(least = 1): Shape {
    const r = this.random;
    return [r.integer(1, 2), r.integer(1, 6), r.integer(least, 10), r.integer(least, 12)];
  }

  /** Registers a result; it becomes a candidate operand. */
  made(tensor: Tensor, trait: Trait = BYTES): Tensor {
    this.traits.set(tensor, trait);
    return tensor;
  }

  trait(tensor: Tensor): Trait {
    return this.traits.get(tensor) as Trait;
  }

  /** Random values of a tensor type: codes, or reals in [-bound, bound] with few bits. */
  values(shape: Shape, dtype: DType, bound = 4): Float32Array | Uint8Array {
    const count = elements(shape);
    if (dtype === "u8") return Uint8Array.from({ length: count }, () => this.random.integer(0, 255));
    return Float32Array.from({ length: count }, () => this.random.real(-bound, bound));
  }

  constant(shape: Shape, dtype: DType, bound = 4): Tensor {
    const tensor = this.graph.constant(shape, dtype, this.values(shape, dtype, bound));
    return this.made(tensor, dtype === "u8" ? BYTES : { exact: true, finite: true, bound });
  }

  input(shape: Shape, dtype: DType, area: "main" | "kpu" = "main"): Tensor {
    const tensor = this.graph.input(shape, dtype, area);
    return this.made(tensor, dtype === "u8" ? BYTES : { exact: true, finite: true, bound: 4 });
  }

  private fresh(shape: Shape, dtype: DType): Tensor {
    const asInput = this.graph.inputs.length < MAX_INPUTS && this.random.next() < 0.7;
    return asInput ? this.input(shape, dtype) : this.constant(shape, dtype);
  }

  private candidates(accept: (tensor: Tensor, trait: Trait) => boolean): Tensor[] {
    const fitting: Tensor[] = [];
    for (const [tensor, trait] of this.traits) {
      if (elements(tensor.shape) <= MAX_ELEMENTS && accept(tensor, trait)) fitting.push(tensor);
    }
    return fitting;
  }

  private choose(fitting: Tensor[], otherwise: () => Tensor): Tensor {
    // Mostly a recent tensor, so that chains get long; sometimes any, so that lifetimes overlap.
    const recent = fitting.slice(-4);
    const from = this.random.next() < 0.7 ? recent : fitting;
    const tensor = from.length > 0 && this.random.next() < 0.9 ? this.random.pick(from) : otherwise();
    this.used.add(tensor);
    return tensor;
  }

  /** A float operand that arithmetic may use. */
  float(accept: (tensor: Tensor) => boolean = () => true): Tensor {
    const tame = (t: Tensor, { exact, finite, bound }: Trait): boolean =>
      t.dtype === "f32" && exact && finite && bound <= TAME_BOUND && accept(t);
    return this.choose(this.candidates(tame), () => this.fresh(this.shape(3), "f32"));
  }

  /** A u8 operand in working memory or constant. */
  bytes(accept: (tensor: Tensor) => boolean = () => true): Tensor {
    const fitting = this.candidates((t) => t.dtype === "u8" && t.area !== "kpu" && accept(t));
    return this.choose(fitting, () => this.fresh(this.shape(4), "u8"));
  }

  /** An operand of either type for ops that only move elements. */
  movable(): Tensor {
    const fitting = this.candidates((t) => t.area !== "kpu");
    return this.choose(fitting, () => this.fresh(this.shape(3), this.random.pick(["f32", "u8"])));
  }

  /** A feature map in KPU RAM that a convolution may read, if there is one. */
  featureMap(): Tensor | undefined {
    const fitting = this.candidates((t) => t.area === "kpu" && t.shape[2] >= 4 && t.shape[3] >= 4);
    if (fitting.length === 0) return undefined;
    return this.choose(fitting, () => fitting[fitting.length - 1]);
  }

  /** Tensors in working memory that nothing has read. */
  leaves(): Tensor[] {
    const { inputs } = this.graph;
    return [...this.traits.keys()].filter(
      (t) => t.area === "main" && !this.used.has(t) && !inputs.includes(t),
    );
  }

  /** A clamp for a result within `bound`: always when it would grow too large, else sometimes. */
  clamp(bound: number): { activation?: readonly [number, number]; bound: number } {
    if (bound <= TAME_BOUND && this.random.next() < 0.5) return { bound };
    const high = this.random.real(1, 8);
    const low = this.random.next() < 0.5 ? 0 : -this.random.real(1, 8);
    return { activation: [Math.fround(low), Math.fround(high)], bound: 8 };
  }
}

/** Adds a random node of one op; false when no operand fits. */
export type Maker = (workshop: Workshop) => boolean;
