/** reduce: sum, mean, min or max over the axes whose output extent is 1 (specification, section 7). */
import { tensor_at } from "../areas";
import { add_work, extent, READ, tensor, WRITE, within } from "../check";
import { fmax, fmin } from "../fixed";
import { elements, range, REDUCE_MAX, REDUCE_MEAN, REDUCE_MIN, REDUCE_SUM, shape } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const OP: usize = 32;
const SHAPE_IN: usize = 36;
const SHAPE_OUT: usize = 52;
const INIT: usize = 68;

export function check_reduce(): bool {
  const count = extent("in_shape", SHAPE_IN);
  const out = count ? extent("out_shape", SHAPE_OUT) : 0;
  if (!out) return false;
  add_work(<u64>count + out);
  return (
    within("reduce_op", OP, REDUCE_MEAN, REDUCE_SUM) &&
    tensor("input", IN, READ, 4, <u64>count * 4) &&
    tensor("output", OUT, WRITE, 4, <u64>out * 4)
  );
}

export function shape_reduce(at: usize, out: usize): bool {
  memory.copy(out, at + SHAPE_OUT, 16);
  return true;
}

// @ts-ignore: decorator
@inline
function combine(op: u32, a: f32, b: f32): f32 {
  return op == REDUCE_MIN ? fmin(a, b) : op == REDUCE_MAX ? fmax(a, b) : a + b;
}

/** Folds `count` elements at `p` into the one at `out`. */
function fold(op: u32, p: usize, count: i32, out: usize): void {
  const end = p + (<usize>max(count, 0) << 2);
  let a = load<f32>(out);
  if (op == REDUCE_MIN) for (; p < end; p += 4) a = fmin(a, load<f32>(p));
  else if (op == REDUCE_MAX) for (; p < end; p += 4) a = fmax(a, load<f32>(p));
  else for (; p < end; p += 4) a += load<f32>(p);
  store<f32>(out, a);
}

/** Folds `count` elements at `p` into as many at `out`. */
function accumulate(op: u32, p: usize, count: i32, out: usize): void {
  for (const end = p + (<usize>count << 2); p < end; p += 4, out += 4) {
    store<f32>(out, combine(op, load<f32>(out), load<f32>(p)));
  }
}

export function run_reduce(at: usize): void {
  const op = load<u32>(at, OP);
  const s = shape(at, SHAPE_IN);
  const o = shape(at, SHAPE_OUT);
  const begin = tensor_at(at, OUT);
  const end = begin + (<usize>elements(o) << 2);
  const init = load<f32>(at, INIT);
  for (let out = begin; out < end; out += 4) store<f32>(out, init);
  let p = tensor_at(at, IN);
  const w = s.w;
  const kept = o.w > 1 ? min(o.w, w) : 0; // columns that have an output column of their own
  for (let n = 0; n < s.n; n++) {
    for (let c = 0; c < s.c; c++) {
      for (let h = 0; h < s.h; h++) {
        const row = ((n < o.n ? n : 0) * o.c + (c < o.c ? c : 0)) * o.h + (h < o.h ? h : 0);
        const out = begin + (<usize>(row * o.w) << 2);
        if (kept) accumulate(op, p, kept, out);
        fold(op, p + (<usize>kept << 2), w - kept, out);
        p += <usize>w << 2;
      }
    }
  }
  if (op != REDUCE_MEAN) return;
  const count = range(at, OUT).size >> 2;
  const factor = <f32>count / <f32>(range(at, IN).size >> 2);
  for (let out = begin, stop = begin + (<usize>count << 2); out < stop; out += 4) {
    store<f32>(out, load<f32>(out) * factor);
  }
}
