/** Bitwise operations on signed numbers (sign and magnitude) with the meaning of infinite two's complement. */
import { normal } from "./mpn";

export const enum Logic {
  AND = 0,
  OR,
  XOR,
}

/** Sign of the last `logic` result. */
export let logic_negative: bool = false;

/**
 * r = a op b. The magnitudes may have different lengths; room max(an, bn) + 1; r may be a or b. Returns the count, the
 * sign is in `logic_negative`.
 */
export function logic(
  op: Logic,
  r: usize,
  a: usize,
  an: i32,
  a_neg: bool,
  b: usize,
  bn: i32,
  b_neg: bool,
): i32 {
  const n = max(an, bn) + 1;
  const neg = op == Logic.AND ? a_neg && b_neg : op == Logic.OR ? a_neg || b_neg : a_neg != b_neg;
  // -x is ~x + 1: the carries of the three conversions run along
  let ca = u64(a_neg),
    cb = u64(b_neg),
    cr = u64(neg);
  const ma: u64 = a_neg ? 0xffff_ffff : 0,
    mb: u64 = b_neg ? 0xffff_ffff : 0,
    mr: u64 = neg ? 0xffff_ffff : 0;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 2;
    ca += (i < an ? <u64>load<u32>(a + at) : 0) ^ ma;
    cb += (i < bn ? <u64>load<u32>(b + at) : 0) ^ mb;
    const x = ca & 0xffff_ffff,
      y = cb & 0xffff_ffff;
    cr += (op == Logic.AND ? x & y : op == Logic.OR ? x | y : x ^ y) ^ mr;
    store<u32>(r + at, <u32>cr);
    ca >>= 32;
    cb >>= 32;
    cr >>= 32;
  }
  logic_negative = neg;
  return normal(r, n);
}
