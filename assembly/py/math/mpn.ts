/**
 * Natural numbers of any size: arrays of 32-bit digits in linear memory, least significant first.
 *
 * A number is (pointer, count); "normal" means that the top digit is not zero, and zero has count 0. Results are
 * normal when the arguments are. Destinations must have the room that each function states.
 */

/** Digits above which a product is split (Karatsuba). In Node the choice makes no difference between 24 and 80. */
const KARATSUBA = 48;

// @ts-ignore: decorator
@inline function digit(p: usize, i: i32): u64 { return load<u32>(p + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline function put(p: usize, i: i32, v: u64): void { store<u32>(p + (<usize>i << 2), <u32>v); }

/** Count without leading zero digits. */
export function normal(a: usize, n: i32): i32 {
  while (n > 0 && load<u32>(a + (<usize>(n - 1) << 2)) == 0) n--;
  return n;
}

/** Writes `value` as digits (room for 2), returns the count. */
export function set_u64(r: usize, value: u64): i32 {
  put(r, 0, value);
  put(r, 1, value >> 32);
  return value == 0 ? 0 : value >> 32 == 0 ? 1 : 2;
}

/** -1, 0, 1 as a < b, a == b, a > b. */
export function cmp(a: usize, an: i32, b: usize, bn: i32): i32 {
  if (an != bn) return an < bn ? -1 : 1;
  for (let i = an - 1; i >= 0; i--) {
    const x = digit(a, i), y = digit(b, i);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** r = a + b (room max(an, bn) + 1); r may be a or b. */
export function add(r: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  if (an < bn) {
    const p = a, n = an;
    a = b;
    an = bn;
    b = p;
    bn = n;
  }
  let carry: u64 = 0;
  let i = 0;
  if (((r | a | b) & 7) == 0) {
    // two digits at a time
    for (; i + 1 < bn; i += 2) {
      const at = <usize>i << 2;
      const x = load<u64>(a + at), s = x + load<u64>(b + at), t = s + carry;
      store<u64>(r + at, t);
      carry = u64(s < x) | u64(t < s);
    }
  }
  for (; i < bn; i++) {
    carry += digit(a, i) + digit(b, i);
    put(r, i, carry);
    carry >>= 32;
  }
  for (; i < an; i++) {
    carry += digit(a, i);
    put(r, i, carry);
    carry >>= 32;
  }
  if (carry != 0) put(r, i++, carry);
  return i;
}

/** r = a - b for a >= b (room an); r may be a or b. */
export function sub(r: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  let borrow: i64 = 0;
  let i = 0;
  for (; i < bn; i++) {
    borrow += <i64>digit(a, i) - <i64>digit(b, i);
    put(r, i, borrow);
    borrow >>= 32;
  }
  for (; i < an; i++) {
    borrow += <i64>digit(a, i);
    put(r, i, borrow);
    borrow >>= 32;
  }
  return normal(r, an);
}

/** r = a * m + c (room an + 1); r may be a. */
export function mul_small(r: usize, a: usize, an: i32, m: u32, c: u32): i32 {
  let carry: u64 = c;
  for (let i = 0; i < an; i++) {
    carry += digit(a, i) * <u64>m;
    put(r, i, carry);
    carry >>= 32;
  }
  if (carry != 0) {
    put(r, an, carry);
    return an + 1;
  }
  return normal(r, an);
}

/** q = a / d (room an), returns a mod d; q may be a. The count of q is `normal(q, an)`. */
export function divmod_small(q: usize, a: usize, an: i32, d: u32): u32 {
  let rem: u64 = 0;
  for (let i = an - 1; i >= 0; i--) {
    rem = (rem << 32) | digit(a, i);
    const t = rem / <u64>d;
    put(q, i, t);
    rem -= t * <u64>d;
  }
  return <u32>rem;
}

/** r = a << bits (room an + bits / 32 + 1); r may be a. */
export function shl(r: usize, a: usize, an: i32, bits: u32): i32 {
  if (an == 0) return 0;
  const words = <i32>(bits >> 5), shift = bits & 31;
  let high: u64 = 0;
  for (let i = an - 1; i >= 0; i--) {
    const x = digit(a, i);
    put(r, i + words + 1, high | (x >> (32 - shift)));
    high = x << shift;
  }
  put(r, words, high);
  memory.fill(r, 0, <usize>words << 2);
  return normal(r, an + words + 1);
}

/** r = a >> bits (room an); r may be a. `shr_lost` tells whether a 1 bit was shifted out. */
export function shr(r: usize, a: usize, an: i32, bits: u32): i32 {
  const words = <i32>(bits >> 5), shift = <u64>(bits & 31);
  if (words >= an) {
    shr_lost = an != 0;
    return 0;
  }
  let lost: u64 = 0;
  for (let i = 0; i < words; i++) lost |= digit(a, i);
  let low = digit(a, words);
  lost |= low & ((<u64>1 << shift) - 1);
  for (let i = words + 1; i < an; i++) {
    const x = digit(a, i);
    put(r, i - words - 1, ((x << 32) | low) >> shift);
    low = x;
  }
  put(r, an - words - 1, low >> shift);
  shr_lost = lost != 0;
  return normal(r, an - words);
}
export let shr_lost: bool = false;

/** Number of bits of a normal number. */
export function bit_length(a: usize, an: i32): i32 {
  return an == 0 ? 0 : (an << 5) - <i32>clz(load<u32>(a + (<usize>(an - 1) << 2)));
}

/** Schoolbook product: r = a * b (room an + bn, all of it written), r distinct from a and b, an >= bn >= 1. */
function mul_base(r: usize, a: usize, an: i32, b: usize, bn: i32): void {
  memory.fill(r, 0, <usize>an << 2);
  const end = a + (<usize>an << 2);
  for (let j = 0; j < bn; j++) {
    const m = digit(b, j);
    let carry: u64 = 0;
    let out = r;
    for (let p = a; p < end; p += 4, out += 4) {
      carry += <u64>load<u32>(p) * m + <u64>load<u32>(out);
      store<u32>(out, <u32>carry);
      carry >>= 32;
    }
    store<u32>(out, <u32>carry);
    r += 4;
  }
}

/** Digits of scratch space that `mul` needs for factors of at most n digits. */
export function mul_scratch(n: i32): i32 { return n < KARATSUBA ? 0 : 6 * n + 256; }

/** r = a * b (room an + bn), r distinct from both; `scratch` as `mul_scratch(max(an, bn))` says. */
export function mul(r: usize, a: usize, an: i32, b: usize, bn: i32, scratch: usize): i32 {
  if (an < bn) {
    const p = a, n = an;
    a = b;
    an = bn;
    b = p;
    bn = n;
  }
  if (bn == 0) return 0;
  if (bn < KARATSUBA) mul_base(r, a, an, b, bn);
  else {
    // slices of a as long as b, each by Karatsuba; the products overlap by bn digits
    memory.fill(r, 0, <usize>(an + bn) << 2);
    const product = scratch;
    scratch += <usize>bn << 3;
    for (let at = 0; at < an; at += bn) {
      const n = min(bn, an - at);
      const slice = a + (<usize>at << 2);
      if (n == bn) karatsuba(product, slice, b, bn, scratch);
      else if (n < KARATSUBA) mul_base(product, b, bn, slice, n);
      else {
        const m = mul(product, b, bn, slice, normal(slice, n), scratch);
        memory.fill(product + (<usize>m << 2), 0, <usize>(n + bn - m) << 2);
      }
      accumulate(r + (<usize>at << 2), an + bn - at, product, n + bn);
    }
  }
  return normal(r, an + bn);
}

/** r += a over rn digits (the carry stays inside). */
function accumulate(r: usize, rn: i32, a: usize, an: i32): void {
  let carry: u64 = 0;
  let i = 0;
  for (; i < an; i++) {
    carry += digit(r, i) + digit(a, i);
    put(r, i, carry);
    carry >>= 32;
  }
  for (; carry != 0 && i < rn; i++) {
    carry += digit(r, i);
    put(r, i, carry);
    carry >>= 32;
  }
}

/** r -= a over rn digits (r stays non-negative). */
function deduct(r: usize, rn: i32, a: usize, an: i32): void {
  let borrow: i64 = 0;
  let i = 0;
  for (; i < an; i++) {
    borrow += <i64>digit(r, i) - <i64>digit(a, i);
    put(r, i, borrow);
    borrow >>= 32;
  }
  for (; borrow != 0 && i < rn; i++) {
    borrow += <i64>digit(r, i);
    put(r, i, borrow);
    borrow >>= 32;
  }
}

/** r = |a - b| for n digits each (a may have one digit less: an); true when a < b. */
function distance(r: usize, a: usize, an: i32, b: usize, bn: i32): bool {
  const x = normal(a, an), y = normal(b, bn);
  const less = cmp(a, x, b, y) < 0;
  const n = less ? sub(r, b, y, a, x) : sub(r, a, x, b, y);
  memory.fill(r + (<usize>n << 2), 0, <usize>(max(an, bn) - n) << 2);
  return less;
}

/** r = a * b for n digits each, 2n digits written. */
function karatsuba(r: usize, a: usize, b: usize, n: i32, scratch: usize): void {
  if (n < KARATSUBA) {
    mul_base(r, a, n, b, n);
    return;
  }
  const low = (n + 1) >> 1, high = n - low;
  const a1 = a + (<usize>low << 2), b1 = b + (<usize>low << 2);
  const r1 = r + (<usize>low << 2), r2 = r + (<usize>low << 3);
  // (a0 - a1)(b1 - b0) in the scratch; the differences use the room of the result meanwhile
  const negative = distance(r, a, low, a1, high) == distance(r1, b, low, b1, high);
  const middle = scratch;
  scratch += <usize>low << 3;
  karatsuba(middle, r, r1, low, scratch);
  karatsuba(r, a, b, low, scratch);
  karatsuba(r2, a1, b1, high, scratch);
  // r1 += a0 b0 + a1 b1 - (a0 - a1)(b0 - b1)
  const rest = n + high;
  memory.copy(scratch, r, <usize>low << 3);
  const sum = add(scratch, scratch, low << 1, r2, high << 1);
  accumulate(r1, rest, scratch, sum);
  if (negative) deduct(r1, rest, middle, low << 1);
  else accumulate(r1, rest, middle, low << 1);
}

/**
 * q = a / b, r = a mod b for b > 0 (Knuth, volume 2, 4.3.1, algorithm D). Room: q an - bn + 1 (when an >= bn), r an + 1
 * digits (it works there), scratch bn; r may be a. Counts in `div_qn` and `div_rn`.
 */
export function divmod(q: usize, r: usize, a: usize, an: i32, b: usize, bn: i32, scratch: usize): void {
  if (cmp(a, an, b, bn) < 0) {
    memory.copy(r, a, <usize>an << 2);
    div_qn = 0;
    div_rn = an;
    return;
  }
  if (bn == 1) {
    const rem = divmod_small(q, a, an, load<u32>(b));
    div_qn = normal(q, an);
    put(r, 0, rem);
    div_rn = i32(rem != 0);
    return;
  }
  const shift = clz(load<u32>(b + (<usize>(bn - 1) << 2)));
  const v = scratch;
  shift_exact(v, b, bn, shift);
  const top = shift_exact(r, a, an, shift);
  put(r, an, top);
  const v1 = digit(v, bn - 1), v2 = digit(v, bn - 2);
  for (let j = an - bn; j >= 0; j--) {
    const u = r + (<usize>j << 2);
    const head = (digit(u, bn) << 32) | digit(u, bn - 1);
    let guess: u64, rem: u64;
    if (digit(u, bn) >= v1) {
      guess = 0xffff_ffff;
      rem = head - guess * v1;
    } else {
      guess = head / v1;
      rem = head - guess * v1;
    }
    while (rem >> 32 == 0 && guess * v2 > ((rem << 32) | digit(u, bn - 2))) {
      guess--;
      rem += v1;
    }
    // u -= guess * v
    let carry: u64 = 0;
    let borrow: i64 = 0;
    for (let i = 0; i < bn; i++) {
      carry += guess * digit(v, i);
      borrow += <i64>digit(u, i) - <i64>(carry & 0xffff_ffff);
      put(u, i, borrow);
      borrow >>= 32;
      carry >>= 32;
    }
    borrow += <i64>digit(u, bn) - <i64>carry;
    put(u, bn, borrow);
    if (borrow < 0) {
      guess--;
      carry = 0;
      for (let i = 0; i < bn; i++) {
        carry += digit(u, i) + digit(v, i);
        put(u, i, carry);
        carry >>= 32;
      }
      put(u, bn, digit(u, bn) + carry);
    }
    put(q, j, guess);
  }
  div_qn = normal(q, an - bn + 1);
  div_rn = shr(r, r, normal(r, bn), shift);
}
export let div_qn: i32 = 0;
export let div_rn: i32 = 0;

/** r = the low n digits of a << shift (shift < 32); returns the digit shifted out. */
function shift_exact(r: usize, a: usize, n: i32, shift: u32): u64 {
  let carry: u64 = 0;
  for (let i = 0; i < n; i++) {
    const x = (digit(a, i) << shift) | carry;
    put(r, i, x);
    carry = x >> 32;
  }
  return carry;
}
