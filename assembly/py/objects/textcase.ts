/** Letters and white space: methods of `str`, `bytes` and `bytearray`. They look at ASCII only, as MicroPython does. */
import { raise_msg } from "../error";
import { str_alloc, str_data, str_finish } from "../intern";
import { buffer_data, buffer_len, need_buffer } from "../buffer";
import { arg, npos } from "../native";
import { T_VALUE_ERROR } from "../types";
import { is_space } from "../text/parse_number";
import { digit_value } from "../text/radix";
import { empty_str } from "./chars";
import { get_failed, get_i64 } from "./number";
import { str_checked } from "./str";
import { alloc_like, finish_like, made_data } from "./textmethods";
import { new_like, view, view_data, view_len, view_like } from "./view";
import { ERR, FALSE, V, bool_of } from "../value";

// @ts-ignore: decorator
@inline function is_upper(c: u32): bool { return c - 0x41 < 26; }
// @ts-ignore: decorator
@inline function is_lower(c: u32): bool { return c - 0x61 < 26; }

/** Bytes that strip removes: those of the set, or white space without one. */
function stripped(c: u32, set: usize, n: i32): bool {
  if (set == 0) return is_space(c);
  for (let i = 0; i < n; i++) if (load<u8>(set + i) == c) return true;
  return false;
}

function stripper(argc: i32, argv: usize, left: bool, right: bool): V {
  const self = arg(argv, 0);
  let set: usize = 0, n = 0;
  if (npos(argc) > 1) {
    if (!view_like(self, arg(argv, 1))) return ERR;
    set = view_data;
    n = view_len;
  }
  view(self);
  let p = view_data, end = p + view_len;
  if (left) while (p < end && stripped(load<u8>(p), set, n)) p++;
  if (right) while (p < end && stripped(load<u8>(end - 1), set, n)) end--;
  return <i32>(end - p) == view_len ? self : new_like(self, p, <i32>(end - p));
}

export function strip(argc: i32, argv: usize): V { return stripper(argc, argv, true, true); }
export function lstrip(argc: i32, argv: usize): V { return stripper(argc, argv, true, false); }
export function rstrip(argc: i32, argv: usize): V { return stripper(argc, argv, false, true); }

export function center(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  const width = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  view(self);
  const n = view_len;
  if (<i64>n >= width) return self;
  const result = alloc_like(self, <i32>min<i64>(width, i32.MAX_VALUE));
  if (result == ERR) return ERR;
  view(self);
  memory.fill(made_data, 0x20, <i32>width);
  memory.copy(made_data + (<i32>width - n) / 2, view_data, n);
  return finish_like(result);
}

function convert(argv: usize, upper: bool): V {
  const self = arg(argv, 0);
  view(self);
  const n = view_len;
  const result = alloc_like(self, n);
  if (result == ERR) return ERR;
  view(self);
  for (let i = 0; i < n; i++) {
    const c = <u32>load<u8>(view_data + i);
    store<u8>(made_data + i, (upper ? is_lower(c) : is_upper(c)) ? c ^ 0x20 : c);
  }
  return finish_like(result);
}

export function lower(argc: i32, argv: usize): V { return convert(argv, false); }
export function upper(argc: i32, argv: usize): V { return convert(argv, true); }

const enum Kind { SPACE, ALPHA, DIGIT }

function all_of(argv: usize, kind: Kind): V {
  view(arg(argv, 0));
  for (let i = 0; i < view_len; i++) {
    const c = <u32>load<u8>(view_data + i);
    const ok = kind == Kind.SPACE ? is_space(c) : kind == Kind.ALPHA ? is_lower(c | 0x20) : c - 0x30 < 10;
    if (!ok) return FALSE;
  }
  return bool_of(view_len > 0);
}

/** Letters of one case only, and at least one. */
function case_only(argv: usize, upper: bool): V {
  view(arg(argv, 0));
  let seen = false;
  for (let i = 0; i < view_len; i++) {
    const c = <u32>load<u8>(view_data + i);
    if (upper ? is_lower(c) : is_upper(c)) return FALSE;
    if (upper ? is_upper(c) : is_lower(c)) seen = true;
  }
  return bool_of(seen);
}

export function isspace(argc: i32, argv: usize): V { return all_of(argv, Kind.SPACE); }
export function isalpha(argc: i32, argv: usize): V { return all_of(argv, Kind.ALPHA); }
export function isdigit(argc: i32, argv: usize): V { return all_of(argv, Kind.DIGIT); }
export function isupper(argc: i32, argv: usize): V { return case_only(argv, true); }
export function islower(argc: i32, argv: usize): V { return case_only(argv, false); }

// ---- bytes only ----------------------------------------------------------------------------------------

/** bytes.decode(): the codec's name is ignored, as MicroPython does. */
export function decode(argc: i32, argv: usize): V {
  view(arg(argv, 0));
  return str_checked(view_data, view_len);
}

/** Two hexadecimal digits per byte of the buffer `v`, with the first character of `sep` (or 0) in between. */
export function hex_of(v: V, sep: u32): V {
  if (!need_buffer(v, false)) return ERR;
  const n = buffer_len;
  if (n == 0) return empty_str();
  const s = str_alloc(sep != 0 ? 3 * n - 1 : 2 * n);
  if (s == ERR || !need_buffer(v, false)) return ERR;
  let out = str_data(s);
  for (let i = 0; i < n; i++) {
    const c = <u32>load<u8>(buffer_data + i);
    for (let shift = 4; shift >= 0; shift -= 4) {
      const d = (c >> shift) & 15;
      store<u8>(out++, d < 10 ? 0x30 + d : 0x57 + d);
    }
    if (sep != 0 && i < n - 1) store<u8>(out++, sep);
  }
  return str_finish(s);
}

export function hex(argc: i32, argv: usize): V {
  let sep: u32 = 0;
  if (npos(argc) > 1) {
    if (!need_buffer(arg(argv, 1), false)) return ERR;
    sep = buffer_len > 0 ? load<u8>(buffer_data) : 0;
  }
  return hex_of(arg(argv, 0), sep);
}

/** Reads pairs of hexadecimal digits with white space between them to `out`; the number of bytes, -1 = raised. */
export function read_hex(out: usize, p: usize, n: i32): i32 {
  const start = out, end = p + n;
  while (p < end) {
    const c = <u32>load<u8>(p++);
    if (is_space(c)) continue;
    const high = digit_value(c), low = p < end ? digit_value(load<u8>(p++)) : 99;
    if (high > 15 || low > 15) {
      raise_msg(T_VALUE_ERROR, "non-hex digit");
      return -1;
    }
    store<u8>(out++, (high << 4) | low);
  }
  return <i32>(out - start);
}
