/** Module `uctypes`: structures in raw memory. Every access is checked against the end of linear memory. */
import { bits_to_value, load_bytes, store_bytes, value_to_bits } from "../py/binary";
import { buffer_data, fill_buffer, need_buffer } from "../py/buffer";
import { raise_key, raise_msg, raise_type } from "../py/error";
import { gc_alloc } from "../py/heap";
import { bytes_new } from "../py/intern";
import { arg, args_check, fn_index, module_def, npos } from "../py/native";
import { Un, len_of, unhashable } from "../py/ops";
import { ArrayObj, T_BYTEARRAY_AT } from "../py/objects/array";
import { int_from } from "../py/objects/big";
import { dict_get } from "../py/objects/dict";
import { get_failed, get_i64 } from "../py/objects/number";
import { text_byte, text_hex, text_lit } from "../py/text";
import { type_def } from "../py/typetable";
import { T_BYTEARRAY, T_INDEX_ERROR, T_OVERFLOW_ERROR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import {
  Field, Kind, LEN_BITS, Layout, OFFSET_BITS, POINTER, aggregate_size, count_of, descriptor_size, encode, field_code, field_size, int_item,
  is_bit_field, is_dict, item_of, kind_of, kind_offset, scalar_offset, scalar_type, syntax_error,
} from "./uctypes_layout";
import { ERR, NOTIMPL, STOP, UNDEF, V, int_of, is_int, is_type, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_STRUCT: usize = memory.data(96, 16);

@unmanaged
class StructObj {
  type: u32;
  layout: u32;
  descriptor: V;
  address: u32;
  pad: u32;
}

function struct_new(address: usize, descriptor: V, layout: i32): V {
  const p = gc_alloc(24, T_STRUCT);
  if (!p) return ERR;
  const o = changetype<StructObj>(p);
  o.address = <u32>address;
  o.descriptor = descriptor;
  o.layout = layout;
  return obj(p);
}

/** False with ValueError raised when [p, p + n) is not memory. */
function readable(p: usize, n: i32): bool {
  if (p != 0 && n >= 0 && <u64>p + <u64>n <= <u64>memory.size() << 16) return true;
  raise_msg(T_VALUE_ERROR, "invalid address");
  return false;
}

/** An address argument, below 2^32. False = raised. */
function address_of(v: V): bool {
  const n = get_i64(v);
  if (get_failed) return false;
  address = <usize>n;
  if (n >= 0 && n <= 0xffff_ffff) return true;
  raise_msg(T_OVERFLOW_ERROR, "overflow converting long int to machine word");
  return false;
}
let address: usize = 0;

// ---- scalars -----------------------------------------------------------------------------------------------

function load_scalar(p: usize, type: i32, layout: i32): V {
  const size = field_size(type);
  return readable(p, size) ? bits_to_value(field_code(type), size, load_bytes(p, size, layout == Layout.BIG_ENDIAN)) : ERR;
}

function store_scalar(p: usize, type: i32, layout: i32, v: V): bool {
  const size = field_size(type);
  if (!readable(p, size)) return false;
  const bits = value_to_bits(field_code(type), v);
  if (get_failed) return false;
  store_bytes(p, size, layout == Layout.BIG_ENDIAN, bits);
  return true;
}

/** Reads (`v` UNDEF) or writes a bit field. */
function bit_field(p: usize, spec: i32, layout: i32, v: V): V {
  const type = scalar_type(spec), size = field_size(type);
  const shift = <u64>((spec >> OFFSET_BITS) & 31), mask = ((<u64>1 << <u64>((spec >> LEN_BITS) & 31)) - 1) << shift;
  p += spec & ((1 << OFFSET_BITS) - 1);
  if (!readable(p, size)) return ERR;
  const big = layout == Layout.BIG_ENDIAN;
  const bits = load_bytes(p, size, big);
  if (v == UNDEF) return smi((bits & mask) >> shift);
  const n = get_i64(v);
  if (get_failed) return ERR;
  store_bytes(p, size, big, (bits & ~mask) | ((<u64>n << shift) & mask));
  return v;
}

// ---- fields and items -----------------------------------------------------------------------------------------

/** Reads (`v` UNDEF) or writes the field `name`. */
function field(o: StructObj, name: V, v: V): V {
  if (!is_dict(o.descriptor)) return raise_msg(T_TYPE_ERROR, "struct: no fields");
  const d = dict_get(ptr_of(o.descriptor), name);
  if (d == UNDEF) return raise_key(name);
  const layout = <i32>o.layout;
  if (is_int(d)) {
    const spec = <i32>int_of(d), type = scalar_type(spec);
    if (is_bit_field(type)) return bit_field(o.address, spec, layout, v);
    const p = <usize>o.address + scalar_offset(spec);
    if (v == UNDEF) return load_scalar(p, type, layout);
    return store_scalar(p, type, layout, v) ? v : ERR;
  }
  if (!is_type(d, T_TUPLE) || v != UNDEF || count_of(d) < 2) {
    syntax_error();
    return ERR;
  }
  const spec = int_item(d, 0), p = <usize>o.address + kind_offset(spec);
  const kind = kind_of(spec);
  if (kind == Kind.STRUCT) return struct_new(p, item_of(d, 1), layout);
  if (kind == Kind.ARRAY && count_of(d) == 2 && scalar_type(int_item(d, 1)) == Field.UINT8) {
    return bytearray_at(p, aggregate_size(d, layout));
  }
  return struct_new(p, d, layout);
}

function struct_getattr(self: V, name: V): V {
  const r = field(changetype<StructObj>(ptr_of(self)), name, UNDEF);
  return r == NOTIMPL ? STOP : r;
}
function struct_setattr(self: V, name: V, v: V): i32 {
  return v == UNDEF ? -1 : i32(field(changetype<StructObj>(ptr_of(self)), name, v) != ERR);
}

/** Address that a pointer field at `p` holds; 0 = raised. */
function target_of(p: usize): usize { return readable(p, POINTER) ? <usize>load_bytes(p, POINTER, false) : 0; }

/** Reads (`v` UNDEF) or writes item `key` of an array or behind a pointer. NOTIMPL = cannot. */
function item(o: StructObj, key: V, v: V): V {
  const d = o.descriptor, layout = <i32>o.layout;
  if (!is_type(d, T_TUPLE) || count_of(d) < 2) return raise_msg(T_TYPE_ERROR, "struct: can't index");
  const index = get_i64(key);
  if (get_failed) return ERR;
  const kind = kind_of(int_item(d, 0));
  let p = <usize>o.address;
  let element: V;
  let type = 0;
  let scalar: bool;
  if (kind == Kind.ARRAY) {
    const spec = int_item(d, 1);
    if (index < 0 || index >= <i64>scalar_offset(spec)) return raise_msg(T_INDEX_ERROR, "struct: index out of range");
    scalar = count_of(d) == 2;
    type = scalar_type(spec);
    element = scalar ? UNDEF : item_of(d, 2);
  } else if (kind == Kind.PTR) {
    p = target_of(p);
    if (!p) return ERR;
    element = item_of(d, 1);
    scalar = is_int(element);
    if (scalar) type = scalar_type(<i32>int_of(element));
  } else return NOTIMPL;
  if (scalar) {
    p += <usize>(index * field_size(type));
    if (v == UNDEF) return load_scalar(p, type, layout);
    return store_scalar(p, type, layout, v) ? v : ERR;
  }
  if (v != UNDEF) return NOTIMPL;
  const size = descriptor_size(element, layout);
  return size < 0 ? ERR : struct_new(p + <usize>(index * size), element, layout);
}

function struct_getitem(self: V, key: V): V {
  const r = item(changetype<StructObj>(ptr_of(self)), key, UNDEF);
  return r == NOTIMPL ? STOP : r;
}
function struct_setitem(self: V, key: V, v: V): i32 {
  if (v == UNDEF) return -1;
  const r = item(changetype<StructObj>(ptr_of(self)), key, v);
  return r == NOTIMPL ? -1 : i32(r != ERR);
}

/** int() of a pointer. */
function struct_unary(op: i32, self: V): V {
  const o = changetype<StructObj>(ptr_of(self));
  if (op != Un.INT || !is_type(o.descriptor, T_TUPLE) || kind_of(int_item(o.descriptor, 0)) != Kind.PTR) return NOTIMPL;
  if (!readable(o.address, POINTER)) return ERR;
  return int_from(<i64>load_bytes(o.address, POINTER, false));
}

function struct_buffer(self: V, out: usize, write: i32): i32 {
  const o = changetype<StructObj>(ptr_of(self));
  const size = descriptor_size(o.descriptor, o.layout);
  if (size < 0 || !readable(o.address, size)) return 0;
  return fill_buffer(out, o.address, size, 0x42);
}

function struct_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<StructObj>(ptr_of(v));
  let kind = "ERROR";
  if (is_dict(o.descriptor)) kind = "STRUCT";
  else if (is_type(o.descriptor, T_TUPLE)) {
    const k = kind_of(int_item(o.descriptor, 0));
    kind = k == Kind.PTR ? "PTR" : k == Kind.ARRAY ? "ARRAY" : "unk";
  }
  return text_lit(t, "<struct ") && text_lit(t, kind) && text_byte(t, 0x20) && text_hex(t, o.address, 1) && text_byte(t, 0x3e);
}

function struct_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 2, 3, false)) return ERR;
  if (!address_of(arg(argv, 0))) return ERR;
  let layout: i64 = Layout.NATIVE;
  if (npos(argc) > 2) {
    layout = get_i64(arg(argv, 2));
    if (get_failed) return ERR;
  }
  return struct_new(address, arg(argv, 1), <i32>layout);
}

// ---- functions --------------------------------------------------------------------------------------------

function u_sizeof(argc: i32, argv: usize): V {
  let v = arg(argv, 0);
  if (is_type(v, T_BYTEARRAY) || is_type(v, T_BYTEARRAY_AT)) return smi(len_of(v));
  let layout: i64 = Layout.NATIVE;
  if (is_type(v, T_STRUCT)) {
    if (npos(argc) != 1) return raise_type(T_TYPE_ERROR);
    const o = changetype<StructObj>(ptr_of(v));
    v = o.descriptor;
    layout = o.layout;
  } else if (npos(argc) == 2) {
    layout = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
  }
  const size = descriptor_size(v, <i32>layout);
  return size < 0 ? ERR : smi(size);
}

function u_addressof(argc: i32, argv: usize): V { return need_buffer(arg(argv, 0), false) ? smi(buffer_data) : ERR; }

/** A bytearray whose bytes are the memory itself. */
function bytearray_at(p: usize, n: i32): V {
  if (!readable(p, n)) return ERR;
  const a = gc_alloc(16, T_BYTEARRAY_AT);
  if (!a) return ERR;
  const o = changetype<ArrayObj>(a);
  o.data = <u32>p;
  o.len = n;
  o.code = 0x42;
  o.size = 1;
  return obj(a);
}

/** Arguments address and size of the functions below; false = raised. */
function region(argv: usize): bool {
  if (!address_of(arg(argv, 0))) return false;
  region_start = address;
  const n = get_i64(arg(argv, 1));
  if (get_failed) return false;
  region_size = <i32>min<i64>(n, i32.MAX_VALUE);
  return readable(region_start, region_size);
}
let region_start: usize = 0;
let region_size: i32 = 0;

function u_bytes_at(argc: i32, argv: usize): V { return region(argv) ? bytes_new(region_start, region_size) : ERR; }
function u_bytearray_at(argc: i32, argv: usize): V { return region(argv) ? bytearray_at(region_start, region_size) : ERR; }

/** Types of the constants from UINT8 on, in the order of their names. */
const TYPES: usize = memory.data<u8>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 3, 2, 5, 4, 7, 6, 7, 6]);

function constant(i: i32): V {
  switch (i) {
    case 0: return obj(T_STRUCT);
    case 1: return smi(Layout.NATIVE);
    case 2: return smi(Layout.LITTLE_ENDIAN);
    case 3: return smi(Layout.BIG_ENDIAN);
    case 4: return smi(OFFSET_BITS);
    case 5: return smi(LEN_BITS);
    case 6: return smi(encode(Kind.PTR, 2));
    case 7: return smi(encode(Kind.ARRAY, 2));
    default: return smi(encode(load<u8>(TYPES + i - 8), 4));
  }
}

export function init_uctypes(): void {
  const t = type_def(T_STRUCT, "struct", 0, 0, 24, 0, 2, 0);
  t.make_new = fn_index(struct_make);
  t.repr = fn_index(struct_repr);
  t.unary = fn_index(struct_unary);
  t.hash = fn_index(unhashable);
  t.getattr = fn_index(struct_getattr);
  t.setattr = fn_index(struct_setattr);
  t.getitem = fn_index(struct_getitem);
  t.setitem = fn_index(struct_setitem);
  t.buffer = fn_index(struct_buffer);
  module_def(
    DEF, "uctypes", "sizeof:1-2 addressof:1 bytes_at:2 bytearray_at:2", FUNCTIONS,
    "struct NATIVE LITTLE_ENDIAN BIG_ENDIAN BF_POS BF_LEN PTR ARRAY UINT8 INT8 UINT16 INT16 UINT32 INT32 UINT64 INT64 BFUINT8 BFINT8 BFUINT16 BFINT16 BFUINT32 BFINT32 FLOAT32 FLOAT64 VOID SHORT USHORT INT UINT LONG ULONG LONGLONG ULONGLONG",
    constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [u_sizeof, u_addressof, u_bytes_at, u_bytearray_at];
