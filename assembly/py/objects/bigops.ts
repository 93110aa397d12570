/**
 * Integer arithmetic without limits. Arguments are ints or bools, small or long; results are ints (`ERR` = raised).
 */
import { add, bit_length, cmp, div_qn, div_rn, divmod, mul, mul_scratch, mul_small, shl, shr, shr_lost, sub } from "../math/mpn";
import { Logic, logic, logic_negative } from "../math/mpn_logic";
import { mpn_to_double } from "../math/mpn_float";
import { raise_memory, raise_msg } from "../error";
import { gc_bytes, heap_size } from "../heap";
import { T_VALUE_ERROR, T_ZERO_DIVISION_ERROR } from "../types";
import {
  BIG_DIGITS, a_len, a_neg, a_ptr, b_len, b_neg, b_ptr, big_alloc, big_finish, int_fits_i64, int_low64, int_sign, operand,
  operands,
} from "./big";
import { ERR, V, smi } from "../value";

/** Scratch digits that need no heap. */
const SCRATCH_DIGITS: i32 = 128;
const SCRATCH: usize = memory.data(4 * 128, 8);

// @ts-ignore: decorator
@inline function scratch(n: i32): usize { return n <= SCRATCH_DIGITS ? SCRATCH : gc_bytes(<usize>n << 2); }

/** Order of two ints: -1, 0, 1. */
export function int_cmp(a: V, b: V): i32 {
  operands(a, b);
  if (a_neg != b_neg) return a_neg ? -1 : 1;
  const c = cmp(a_ptr, a_len, b_ptr, b_len);
  return a_neg ? -c : c;
}

/** Sum of the operands with these signs. */
function sum(x_neg: bool, y_neg: bool): V {
  const p = big_alloc(max(a_len, b_len) + 1);
  if (!p) return ERR;
  const r = p + BIG_DIGITS;
  if (x_neg == y_neg) return big_finish(p, add(r, a_ptr, a_len, b_ptr, b_len), x_neg);
  if (cmp(a_ptr, a_len, b_ptr, b_len) >= 0) return big_finish(p, sub(r, a_ptr, a_len, b_ptr, b_len), x_neg);
  return big_finish(p, sub(r, b_ptr, b_len, a_ptr, a_len), y_neg);
}

export function int_add(a: V, b: V): V {
  if (b == smi(0)) return a;
  if (a == smi(0)) return b;
  operands(a, b);
  return sum(a_neg, b_neg);
}

export function int_sub(a: V, b: V): V {
  operands(a, b);
  return sum(a_neg, !b_neg);
}

export function int_mul(a: V, b: V): V {
  operands(a, b);
  if (a_len == 0 || b_len == 0) return smi(0);
  const p = big_alloc(a_len + b_len);
  if (!p) return ERR;
  const r = p + BIG_DIGITS, neg = a_neg != b_neg;
  if (b_len == 1) return big_finish(p, mul_small(r, a_ptr, a_len, load<u32>(b_ptr), 0), neg);
  if (a_len == 1) return big_finish(p, mul_small(r, b_ptr, b_len, load<u32>(a_ptr), 0), neg);
  const need = mul_scratch(min(a_len, b_len)) == 0 ? 0 : mul_scratch(max(a_len, b_len));
  const s = scratch(need);
  return s ? big_finish(p, mul(r, a_ptr, a_len, b_ptr, b_len, s), neg) : ERR;
}

function zero_division(): V { return raise_msg(T_ZERO_DIVISION_ERROR, "divide by zero"); }

let quotient: V = 0;
let remainder: V = 0;

/** Floor division of the operands into `quotient` and `remainder`. */
function divide(): bool {
  const an = a_len, bn = b_len, negative = a_neg != b_neg;
  const q = big_alloc(max(an - bn + 1, 0) + 1);
  if (!q) return false;
  const r = big_alloc(max(an, bn) + 1);
  if (!r) return false;
  const s = scratch(bn);
  if (!s) return false;
  const qd = q + BIG_DIGITS, rd = r + BIG_DIGITS;
  divmod(qd, rd, a_ptr, an, b_ptr, bn, s);
  let qn = div_qn, rn = div_rn;
  if (negative && rn != 0) {
    // towards minus infinity: one more, and the rest of the divisor
    store<u32>(SCRATCH, 1);
    qn = add(qd, qd, qn, SCRATCH, 1);
    rn = sub(rd, b_ptr, bn, rd, rn);
  }
  remainder = big_finish(r, rn, b_neg);
  quotient = big_finish(q, qn, negative);
  return true;
}

/** The leading 64 bits of a number with at least three digits; the exponent goes to `lead_exponent`. */
function leading(p: usize, n: i32): u64 {
  const top = p + (<usize>n << 2);
  const high = <u64>load<u32>(top - 4), middle = <u64>load<u32>(top - 8), low = <u64>load<u32>(top - 12);
  const shift = clz(<u32>high);
  lead_exponent = (n << 5) - <i32>shift;
  return (high << (32 + shift)) | (middle << shift) | (low >> (32 - shift));
}
let lead_exponent: i32 = 0;

/**
 * Floor of a quotient below 2^20 from the leading digits alone: their ratio is off by less than 2^-30, so its whole part is that of
 * the quotient unless it lies next to a whole number. Sets `quotient`; false when it cannot tell.
 */
function small_quotient(): bool {
  if (a_len < 3 || b_len < 3) return false;
  const x = leading(a_ptr, a_len), ex = lead_exponent;
  const y = leading(b_ptr, b_len), distance = ex - lead_exponent;
  if (distance < 0 || distance > 19) return false;
  const ratio = (<f64>x / <f64>y) * <f64>(1 << distance), whole = floor(ratio);
  const fraction = ratio - whole;
  if (fraction < 1e-8 || fraction > 1 - 1e-8) return false;
  const n = <i64>whole;
  quotient = smi(a_neg != b_neg ? -n - 1 : n);
  return true;
}

export function int_floordiv(a: V, b: V): V {
  operands(a, b);
  if (b_len == 0) return zero_division();
  if (small_quotient()) return quotient;
  return divide() ? quotient : ERR;
}

export function int_mod(a: V, b: V): V {
  operands(a, b);
  if (b_len == 0) return zero_division();
  return divide() ? remainder : ERR;
}

/** Sets `int_divmod_q` and `int_divmod_r`; false = raised. */
export function int_divmod(a: V, b: V): bool {
  operands(a, b);
  if (b_len == 0) {
    zero_division();
    return false;
  }
  if (!divide()) return false;
  int_divmod_q = quotient;
  int_divmod_r = remainder;
  return true;
}
export let int_divmod_q: V = 0;
export let int_divmod_r: V = 0;

/** a / b as the quotient of the nearest doubles. NaN (and ZeroDivisionError raised) for b = 0. */
export function int_truediv(a: V, b: V): f64 {
  operands(a, b);
  if (b_len == 0) {
    zero_division();
    return NaN;
  }
  const x = mpn_to_double(a_ptr, a_len) / mpn_to_double(b_ptr, b_len);
  return a_neg != b_neg ? -x : x;
}

/** a & b, a | b, a ^ b. */
export function int_logic(op: Logic, a: V, b: V): V {
  operands(a, b);
  const p = big_alloc(max(a_len, b_len) + 1);
  if (!p) return ERR;
  const n = logic(op, p + BIG_DIGITS, a_ptr, a_len, a_neg, b_ptr, b_len, b_neg);
  return big_finish(p, n, logic_negative);
}

export function int_neg(a: V): V {
  operand(a);
  const p = big_alloc(a_len);
  if (!p) return ERR;
  memory.copy(p + BIG_DIGITS, a_ptr, <usize>a_len << 2);
  return big_finish(p, a_len, !a_neg);
}

export function int_abs(a: V): V { return int_sign(a) < 0 ? int_neg(a) : a; }

/** ~a = -a - 1. */
export function int_invert(a: V): V {
  operands(a, smi(1));
  return sum(!a_neg, true);
}

/** Shift count of `b`: -1 = raised, i32.MAX_VALUE stands for more than that. */
function shift_count(b: V): i32 {
  if (int_sign(b) < 0) {
    raise_msg(T_VALUE_ERROR, "negative shift count");
    return -1;
  }
  return int_fits_i64(b) && int_low64(b) < <i64>i32.MAX_VALUE ? <i32>int_low64(b) : i32.MAX_VALUE;
}

export function int_shl(a: V, b: V): V {
  const bits = shift_count(b);
  if (bits < 0) return ERR;
  operand(a);
  if (a_len == 0) return smi(0);
  if (bits == i32.MAX_VALUE) {
    raise_memory(<usize>0x1000_0000);
    return ERR;
  }
  const p = big_alloc(a_len + (bits >> 5) + 1);
  return p ? big_finish(p, shl(p + BIG_DIGITS, a_ptr, a_len, bits), a_neg) : ERR;
}

export function int_shr(a: V, b: V): V {
  const bits = shift_count(b);
  if (bits < 0) return ERR;
  operand(a);
  const p = big_alloc(a_len + 1);
  if (!p) return ERR;
  const r = p + BIG_DIGITS, neg = a_neg;
  let n = shr(r, a_ptr, a_len, bits);
  if (neg && shr_lost) {
    store<u32>(SCRATCH, 1);
    n = add(r, r, n, SCRATCH, 1);
  }
  return big_finish(p, n, neg);
}

/** a ** b for b >= 0. */
export function int_pow(a: V, b: V): V {
  if (int_sign(b) == 0) return smi(1);
  operand(a);
  if (a_len == 0) return smi(0);
  const odd = (int_low64(b) & 1) != 0, neg = a_neg && odd;
  if (a_len == 1 && load<u32>(a_ptr) == 1) return smi(neg ? -1 : 1);
  const bits = bit_length(a_ptr, a_len);
  const e = int_fits_i64(b) ? int_low64(b) : i64.MAX_VALUE;
  // at least (bits - 1) * e bits: give up before the work when they cannot fit
  if (e >= <i64>i32.MAX_VALUE || <u64>(bits - 1) * <u64>e >> 3 > <u64>heap_size) {
    raise_memory(heap_size);
    return ERR;
  }
  if (bits <= 32 && (load<u32>(a_ptr) & (load<u32>(a_ptr) - 1)) == 0) {
    const shift = <i32>(<i64>(bits - 1) * e);
    const p = big_alloc((shift >> 5) + 2);
    if (!p) return ERR;
    store<u32>(SCRATCH, 1);
    return big_finish(p, shl(p + BIG_DIGITS, SCRATCH, 1, shift), neg);
  }
  const room = <i32>((<u64>bits * <u64>e + 31) >> 5) + 2;
  const p = big_alloc(room), q = p ? big_alloc(room) : 0;
  const s = q ? scratch(mul_scratch((room >> 1) + 2)) : 0;
  if (!s) return ERR;
  // from the top bit of the exponent down: square, and multiply where the bit is set
  let r = p, t = q;
  let n = a_len;
  memory.copy(r + BIG_DIGITS, a_ptr, <usize>n << 2);
  for (let bit = 62 - <i32>clz(<u64>e); bit >= 0; bit--) {
    n = mul(t + BIG_DIGITS, r + BIG_DIGITS, n, r + BIG_DIGITS, n, s);
    if (((e >> bit) & 1) != 0) {
      if (a_len == 1) n = mul_small(t + BIG_DIGITS, t + BIG_DIGITS, n, load<u32>(a_ptr), 0);
      else {
        n = mul(r + BIG_DIGITS, t + BIG_DIGITS, n, a_ptr, a_len, s);
        continue;
      }
    }
    const other = r;
    r = t;
    t = other;
  }
  return big_finish(r, n, neg);
}

/** Residues for `int_pow3`: the modulus, and room for a product, its quotient and scratch digits. */
let m_ptr: usize = 0;
let m_len: i32 = 0;
let product: usize = 0;
let spare: usize = 0;
let work: usize = 0;

/** r = r * x mod m for residues of `n` and `xn` digits; r has room for m_len + 1. Returns the count. */
function mul_mod(r: usize, n: i32, x: usize, xn: i32): i32 {
  const pn = mul(product, r, n, x, xn, work);
  divmod(spare, product, product, pn, m_ptr, m_len, work);
  memory.copy(r, product, <usize>div_rn << 2);
  return div_rn;
}

/**
 * pow(a, b, m): the residue with the sign of m; 0 for a negative exponent. All buffers are made once, as nothing is freed before a
 * native function returns.
 */
export function int_pow3(a: V, b: V, m: V): V {
  if (int_sign(m) == 0) return raise_msg(T_VALUE_ERROR, "divide by zero");
  if (int_sign(b) < 0) return smi(0);
  const base = int_mod(a, m);
  if (base == ERR) return ERR;
  operand(m);
  const n = a_len, negative = a_neg;
  const result = big_alloc(n + 1), residue = result ? gc_bytes(<usize>(n + 1) << 2) : 0, modulus = residue ? gc_bytes(<usize>n << 2) : 0;
  product = modulus ? gc_bytes(<usize>(2 * n + 4) << 2) : 0;
  spare = product ? gc_bytes(<usize>(n + 6) << 2) : 0;
  work = spare ? gc_bytes(<usize>(mul_scratch(n) + n + 2) << 2) : 0;
  if (!work) return ERR;
  operand(m);
  memory.copy(modulus, a_ptr, <usize>n << 2);
  m_ptr = modulus;
  m_len = n;
  // work with magnitudes: a residue of a negative modulus is its magnitude short of zero
  operand(base);
  let xn = a_len;
  memory.copy(residue, a_ptr, <usize>xn << 2);
  if (negative && xn > 0) xn = sub(residue, modulus, n, residue, xn);
  const r = result + BIG_DIGITS;
  let rn = 1;
  store<u32>(r, 1);
  if (n == 1 && load<u32>(modulus) == 1) rn = 0;
  operand(b);
  const e = a_ptr;
  for (let bit = bit_length(e, a_len) - 1; bit >= 0; bit--) {
    rn = mul_mod(r, rn, r, rn);
    if (((load<u32>(e + (<usize>(bit >> 5) << 2)) >> (bit & 31)) & 1) != 0) rn = mul_mod(r, rn, residue, xn);
  }
  if (negative && rn > 0) rn = sub(r, modulus, n, r, rn);
  return big_finish(result, rn, negative);
}
