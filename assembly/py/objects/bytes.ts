/** `bytes`, and the iterator over sequences of numbers. */
import { buffer_data, buffer_len, fill_buffer, get_buffer, need_buffer } from "../buffer";
import { raise_msg, raise_type } from "../error";
import { root_mark, root_release } from "../heap";
import { bytes_alloc, bytes_new, str_data, str_equal, str_hash, str_len } from "../intern";
import { arg, args_check, fn_index, npos } from "../native";
import { STR_DATA, TF_SELF_ITER } from "../object";
import { Bin, Cmp, next } from "../ops";
import { text_byte, text_new, text_to_bytes } from "../text";
import { modulo_format } from "../text/modulo";
import { quote_to } from "../text/quote";
import { type_def, type_methods } from "../typetable";
import { T_ARRAY, T_BYTES, T_BYTESITER, T_MEMORYVIEW, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { load_item } from "../binary";
import { ArrayObj } from "./array";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "./index";
import { view_item, view_length } from "./memoryview";
import { get_failed, get_i64, int_maybe } from "./number";
import { compare_bytes, compare_result, repeat_bytes, repeat_size } from "./str";
import { decode, hex, read_hex } from "./textcase";
import { TEXT_BASE, find_bytes } from "./textmethods";
import { ERR, NOTIMPL, STOP, UNDEF, V, bool_of, is_int, is_type, obj, ptr_of, smi } from "../value";
import { iter_alloc, iter_local } from "./iter";

function bytes_repr(t: usize, v: V, repr: i32): bool { return text_byte(t, 0x62) && quote_to(t, str_data(v), str_len(v), true); }

function bytes_getitem(self: V, key: V): V {
  const n = str_len(self);
  if (!is_slice(key)) {
    const i = get_index(key, n, T_BYTES);
    return i < 0 ? ERR : smi(load<u8>(str_data(self) + i));
  }
  if (!get_slice(key, n)) return ERR;
  const from = slice_start, step = slice_step, count = slice_count;
  if (step == 1) return count == n ? self : bytes_new(str_data(self) + from, count);
  const result = bytes_alloc(count);
  if (result == ERR) return ERR;
  for (let i = 0; i < count; i++) store<u8>(str_data(result) + i, load<u8>(str_data(self) + from + i * step));
  return result;
}

function bytes_repeat(self: V, other: V): V {
  if (int_maybe(other) == UNDEF) return NOTIMPL;
  const n = get_i64(other);
  if (get_failed) return ERR;
  const total = repeat_size(str_len(self), n);
  if (total < 0) return ERR;
  const result = bytes_alloc(total);
  if (result == ERR) return ERR;
  if (total > 0) repeat_bytes(str_data(result), str_data(self), str_len(self), <i32>n);
  return result;
}

/** bytes + anything with a buffer. */
function bytes_concat(self: V, other: V): V {
  const b = get_buffer(other, false);
  if (b <= 0) return b == 0 ? ERR : NOTIMPL;
  const n = str_len(self), m = buffer_len;
  if (m == 0) return self;
  if (n == 0 && is_type(other, T_BYTES)) return other;
  const result = bytes_alloc(n + m);
  if (result == ERR || !need_buffer(other, false)) return ERR;
  memory.copy(str_data(result), str_data(self), n);
  memory.copy(str_data(result) + n, buffer_data, m);
  return result;
}

function bytes_binary(op: i32, self: V, other: V): V {
  if (op == Bin.ADD) return bytes_concat(self, other);
  if (op == Bin.MOD) return modulo_format(self, other);
  return (op & ~Bin.REFLECTED) == Bin.MUL ? bytes_repeat(self, other) : NOTIMPL;
}

function bytes_compare(op: i32, self: V, other: V): V {
  if (is_type(other, T_STR) || (op >= Cmp.EQ && is_type(other, T_ARRAY))) return NOTIMPL;
  if (op == Cmp.EQ && is_type(other, T_BYTES)) return bool_of(str_equal(ptr_of(self), ptr_of(other)));
  const b = get_buffer(other, false);
  if (b <= 0) return b == 0 ? ERR : NOTIMPL;
  return compare_result(op, compare_bytes(str_data(self), str_len(self), buffer_data, buffer_len));
}

function bytes_contains(self: V, x: V): i32 {
  const b = get_buffer(x, false);
  if (b <= 0) return b == 0 ? -1 : -2;
  return i32(buffer_len <= str_len(self) && find_bytes(str_data(self), str_len(self), buffer_data, buffer_len) >= 0);
}

function bytes_length(v: V): i32 { return str_len(v); }
function bytes_hash(v: V): i64 { return <i64>str_hash(ptr_of(v)); }
function bytes_buffer(v: V, out: usize, write: i32): i32 {
  return write != 0 ? -1 : fill_buffer(out, str_data(v), str_len(v), 0x42);
}

/** Bytes from the numbers that an iterable yields. */
function from_items(v: V): V {
  const t = text_new();
  const it = t ? iter_local(v) : ERR;
  if (it == ERR) return ERR;
  while (true) {
    const m = root_mark();
    const item = next(it);
    if (item == ERR) return ERR;
    if (item == STOP) return text_to_bytes(t);
    const n = get_i64(item);
    if (get_failed) return ERR;
    if (n < 0 || n > 255) return raise_msg(T_VALUE_ERROR, "bytes value out of range");
    if (!text_byte(t, <u32>n)) return ERR;
    root_release(m);
  }
  return ERR;
}

function bytes_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 3, false)) return ERR;
  const n = npos(argc);
  if (n == 0) return bytes_alloc(0);
  const v = arg(argv, 0);
  if (is_type(v, T_BYTES)) return v;
  if (is_type(v, T_STR)) {
    if (n == 1) return raise_msg(T_TYPE_ERROR, "string argument without an encoding");
    return bytes_new(str_data(v), str_len(v));
  }
  if (n > 1) return raise_msg(T_TYPE_ERROR, "wrong number of arguments");
  if (is_int(v)) {
    const len = get_i64(v);
    if (len < 0) return raise_type(T_VALUE_ERROR);
    return bytes_alloc(<i32>min<i64>(len, 0x3fff_ffff));
  }
  const b = get_buffer(v, false);
  if (b == 0) return ERR;
  if (b < 0) return from_items(v);
  const result = bytes_alloc(buffer_len);
  if (result == ERR || !need_buffer(v, false)) return ERR;
  memory.copy(str_data(result), buffer_data, buffer_len);
  return result;
}

function fromhex(argc: i32, argv: usize): V {
  const v = arg(argv, 1);
  if (!need_buffer(v, false)) return ERR;
  const room = bytes_alloc(buffer_len / 2);
  if (room == ERR || !need_buffer(v, false)) return ERR;
  const n = read_hex(str_data(room), buffer_data, buffer_len);
  return n < 0 ? ERR : n == str_len(room) ? room : bytes_new(str_data(room), n);
}

// ---- iteration over bytes, bytearray, array and memoryview ------------------------------------------------

@unmanaged
export class ItemIterObj {
  type: u32;
  at: u32;
  target: V;
}

export function item_iter(v: V): V {
  const p = iter_alloc(T_BYTESITER);
  if (!p) return ERR;
  changetype<ItemIterObj>(p).target = v;
  return obj(p);
}

function item_next(it: V): V {
  const o = changetype<ItemIterObj>(ptr_of(it));
  const at = o.at, p = ptr_of(o.target), type = <usize>load<u32>(p);
  if (type == T_BYTES) {
    if (at >= load<u32>(p, 4)) return STOP;
    o.at = at + 1;
    return smi(load<u8>(p + STR_DATA + at));
  }
  if (type == T_MEMORYVIEW) {
    if (<i32>at >= view_length(o.target)) return STOP;
    o.at = at + 1;
    return view_item(o.target, at);
  }
  const a = changetype<ArrayObj>(p);
  if (at >= a.len) return STOP;
  o.at = at + 1;
  return load_item(a.code, a.data + at * <u32>a.size);
}

export function init_bytes(): void {
  let t = type_def(T_BYTES, "bytes", TEXT_BASE, 0, <u32>STR_DATA, 1, 0, 0);
  type_methods(t, "decode:1-3k hex:1-2 fromhex:2c", METHODS);
  t.repr = fn_index(bytes_repr);
  t.hash = fn_index(bytes_hash);
  t.binary = fn_index(bytes_binary);
  t.compare = fn_index(bytes_compare);
  t.getitem = fn_index(bytes_getitem);
  t.contains = fn_index(bytes_contains);
  t.len = fn_index(bytes_length);
  t.iter = fn_index(item_iter);
  t.buffer = fn_index(bytes_buffer);
  t.make_new = fn_index(bytes_make);
  t = type_def(T_BYTESITER, "iterator", 0, TF_SELF_ITER, 16, 0, 2, 0);
  t.next = fn_index(item_next);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [decode, hex, fromhex];
