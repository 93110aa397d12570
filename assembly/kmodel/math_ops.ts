/** The float functions of `unary` and of nnil programs over arrays. */
import { cosf, expf, logf, sinf } from "./math";

// unary_op; nnil uses the same order
const UNARY_ABS: u32 = 0;
const UNARY_CEIL: u32 = 1;
const UNARY_COS: u32 = 2;
const UNARY_EXP: u32 = 3;
const UNARY_FLOOR: u32 = 4;
const UNARY_LOG: u32 = 5;
const UNARY_NEG: u32 = 6;
const UNARY_RSQRT: u32 = 7;
const UNARY_SIN: u32 = 8;
export const UNARY_SQUARE: u32 = 9;

/** Steps of one application, in units of a multiplication. */
export function unary_work(op: u32): u64 {
  if (op == UNARY_COS || op == UNARY_EXP || op == UNARY_LOG || op == UNARY_SIN) return 16;
  return op == UNARY_RSQRT ? 4 : 1;
}

/** out[i] = op(p[i]) for `count` elements; `out` may be `p`. */
export function apply_unary(op: u32, p: usize, out: usize, count: u32): void {
  const end = p + (<usize>count << 2);
  if (op == UNARY_ABS) for (; p < end; p += 4, out += 4) store<f32>(out, abs(load<f32>(p)));
  else if (op == UNARY_CEIL) for (; p < end; p += 4, out += 4) store<f32>(out, ceil(load<f32>(p)));
  else if (op == UNARY_COS) for (; p < end; p += 4, out += 4) store<f32>(out, cosf(load<f32>(p)));
  else if (op == UNARY_EXP) for (; p < end; p += 4, out += 4) store<f32>(out, expf(load<f32>(p)));
  else if (op == UNARY_FLOOR) for (; p < end; p += 4, out += 4) store<f32>(out, floor(load<f32>(p)));
  else if (op == UNARY_LOG) for (; p < end; p += 4, out += 4) store<f32>(out, logf(load<f32>(p)));
  else if (op == UNARY_NEG) for (; p < end; p += 4, out += 4) store<f32>(out, -load<f32>(p));
  else if (op == UNARY_RSQRT) for (; p < end; p += 4, out += 4) store<f32>(out, <f32>1 / sqrt(load<f32>(p)));
  else if (op == UNARY_SIN) for (; p < end; p += 4, out += 4) store<f32>(out, sinf(load<f32>(p)));
  else for (; p < end; p += 4, out += 4) store<f32>(out, load<f32>(p) * load<f32>(p));
}
