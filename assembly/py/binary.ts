/** Numbers in memory by type code, as `array`, `memoryview`, `struct` and `uctypes` use them. */
import { raise_msg } from "./error";
import { gc_root } from "./gc";
import { ListObj } from "./object";
import { int_from, int_from_u64, int_low64, is_integer } from "./objects/big";
import { get_f64, get_i64, set_failed } from "./objects/number";
import { empty_str } from "./objects/chars";
import { list_append, list_new } from "./objects/list";
import { str_checked } from "./objects/str";
import { T_VALUE_ERROR } from "./types";
import { NONE, V, float, int_of, is_int, obj, ptr_of, smi } from "./value";

/** Bytes of an item with native layout (that of a 64-bit machine); 0 for an unknown code. */
export function code_size(code: u32): i32 {
  switch (code) {
    case 0x62: case 0x42: return 1; // b B
    case 0x68: case 0x48: case 0x65: return 2; // h H e
    case 0x69: case 0x49: case 0x66: return 4; // i I f
    case 0x6c: case 0x4c: case 0x71: case 0x51: case 0x64: return 8; // l L q Q d
    case 0x50: case 0x4f: case 0x53: return 8; // P O S
    default: return 0;
  }
}

/** Bytes of an item in a struct with byte order < > ! or =; 0 for an unknown code. */
export function code_size_standard(code: u32): i32 {
  return code == 0x6c || code == 0x4c ? 4 : code_size(code);
}

/** ValueError. Returns ERR. */
export function bad_typecode(): V { return raise_msg(T_VALUE_ERROR, "bad typecode"); }

/** `size` bytes at `p` (any alignment) as an unsigned number. */
export function load_bytes(p: usize, size: i32, big: bool): u64 {
  let n: u64 = 0;
  if (big) for (let i = 0; i < size; i++) n = (n << 8) | load<u8>(p + i);
  else for (let i = size - 1; i >= 0; i--) n = (n << 8) | load<u8>(p + i);
  return n;
}

/** Writes the low `size` bytes of `n` at `p`. */
export function store_bytes(p: usize, size: i32, big: bool, n: u64): void {
  for (let i = 0; i < size; i++, n >>= 8) store<u8>(big ? p + (size - 1 - i) : p + i, n);
}

/** A half-precision number as double. */
function half_to_double(h: u32): f64 {
  const m = h & 0x3ff, e = <i32>(h >> 10) & 31;
  let x: f64;
  if (e == 31) x = m != 0 ? NaN : Infinity;
  else x = <f64>(e == 0 ? m : m | 0x400) * reinterpret<f64>(<u64>(max(e, 1) - 25 + 1023) << 52);
  return (h & 0x8000) != 0 ? -x : x;
}

/** The nearest half-precision number (ties to even). */
function double_to_half(x: f64): u32 {
  const sign: u32 = <u32>(reinterpret<u64>(x) >> 48) & 0x8000;
  const a = abs(x);
  if (a != a) return sign | 0x7e00;
  if (a >= 65520) return sign | 0x7c00;
  // adding and subtracting 2^k cuts to the last bit that is kept
  const e = max((<i32>(reinterpret<u64>(a) >> 52) & 0x7ff) - 1023, -14);
  const units = nearest(a * reinterpret<f64>(<u64>(10 - e + 1023) << 52));
  return sign | (<u32>units + (<u32>(e + 14) << 10));
}

/** Objects that were stored with code O: memory holds their place in this list, so that any bits can be read back safely. */
const HANDLES: usize = memory.data(8, 8);

export function init_binary(): void { gc_root(HANDLES); }

/** Place of an object in the list, counted from 1. 0 when memory is out. */
function handle_of(v: V): u64 {
  if (load<u64>(HANDLES) == 0) {
    const list = list_new(4);
    if (!list) return 0;
    store<u64>(HANDLES, obj(list));
  }
  const list = changetype<ListObj>(ptr_of(load<u64>(HANDLES)));
  for (let i: u32 = 0; i < list.len; i++) if (load<u64>(<usize>list.items + (<usize>i << 3)) == v) return i + 1;
  return list_append(changetype<usize>(list), v) ? list.len : 0;
}

function handle_value(n: u64): V {
  if (load<u64>(HANDLES) == 0) return NONE;
  const list = changetype<ListObj>(ptr_of(load<u64>(HANDLES)));
  return n > 0 && n <= <u64>list.len ? load<u64>(<usize>list.items + (<usize>(n - 1) << 3)) : NONE;
}

/** The text at an address, up to its zero byte. */
function text_at(n: u64): V {
  const limit = <u64>memory.size() << 16;
  let end = n;
  while (end < limit && load<u8>(<usize>end) != 0) end++;
  return n >= limit || n == 0 ? empty_str() : str_checked(<usize>n, <i32>(end - n));
}

/** The bits `n` of an item as a value. `ERR` when memory is out. */
export function bits_to_value(code: u32, size: i32, n: u64): V {
  switch (code) {
    case 0x4f: return handle_value(n);
    case 0x53: return text_at(n);
    case 0x65: return float(half_to_double(<u32>n));
    case 0x66: return float(<f64>reinterpret<f32>(<u32>n));
    case 0x64: return float(reinterpret<f64>(n));
  }
  if (code < 0x61) return int_from_u64(n);
  const shift = <u64>(64 - 8 * size);
  return int_from(<i64>(n << shift) >> shift);
}

/** The bits of a value as an item; integers are cut. Check `get_failed`. */
export function value_to_bits(code: u32, v: V): u64 {
  if (code == 0x4f) {
    const n = handle_of(v);
    set_failed(n == 0);
    return n;
  }
  if (code == 0x66 || code == 0x64 || code == 0x65) {
    const x = get_f64(v);
    if (code == 0x64) return reinterpret<u64>(x);
    return code == 0x66 ? <u64>reinterpret<u32>(<f32>x) : <u64>double_to_half(x);
  }
  if (is_int(v)) {
    set_failed(false);
    return <u64>int_of(v);
  }
  if (is_integer(v)) {
    set_failed(false);
    return <u64>int_low64(v);
  }
  return <u64>get_i64(v);
}

/** Item of an array at `p` (aligned to its size). */
export function load_item(code: u32, p: usize): V {
  switch (code) {
    case 0x42: return smi(load<u8>(p));
    case 0x62: return smi(load<i8>(p));
    case 0x48: return smi(load<u16>(p));
    case 0x68: return smi(load<i16>(p));
    case 0x49: return smi(load<u32>(p));
    case 0x69: return smi(load<i32>(p));
    case 0x66: return float(load<f32>(p));
    case 0x64: return float(load<f64>(p));
    case 0x6c: case 0x71: return int_from(load<i64>(p));
    case 0x4f: case 0x53: return bits_to_value(code, 8, load<u64>(p));
    default: return int_from_u64(load<u64>(p));
  }
}

/** Sets an item of `size` bytes at `p` (aligned to its size). */
export function store_bits(size: u32, p: usize, bits: u64): void {
  switch (size) {
    case 1: store<u8>(p, bits); break;
    case 2: store<u16>(p, bits); break;
    case 4: store<u32>(p, bits); break;
    default: store<u64>(p, bits);
  }
}
