/**
 * Python objects made by the compiler. A name may be an old string that nothing else refers to, so everything is kept
 * in a buffer of the Python heap; the buffer itself lives because it is younger than the native that compiles.
 */
import { STR_DATA } from "../object";
import { T_TUPLE, T_WORDS } from "../types";
import { ERR, NONE, V, float, obj, ptr_of, smi } from "../value";
import { is_memory_error, pending, take_pending } from "../error";
import { gc_alloc_var, gc_grow, gc_words } from "../heap";
import { bytes_new, intern, intern_lit, str_data, str_len, str_new } from "../intern";
import { parse_float, parse_float_end } from "../text/parse_float";
import { parse_int } from "../text/parse_number";
import { complex_new } from "../objects/complex";
import { Failure, arena_alloc, fail, fail_syntax, failed } from "./arena";

/** Strings up to this size are interned when they stand in the source. */
const INTERN_MAX: u32 = 24;

let kept: usize = 0;
let kept_len: u32 = 0;
let kept_cap: u32 = 0;
/** Direct-mapped: names kept lately, so that each is kept about once. */
let recent: usize = 0;
const RECENT: u32 = 128;

export function values_open(): void {
  kept = 0;
  kept_len = 0;
  kept_cap = 0;
  recent = arena_alloc(RECENT * 4);
}

/** Keeps `v` alive until the compilation ends; fails it when `v` is `ERR`. Returns a value that is safe to use. */
export function keep(v: V): V {
  if (v == ERR) {
    fail(Failure.RAISED);
    return NONE;
  }
  if (failed()) return v;
  const slot = recent + ((<u32>v >> 4) & (RECENT - 1)) * 4;
  if (load<u32>(slot) == <u32>v) return v;
  if (kept_len == kept_cap) {
    const cap = kept_cap ? kept_cap * 2 : 32;
    const data = kept_cap ? gc_grow(kept, cap * 8, T_WORDS) : gc_words(cap);
    if (!data) {
      fail(Failure.RAISED);
      return v;
    }
    kept = data;
    kept_cap = cap;
  }
  store<u64>(kept + kept_len++ * 8, v);
  store<u32>(slot, <u32>v);
  return v;
}

/** Address of the interned str; 0 after a failure. */
export function intern_name(text: usize, len: u32): usize {
  const v = keep(intern(text, len));
  return failed() ? 0 : ptr_of(v);
}

export function string_value(text: usize, len: u32): V {
  return keep(len <= INTERN_MAX ? intern(text, len) : str_new(text, len));
}

export function bytes_value(text: usize, len: u32): V {
  return keep(bytes_new(text, len));
}

/** The interned str with the text of an ASCII literal. */
export function lit(text: string): V {
  return keep(intern_lit(text));
}

/** A tuple of `n` words to be filled (at +8). */
export function tuple_value(n: u32): V {
  const p = gc_alloc_var(T_TUPLE, n);
  return keep(p ? obj(p) : ERR);
}

// ---- dotted names ----------------------------------------------------------------------------------------

let dotted: usize = 0;
let dotted_at: u32 = 0;

/** Starts reading the parts of the name `a.b.c`. */
export function dotted_parts(name: usize): void {
  dotted = name;
  dotted_at = 0;
}

/** The next part; 0 at the end. */
export function next_part(): usize {
  const p = dotted + STR_DATA;
  const n = <u32>str_len(obj(dotted));
  if (dotted_at >= n) return 0;
  const start = dotted_at;
  while (dotted_at < n && load<u8>(p + dotted_at) != 46) dotted_at++;
  return intern_name(p + start, dotted_at++ - start);
}

/** The name `a.b`. */
export function dotted_name(a: usize, b: usize): usize {
  if (!b) return 0;
  const n = <u32>str_len(obj(a));
  const m = <u32>str_len(obj(b));
  const text = arena_alloc(n + m + 1);
  if (failed()) return 0;
  memory.copy(text, a + STR_DATA, n);
  store<u8>(text + n, 46);
  memory.copy(text + n + 1, b + STR_DATA, m);
  return intern_name(text, n + m + 1);
}

/** Small decimal numbers, without the detour over the general conversion; -1 for all others. */
function small_decimal(text: usize, len: u32): i64 {
  if (len > 14 || (len > 1 && load<u8>(text) == 48)) return -1;
  let n: i64 = 0;
  for (let i: u32 = 0; i < len; i++) {
    const digit = <u32>load<u8>(text + i) - 48;
    if (digit > 9) return -1;
    n = n * 10 + digit;
  }
  return n;
}

export function number_value(text: usize, len: u32, integer: bool, line: u32): V {
  if (integer) {
    const n = small_decimal(text, len);
    if (n >= 0) return smi(n);
    const v = parse_int(text, len, 0);
    if (v != ERR) return keep(v);
    if (is_memory_error(pending())) return keep(ERR);
    take_pending();
    fail_syntax(Failure.SYNTAX, "invalid syntax for integer", line, 0);
    return NONE;
  }
  return float(float_value(text, len, line));
}

function float_value(text: usize, len: u32, line: u32): f64 {
  const x = parse_float(text, text + len);
  if (parse_float_end != text + len) fail_syntax(Failure.SYNTAX, "invalid syntax for number", line, 0);
  return x;
}

export function imaginary_value(text: usize, len: u32, line: u32): V {
  return keep(complex_new(0, float_value(text, len, line)));
}

/** True when the text of the name at `name` is the ASCII `text`. */
export function name_is(name: usize, text: string): bool {
  const v = obj(name);
  if (str_len(v) != text.length) return false;
  const p = str_data(v);
  for (let i = 0; i < text.length; i++) if (load<u8>(p + i) != text.charCodeAt(i)) return false;
  return true;
}
