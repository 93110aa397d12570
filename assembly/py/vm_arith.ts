/** Arithmetic on small integers and doubles, inlined in the loop of vm.ts. UNDEF = something else, or it does not fit: the general way. */
import { Bin } from "./ops";
import { FALSE, INT_BIAS, NONE, TRUE, UNDEF, V, both_int, fits_smi, float, float_of, int_of, is_float, is_int, smi } from "./value";

// @ts-ignore: decorator
@inline function small(n: i64): bool { return <i64><i32>n == n; }
// @ts-ignore: decorator
@inline export function both_float(a: V, b: V): bool { return is_float(a) && is_float(b); }
// @ts-ignore: decorator
@inline function checked(v: V): V { return is_int(v) ? v : UNDEF; }
// @ts-ignore: decorator
@inline function checked_smi(n: i64): V { return fits_smi(n) ? smi(n) : UNDEF; }

// @ts-ignore: decorator
@inline export function add(a: V, b: V): V {
  if (both_int(a, b)) return checked(a + (b - INT_BIAS));
  return both_float(a, b) ? float(float_of(a) + float_of(b)) : UNDEF;
}
// @ts-ignore: decorator
@inline export function sub(a: V, b: V): V {
  if (both_int(a, b)) return checked(a - (b - INT_BIAS));
  return both_float(a, b) ? float(float_of(a) - float_of(b)) : UNDEF;
}
// @ts-ignore: decorator
@inline export function mul(a: V, b: V): V {
  if (both_int(a, b)) {
    const n = int_of(a), m = int_of(b);
    return small(n) && small(m) ? checked_smi(n * m) : UNDEF;
  }
  return both_float(a, b) ? float(float_of(a) * float_of(b)) : UNDEF;
}
/** Small integers are exact as doubles, so the quotient is rounded once. */
// @ts-ignore: decorator
@inline export function truediv(a: V, b: V): V {
  if (both_float(a, b)) return float_of(b) != 0 ? float(float_of(a) / float_of(b)) : UNDEF;
  return both_int(a, b) && b != INT_BIAS ? float(<f64>int_of(a) / <f64>int_of(b)) : UNDEF;
}
/** Quotients and remainders of what is not negative. */
// @ts-ignore: decorator
@inline function dividable(n: i64, m: i64): bool { return (n | m) >> 31 == 0 && m != 0; }
// @ts-ignore: decorator
@inline export function floordiv_int(n: i64, m: i64): V { return dividable(n, m) ? smi(<i64>(<u32>n / <u32>m)) : UNDEF; }
// @ts-ignore: decorator
@inline export function mod_int(n: i64, m: i64): V { return dividable(n, m) ? smi(<i64>(<u32>n % <u32>m)) : UNDEF; }
// @ts-ignore: decorator
@inline export function shl_int(n: i64, m: i64): V { return small(n) && <u64>m < 32 ? checked_smi(n << m) : UNDEF; }
// @ts-ignore: decorator
@inline export function shr_int(n: i64, m: i64): V { return m >= 0 ? smi(n >> (m > 63 ? 63 : m)) : UNDEF; }

// ---- with an immediate operand

// @ts-ignore: decorator
@inline export function add_i(a: V, n: i64): V {
  if (is_int(a)) return checked(a + <u64>n);
  return is_float(a) ? float(float_of(a) + <f64>n) : UNDEF;
}
// @ts-ignore: decorator
@inline export function sub_i(a: V, n: i64): V {
  if (is_int(a)) return checked(a - <u64>n);
  return is_float(a) ? float(float_of(a) - <f64>n) : UNDEF;
}
// @ts-ignore: decorator
@inline export function mul_i(a: V, m: i64): V {
  if (is_int(a)) {
    const n = int_of(a);
    return small(n) ? checked_smi(n * m) : UNDEF;
  }
  return is_float(a) ? float(float_of(a) * <f64>m) : UNDEF;
}
// @ts-ignore: decorator
@inline export function negated(a: V): V {
  if (is_float(a)) return float(-float_of(a));
  return is_int(a) ? checked(INT_BIAS - (a - INT_BIAS)) : UNDEF;
}

// ---- what is not inlined

// @ts-ignore: decorator
@inline function as_float(v: V): f64 { return is_float(v) ? float_of(v) : <f64>int_of(v); }

/** `a op b` (op of `Bin`, not in place) of a double and a small integer; UNDEF = something else. */
export function mixed(op: i32, a: V, b: V): V {
  if (op > Bin.TRUEDIV || !(is_float(a) || is_int(a)) || !(is_float(b) || is_int(b)) || both_int(a, b)) return UNDEF;
  const x = as_float(a), y = as_float(b);
  if (op == Bin.ADD) return float(x + y);
  if (op == Bin.SUB) return float(x - y);
  if (op == Bin.MUL) return float(x * y);
  return y != 0 ? float(x / y) : UNDEF;
}

/** bool(v) of the plainest values: 0 or 1; -1 = something else. */
// @ts-ignore: decorator
@inline export function truth_of(v: V): i32 {
  if (v == TRUE) return 1;
  if (v == FALSE || v == NONE) return 0;
  return is_int(v) ? <i32>(v != INT_BIAS) : -1;
}
