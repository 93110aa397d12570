/** The memory bill of a model: everything that loading and running it will take, known before allocating. */
import { mem_cost } from "../memory";

/** Alignment of main memory and of the scratch buffer behind it. */
export const AREA_ALIGN: u32 = 64;

/** Filled by the verifier; sizes in bytes. */
@unmanaged
export class Plan {
  /** The file, as far as the nodes reach; it stays in memory and is used in place. */
  file_bytes: u32;
  /** Constants inside the file. */
  constant_bytes: u32;
  /** Working memory that the header asks for. */
  main_mem: u32;
  /** End of the highest KPU RAM range in use. */
  kpu_ram: u32;
  /** Largest temporary buffer of any node. */
  scratch_bytes: u32;
  nodes: u32;
  inputs: u32;
  outputs: u32;
  /** Elementary steps of one run: about one multiplication each, 16 KPU MACs count as one. */
  work: u64;
}

/** Bytes of the block that holds main memory and scratch. */
export function plan_areas(p: Plan): u32 {
  return ((p.main_mem + AREA_ALIGN - 1) & ~(AREA_ALIGN - 1)) + p.scratch_bytes;
}

/** Heap bytes that a loaded model takes beside its file, whose description takes `model_size`. */
export function plan_heap(p: Plan, model_size: u32): u32 {
  return mem_cost(plan_areas(p)) + mem_cost(model_size);
}
