/** softmax over rows of inner_size elements (specification, section 7, opcode 0x0B). */
import { tensor_at } from "../areas";
import { add_work, body, product, READ, tensor, WRITE, within } from "../check";
import { expf } from "../math";

const IN: usize = 0;
const OUT: usize = 16;
const INNER: usize = 32;
const OUTER: usize = 36;
const BETA: usize = 40;
/** Steps of one exponential, in units of a multiplication. */
const EXP_WORK: u64 = 16;

export function check_softmax(): bool {
  if (!within("inner_size", INNER, 1, i32.MAX_VALUE) || !within("outer_size", OUTER, 1, i32.MAX_VALUE)) return false;
  const bytes = product(product(load<u32>(body, INNER), load<u32>(body, OUTER)), 4);
  add_work(product(bytes, EXP_WORK / 4));
  return tensor("input", IN, READ, 4, bytes) && tensor("output", OUT, WRITE, 4, bytes);
}

export function run_softmax(at: usize): void {
  const size = <usize>load<u32>(at, INNER) << 2;
  const beta = load<f32>(at, BETA);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (let row = load<u32>(at, OUTER); row > 0; row--, p += size, out += size) {
    let top = load<f32>(p);
    for (let i: usize = 4; i < size; i += 4) top = top < load<f32>(p + i) ? load<f32>(p + i) : top;
    let sum: f32 = 0;
    for (let i: usize = 0; i < size; i += 4) {
      const e = expf((load<f32>(p + i) - top) * beta);
      sum += e;
      store<f32>(out + i, e);
    }
    for (let i: usize = 0; i < size; i += 4) store<f32>(out + i, load<f32>(out + i) / sum);
  }
}
