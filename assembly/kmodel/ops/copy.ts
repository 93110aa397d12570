/** memory_copy and table_lookup1d (specification, section 7). */
import { tensor_at } from "../areas";
import { add_work, body, equal, READ, tensor, WRITE } from "../check";
import { DT_U8, range } from "../format";

const IN: usize = 0;
const OUT: usize = 16;

// table_lookup1d
const TABLE: usize = 16;
const LOOKED_UP: usize = 32;

/** memory_copy moves whole 32-bit words; up to 3 trailing bytes of a u8 tensor stay behind. */
export function check_memory_copy(): bool {
  const bytes = range(body, IN).size & ~3;
  add_work(bytes >> 2);
  return tensor("input", IN, READ, 1, bytes) && tensor("output", OUT, WRITE, 1, bytes);
}

export function run_memory_copy(at: usize): void {
  memory.copy(tensor_at(at, OUT), tensor_at(at, IN), range(at, IN).size & ~3);
}

export function check_table_lookup1d(): bool {
  const count = range(body, IN).size;
  add_work(count);
  return (
    tensor("input", IN, READ, 1, count) &&
    equal("input.datatype", IN + 4, range(body, IN).datatype, DT_U8) &&
    tensor("table", TABLE, READ, 1, 256) &&
    tensor("output", LOOKED_UP, WRITE, 1, count)
  );
}

export function run_table_lookup1d(at: usize): void {
  const table = tensor_at(at, TABLE);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, LOOKED_UP);
  for (const end = p + range(at, IN).size; p < end; p++, out++) store<u8>(out, load<u8>(table + load<u8>(p)));
}
