/**
 * Descriptors of module `uctypes`. A scalar field is an integer: type in bits 27 ... 30, offset below; a bit field has its position
 * from bit 17 and its length from bit 22. An aggregate is a tuple whose first integer has the kind in bits 29 and 30.
 */
import { raise_msg } from "../py/error";
import { TUPLE_ITEMS, TupleObj } from "../py/object";
import { dict_entry, dict_number } from "../py/objects/dict";
import { T_DICT, T_ORDEREDDICT, T_TUPLE, T_TYPE_ERROR } from "../py/types";
import { V, int_of, is_int, is_type, ptr_of } from "../py/value";

export const enum Layout { LITTLE_ENDIAN = 0, BIG_ENDIAN, NATIVE }
export const enum Kind { STRUCT = 0, PTR, ARRAY }
export const enum Field {
  UINT8 = 0, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64,
  BFUINT8, BFINT8, BFUINT16, BFINT16, BFUINT32, BFINT32,
  FLOAT32, FLOAT64,
}
export const OFFSET_BITS: i32 = 17;
export const LEN_BITS: i32 = 22;
/** Bytes of a pointer: that of the ports whose structures are described. */
export const POINTER: i32 = 8;

/** Type code of `struct` for the scalar types. */
const CODES: usize = memory.data<u8>([
  0x42, 0x62, 0x48, 0x68, 0x49, 0x69, 0x51, 0x71, 0x42, 0x62, 0x48, 0x68, 0x49, 0x69, 0x66, 0x64,
]);
// @ts-ignore: decorator
@inline export function field_code(type: i32): u32 { return load<u8>(CODES + type); }
// @ts-ignore: decorator
@inline export function field_size(type: i32): i32 { return type == Field.FLOAT32 ? 4 : 1 << ((type & 7) >> 1); }

/** Constant of a scalar type or an aggregate kind (`bits` 4 or 2), a signed 31-bit number. */
// @ts-ignore: decorator
@inline export function encode(type: i32, bits: i32): i32 { return (type << (32 - bits)) >> 1; }

// @ts-ignore: decorator
@inline export function scalar_type(n: i32): i32 { return (n >> 27) & 15; }
// @ts-ignore: decorator
@inline export function scalar_offset(n: i32): i32 { return n & 0x7ff_ffff; }
// @ts-ignore: decorator
@inline export function kind_of(n: i32): i32 { return (n >> 29) & 3; }
// @ts-ignore: decorator
@inline export function kind_offset(n: i32): i32 { return n & 0x1fff_ffff; }
// @ts-ignore: decorator
@inline export function is_bit_field(type: i32): bool { return type >= Field.BFUINT8 && type <= Field.BFINT32; }

// @ts-ignore: decorator
@inline export function is_dict(v: V): bool { return is_type(v, T_DICT) || is_type(v, T_ORDEREDDICT); }
// @ts-ignore: decorator
@inline export function item_of(tuple: V, i: i32): V { return load<u64>(ptr_of(tuple) + TUPLE_ITEMS + (<usize>i << 3)); }
// @ts-ignore: decorator
@inline export function count_of(tuple: V): i32 { return changetype<TupleObj>(ptr_of(tuple)).len; }
/** Integer `i` of a descriptor tuple, 0 when it is none. */
export function int_item(tuple: V, i: i32): i32 {
  const v = i < count_of(tuple) ? item_of(tuple, i) : 0;
  return is_int(v) ? <i32>int_of(v) : 0;
}

/** TypeError. Returns -1. */
export function syntax_error(): i32 {
  raise_msg(T_TYPE_ERROR, "syntax error in uctypes descriptor");
  return -1;
}

/** Size of the largest scalar seen by the size functions below: the alignment of a native structure. */
let largest: i32 = 0;
/** Nesting of descriptors. */
let depth: i32 = 0;

function seen(size: i32): i32 {
  largest = max(largest, size);
  return size;
}

/** Bytes of an aggregate, -1 = raised. */
export function aggregate_size(t: V, layout: i32): i32 {
  const n = count_of(t);
  if (n == 0) return syntax_error();
  switch (kind_of(int_item(t, 0))) {
    case Kind.STRUCT: return n == 2 ? nested_size(item_of(t, 1), layout) : syntax_error();
    case Kind.PTR: return n == 2 ? seen(POINTER) : syntax_error();
    case Kind.ARRAY: {
      const spec = int_item(t, 1), count = scalar_offset(spec);
      if (n == 2) return seen(field_size(scalar_type(spec))) * count;
      if (n != 3) return syntax_error();
      const size = nested_size(item_of(t, 2), layout);
      return size < 0 ? -1 : size * count;
    }
    default: return syntax_error();
  }
}

function nested_size(v: V, layout: i32): i32 {
  if (depth > 30) return syntax_error();
  depth++;
  const size = is_dict(v) ? dict_size(v, layout) : is_type(v, T_TUPLE) ? aggregate_size(v, layout) : syntax_error();
  depth--;
  return size;
}

function dict_size(v: V, layout: i32): i32 {
  const d = ptr_of(v);
  let total = 0;
  for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) {
    const f = load<u64>(e, 8);
    let offset: i32, size: i32;
    if (is_int(f)) {
      const spec = <i32>int_of(f), type = scalar_type(spec);
      offset = scalar_offset(spec);
      if (is_bit_field(type)) offset &= (1 << OFFSET_BITS) - 1;
      size = seen(field_size(type));
    } else {
      if (!is_type(f, T_TUPLE)) return syntax_error();
      offset = kind_offset(int_item(f, 0));
      size = aggregate_size(f, layout);
      if (size < 0) return -1;
    }
    total = max(total, offset + size);
  }
  return layout == Layout.NATIVE && largest > 0 ? (total + largest - 1) & -largest : total;
}

/** Bytes of whatever the descriptor describes, -1 = raised. */
export function descriptor_size(v: V, layout: i32): i32 {
  largest = 0;
  depth = 0;
  if (is_int(v)) {
    raise_msg(T_TYPE_ERROR, "can't unambiguously get sizeof scalar");
    return -1;
  }
  return nested_size(v, layout);
}
