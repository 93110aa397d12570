/** Division as the M extension defines it: no traps, fixed results for zero and for overflow. */
export function divideSigned(a: i64, b: i64): i64 {
  return b == 0 ? -1 : b == -1 ? 0 - a : a / b;
}

export function divideUnsigned(a: i64, b: i64): i64 {
  return b == 0 ? -1 : <i64>(<u64>a / <u64>b);
}

export function remainderSigned(a: i64, b: i64): i64 {
  return b == 0 ? a : b == -1 ? 0 : a % b;
}

export function remainderUnsigned(a: i64, b: i64): i64 {
  return b == 0 ? a : <i64>(<u64>a % <u64>b);
}
