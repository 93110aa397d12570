/** The memory areas of the model that is running. The interpreter sets them; the kernels only resolve ranges. */
import { MEM_MAIN, MemoryRange, range } from "./format";

let constants: usize = 0;
let main: usize = 0;
/** Scratch memory of the running model, as large as its neediest node asked the verifier for. */
export let scratch: usize = 0;

/** End of the running node's body, as far as it is in the file. */
export let body_end: usize = 0;

/** Sets `body_end`. */
export function set_body_end(end: usize): void {
  body_end = end;
}

/** Selects a model's areas. */
export function set_areas(constants_at: usize, main_at: usize, scratch_at: usize): void {
  constants = constants_at;
  main = main_at;
  scratch = scratch_at;
}

/** Address of a range in constants or main memory. */
// @ts-ignore: decorator
@inline
export function address(r: MemoryRange): usize {
  return (r.memory_type == MEM_MAIN ? main : constants) + r.start;
}

/** Address of byte `start` of main memory. */
// @ts-ignore: decorator
@inline
export function main_at(start: u32): usize {
  return main + start;
}

/** Address of byte `start` of the constants; of a version 3 file, of the file. */
// @ts-ignore: decorator
@inline
export function constant_at(start: u32): usize {
  return constants + start;
}

/** Address of the range at `offset` of a body. */
// @ts-ignore: decorator
@inline
export function tensor_at(body: usize, offset: usize): usize {
  return address(range(body, offset));
}
