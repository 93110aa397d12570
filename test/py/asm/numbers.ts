/** Entry of the number algorithms for test/py/numbers.test.ts: raw memory in, raw memory out. */
export {
  add,
  cmp,
  div_qn,
  div_rn,
  divmod,
  mul,
  mul_scratch,
  mul_small,
  normal,
  shl,
  shr,
  shr_lost,
  sub,
} from "../../../assembly/py/math/mpn";
export { mpn_from_double, mpn_to_double } from "../../../assembly/py/math/mpn_float";
export { logic, logic_negative } from "../../../assembly/py/math/mpn_logic";
export { pow10, pow10_hi, pow10_lo } from "../../../assembly/py/math/pow10";
export { format_double, repr_double } from "../../../assembly/py/text/float_text";
export { parse_float, parse_float_end } from "../../../assembly/py/text/parse_float";
export { digits_room, from_digits, number_room, to_digits } from "../../../assembly/py/text/radix";

/** A block that the test uses as it likes. */
export function reserve(bytes: i32): usize {
  return heap.alloc(bytes);
}
