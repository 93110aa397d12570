/** Doubles as text: repr, and the e, f and g conversions. Sign, infinities and padding are the caller's. */
import { dec_digits, dec_len, dec_point, decimal_fixed, decimal_shortest, decimal_significant, drop_digit } from "./decimal";

/** Bytes that `format_double` writes at most for a precision. */
// @ts-ignore: decorator
@inline export function float_room(precision: i32): i32 { return precision + 330; }

/** Writes the repr of the finite x >= 0 (at most 24 bytes) at `out`; returns its end. */
export function repr_double(out: usize, x: f64): usize {
  decimal_shortest(x);
  if (dec_len == 0) return fixed(out, 1);
  const exponent = dec_point - 1;
  return exponent < -4 || exponent >= 16 ? scientific(out, max(dec_len - 1, 0), 0x65, exponent) : fixed(out, max(dec_len - dec_point, 1));
}

/**
 * Writes the finite x >= 0 at `out` (room `float_room`); returns its end. `letter` is one of e E f F g G, `alternate` keeps
 * the point and the zeros that g would drop.
 */
export function format_double(out: usize, x: f64, letter: u32, precision: i32, alternate: bool): usize {
  const kind = letter | 0x20;
  if (kind == 0x66) {
    decimal_fixed(x, precision);
    out = fixed(out, precision);
    if (precision == 0 && alternate) store<u8>(out++, 0x2e);
    return out;
  }
  if (kind == 0x65) {
    decimal_significant(x, precision + 1);
    return scientific(out, precision, letter, dec_len == 0 ? 0 : dec_point - 1);
  }
  precision = max(precision, 1);
  decimal_significant(x, precision);
  const exponent = dec_len == 0 ? 0 : dec_point - 1;
  if (!alternate) {
    while (dec_len > 1 && load<u8>(dec_digits + dec_len - 1) == 0x30) drop_digit();
  }
  if (exponent < -4 || exponent >= precision) {
    return scientific(out, alternate ? precision - 1 : max(dec_len - 1, 0), letter - 2, exponent);
  }
  return fixed(out, alternate ? precision - 1 - exponent : max(dec_len - exponent - 1, 0));
}

/** Digit number i of the expansion, '0' outside. */
// @ts-ignore: decorator
@inline function digit_at(i: i32): u32 { return i >= 0 && i < dec_len ? load<u8>(dec_digits + i) : 0x30; }

function fixed(out: usize, places: i32): usize {
  if (dec_len == 0 || dec_point <= 0) store<u8>(out++, 0x30);
  else for (let i = 0; i < dec_point; i++) store<u8>(out++, digit_at(i));
  if (places <= 0) return out;
  store<u8>(out++, 0x2e);
  const from = dec_len == 0 ? 0 : dec_point;
  for (let i = 0; i < places; i++) store<u8>(out++, digit_at(from + i));
  return out;
}

function scientific(out: usize, places: i32, letter: u32, exponent: i32): usize {
  store<u8>(out++, digit_at(0));
  if (places > 0) {
    store<u8>(out++, 0x2e);
    for (let i = 1; i <= places; i++) store<u8>(out++, digit_at(i));
  }
  store<u8>(out++, letter);
  store<u8>(out++, exponent < 0 ? 0x2d : 0x2b);
  let e = abs(exponent);
  if (e >= 100) {
    store<u8>(out++, 0x30 + e / 100);
    e %= 100;
  }
  store<u8>(out++, 0x30 + e / 10);
  store<u8>(out++, 0x30 + e % 10);
  return out;
}
