/** unary: one float function over all elements (specification, section 7, opcode 0x0E). */
import { tensor_at } from "../areas";
import { add_work, body, READ, tensor, WRITE, within } from "../check";
import { range } from "../format";
import { apply_unary, UNARY_SQUARE, unary_work } from "../math_ops";

const IN: usize = 0;
const OUT: usize = 16;
const OP: usize = 32;

export function check_unary(): bool {
  if (!within("unary_op", OP, 0, UNARY_SQUARE)) return false;
  const count = range(body, IN).size >> 2;
  add_work(<u64>count * unary_work(load<u32>(body, OP)));
  return tensor("input", IN, READ, 4, <u64>count * 4) && tensor("output", OUT, WRITE, 4, <u64>count * 4);
}

export function run_unary(at: usize): void {
  apply_unary(load<u32>(at, OP), tensor_at(at, IN), tensor_at(at, OUT), range(at, IN).size >> 2);
}
