/** Natural numbers to digits in bases 2, 8, 10 and 16, and from digits in any base up to 36. */
import { bit_length, divmod_small, mul_small, normal } from "../math/mpn";

const BILLION: u32 = 1_000_000_000;

/** Bits per digit of a power-of-two base, rounded down. */
// @ts-ignore: decorator
@inline function digit_bits(base: u32): u32 { return 31 - <u32>clz(base); }

/** Number of bytes that `to_digits` can write at most. */
export function digits_room(a: usize, an: i32, base: u32): i32 {
  const bits = <u32>bit_length(a, an);
  return <i32>(base == 10 ? (<u64>bits * 1234) >> 12 : bits / digit_bits(base)) + 2;
}

/** Value 0 ... 35 of an ASCII digit or letter, 99 for anything else. */
export function digit_value(c: u32): u32 {
  if (c - 0x30 < 10) return c - 0x30;
  c |= 0x20;
  return c - 0x61 < 26 ? c - 0x61 + 10 : 99;
}

/** Writes `value` in decimal so that the text ends before `end`; returns its start. */
export function u64_to_decimal(end: usize, value: u64): usize {
  let small: u32;
  while (value > 0xffff_ffff) {
    const rest = value / 100000000;
    let low = <u32>(value - rest * 100000000);
    for (let i = 0; i < 8; i++) {
      const t = low / 10;
      store<u8>(--end, 0x30 + low - t * 10);
      low = t;
    }
    value = rest;
  }
  small = <u32>value;
  do {
    const t = small / 10;
    store<u8>(--end, 0x30 + small - t * 10);
    small = t;
  } while (small != 0);
  return end;
}

/**
 * Writes the number so that the text ends before `end` (room `digits_room`); returns its start. Base 2, 8, 16 or 10; `letter`
 * is 'a' or 'A'. The digits at `a` are destroyed.
 */
export function to_digits(end: usize, a: usize, an: i32, base: u32, letter: u32): usize {
  if (an == 0) {
    store<u8>(--end, 0x30);
    return end;
  }
  if (base == 10) {
    while (an > 2) {
      let low = divmod_small(a, a, an, BILLION);
      an = normal(a, an);
      for (let i = 0; i < 9; i++) {
        const t = low / 10;
        store<u8>(--end, 0x30 + low - t * 10);
        low = t;
      }
    }
    return u64_to_decimal(end, <u64>load<u32>(a) | (an == 2 ? <u64>load<u32>(a, 4) << 32 : 0));
  }
  const step = digit_bits(base);
  let pending: u64 = 0, have: u32 = 0;
  for (let i = 0; i < an || pending != 0; ) {
    if (have < step && i < an) {
      pending |= <u64>load<u32>(a + (<usize>i << 2)) << have;
      have += 32;
      i++;
    }
    if (pending == 0 && i >= an) break;
    const d = <u32>pending & (base - 1);
    store<u8>(--end, d < 10 ? 0x30 + d : letter + d - 10);
    pending >>= step;
    have = have > step ? have - step : 0;
  }
  return end;
}

/** Digits (32-bit) that `from_digits` needs for `len` characters. */
export function number_room(len: i32, base: u32): i32 {
  return <i32>((<u64>len * (digit_bits(base) + u32((base & (base - 1)) != 0))) >> 5) + 2;
}

/**
 * Reads `len` characters, all of them digits of `base` or underscores, into r (room `number_room`); returns the count.
 */
export function from_digits(r: usize, text: usize, len: i32, base: u32): i32 {
  let n = 0;
  let power: u32 = 1, chunk: u32 = 0;
  const limit = 0xffff_ffff / base;
  for (let i = 0; i < len; i++) {
    const d = digit_value(load<u8>(text + i));
    if (d >= base) continue;
    power *= base;
    chunk = chunk * base + d;
    if (power > limit || i == len - 1) {
      n = mul_small(r, r, n, power, chunk);
      power = 1;
      chunk = 0;
    }
  }
  return power == 1 ? n : mul_small(r, r, n, power, chunk);
}
