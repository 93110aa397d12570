/** Text to int, float and complex values, as `int()`, `float()`, `complex()` and the lexer read it. */
import { raise, exc_new1, raise_msg } from "../error";
import { BIG_DIGITS, big_alloc, big_finish } from "../objects/big";
import { complex_new } from "../objects/complex";
import { T_VALUE_ERROR } from "../types";
import { text_int, text_lit, text_new, text_to_str } from "../text";
import { ERR, V, float, smi } from "../value";
import { parse_float, parse_float_end } from "./parse_float";
import { quote_to } from "./quote";
import { digit_value, from_digits, number_room } from "./radix";

/** ASCII white space. */
// @ts-ignore: decorator
@inline export function is_space(c: u32): bool { return c == 0x20 || c - 9 < 5; }

function skip_space(p: usize, end: usize): usize {
  while (p < end && is_space(load<u8>(p))) p++;
  return p;
}

/**
 * The int written at `text`: white space, sign, prefix (as far as it fits `base`), digits and underscores, white space.
 * Base 0 takes the prefix's base, else 10. ValueError for anything else.
 */
export function parse_int(text: usize, len: i32, base: i32): V {
  const end = text + len;
  if ((base != 0 && base < 2) || base > 36) return raise_msg(T_VALUE_ERROR, "int() arg 2 must be >= 2 and <= 36");
  let p = skip_space(text, end);
  let neg = false;
  if (p < end && (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d)) neg = load<u8>(p++) == 0x2d;
  let octal = false; // base 0 and a leading zero: only zeros may follow
  if (p + 1 < end && load<u8>(p) == 0x30) {
    const letter = load<u8>(p, 1) | 0x20;
    const prefix = letter == 0x78 ? 16 : letter == 0x6f ? 8 : letter == 0x62 ? 2 : 0;
    if (prefix != 0 && (base == 0 || base == prefix)) {
      base = prefix;
      p += 2;
    } else if (base == 0) octal = true;
  }
  if (base == 0) base = 10;
  const start = p;
  let small: u64 = 0;
  let fits = true;
  for (; p < end; p++) {
    const c = <u32>load<u8>(p);
    if (c == 0x5f) continue;
    const d = digit_value(c);
    if (d >= <u32>base || (octal && d != 0)) break;
    if (fits) {
      small = small * base + d;
      fits = small <= 0x7fff_ffff_ffff;
    }
  }
  if (p == start || skip_space(p, end) != end) return syntax_error(start, <i32>(end - start), octal ? 0 : base);
  if (fits) return smi(neg ? -(<i64>small) : <i64>small);
  const big = big_alloc(number_room(<i32>(p - start), base));
  return big ? big_finish(big, from_digits(big + BIG_DIGITS, start, <i32>(p - start), base), neg) : ERR;
}

function syntax_error(p: usize, len: i32, base: i32): V {
  const t = text_new();
  if (!t || !text_lit(t, "invalid syntax for integer with base ") || !text_int(t, base)) return ERR;
  if (!text_lit(t, ": ") || !quote_to(t, p, len, false)) return ERR;
  const s = text_to_str(t);
  const e = s == ERR ? ERR : exc_new1(T_VALUE_ERROR, s);
  return e == ERR ? ERR : raise(e);
}

/** Reads the word `word` (lower case) in any case; returns what follows it, or 0. */
function match_word(p: usize, end: usize, word: string): usize {
  for (let i = 0; i < word.length; i++, p++) if (p >= end || (load<u8>(p) | 0x20) != word.charCodeAt(i)) return 0;
  return p;
}

/** Where `real_part` stopped, and its value. */
let part_end: usize = 0;
let part: f64 = 0;

/** Reads one (signed) number with "inf" and "nan"; false when there is none. */
function real_part(p: usize, end: usize, imaginary: bool): bool {
  p = skip_space(p, end);
  let neg = false;
  if (p < end && (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d)) neg = load<u8>(p++) == 0x2d;
  let q = match_word(p, end, "inf");
  if (q) {
    part = Infinity;
    const more = match_word(q, end, "inity");
    if (more) q = more;
  } else {
    q = match_word(p, end, "nan");
    if (q) part = NaN;
    else {
      part = parse_float(p, end);
      q = parse_float_end;
      if (q == p) {
        if (!imaginary || p >= end || (load<u8>(p) | 0x20) != 0x6a) return false;
        part = 1;
      }
    }
  }
  if (neg) part = -part;
  part_end = q;
  return true;
}

/** The float (or complex) written at `text`, with white space around it. ValueError for anything else. */
export function parse_number(text: usize, len: i32, complex: bool): V {
  const end = text + len;
  let real: f64 = 0, imag: f64 = 0;
  let ok = real_part(text, end, complex);
  let p = part_end;
  if (ok) {
    if (!complex) real = part;
    else if (is_j(p, end)) {
      imag = part;
      p++;
    } else {
      real = part;
      if (skip_space(p, end) < end) {
        ok = real_part(p, end, true) && is_j(part_end, end);
        imag = part;
        p = part_end + 1;
      }
    }
  }
  if (!ok || skip_space(p, end) != end) return raise_msg(T_VALUE_ERROR, "invalid syntax for number");
  return complex ? complex_new(real, imag) : float(real);
}

// @ts-ignore: decorator
@inline function is_j(p: usize, end: usize): bool { return p < end && (load<u8>(p) | 0x20) == 0x6a; }
