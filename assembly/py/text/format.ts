/** Numbers and text in a field: what `str.format`, f-strings and the % operator share. */
import { raise_fmt, raise_msg } from "../error";
import { gc_bytes } from "../heap";
import { count_chars, str_data, str_len } from "../intern";
import { a_len, a_ptr, int_sign, operand } from "../objects/big";
import { get_f64, get_failed, get_i64 } from "../objects/number";
import { not_text } from "../objects/view";
import { T_BIGINT, T_BYTES, T_STR, T_VALUE_ERROR } from "../types";
import { text_fill, text_mem, utf8_put } from "../text";
import { float_room, format_double } from "./float_text";
import { utf8_size } from "./quote";
import { digits_room, to_digits } from "./radix";
import { V, is_bool, is_float, is_int, is_type, smi } from "../value";

/** The format that the functions below follow; set by `spec_reset`, `spec_parse` or field by field. */
export let f_fill: u32 = 0;
/** '<' '>' '^' '=' or 0. */
export let f_align: u32 = 0;
/** '+' ' ' or 0. */
export let f_sign: u32 = 0;
/** The # flag. */
export let f_alt: bool = false;
export let f_width: i32 = 0;
/** ',' '_' or 0. */
export let f_group: u32 = 0;
/** -1 = none. */
export let f_precision: i32 = -1;
/** Letter of the type, 0 = none. */
export let f_type: u32 = 0;

export function spec_reset(): void {
  f_fill = f_align = f_sign = f_group = f_type = 0;
  f_alt = false;
  f_width = 0;
  f_precision = -1;
}
export function spec_set(fill: u32, align: u32, sign: u32, alt: bool, width: i32, precision: i32): void {
  spec_reset();
  f_fill = fill;
  f_align = align;
  f_sign = sign;
  f_alt = alt;
  f_width = width;
  f_precision = precision;
}

// ---- output ------------------------------------------------------------------------------------------

/** Appends a prefix and a body of `chars` characters in all, padded to the width. */
function field(t: usize, prefix: usize, prefix_len: i32, body: usize, len: i32, chars: i32): bool {
  const pad = max(f_width - prefix_len - chars, 0);
  const left = f_align == 0x3e || f_align == 0 ? pad : f_align == 0x5e ? pad >> 1 : 0;
  const inner = f_align == 0x3d ? pad : 0;
  const fill = f_fill ? f_fill : 0x20;
  return (
    text_fill(t, fill, left) && text_mem(t, prefix, prefix_len) && text_fill(t, fill, inner) && text_mem(t, body, len) &&
    text_fill(t, fill, pad - left - inner)
  );
}

const PREFIX: usize = memory.data(8);
const BODY_BYTES: i32 = 640;
const BODY: usize = memory.data(640, 8);

// @ts-ignore: decorator
@inline function room(bytes: i32): usize { return bytes <= BODY_BYTES ? BODY : gc_bytes(bytes); }

/**
 * Copies `n` digits ending at `end` so that they end at `out_end`, a separator after every `every` of them; with leading zeros
 * up to `width` characters. Returns the start.
 */
function group_digits(out_end: usize, start: usize, n: i32, every: i32, width: i32): usize {
  let out = out_end;
  let p = start + n;
  for (let k = 0; p > start || <i32>(out_end - out) < width; k++) {
    if (k > 0 && k % every == 0) store<u8>(--out, f_group);
    store<u8>(--out, p > start ? <u32>load<u8>(--p) : 0x30);
  }
  return out;
}

/** Appends the int or bool `v` in the given base; `letter` is 'a' or 'A'. */
export function format_int(t: usize, v: V, base: u32, letter: u32): bool {
  operand(v);
  const n = a_len, negative = int_sign(v) < 0;
  // the digits, destroyed by the conversion, sit behind the text
  const digits = digits_room(a_ptr, n, base) + 8;
  let width = f_width, precision = f_precision;
  if (f_align != 0x3c && f_align != 0x5e && f_fill == 0x30) {
    width = max(width, precision);
    precision = 0;
  }
  const text_bytes = (max(digits * 2, max(width, precision) + 8) + 7) & ~7;
  const buffer = room(text_bytes + digits + 8 + 4 * n);
  if (!buffer) return false;
  operand(v);
  const scratch = buffer + text_bytes + ((digits + 7) & ~7);
  memory.copy(scratch, a_ptr, <usize>n << 2);
  let end = buffer + text_bytes + digits;
  let start = to_digits(end, scratch, n, base, letter);
  let p = PREFIX;
  if (negative) store<u8>(p++, 0x2d);
  else if (f_sign) store<u8>(p++, f_sign);
  if (f_alt && base != 10) {
    store<u8>(p++, 0x30);
    store<u8>(p++, letter + (base == 2 ? 1 : base == 8 ? 14 : 23));
  }
  const prefix_len = <i32>(p - PREFIX);
  if (f_group) {
    const zeros = f_fill == 0x30 && (f_align == 0x3d || f_align == 0x3e) ? width - prefix_len : 0;
    start = group_digits(buffer + text_bytes, start, <i32>(end - start), base == 10 ? 3 : 4, zeros);
    end = buffer + text_bytes;
  }
  if (precision > 1) {
    // zeros up to the precision, and that aligned in the width
    const all = max(precision, <i32>(end - start));
    const pad = max(f_width - prefix_len - all, 0), left = f_align == 0x3c ? 0 : pad;
    return (
      text_fill(t, 0x20, left) && text_mem(t, PREFIX, prefix_len) && text_fill(t, 0x30, all - <i32>(end - start)) &&
      text_mem(t, start, <u32>(end - start)) && text_fill(t, 0x20, pad - left)
    );
  }
  f_width = width;
  return field(t, PREFIX, prefix_len, start, <i32>(end - start), <i32>(end - start));
}

/** Appends a double with conversion `letter` (e E f F g G), or as a percentage (%). */
export function format_float(t: usize, x: f64, letter: u32): bool {
  const percent = letter == 0x25;
  if (percent) {
    x *= 100;
    letter = 0x66;
  }
  let p = PREFIX;
  if (reinterpret<u64>(x) >> 63 != 0 && x == x) store<u8>(p++, 0x2d);
  else if (f_sign) store<u8>(p++, f_sign);
  x = abs(x);
  let precision = f_precision < 0 ? 6 : f_precision;
  // MicroPython's buffer: what would be longer is shown with an exponent
  if ((letter | 0x20) == 0x66 && x >= 10 && x != Infinity && <i32>Math.log10(x) + precision + 2 > 33 - <i32>(p - PREFIX)) {
    letter = letter + 1;
    precision++;
  }
  const buffer = room(float_room(precision) * 2);
  if (!buffer) return false;
  let start = buffer, end: usize;
  if (x - x != 0) {
    const upper = (letter & 0x20) ^ 0x20;
    const text: u32 = x != x ? 0x6e616e : 0x666e69;
    for (let i = 0; i < 3; i++) store<u8>(buffer + i, ((text >> (i << 3)) & 0xff) ^ upper);
    end = buffer + 3;
  } else end = format_double(buffer, x, letter, precision, f_alt);
  if (percent) store<u8>(end++, 0x25);
  if (f_group && x - x == 0) {
    // the separators go into the whole part; it and the rest are put together at the end of the buffer
    let whole = buffer;
    while (whole < end && <u32>load<u8>(whole) - 0x30 < 10) whole++;
    const tail = <i32>(end - whole);
    const out_end = buffer + float_room(precision) * 2;
    const zeros = f_fill == 0x30 && f_align == 0x3d ? min(f_width, 300) - <i32>(p - PREFIX) - tail : 0;
    memory.copy(out_end - tail, whole, tail);
    start = group_digits(out_end - tail, buffer, <i32>(whole - buffer), 3, zeros);
    end = out_end;
  }
  return field(t, PREFIX, <i32>(p - PREFIX), start, <i32>(end - start), <i32>(end - start));
}

/** Appends text (UTF-8) cut to the precision and padded to the width, both in characters. */
export function format_text(t: usize, p: usize, n: i32): bool {
  let chars = count_chars(p, n);
  if (f_precision >= 0 && <i32>chars > f_precision) {
    chars = f_precision;
    let at = 0;
    for (let i: u32 = 0; i < chars; i++) at += utf8_size(load<u8>(p + at));
    n = at;
  }
  if (f_align == 0) f_align = 0x3c;
  return field(t, p, 0, p, n, chars);
}

/** Appends the character with code point `c`, padded. */
export function format_char(t: usize, c: u32): bool {
  return field(t, BODY, 0, BODY, utf8_put(BODY, c), 1);
}

// ---- the format specification mini-language ------------------------------------------------------------

// @ts-ignore: decorator
@inline function is_align(c: u32): bool { return c == 0x3c || c == 0x3e || c == 0x3d || c == 0x5e; }

/** Number at `p` into `parsed`; returns what follows it. `parsed` stays when there is no digit. */
export function parse_digits(p: usize, end: usize): usize {
  if (p < end && <u32>load<u8>(p) - 0x30 < 10) {
    parsed = 0;
    while (p < end && <u32>load<u8>(p) - 0x30 < 10) {
      if (parsed < 100_000_000) parsed = parsed * 10 + load<u8>(p) - 0x30;
      p++;
    }
  }
  return p;
}
export let parsed: i32 = 0;
export function set_parsed(n: i32): void { parsed = n; }

/** Reads `[[fill]align][sign][#][0][width][grouping][.precision][type]`. False = ValueError raised. */
export function spec_parse(p: usize, n: i32, numeric: bool): bool {
  spec_reset();
  const end = p + n;
  if (p < end && is_align(load<u8>(p))) f_align = load<u8>(p++);
  else if (p + 1 < end && is_align(load<u8>(p, 1))) {
    f_fill = load<u8>(p);
    f_align = load<u8>(p, 1);
    p += 2;
  }
  if (p < end) {
    const c = <u32>load<u8>(p);
    if (c == 0x2b || c == 0x2d || c == 0x20) {
      if (c != 0x2d) f_sign = c;
      p++;
    }
  }
  if (p < end && load<u8>(p) == 0x23) {
    f_alt = true;
    p++;
  }
  if (p < end && load<u8>(p) == 0x30) {
    if (f_align == 0 && numeric) f_align = 0x3d;
    if (f_fill == 0) f_fill = 0x30;
  }
  parsed = 0;
  p = parse_digits(p, end);
  f_width = parsed;
  if (p < end && (load<u8>(p) == 0x2c || load<u8>(p) == 0x5f)) f_group = load<u8>(p++);
  if (p < end && load<u8>(p) == 0x2e) {
    parsed = -1;
    p = parse_digits(p + 1, end);
    f_precision = parsed;
  }
  if (p < end && is_type_letter(load<u8>(p))) f_type = load<u8>(p++);
  if (p == end) return true;
  raise_msg(T_VALUE_ERROR, "invalid format specifier");
  return false;
}

/** One of b c d e E f F g G n o s x X %. */
function is_type_letter(c: u32): bool {
  const l = c | 0x20;
  if (c == 0x25) return true;
  if (l == 0x65 || l == 0x66 || l == 0x67 || l == 0x78) return true;
  return c == 0x62 || c == 0x63 || c == 0x64 || c == 0x6e || c == 0x6f || c == 0x73;
}

function unknown_code(v: V): bool {
  raise_fmt(T_VALUE_ERROR, "unknown format code '%c' for object of type '%t'", smi(f_type), v);
  return false;
}

/** Appends `v` (a number, or text) by the specification at `p`. */
export function format_to(t: usize, v: V, p: usize, n: i32): bool {
  const integer = is_int(v) || is_bool(v) || is_type(v, T_BIGINT);
  const numeric = integer || is_float(v);
  if (!spec_parse(p, n, numeric)) return false;
  if (f_align == 0) f_align = numeric ? 0x3e : 0x3c;
  if (f_sign && (f_type == 0x73 || f_type == 0x63)) {
    raise_msg(
      T_VALUE_ERROR,
      f_type == 0x73 ? "sign not allowed in string format specifier" : "sign not allowed with integer format specifier 'c'",
    );
    return false;
  }
  const kind = f_type | 0x20;
  const real = kind == 0x65 || kind == 0x66 || kind == 0x67 || f_type == 0x25;
  if (integer && !real) {
    switch (f_type) {
      case 0x62: return format_int(t, v, 2, 0x61);
      case 0x63: {
        const c = get_i64(v);
        return !get_failed && format_char(t, <u32>c);
      }
      case 0:
      case 0x6e:
      case 0x64: return format_int(t, v, 10, 0x61);
      case 0x6f: return format_int(t, v, 8, 0x61);
      case 0x58: return format_int(t, v, 16, 0x41);
      case 0x78: return format_int(t, v, 16, 0x61);
      default: return unknown_code(v);
    }
  }
  if (numeric) {
    if (!real && f_type != 0 && f_type != 0x6e) return unknown_code(v);
    const x = get_f64(v);
    return !get_failed && format_float(t, x, real ? f_type : 0x67);
  }
  if (f_align == 0x3d) {
    raise_msg(T_VALUE_ERROR, "'=' alignment not allowed in string format specifier");
    return false;
  }
  if (f_type != 0 && f_type != 0x73) return unknown_code(v);
  if (is_type(v, T_STR) || is_type(v, T_BYTES)) return format_text(t, str_data(v), str_len(v));
  not_text(v);
  return false;
}
