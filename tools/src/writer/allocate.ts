/**
 * Gives every tensor its place: constants one after another, working memory ("main") and KPU RAM by
 * lifetime, first fit. A tensor lives from the node that makes it to the last node that reads it; model
 * outputs live to the end, model inputs from the start (kmodel v4 specification, sections 2.5 and 4).
 */
import { type Area, denseBytes, type Graph, type Tensor } from "./graph.ts";
import { AI_RAM_BYTES, ROW_BYTES, tensorBytes } from "./layout.ts";

/** A memory_range of the file format. */
export interface Range {
  readonly area: Area;
  readonly start: number;
  readonly size: number;
}

export interface Allocation {
  readonly ranges: Map<Tensor, Range>;
  /** The constants section. */
  readonly constants: Uint8Array;
  /** Bytes of working memory. */
  readonly mainMem: number;
  /** Highest byte of KPU RAM in use, plus one. */
  readonly kpuRam: number;
}

interface Life {
  readonly tensor: Tensor;
  readonly size: number;
  readonly from: number;
  until: number;
}

const MAIN_ALIGNMENT = 8;

function lifetimes(graph: Graph): Map<Tensor, Life> {
  const lives = new Map<Tensor, Life>();
  const born = (tensor: Tensor, at: number): void => {
    const size = tensor.area === "kpu" ? tensorBytes(tensor.shape) : denseBytes(tensor);
    if (lives.has(tensor)) throw new Error(`a tensor is made twice (node ${at})`);
    lives.set(tensor, { tensor, size, from: at, until: at });
  };
  const read = (tensor: Tensor, at: number): void => {
    const life = lives.get(tensor);
    if (life) life.until = at;
    else if (tensor.area === "const") born(tensor, at);
    else throw new Error(`node ${at} reads a tensor that nothing made before`);
  };
  for (const tensor of graph.inputs) born(tensor, -1);
  graph.nodes.forEach((node, at) => {
    for (const tensor of node.inputs) read(tensor, at);
    for (const tensor of node.outputs) born(tensor, at);
  });
  for (const tensor of graph.outputs) read(tensor, graph.nodes.length);
  return lives;
}

/** First-fit placement of lives that overlap in time; returns the size of the area. */
function place(lives: Life[], alignment: number, ranges: Map<Tensor, Range>): number {
  let active: { until: number; start: number; end: number }[] = [];
  let top = 0;
  for (const life of lives) {
    active = active.filter((block) => block.until >= life.from);
    active.sort((a, b) => a.start - b.start);
    let start = 0;
    for (const block of active) {
      if (block.start - start >= life.size) break;
      start = Math.max(start, Math.ceil(block.end / alignment) * alignment);
    }
    const end = start + life.size;
    active.push({ until: life.until, start, end });
    ranges.set(life.tensor, { area: life.tensor.area, start, size: life.size });
    top = Math.max(top, end);
  }
  return Math.ceil(top / alignment) * alignment;
}

function packConstants(lives: Life[], ranges: Map<Tensor, Range>): Uint8Array {
  let size = 0;
  for (const { tensor, size: bytes } of lives) {
    ranges.set(tensor, { area: "const", start: size, size: bytes });
    size = Math.ceil((size + bytes) / MAIN_ALIGNMENT) * MAIN_ALIGNMENT;
  }
  const constants = new Uint8Array(size);
  for (const { tensor } of lives) {
    if (!tensor.data) throw new Error("a constant tensor without data");
    constants.set(tensor.data, ranges.get(tensor)?.start);
  }
  return constants;
}

/** Places all tensors of a graph; throws when the KPU RAM does not suffice. */
export function allocate(graph: Graph): Allocation {
  const lives = [...lifetimes(graph).values()];
  const inArea = (area: Area): Life[] => lives.filter((life) => life.tensor.area === area);
  const ranges = new Map<Tensor, Range>();
  const constants = packConstants(inArea("const"), ranges);
  const mainMem = place(inArea("main"), MAIN_ALIGNMENT, ranges);
  const kpuRam = place(inArea("kpu"), ROW_BYTES, ranges);
  if (kpuRam > AI_RAM_BYTES) {
    throw new Error(`the model needs ${kpuRam} bytes of KPU RAM at once; the K210 has ${AI_RAM_BYTES}`);
  }
  return { ranges, constants, mainMem, kpuRam };
}
