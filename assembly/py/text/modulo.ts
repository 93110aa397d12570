/** The % operator of `str` and `bytes`. */
import { exc_new1, raise, raise_fmt, raise_msg } from "../error";
import { gc_alloc_var } from "../heap";
import { intern, str_data, str_len } from "../intern";
import { TUPLE_ITEMS, TupleObj } from "../object";
import { getitem, repr_to, str_to } from "../ops";
import { is_tuple } from "../objects/tuple";
import { T_BYTES, T_DICT, T_STR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { TextObj, text_byte, text_hex, text_int, text_lit, text_new, text_to_bytes, text_to_str } from "../text";
import { float_to_int } from "../objects/int";
import { get_f64, get_failed, get_i32, get_i64, int_maybe } from "../objects/number";
import { format_char, format_float, format_int, format_text, parse_digits, parsed, set_parsed, spec_set } from "./format";
import { ERR, UNDEF, V, float_of, is_bool, is_float, is_int, is_type, ptr_of } from "../value";

function fail(type: usize, message: string): bool {
  raise_msg(type, message);
  return false;
}

/** The arguments: `count` words at `values`, or a dict for named fields. `used` of them are consumed. */
let values: usize = 0;
let count: i32 = 0;
let used: i32 = 0;
let dict: V = UNDEF;

/** Flags of the field being read. */
let left: bool = false;
let zero: bool = false;
let alternate: bool = false;
let sign: u32 = 0;

/** Next positional argument; UNDEF with TypeError raised when there is none. */
function next_argument(): V {
  if (used < count) {
    const i = used++;
    return load<u64>(values + (<usize>i << 3));
  }
  fail(T_TYPE_ERROR, "format string needs more arguments");
  return UNDEF;
}

/** Larger widths and precisions are this one, which no memory is enough for either. */
const SIZE_MAX: i32 = 1_000_000_000;

/** Reads a width or precision, digits or *, into `parsed`. Returns what follows it, 0 = raised. */
function size_field(p: usize, end: usize): usize {
  set_parsed(0);
  if (p >= end || load<u8>(p) != 0x2a) return parse_digits(p, end);
  const v = next_argument();
  if (v == UNDEF) return 0;
  set_parsed(max(min(get_i32(v), SIZE_MAX), -SIZE_MAX));
  return get_failed ? 0 : p + 1;
}

function flags(p: usize, end: usize): usize {
  left = zero = alternate = false;
  sign = 0;
  for (; p < end; p++) {
    const c = <u32>load<u8>(p);
    if (c == 0x2d) left = true;
    else if (c == 0x2b) sign = c;
    else if (c == 0x20) sign = sign ? sign : c;
    else if (c == 0x23) alternate = true;
    else if (c == 0x30) zero = true;
    else break;
  }
  return p;
}

function integer(t: usize, v: V, base: u32, letter: u32): bool {
  const n = int_maybe(v);
  if (n == UNDEF) raise_fmt(T_TYPE_ERROR, "can't convert %t to int", v);
  return n != UNDEF && n != ERR && format_int(t, n, base, letter);
}

/** Appends `v` with conversion `letter`, by the flags that were read. */
function convert(t: usize, v: V, letter: u32, width: i32, precision: i32, bytes: bool): bool {
  // text of other values first: their __str__ may format as well
  if (letter == 0x72 || letter == 0x73) {
    let p: usize = 0, n = 0;
    const align: u32 = left ? 0x3c : 0x3e;
    if (letter == 0x73 && (is_type(v, T_STR) || (bytes && is_type(v, T_BYTES)))) {
      p = str_data(v);
      n = str_len(v);
    } else {
      const text = text_new();
      if (!text || !(letter == 0x72 ? repr_to(text, v) : str_to(text, v))) return false;
      p = changetype<TextObj>(text).data;
      n = changetype<TextObj>(text).len;
    }
    spec_set(0x20, align, 0, false, width, precision);
    return format_text(t, p, n);
  }
  spec_set(zero && !left ? 0x30 : 0x20, left ? 0x3c : zero ? 0x3d : 0x3e, sign, alternate, width, precision);
  switch (letter) {
    case 0x63:
      spec_set(0x20, left ? 0x3c : 0x3e, 0, false, width, -1);
      if (is_type(v, T_STR)) return str_len(v) == 1 ? format_text(t, str_data(v), 1) : fail(T_TYPE_ERROR, "%c needs int or char");
      if (is_int(v) || is_bool(v)) return format_char(t, <u32>get_i64(v));
      return fail(T_TYPE_ERROR, "integer needed");
    case 0x64:
    case 0x69:
    case 0x75:
      if (is_float(v)) v = float_to_int(float_of(v));
      return v != ERR && integer(t, v, 10, 0x61);
    case 0x6f: return integer(t, v, 8, 0x61);
    case 0x78: return integer(t, v, 16, 0x61);
    case 0x58: return integer(t, v, 16, 0x41);
    default: {
      const x = get_f64(v);
      return !get_failed && format_float(t, x, letter);
    }
  }
}

/** ValueError for the unknown letter `c` at byte `at`. */
function unsupported(c: u32, at: i32): bool {
  const t = text_new();
  if (!t || !text_lit(t, "unsupported format character '") || !text_byte(t, c) || !text_lit(t, "' (0x")) return false;
  if (!text_hex(t, c, 1) || !text_lit(t, ") at index ") || !text_int(t, at)) return false;
  const s = text_to_str(t);
  const e = s == ERR ? ERR : exc_new1(T_VALUE_ERROR, s);
  if (e != ERR) raise(e);
  return false;
}

/** Value of the dict for the key that starts at `p`; `key_end` is set behind its parenthesis. */
function named(p: usize, end: usize): V {
  if (dict == UNDEF) return raise_msg(T_TYPE_ERROR, "format needs a dict");
  used = 1;
  let q = p;
  while (q < end && load<u8>(q) != 0x29) q++;
  if (q >= end) return raise_msg(T_VALUE_ERROR, "incomplete format key");
  key_end = q + 1;
  const key = intern(p, <i32>(q - p));
  return key == ERR ? ERR : getitem(dict, key);
}
let key_end: usize = 0;

function is_letter(c: u32): bool {
  switch (c) {
    case 0x63: case 0x64: case 0x69: case 0x75: case 0x65: case 0x45: case 0x66: case 0x46: case 0x67: case 0x47:
    case 0x6f: case 0x72: case 0x73: case 0x58: case 0x78: return true;
    default: return false;
  }
}

/** Appends the pattern with its fields filled in. */
function expand(t: usize, start: usize, end: usize, bytes: bool): bool {
  for (let p = start; p < end; p++) {
    if (load<u8>(p) != 0x25) {
      if (!text_byte(t, load<u8>(p))) return false;
      continue;
    }
    p++;
    if (p < end && load<u8>(p) == 0x25) {
      if (!text_byte(t, 0x25)) return false;
      continue;
    }
    let v: V = UNDEF;
    if (p < end && load<u8>(p) == 0x28) {
      v = named(p + 1, end);
      if (v == ERR) return false;
      p = key_end;
    }
    p = size_field(flags(p, end), end);
    if (!p) return false;
    const width = parsed;
    let precision = -1;
    if (p < end && load<u8>(p) == 0x2e) {
      p = size_field(p + 1, end);
      if (!p) return false;
      precision = parsed;
    }
    if (p >= end) return fail(T_VALUE_ERROR, "incomplete format");
    if (v == UNDEF) {
      v = next_argument();
      if (v == UNDEF) return false;
    }
    const letter = <u32>load<u8>(p);
    if (!is_letter(letter)) return unsupported(letter, <i32>(p - start));
    // the conversion may run Python code that formats, too
    const v0 = values, c0 = count, u0 = used, d0 = dict;
    const ok = convert(t, v, letter, width, precision, bytes);
    values = v0;
    count = c0;
    used = u0;
    dict = d0;
    if (!ok) return false;
  }
  return dict != UNDEF || used == count || fail(T_TYPE_ERROR, "format string didn't convert all arguments");
}

/** pattern % arguments. */
export function modulo_format(pattern: V, args: V): V {
  const t = text_new();
  if (!t) return ERR;
  dict = UNDEF;
  used = 0;
  if (is_tuple(args)) {
    values = ptr_of(args) + TUPLE_ITEMS;
    count = changetype<TupleObj>(ptr_of(args)).len;
  } else {
    // one argument: a tuple of it, so that nested formatting finds it again
    const one = gc_alloc_var(T_TUPLE, 1);
    if (!one) return ERR;
    store<u64>(one + TUPLE_ITEMS, args);
    values = one + TUPLE_ITEMS;
    count = 1;
    if (is_type(args, T_DICT)) dict = args;
  }
  const bytes = is_type(pattern, T_BYTES);
  const data = str_data(pattern);
  if (!expand(t, data, data + str_len(pattern), bytes)) return ERR;
  return bytes ? text_to_bytes(t) : text_to_str(t);
}
