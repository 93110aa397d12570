/** transpose: permutes the axes of a tensor (specification, section 7, opcode 0x0C). */
import { tensor_at } from "../areas";
import { add_work, body, extent, product, READ, refuse, tensor, unit_of, WRITE, within } from "../check";
import { E_PERM } from "../errors";
import { DT_U8, range, set_shape } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const PERM: usize = 48;

/** The walk in output order, outermost first: 4 pairs of extent and byte step in the input. */
const walk: usize = memory.data(32, 8);

export function check_transpose(): bool {
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  let seen = 0;
  for (let d: usize = PERM; d < PERM + 16; d += 4) {
    if (!within("perm", d, 0, 3)) return false;
    const axis = load<i32>(body + d);
    if (seen & (1 << axis)) return refuse(E_PERM, "perm", d, axis, 0);
    seen |= 1 << axis;
  }
  const unit = unit_of(IN);
  add_work(count);
  return tensor("input", IN, READ, unit, product(count, unit)) && tensor("output", OUT, WRITE, unit, product(count, unit));
}

// @ts-ignore: decorator
@inline
function out_extent(at: usize, d: usize): i32 {
  return load<i32>(at + SHAPE_IN + (<usize>load<u32>(at + PERM + (d << 2)) << 2));
}

export function shape_transpose(at: usize, out: usize): bool {
  set_shape(out, out_extent(at, 0), out_extent(at, 1), out_extent(at, 2), out_extent(at, 3));
  return true;
}

/** Fills `walk`: axes of extent 1 are dropped, axes that are contiguous with their neighbour are merged. */
function plan(at: usize, unit: usize): void {
  let e = walk + 24;
  store<i32>(e, 1);
  store<usize>(e, unit, 4);
  let empty = true;
  for (let d = 3; d >= 0; d--) {
    const axis: i32 = load<i32>(at + PERM + (<usize>d << 2));
    const size = load<i32>(at + SHAPE_IN + (<usize>axis << 2));
    if (size == 1) continue;
    let step = unit;
    for (let i: i32 = axis + 1; i < 4; i++) step *= load<i32>(at + SHAPE_IN + (<usize>i << 2));
    if (!empty && step == load<usize>(e, 4) * load<i32>(e)) {
      store<i32>(e, load<i32>(e) * size);
      continue;
    }
    if (!empty) e -= 8;
    empty = false;
    store<i32>(e, size);
    store<usize>(e, step, 4);
  }
  while (e > walk) {
    e -= 8;
    store<i32>(e, 1);
    store<usize>(e, 0, 4);
  }
}

function run<T>(at: usize): void {
  plan(at, sizeof<T>());
  const inner = load<i32>(walk, 24);
  const step = load<usize>(walk, 28);
  const size = <usize>inner * sizeof<T>();
  const p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let a = 0, pa = p; a < load<i32>(walk); a++, pa += load<usize>(walk, 4)) {
    for (let b = 0, pb = pa; b < load<i32>(walk, 8); b++, pb += load<usize>(walk, 12)) {
      for (let c = 0, pc = pb; c < load<i32>(walk, 16); c++, pc += load<usize>(walk, 20)) {
        if (step == sizeof<T>() && size > 32) {
          memory.copy(out, pc, size);
          out += size;
          continue;
        }
        let q = pc;
        for (const end = out + size; out < end; out += sizeof<T>(), q += step) store<T>(out, load<T>(q));
      }
    }
  }
}

export function run_transpose(at: usize): void {
  if (range(at, IN).datatype == DT_U8) run<u8>(at);
  else run<u32>(at);
}
