/**
 * `memoryview`: a window on the buffer of another object. It holds that object and an offset, never an address, and looks at
 * the object's current size, so that it stays safe when a bytearray is resized.
 */
import { code_size, load_item, store_bytes, value_to_bits } from "../binary";
import { buffer_code, buffer_data, buffer_len, fill_buffer, get_buffer, need_buffer } from "../buffer";
import { raise_msg } from "../error";
import { gc_alloc } from "../heap";
import { arg, args_check, fn_index } from "../native";
import { text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import { T_MEMORYVIEW, T_NOT_IMPLEMENTED_ERROR, T_VALUE_ERROR } from "../types";
import { buffer_compare, slice_source } from "./array";
import { item_iter } from "./bytes";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "./index";
import { get_failed } from "./number";
import { hex } from "./textcase";
import { ERR, UNDEF, V, obj, ptr_of, smi } from "../value";

@unmanaged
export class ViewObj {
  type: u32;
  /** Items. */
  len: u32;
  /** Address of the object whose buffer is seen. */
  target: u32;
  /** Byte offset in that buffer. */
  offset: u32;
  code: u8;
  size: u8;
  writable: u8;
  pad: u8;
}

/** Address of the first item; `seen` = items that still exist. */
function resolve(o: ViewObj): usize {
  if (get_buffer(obj(o.target), false) <= 0) {
    seen = 0;
    return 0;
  }
  const room = buffer_len - <i32>o.offset;
  seen = room <= 0 ? 0 : min(<i32>o.len, room / <i32>o.size);
  return buffer_data + o.offset;
}
let seen: i32 = 0;

export function view_length(v: V): i32 {
  const o = changetype<ViewObj>(ptr_of(v));
  resolve(o);
  return seen;
}

/** Item `i` (0 <= i < view_length). Items that are not aligned go through a copy. */
export function view_item(v: V, i: u32): V {
  const o = changetype<ViewObj>(ptr_of(v));
  return load_item(o.code, aligned(resolve(o) + i * <u32>o.size, o.size));
}
const ITEM: usize = memory.data(8, 8);
function aligned(p: usize, size: u32): usize {
  if ((p & (size - 1)) == 0) return p;
  memory.copy(ITEM, p, size);
  return ITEM;
}

function view_new(target: usize, offset: u32, len: u32, code: u32, writable: bool): V {
  const p = gc_alloc(32, T_MEMORYVIEW);
  if (!p) return ERR;
  const o = changetype<ViewObj>(p);
  o.target = <u32>target;
  o.offset = offset;
  o.len = len;
  o.code = <u8>code;
  o.size = <u8>code_size(code);
  o.writable = u8(writable);
  return obj(p);
}

function view_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 1, false)) return ERR;
  const v = arg(argv, 0);
  const writable = get_buffer(v, true) > 0;
  if (!writable && !need_buffer(v, false)) return ERR;
  const o = changetype<ViewObj>(ptr_of(v));
  if (<usize>o.type == T_MEMORYVIEW) return view_new(o.target, o.offset, o.len, o.code, writable);
  return view_new(ptr_of(v), 0, buffer_len / code_size(buffer_code), buffer_code, writable);
}

function view_getitem(self: V, key: V): V {
  const o = changetype<ViewObj>(ptr_of(self));
  const p = resolve(o), n = seen;
  if (!is_slice(key)) {
    const i = get_index(key, n, T_MEMORYVIEW);
    return i < 0 ? ERR : load_item(o.code, aligned(p + i * <u32>o.size, o.size));
  }
  if (!get_slice(key, n)) return ERR;
  if (slice_step != 1) return raise_msg(T_NOT_IMPLEMENTED_ERROR, "only slices with step=1 (aka None) are supported");
  return view_new(o.target, o.offset + slice_start * <u32>o.size, slice_count, o.code, o.writable != 0);
}

function assign_slice(o: ViewObj, key: V, v: V): bool {
  const size = <u32>o.size;
  if (!slice_source(v, size)) return false;
  const source = buffer_data, n = buffer_len / size;
  const p = resolve(o);
  if (!get_slice(key, seen)) return false;
  if (slice_step != 1) {
    raise_msg(T_NOT_IMPLEMENTED_ERROR, "only slices with step=1 (aka None) are supported");
    return false;
  }
  if (slice_count != <i32>n) {
    raise_msg(T_VALUE_ERROR, "lhs and rhs should be compatible");
    return false;
  }
  memory.copy(p + slice_start * size, source, n * size);
  return true;
}

function view_setitem(self: V, key: V, v: V): i32 {
  const o = changetype<ViewObj>(ptr_of(self));
  if (v == UNDEF || o.writable == 0) return -1;
  if (is_slice(key)) return i32(assign_slice(o, key, v));
  const bits = value_to_bits(o.code, v);
  if (get_failed) return 0;
  const p = resolve(o);
  const i = get_index(key, seen, T_MEMORYVIEW);
  if (i < 0) return 0;
  store_bytes(p + i * <u32>o.size, o.size, false, bits);
  return 1;
}

function view_buffer(v: V, out: usize, write: i32): i32 {
  const o = changetype<ViewObj>(ptr_of(v));
  if (write != 0 && o.writable == 0) return -1;
  const p = resolve(o);
  return fill_buffer(out, p, seen * <u32>o.size, o.code);
}

function view_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<memoryview>"); }
function itemsize(argc: i32, argv: usize): V { return smi(changetype<ViewObj>(ptr_of(arg(argv, 0))).size); }

export function init_memoryview(): void {
  const t = type_def(T_MEMORYVIEW, "memoryview", 0, 0, 32, 0, 0, 4);
  type_methods(t, "itemsize:1p hex:1-2", METHODS);
  t.repr = fn_index(view_repr);
  t.len = fn_index(view_length);
  t.compare = fn_index(buffer_compare);
  t.getitem = fn_index(view_getitem);
  t.setitem = fn_index(view_setitem);
  t.iter = fn_index(item_iter);
  t.buffer = fn_index(view_buffer);
  t.make_new = fn_index(view_make);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [itemsize, hex];
