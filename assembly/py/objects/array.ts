/** `array.array` and `bytearray`: a typed buffer that can grow. */
import { bad_typecode, code_size, init_binary, load_item, store_bits, value_to_bits } from "../binary";
import { buffer_code, buffer_data, buffer_len, fill_buffer, get_buffer, need_buffer } from "../buffer";
import { raise_memory, raise_msg, raise_type } from "../error";
import { gc_alloc, gc_bytes, gc_grow, root_mark, root_release } from "../heap";
import { arg, args_check, fn_index, npos } from "../native";
import { TF_ALIAS, TF_INPLACE, TypeObj } from "../object";
import { Bin, Cmp, next, repr_to, unhashable } from "../ops";
import { text_byte, text_lit } from "../text";
import { quote_to } from "../text/quote";
import { type_def, type_methods } from "../typetable";
import { T_ARRAY, T_BYTEARRAY, T_BYTES, T_MEMORYVIEW, T_NOT_IMPLEMENTED_ERROR, T_RAW, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../types";
import { item_iter } from "./bytes";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step, slice_stop } from "./index";
import { get_failed, get_i64 } from "./number";
import { compare_bytes, compare_result, repeat_bytes, repeat_size } from "./str";
import { TEXT_BASE, find_bytes } from "./textmethods";
import { decode, hex, read_hex } from "./textcase";
import { is_integer } from "./big";
import { ERR, FALSE, NONE, NOTIMPL, STOP, UNDEF, V, is_float, is_type, obj, ptr_of } from "../value";
import { iter_local } from "./iter";

/** A bytearray over memory that belongs to nobody (`uctypes.bytearray_at`): the collector does not follow its address. */
export const T_BYTEARRAY_AT: usize = memory.data(96, 16);

@unmanaged
export class ArrayObj {
  type: u32;
  /** Items. */
  len: u32;
  /** Data address of a raw buffer, 0 when empty; its length is the capacity in bytes. */
  data: u32;
  /** Type code ("B" for a bytearray). */
  code: u8;
  size: u8;
  pad: u16;
}

/** A new array with `n` zero items. 0 when memory is out. */
export function array_alloc(type: usize, code: u32, n: i32): usize {
  const size = code_size(code);
  const p = gc_alloc(16, type);
  if (!p) return 0;
  const o = changetype<ArrayObj>(p);
  o.code = <u8>code;
  o.size = <u8>size;
  if (n == 0) return p;
  if (<i64>n * size > <i64>0x3fff_ffff) return raise_memory(<usize>(<i64>n * size));
  const data = gc_bytes(n * size);
  if (!data) return 0;
  o.data = <u32>data;
  o.len = n;
  return p;
}

/** A bytearray of `n` zero bytes. `ERR` when memory is out. */
export function bytearray_alloc(n: i32): V {
  const p = array_alloc(T_BYTEARRAY, 0x42, n);
  return p ? obj(p) : ERR;
}
// @ts-ignore: decorator
@inline export function bytearray_data(v: V): usize { return changetype<ArrayObj>(ptr_of(v)).data; }

/** A bytearray with a copy of `n` bytes. */
export function bytearray_new(p: usize, n: i32): V {
  const v = bytearray_alloc(n);
  if (v != ERR) memory.copy(bytearray_data(v), p, n);
  return v;
}

/** Type of an array made from `o`. */
// @ts-ignore: decorator
@inline function own_type(o: ArrayObj): usize { return <usize>o.type == T_ARRAY ? T_ARRAY : T_BYTEARRAY; }

/** Makes room for `n` items in all; with `spare` a growing array gets some more. False when memory is out. */
function reserve(o: ArrayObj, n: i32, spare: bool): bool {
  const size = <i32>o.size;
  const need = n * size, want = spare ? need + (need >> 3) + 8 * size : need;
  if (<usize>o.type == T_BYTEARRAY_AT) {
    // growing: from here on it is a bytearray of its own
    if (need <= <i32>o.len) return true;
    const own = gc_bytes(want);
    if (!own) return false;
    memory.copy(own, o.data, o.len);
    o.data = <u32>own;
    o.type = <u32>T_BYTEARRAY;
    return true;
  }
  const have = o.data ? <i32>load<u32>(o.data - 4) : 0;
  if (need <= have) return true;
  const data = gc_grow(o.data, want, T_RAW);
  if (!data) return false;
  o.data = <u32>data;
  return true;
}

/** Appends a value. False = raised. */
function push(o: ArrayObj, v: V): bool {
  // the conversion may run Python code, which may resize the array: it comes first
  const bits = value_to_bits(o.code, v);
  if (get_failed) return false;
  const n = <i32>o.len;
  if (!reserve(o, n + 1, true)) return false;
  store_bits(o.size, o.data + n * <u32>o.size, bits);
  o.len = n + 1;
  return true;
}

/** Appends everything that the iterable yields. */
function push_all(o: ArrayObj, v: V): bool {
  const it = iter_local(v);
  if (it == ERR) return false;
  while (true) {
    const m = root_mark();
    const item = next(it);
    if (item == STOP) return true;
    if (item == ERR || !push(o, item)) return false;
    root_release(m);
  }
  return false;
}

/** Appends a buffer's whole items, or what an iterable yields. False = raised. */
function extend_with(self: V, v: V): bool {
  const o = changetype<ArrayObj>(ptr_of(self));
  const b = get_buffer(v, false);
  if (b == 0) return false;
  if (b < 0) return push_all(o, v);
  const size = <i32>o.size, n = buffer_len / size;
  if (!reserve(o, <i32>o.len + n, false)) return false;
  // the argument may be the array itself, whose data has just moved
  get_buffer(v, false);
  memory.copy(o.data + o.len * size, buffer_data, n * size);
  o.len += n;
  return true;
}

/** An array made from a buffer's bytes or an iterable's items. */
function construct(type: usize, code: u32, v: V): V {
  if (type == T_BYTEARRAY || is_type(v, T_BYTES) || is_type(v, T_BYTEARRAY)) {
    const b = get_buffer(v, false);
    if (b == 0) return ERR;
    if (b > 0) {
      const n = buffer_len / code_size(code);
      const p = array_alloc(type, code, n);
      if (!p || !need_buffer(v, false)) return ERR;
      memory.copy(changetype<ArrayObj>(p).data, buffer_data, n * code_size(code));
      return obj(p);
    }
  }
  const p = array_alloc(type, code, 0);
  return p && push_all(changetype<ArrayObj>(p), v) ? obj(p) : ERR;
}

function array_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 2, false)) return ERR;
  if (!need_buffer(arg(argv, 0), false)) return ERR;
  const code: u32 = buffer_len > 0 ? load<u8>(buffer_data) : 0;
  if (code_size(code) == 0 || code == 0x65) return bad_typecode();
  if (npos(argc) > 1) return construct(T_ARRAY, code, arg(argv, 1));
  const p = array_alloc(T_ARRAY, code, 0);
  return p ? obj(p) : ERR;
}

function bytearray_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 3, false)) return ERR;
  const n = npos(argc);
  if (n == 0) return bytearray_alloc(0);
  const v = arg(argv, 0);
  if (is_integer(v)) {
    const len = get_i64(v);
    if (get_failed) return ERR;
    if (len < 0 || len > 0x3fff_ffff) {
      raise_memory(<usize>len);
      return ERR;
    }
    return bytearray_alloc(<i32>len);
  }
  if (is_type(v, T_STR) && n == 1) return raise_msg(T_TYPE_ERROR, "string argument without an encoding");
  return construct(T_BYTEARRAY, 0x42, v);
}

// ---- slots -----------------------------------------------------------------------------------------------

function array_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<ArrayObj>(ptr_of(v));
  if (!is_type(v, T_ARRAY)) {
    return text_lit(t, "bytearray(b") && quote_to(t, o.data, o.len, true) && text_byte(t, 0x29);
  }
  if (!text_lit(t, "array('") || !text_byte(t, o.code) || !text_byte(t, 0x27)) return false;
  for (let i: u32 = 0; i < o.len; i++) {
    if (!text_lit(t, i == 0 ? ", [" : ", ")) return false;
    const item = load_item(o.code, o.data + i * <u32>o.size);
    if (item == ERR || !repr_to(t, item)) return false;
  }
  return (o.len == 0 || text_byte(t, 0x5d)) && text_byte(t, 0x29);
}

function array_len(v: V): i32 { return changetype<ArrayObj>(ptr_of(v)).len; }

function array_buffer(v: V, out: usize, write: i32): i32 {
  const o = changetype<ArrayObj>(ptr_of(v));
  return fill_buffer(out, o.data, o.len * <u32>o.size, o.code);
}

function array_getitem(self: V, key: V): V {
  const o = changetype<ArrayObj>(ptr_of(self));
  const size = <u32>o.size;
  if (!is_slice(key)) {
    const i = get_index(key, o.len, o.type);
    return i < 0 ? ERR : load_item(o.code, o.data + i * size);
  }
  if (!get_slice(key, o.len)) return ERR;
  const from = slice_start, step = slice_step, n = slice_count;
  const p = array_alloc(own_type(o), o.code, n);
  if (!p) return ERR;
  const out = <usize>changetype<ArrayObj>(p).data;
  if (step == 1) memory.copy(out, o.data + from * size, n * size);
  else for (let i = 0; i < n; i++) memory.copy(out + i * size, o.data + (from + i * step) * size, size);
  return obj(p);
}

/** Items of the same size for a slice assignment into `buffer_...`: of an array, bytearray, memoryview or bytes. */
export function slice_source(v: V, size: u32): bool {
  const known = is_type(v, T_BYTEARRAY) || is_type(v, T_ARRAY) || is_type(v, T_MEMORYVIEW) || is_type(v, T_BYTES);
  if (!known) {
    raise_msg(T_NOT_IMPLEMENTED_ERROR, "array/bytes required on right side");
    return false;
  }
  if (!need_buffer(v, false)) return false;
  if (code_size(buffer_code) == <i32>size) return true;
  raise_msg(T_VALUE_ERROR, "lhs and rhs should be compatible");
  return false;
}

function assign_slice(self: V, key: V, v: V): bool {
  const o = changetype<ArrayObj>(ptr_of(self));
  const size = <u32>o.size;
  if (!slice_source(v, size) || !get_slice(key, o.len)) return false;
  if (slice_step != 1) {
    raise_msg(T_NOT_IMPLEMENTED_ERROR, "only slices with step=1 (aka None) are supported");
    return false;
  }
  const from = slice_start, to = max(slice_stop, slice_start);
  const n = buffer_len / size, tail = o.len - to;
  let source = buffer_data;
  const own = source >= o.data && source < <usize>o.data + o.len * size;
  if (own) {
    // a copy, as the items are about to move
    const copy = gc_bytes(n * size);
    if (!copy && n > 0) return false;
    memory.copy(copy, source, n * size);
    source = copy;
  }
  if (!reserve(o, from + n + tail, false)) return false;
  memory.copy(o.data + (from + n) * size, o.data + to * size, tail * size);
  memory.copy(o.data + from * size, source, n * size);
  o.len = from + n + tail;
  return true;
}

function array_setitem(self: V, key: V, v: V): i32 {
  if (v == UNDEF) return -1;
  if (is_slice(key)) return i32(assign_slice(self, key, v));
  const o = changetype<ArrayObj>(ptr_of(self));
  const bits = value_to_bits(o.code, v);
  if (get_failed) return 0;
  const i = get_index(key, o.len, o.type);
  if (i < 0) return 0;
  store_bits(o.size, o.data + i * <u32>o.size, bits);
  return 1;
}

/** a + b: as many whole items of b's bytes as there are. */
function array_add(self: V, v: V): V {
  const o = changetype<ArrayObj>(ptr_of(self));
  const size = <u32>o.size;
  if (!need_buffer(v, false)) return ERR;
  const n = buffer_len / size;
  const p = array_alloc(own_type(o), o.code, <i32>o.len + n);
  if (!p || !need_buffer(v, false)) return ERR;
  const out = <usize>changetype<ArrayObj>(p).data;
  memory.copy(out, o.data, o.len * size);
  memory.copy(out + o.len * size, buffer_data, n * size);
  return obj(p);
}

function array_repeat(self: V, v: V): V {
  if (!is_integer(v)) return NOTIMPL;
  const n = get_i64(v);
  if (get_failed) return ERR;
  const o = changetype<ArrayObj>(ptr_of(self));
  const size = <i32>o.size, bytes = <i32>o.len * size, total = repeat_size(bytes, n);
  if (total < 0) return ERR;
  const p = array_alloc(own_type(o), o.code, total / size);
  if (!p) return ERR;
  if (total > 0) repeat_bytes(changetype<ArrayObj>(p).data, o.data, bytes, <i32>n);
  return obj(p);
}

function array_binary(op: i32, self: V, other: V): V {
  if (op == Bin.ADD) return array_add(self, other);
  if (op == Bin.IADD) return extend_with(self, other) ? self : ERR;
  return (op & ~Bin.REFLECTED) == Bin.MUL ? array_repeat(self, other) : NOTIMPL;
}

/** Comparison of arrays: with arrays only. */
function array_compare(op: i32, self: V, other: V): V {
  return op < Cmp.EQ || is_type(other, T_ARRAY) ? buffer_compare(op, self, other) : NOTIMPL;
}

/** Comparison of the bytes of two buffers, for array, bytearray and memoryview. */
export function buffer_compare(op: i32, self: V, other: V): V {
  if (!need_buffer(self, false)) return ERR;
  const p = buffer_data, n = buffer_len, code = buffer_code;
  const b = get_buffer(other, false);
  if (b <= 0) return b == 0 ? ERR : op == Cmp.EQ ? FALSE : NOTIMPL;
  const same = (code | 0x20) == (buffer_code | 0x20) && (code | 0x20) != 0x66 && (code | 0x20) != 0x64;
  const unsigned = code < 0x61 || buffer_code < 0x61;
  if (!same || (op < Cmp.EQ && !unsigned)) return raise_type(T_NOT_IMPLEMENTED_ERROR);
  return compare_result(op, compare_bytes(p, n, buffer_data, buffer_len));
}

function array_contains(self: V, x: V): i32 {
  const b = get_buffer(x, false);
  if (b == 0) return -1;
  if (b > 0) {
    if (is_type(self, T_ARRAY)) return 0;
    const o = changetype<ArrayObj>(ptr_of(self));
    return i32(buffer_len <= <i32>o.len && find_bytes(o.data, o.len, buffer_data, buffer_len) >= 0);
  }
  if (!is_integer(x) && !is_float(x)) return 0;
  raise_type(T_NOT_IMPLEMENTED_ERROR);
  return -1;
}

// ---- methods -------------------------------------------------------------------------------------------

function append(argc: i32, argv: usize): V {
  return push(changetype<ArrayObj>(ptr_of(arg(argv, 0))), arg(argv, 1)) ? NONE : ERR;
}
function extend(argc: i32, argv: usize): V { return extend_with(arg(argv, 0), arg(argv, 1)) ? NONE : ERR; }

function fromhex(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 1), false)) return ERR;
  const v = bytearray_alloc(buffer_len / 2);
  if (v == ERR || !need_buffer(arg(argv, 1), false)) return ERR;
  const n = read_hex(bytearray_data(v), buffer_data, buffer_len);
  if (n < 0) return ERR;
  changetype<ArrayObj>(ptr_of(v)).len = n;
  return v;
}

function slots(t: TypeObj): void {
  t.repr = fn_index(array_repr);
  t.len = fn_index(array_len);
  t.binary = fn_index(array_binary);
  t.compare = fn_index(buffer_compare);
  t.getitem = fn_index(array_getitem);
  t.setitem = fn_index(array_setitem);
  t.contains = fn_index(array_contains);
  t.iter = fn_index(item_iter);
  t.buffer = fn_index(array_buffer);
}

export function init_array(): void {
  init_binary();
  let t = type_def(T_ARRAY, "array", 0, TF_INPLACE, 16, 0, 0, 4);
  type_methods(t, "append:2 extend:2", METHODS);
  slots(t);
  t.compare = fn_index(array_compare);
  t.make_new = fn_index(array_make);
  t = type_def(T_BYTEARRAY, "bytearray", TEXT_BASE, TF_INPLACE, 16, 0, 0, 4);
  type_methods(t, "append:2 extend:2 decode:1-3k hex:1-2 fromhex:2c", METHODS_2);
  slots(t);
  t.hash = fn_index(unhashable);
  t.make_new = fn_index(bytearray_make);
  t = type_def(T_BYTEARRAY_AT, "bytearray", T_BYTEARRAY, TF_INPLACE | TF_ALIAS, 16, 0, 0, 0);
  slots(t);
  t.hash = fn_index(unhashable);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [append, extend];

// @ts-ignore: decorator
@lazy const METHODS_2: StaticArray<(argc: i32, argv: usize) => V> = [append, extend, decode, hex, fromhex];
