/** Searching and replacing: methods of `str`, `bytes` and `bytearray`. */
import { raise_msg } from "../error";
import { str_alloc, bytes_alloc, count_chars, str_data, str_finish } from "../intern";
import { arg, npos } from "../native";
import { TUPLE_ITEMS, TupleObj } from "../object";
import { T_BYTES, T_STR, T_TUPLE, T_VALUE_ERROR } from "../types";
import { format_method } from "../text/str_format";
import { utf8_size } from "../text/quote";
import { type_def, type_methods } from "../typetable";
import { bytearray_alloc, bytearray_data } from "./array";
import { get_bound } from "./index";
import { get_failed, get_i64 } from "./number";
import { char_bound, char_index } from "./str";
import { center, isalpha, isdigit, islower, isspace, isupper, lower, lstrip, rstrip, strip, upper } from "./textcase";
import { join, partition, rpartition, rsplit, split, splitlines } from "./textsplit";
import { view, view_data, view_len, view_like, view_text } from "./view";
import { ERR, FALSE, NONE, TRUE, V, is_type, ptr_of, smi } from "../value";

/** Hidden base of `str`, `bytes` and `bytearray` that owns the methods they share. */
export const TEXT_BASE: usize = memory.data(96, 16);

/** Offset of the first occurrence of [q, q + m) in [p, p + n), -1 when there is none. */
export function find_bytes(p: usize, n: i32, q: usize, m: i32): i32 {
  if (m == 0) return 0;
  const first = load<u8>(q);
  const last = p + n - m;
  for (let at = p; at <= last && n >= m; at++) {
    if (load<u8>(at) != first) continue;
    let i = 1;
    while (i < m && load<u8>(at + i) == load<u8>(q + i)) i++;
    if (i == m) return <i32>(at - p);
  }
  return -1;
}

/** Offset of the last occurrence, -1 when there is none. */
export function rfind_bytes(p: usize, n: i32, q: usize, m: i32): i32 {
  for (let at = n - m; at >= 0; at--) if (memory.compare(p + at, q, m) == 0) return at;
  return -1;
}

/** Range of bytes [from, to) that the bound arguments `first`, `first + 1` of a method select. False = raised. */
function bounds(argc: i32, argv: usize, first: i32): bool {
  const self = arg(argv, 0);
  view(self);
  from = 0;
  to = view_len;
  for (let i = 0; i < 2; i++) {
    if (npos(argc) <= first + i) return true;
    const v = arg(argv, first + i);
    if (v == NONE) continue;
    const at = is_type(self, T_STR) ? char_bound(self, v) : get_bound(v, view_len, <usize>load<u32>(ptr_of(self)));
    if (at < 0) return false;
    if (i == 0) from = at;
    else to = at;
  }
  return true;
}
let from: i32 = 0;
let to: i32 = 0;

function finder(argc: i32, argv: usize, backwards: bool, raises: bool): V {
  const self = arg(argv, 0);
  if (!bounds(argc, argv, 2) || !view_like(self, arg(argv, 1))) return ERR;
  const needle = view_data, m = view_len;
  view(self);
  let at = -1;
  if (to >= from) {
    at = backwards
      ? rfind_bytes(view_data + from, to - from, needle, m)
      : m > to - from ? -1 : find_bytes(view_data + from, to - from, needle, m);
  }
  if (at < 0) return raises ? raise_msg(T_VALUE_ERROR, "substring not found") : smi(-1);
  at += from;
  return smi(is_type(self, T_STR) ? char_index(self, at) : at);
}

function find(argc: i32, argv: usize): V { return finder(argc, argv, false, false); }
function rfind(argc: i32, argv: usize): V { return finder(argc, argv, true, false); }
function index(argc: i32, argv: usize): V { return finder(argc, argv, false, true); }
function rindex(argc: i32, argv: usize): V { return finder(argc, argv, true, true); }

function count(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  if (!bounds(argc, argv, 2) || !view_like(self, arg(argv, 1))) return ERR;
  const needle = view_data, m = view_len;
  view(self);
  let p = view_data + from, n = to - from;
  if (m == 0) return smi(n < 0 ? 0 : (is_type(self, T_STR) ? <i64>count_chars(p, n) : n) + 1);
  let total = 0;
  while (n >= m) {
    const at = find_bytes(p, n, needle, m);
    if (at < 0) break;
    total++;
    p += at + m;
    n -= at + m;
  }
  return smi(total);
}

function affix(argc: i32, argv: usize, ends: bool): V {
  const self = arg(argv, 0), v = arg(argv, 1);
  if (!bounds(argc, argv, 2)) return ERR;
  const tuple = is_type(v, T_TUPLE);
  const n = tuple ? <i32>changetype<TupleObj>(ptr_of(v)).len : 1;
  for (let i = 0; i < n; i++) {
    if (!view_text(tuple ? load<u64>(ptr_of(v) + TUPLE_ITEMS + (<usize>i << 3)) : v)) return ERR;
    const p = view_data, m = view_len;
    if (m > to - from) continue;
    view(self);
    if (memory.compare(view_data + (ends ? to - m : from), p, m) == 0) return TRUE;
  }
  return FALSE;
}

function startswith(argc: i32, argv: usize): V { return affix(argc, argv, false); }
function endswith(argc: i32, argv: usize): V { return affix(argc, argv, true); }

/** A new object like `self` with room for `n` bytes; its data address is in `made_data`. `ERR` when memory is out. */
export function alloc_like(self: V, n: i32): V {
  if (is_type(self, T_STR) || is_type(self, T_BYTES)) {
    const v = is_type(self, T_STR) ? str_alloc(n) : bytes_alloc(n);
    if (v != ERR) made_data = str_data(v);
    return v;
  }
  const v = bytearray_alloc(n);
  if (v != ERR) made_data = bytearray_data(v);
  return v;
}
export let made_data: usize = 0;

/** Finishes what `alloc_like` made. */
export function finish_like(v: V): V { return is_type(v, T_STR) ? str_finish(v) : v; }

/** One pass of replace: the number of bytes, written to `out` unless that is 0. `replaced` = replacements done. */
function replace_pass(out: usize, p: usize, n: i32, old: usize, m: i32, by: usize, k: i32, limit: i64): i64 {
  let size: i64 = 0;
  replaced = 0;
  const end = p + n;
  while (replaced < limit) {
    // an empty pattern sits before every character and at the end
    let at = 0;
    if (m > 0) {
      at = find_bytes(p, <i32>(end - p), old, m);
      if (at < 0) break;
    } else if (replaced > 0) {
      if (p == end) break;
      at = utf8_text ? utf8_size(load<u8>(p)) : 1;
    }
    if (out) {
      memory.copy(out + <usize>size, p, at);
      memory.copy(out + <usize>size + at, by, k);
    }
    size += at + k;
    p += at + m;
    replaced++;
  }
  if (out) memory.copy(out + <usize>size, p, end - p);
  return size + <i64>(end - p);
}
let replaced: i64 = 0;
let utf8_text: bool = false;

function replace(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  let limit: i64 = i64.MAX_VALUE;
  if (npos(argc) > 3) {
    limit = get_i64(arg(argv, 3));
    if (get_failed) return ERR;
    if (limit == 0) return self;
    if (limit < 0) limit = i64.MAX_VALUE;
  }
  if (!view_like(self, arg(argv, 1))) return ERR;
  const old = view_data, m = view_len;
  if (!view_like(self, arg(argv, 2))) return ERR;
  const by = view_data, k = view_len;
  utf8_text = is_type(self, T_STR);
  view(self);
  const size = replace_pass(0, view_data, view_len, old, m, by, k, limit);
  if (replaced == 0) return self;
  const result = alloc_like(self, <i32>size);
  if (result == ERR) return ERR;
  view(self);
  replace_pass(made_data, view_data, view_len, old, m, by, k, limit);
  return finish_like(result);
}

/** Declares the methods; `str`, `bytes` and `bytearray` have TEXT_BASE as their base. */
export function init_text_methods(): void {
  const t = type_def(TEXT_BASE, "object", 0, 0, 0, 0, 0, 0);
  type_methods(
    t,
    `find:2-4 rfind:2-4 index:2-4 rindex:2-4 count:2-4 startswith:2-4 endswith:2-4 replace:3-4 split:1-3 rsplit:1-3
      splitlines:1-2k partition:2 rpartition:2 join:2 strip:1-2 lstrip:1-2 rstrip:1-2 center:2 lower:1 upper:1 isspace:1
      isalpha:1 isdigit:1 isupper:1 islower:1 format:1-*k`,
    METHODS,
  );
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
      find, rfind, index, rindex, count, startswith, endswith, replace, split, rsplit, splitlines, partition, rpartition, join, strip, lstrip,
      rstrip, center, lower, upper, isspace, isalpha, isdigit, isupper, islower, format_method,
    ];
