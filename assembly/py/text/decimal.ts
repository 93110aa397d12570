/** The exact decimal expansion of a double, rounded to any number of digits (ties to even). */
import { mul_small, set_u64, shl } from "../math/mpn";
import { mul_high } from "../math/wide";
import { to_digits, u64_to_decimal } from "./radix";
import { shortest, shortest_exp } from "./shortest";

/** Room for the longest expansion (767 digits) and for rounding. */
const ROOM = 800;
const TEXT: usize = memory.data(ROOM);
/** Digits of the integer that the expansion is made from: 767 decimal digits are 80 words. */
const NUMBER: usize = memory.data(4 * 88, 8);

/**
 * The value is 0.d1 d2 d3 ... * 10^dec_point, with `dec_len` digits (ASCII) at `dec_digits`; zero has no digits.
 * There may be trailing zeros.
 */
export let dec_digits: usize = 0;
export let dec_len: i32 = 0;
export let dec_point: i32 = 0;

// prettier-ignore
const POW5: usize = memory.data<u64>([
  1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
  6103515625, 30517578125, 152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
  476837158203125, 2384185791015625, 11920928955078125, 59604644775390625, 298023223876953125,
]);

function set_integer(value: u64, exponent: i32): void {
  if (value == 0) {
    dec_len = 0;
    dec_point = 0;
    return;
  }
  dec_digits = u64_to_decimal(TEXT + 40, value);
  dec_len = <i32>(TEXT + 40 - dec_digits);
  dec_point = dec_len + exponent;
}

/** Shortest digits that identify the finite x >= 0. */
export function decimal_shortest(x: f64): void {
  if (x == 0) set_integer(0, 0);
  else {
    const digits = shortest(x);
    set_integer(digits, shortest_exp);
  }
}

/** Digits of the finite x >= 0 rounded to `places` digits after the decimal point. */
export function decimal_fixed(x: f64, places: i32): void {
  if (places <= 25 && short_fixed(x, places)) return;
  expand(x);
  round_at(dec_point + places);
}

/** Digits of the finite x >= 0 rounded to `count` >= 1 significant digits. */
export function decimal_significant(x: f64, count: i32): void {
  if (x == 0) {
    set_integer(0, 0);
    return;
  }
  expand(x);
  round_at(count);
}

/** x * 10^places as an integer below 2^64 with exact rounding; false when it does not fit. */
function short_fixed(x: f64, places: i32): bool {
  const bits = reinterpret<u64>(x);
  const biased = <i32>(bits >> 52);
  if (biased < 1023 - 200 || biased > 1023 + 62) return false;
  const m = (bits & 0xf_ffff_ffff_ffff) | 0x10_0000_0000_0000;
  const five = load<u64>(POW5 + ((<usize>places) << 3));
  const hi = mul_high(m, five),
    lo = m * five;
  const shift = 1075 - biased - places; // result = (hi, lo) >> shift
  let whole: u64, half: bool, below: bool;
  if (shift <= 0) {
    if (hi != 0 || shift < -63 || (lo << -shift) >> -shift != lo) return false;
    set_integer(lo << -shift, -places);
    return true;
  }
  if (shift < 64) {
    if (hi >> shift != 0) return false;
    const s = <u64>shift;
    whole = (lo >> s) | (hi << (64 - s));
    half = ((lo >> (s - 1)) & 1) != 0;
    below = lo << (65 - s) != 0 && s > 1;
  } else if (shift == 64) {
    whole = hi;
    half = lo >> 63 != 0;
    below = lo << 1 != 0;
  } else if (shift < 128) {
    const s = <u64>(shift - 64);
    whole = hi >> s;
    half = ((hi >> (s - 1)) & 1) != 0;
    below = (hi & (((<u64>1) << (s - 1)) - 1)) != 0 || lo != 0;
  } else {
    whole = 0;
    half = shift == 128 && hi >> 63 != 0;
    below = hi << 1 != 0 || lo != 0;
  }
  if (half && (below || (whole & 1) != 0)) {
    if (++whole == 0) return false;
  }
  set_integer(whole, -places);
  return true;
}

/** All digits of x. */
function expand(x: f64): void {
  const bits = reinterpret<u64>(x);
  const biased = <i32>(bits >> 52);
  let m = bits & 0xf_ffff_ffff_ffff;
  let e = -1074;
  if (biased != 0) {
    m |= 0x10_0000_0000_0000;
    e = biased - 1075;
  }
  if (m == 0) {
    set_integer(0, 0);
    return;
  }
  const twos = min(<i32>ctz(m), max(-e, 0));
  m >>= twos;
  e += twos;
  let n = set_u64(NUMBER, m);
  let exponent = 0;
  if (e >= 0) n = shl(NUMBER, NUMBER, n, e);
  else {
    // m / 2^-e = m * 5^-e / 10^-e
    exponent = e;
    let left = -e;
    for (; left > 13; left -= 13) n = mul_small(NUMBER, NUMBER, n, 1220703125, 0);
    n = mul_small(NUMBER, NUMBER, n, <u32>load<u64>(POW5 + ((<usize>left) << 3)), 0);
  }
  dec_digits = to_digits(TEXT + ROOM, NUMBER, n, 10, 0);
  dec_len = <i32>(TEXT + ROOM - dec_digits);
  dec_point = dec_len + exponent;
}

/** Keeps `n` digits (none when n <= 0), rounded; a carry may add a digit in front. */
function round_at(n: i32): void {
  if (n >= dec_len) return;
  if (n < 0) {
    dec_len = 0;
    return;
  }
  const first = load<u8>(dec_digits + n);
  let up = first > 0x35;
  if (first == 0x35) {
    up = n > 0 && (load<u8>(dec_digits + n - 1) & 1) != 0;
    for (let i = n + 1; i < dec_len && !up; i++) up = load<u8>(dec_digits + i) != 0x30;
  }
  dec_len = n;
  if (!up) return;
  let p = dec_digits + n;
  while (p > dec_digits) {
    const c = load<u8>(--p);
    if (c != 0x39) {
      store<u8>(p, c + 1);
      return;
    }
    store<u8>(p, 0x30);
  }
  // all nines (or no digit kept): a one in front
  store<u8>(--dec_digits, 0x31);
  dec_len++;
  dec_point++;
}

/** Drops the last digit (g removes trailing zeros). */
export function drop_digit(): void {
  dec_len--;
}
