/** concat: joins tensors along one axis, as bytes (specification, section 7). */
import { address, tensor_at } from "../areas";
import { add_work, body, bounded, holds, product, READ, tensor, WRITE, within } from "../check";
import { MemoryRange, RANGE_SIZE } from "../format";

const OUT: usize = 0;
const INNER: usize = 16;
const OUTER: usize = 20;
const COUNT: usize = 24;
const INPUTS: usize = 28;

/** Address of the array of extents behind the array of ranges. */
// @ts-ignore: decorator
@inline
function dims(at: usize): usize {
  return at + INPUTS + load<u32>(at, COUNT) * RANGE_SIZE;
}

export function check_concat(): bool {
  if (!within("inputs_count", COUNT, 1, 0xffff)) return false;
  const count = load<u32>(body, COUNT);
  if (!holds("inputs", INPUTS + <u64>count * (RANGE_SIZE + 4))) return false;
  if (!within("inner_size", INNER, 1, i32.MAX_VALUE) || !within("outer_size", OUTER, 1, i32.MAX_VALUE)) return false;
  const slab = product(load<u32>(body, INNER), load<u32>(body, OUTER));
  let total: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const dim = dims(body) - body + (<usize>i << 2);
    if (!within("dims", dim, 0, i32.MAX_VALUE)) return false;
    const bytes = product(slab, load<u32>(body + dim));
    if (!bounded("dims", dim, bytes, 0, i32.MAX_VALUE)) return false;
    if (!tensor("inputs", INPUTS + i * RANGE_SIZE, READ, 1, bytes)) return false;
    total += bytes;
  }
  add_work((total >> 2) + <u64>count * load<u32>(body, OUTER));
  return tensor("output", OUT, WRITE, 1, total);
}

/** Sum of the inputs' extents along the axis. */
export function concat_extent(at: usize): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0, n = load<u32>(at, COUNT); i < n; i++) sum += load<u32>(dims(at) + (<usize>i << 2));
  return sum;
}

/** Number of inputs. */
export function concat_count(at: usize): u32 {
  return load<u32>(at, COUNT);
}

/** Offset of the memory range of input `i`. */
export function concat_input(i: u32): u32 {
  return <u32>INPUTS + i * RANGE_SIZE;
}

/** Bytes per index of the axis, number of slabs. */
export function concat_inner(at: usize): u32 {
  return load<u32>(at, INNER);
}
export function concat_outer(at: usize): u32 {
  return load<u32>(at, OUTER);
}

/** Copies a short piece without the cost of a bulk copy. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, size: usize): void {
  if (size > 32) memory.copy(to, from, size);
  else for (let i: usize = 0; i < size; i++) store<u8>(to + i, load<u8>(from + i));
}

export function run_concat(at: usize): void {
  const inner: usize = load<u32>(at, INNER);
  const outer = load<u32>(at, OUTER);
  const count = load<u32>(at, COUNT);
  const extents = dims(at);
  let row: usize = 0;
  for (let i: u32 = 0; i < count; i++) row += inner * load<u32>(extents + (<usize>i << 2));
  let column = tensor_at(at, OUT);
  for (let i: u32 = 0; i < count; i++) {
    const size = inner * load<u32>(extents + (<usize>i << 2));
    let from = address(changetype<MemoryRange>(at + INPUTS + i * RANGE_SIZE));
    let to = column;
    for (let o: u32 = 0; o < outer; o++, to += row, from += size) copy(to, from, size);
    column += size;
  }
}
