/** `str`: operators, subscripts, iteration and constructor. Its methods are in textmethods.ts, textsplit.ts and textcase.ts. */
import { fill_buffer, buffer_data, buffer_len, need_buffer } from "../buffer";
import { raise_memory, raise_type } from "../error";
import { bytes_new, str_alloc, str_chars, str_data, str_equal, str_finish, str_hash, str_is_ascii, str_len, str_new } from "../intern";
import { arg, args_check, fn_index, npos } from "../native";
import { STR_DATA, StrObj, TF_SELF_ITER } from "../object";
import { Bin, Cmp, str_of } from "../ops";
import { text_str } from "../text";
import { modulo_format } from "../text/modulo";
import { quote_to, utf8_size } from "../text/quote";
import { utf8_valid } from "../text/utf8";
import { type_def, type_methods } from "../typetable";
import { T_STR, T_STRITER, T_UNICODE_ERROR } from "../types";
import { char_string, empty_str } from "./chars";
import { get_bound, get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "./index";
import { get_i64, get_failed, int_maybe } from "./number";
import { not_text } from "./view";
import { TEXT_BASE, find_bytes } from "./textmethods";
import { ERR, NOTIMPL, STOP, UNDEF, V, bool_of, is_type, obj, ptr_of } from "../value";
import { iter_alloc } from "./iter";

/** A str from bytes that may be anything: UnicodeError unless they are valid UTF-8. */
export function str_checked(p: usize, n: i32): V { return utf8_valid(p, n) ? str_new(p, n) : raise_type(T_UNICODE_ERROR); }

/** Byte offset of character `i` (0 ... number of characters). */
export function char_offset(s: V, i: i32): i32 {
  if (str_is_ascii(s)) return i;
  const p = str_data(s), n = str_len(s);
  let at = 0;
  for (; i > 0 && at < n; i--) at += utf8_size(load<u8>(p + at));
  return at;
}

/** Character index of byte offset `at`. */
export function char_index(s: V, at: i32): i32 {
  if (str_is_ascii(s)) return at;
  const p = str_data(s);
  let n = 0;
  for (let i = 0; i < at; i++) n += i32((load<u8>(p + i) & 0xc0) != 0x80);
  return n;
}

/** Byte offset of a bound argument (a character index) of a method. -1 = raised. */
export function char_bound(s: V, v: V): i32 {
  const i = get_bound(v, str_chars(s), T_STR);
  return i < 0 ? -1 : char_offset(s, i);
}

/** The substring of bytes [from, to). */
export function substring(s: V, from: i32, to: i32): V {
  const n = to - from;
  if (n <= 0) return empty_str();
  if (n == str_len(s)) return s;
  const p = str_data(s) + from;
  if (n == 1) return char_string(load<u8>(p));
  return str_new(p, n);
}

/** The string of the character that starts at byte `at`. */
function char_at(s: V, at: i32): V {
  const p = str_data(s) + at, c = <u32>load<u8>(p);
  return c < 0x80 ? char_string(c) : str_new(p, utf8_size(c));
}

function str_getitem(self: V, key: V): V {
  const chars = str_chars(self);
  if (!is_slice(key)) {
    const i = get_index(key, chars, T_STR);
    return i < 0 ? ERR : char_at(self, char_offset(self, i));
  }
  if (!get_slice(key, chars)) return ERR;
  if (slice_step == 1) {
    const from = char_offset(self, slice_start);
    return substring(self, from, slice_count == 0 ? from : char_offset(self, slice_start + slice_count));
  }
  const count = slice_count, step = slice_step;
  let i = slice_start;
  let bytes = 0;
  for (let k = 0; k < count; k++, i += step) bytes += utf8_size(load<u8>(str_data(self) + char_offset(self, i)));
  const result = str_alloc(bytes);
  if (result == ERR) return ERR;
  i = slice_start;
  let out = str_data(result);
  for (let k = 0; k < count; k++, i += step) {
    const p = str_data(self) + char_offset(self, i), n = utf8_size(load<u8>(p));
    memory.copy(out, p, n);
    out += n;
  }
  return str_finish(result);
}

function str_repr(t: usize, v: V, repr: i32): bool {
  return repr == 0 ? text_str(t, v) : quote_to(t, str_data(v), str_len(v), false);
}

/** `n` copies of the bytes at `p` to `out`. */
export function repeat_bytes(out: usize, p: usize, len: i32, n: i32): void {
  if (len == 1) memory.fill(out, load<u8>(p), n);
  else for (; n > 0; n--, out += len) memory.copy(out, p, len);
}

/** Bytes of `n` copies of `len` bytes; -1 with MemoryError raised when they are too many. */
export function repeat_size(len: i32, n: i64): i32 {
  const total = n <= 0 ? 0 : <i64>len * n;
  if (n > <i64>0x7fff_ffff || total > <i64>0x3fff_ffff) {
    raise_memory(<usize>total);
    return -1;
  }
  return <i32>total;
}

function str_repeat(self: V, other: V): V {
  if (int_maybe(other) == UNDEF) return NOTIMPL;
  const n = get_i64(other);
  if (get_failed) return ERR;
  const len = str_len(self), total = repeat_size(len, n);
  if (total < 0) return ERR;
  if (total == 0) return empty_str();
  const result = str_alloc(total);
  if (result == ERR) return ERR;
  repeat_bytes(str_data(result), str_data(self), len, <i32>n);
  changetype<StrObj>(ptr_of(result)).meta = str_chars(self) * <i32>n;
  return result;
}

/** a + b for two str objects. */
export function str_concat(a: V, b: V): V {
  const an = str_len(a), bn = str_len(b);
  if (an == 0) return b;
  if (bn == 0) return a;
  const result = str_alloc(an + bn);
  if (result == ERR) return ERR;
  const p = str_data(result);
  memory.copy(p, str_data(a), an);
  memory.copy(p + an, str_data(b), bn);
  changetype<StrObj>(ptr_of(result)).meta = str_chars(a) + str_chars(b);
  return result;
}

function str_binary(op: i32, self: V, other: V): V {
  if (op == Bin.ADD) return is_type(other, T_STR) ? str_concat(self, other) : NOTIMPL;
  if (op == Bin.MOD) return modulo_format(self, other);
  return (op & ~Bin.REFLECTED) == Bin.MUL ? str_repeat(self, other) : NOTIMPL;
}

/** Order of two byte strings: negative, 0, positive. */
export function compare_bytes(a: usize, an: i32, b: usize, bn: i32): i32 {
  const c = memory.compare(a, b, min(an, bn));
  return c != 0 ? c : an - bn;
}

/** The answer to a comparison whose order is `c`. */
export function compare_result(op: i32, c: i32): V {
  switch (op) {
    case Cmp.LT: return bool_of(c < 0);
    case Cmp.LE: return bool_of(c <= 0);
    case Cmp.GT: return bool_of(c > 0);
    case Cmp.GE: return bool_of(c >= 0);
    case Cmp.EQ: return bool_of(c == 0);
    default: return bool_of(c != 0);
  }
}

function str_compare(op: i32, self: V, other: V): V {
  if (!is_type(other, T_STR)) return NOTIMPL;
  if (op == Cmp.EQ) return bool_of(str_equal(ptr_of(self), ptr_of(other)));
  return compare_result(op, compare_bytes(str_data(self), str_len(self), str_data(other), str_len(other)));
}

function str_contains(self: V, x: V): i32 {
  if (!is_type(x, T_STR)) {
    not_text(x);
    return -1;
  }
  return i32(find_bytes(str_data(self), str_len(self), str_data(x), str_len(x)) >= 0);
}

function str_length(v: V): i32 { return str_chars(v); }
function str_hash_slot(v: V): i64 { return <i64>str_hash(ptr_of(v)); }
function str_buffer(v: V, out: usize, write: i32): i32 {
  return write != 0 ? -1 : fill_buffer(out, str_data(v), str_len(v), 0x42);
}

function str_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 3, false)) return ERR;
  const n = npos(argc);
  if (n == 0) return empty_str();
  const v = arg(argv, 0);
  if (n == 1) return str_of(v);
  return need_buffer(v, false) ? str_checked(buffer_data, buffer_len) : ERR;
}

/** str.encode(): the codec's name is ignored, as MicroPython does. */
function encode(argc: i32, argv: usize): V { return bytes_new(str_data(arg(argv, 0)), str_len(arg(argv, 0))); }

// ---- iteration -------------------------------------------------------------------------------------------

/** Iterator over the characters: byte offset of the next one. */
@unmanaged
export class StrIterObj {
  type: u32;
  at: u32;
  str: V;
}

function str_iter(v: V): V {
  const p = iter_alloc(T_STRITER);
  if (!p) return ERR;
  changetype<StrIterObj>(p).str = v;
  return obj(p);
}

function str_next(it: V): V {
  const o = changetype<StrIterObj>(ptr_of(it));
  const at = <i32>o.at;
  if (at >= str_len(o.str)) return STOP;
  o.at = at + utf8_size(load<u8>(str_data(o.str) + at));
  return char_at(o.str, at);
}

export function init_str(): void {
  let t = type_def(T_STR, "str", TEXT_BASE, 0, <u32>STR_DATA, 1, 0, 0);
  type_methods(t, "encode:1-3k", METHODS);
  t.repr = fn_index(str_repr);
  t.hash = fn_index(str_hash_slot);
  t.binary = fn_index(str_binary);
  t.compare = fn_index(str_compare);
  t.getitem = fn_index(str_getitem);
  t.contains = fn_index(str_contains);
  t.len = fn_index(str_length);
  t.iter = fn_index(str_iter);
  t.buffer = fn_index(str_buffer);
  t.make_new = fn_index(str_make);
  t = type_def(T_STRITER, "iterator", 0, TF_SELF_ITER, 16, 0, 2, 0);
  t.next = fn_index(str_next);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [encode];
