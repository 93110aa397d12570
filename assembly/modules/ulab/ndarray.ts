/** `ulab.array`: one or two dimensions of numbers, stored row by row. Floats are doubles; the integer types wrap around as in C. */
import { code_size, load_item, store_bits } from "../../py/binary";
import { fill_buffer } from "../../py/buffer";
import { raise_memory, raise_msg } from "../../py/error";
import { gc_alloc, gc_bytes } from "../../py/heap";
import { Un, repr_to } from "../../py/ops";
import { text_byte, text_lit } from "../../py/text";
import { T_VALUE_ERROR } from "../../py/types";
import { nd_select } from "./index";
import { ERR, NOTIMPL, STOP, V, is_type, obj, ptr_of, smi } from "../../py/value";

export const T_NDARRAY: usize = memory.data(96, 16);
export const T_NDITER: usize = memory.data(96, 16);

@unmanaged
export class NdArray {
  type: u32;
  /** Items in all. */
  len: u32;
  /** Data address of a raw buffer. */
  data: u32;
  /** Storage: one of B b H h d. */
  code: u8;
  size: u8;
  /** 1 or 2. */
  dims: u8;
  pad: u8;
  rows: u32;
  cols: u32;
}
export const NDARRAY_BYTES: usize = 24;

/** dtype constants and the storage they stand for. */
export const FLOAT: u32 = 0x66;
// @ts-ignore: decorator
@inline export function storage_of(dtype: u32): u32 { return dtype == FLOAT ? 0x64 : dtype; }
export function is_dtype(dtype: i64): bool {
  return dtype == 0x66 || dtype == 0x42 || dtype == 0x62 || dtype == 0x48 || dtype == 0x68;
}

// @ts-ignore: decorator
@inline export function is_ndarray(v: V): bool { return is_type(v, T_NDARRAY); }
// @ts-ignore: decorator
@inline export function nd(v: V): NdArray { return changetype<NdArray>(ptr_of(v)); }

/** A zeroed array; `dims` 1 makes it a row of `cols`. `ERR` when memory is out. */
export function nd_new(code: u32, dims: i32, rows: i32, cols: i32): V {
  const p = gc_alloc(NDARRAY_BYTES, T_NDARRAY);
  if (!p) return ERR;
  const total = <i64>rows * cols, size = code_size(code);
  if (total * size > 0x2000_0000) {
    raise_memory(<usize>(total * size));
    return ERR;
  }
  const o = changetype<NdArray>(p);
  o.code = <u8>code;
  o.size = <u8>size;
  o.dims = <u8>dims;
  o.rows = rows;
  o.cols = cols;
  o.data = <u32>gc_bytes(<usize>(total * size));
  if (o.data == 0) return ERR;
  o.len = <u32>total;
  return obj(p);
}

/** A new array of the same shape. */
export function nd_like(a: NdArray, code: u32): V { return nd_new(code, a.dims, a.rows, a.cols); }

/** Item `i` as a double. */
export function nd_get(a: NdArray, i: i32): f64 {
  const p = <usize>a.data + <usize>(i * <i32>a.size);
  switch (<i32>a.code) {
    case 0x64: return load<f64>(p);
    case 0x42: return <f64>load<u8>(p);
    case 0x62: return <f64>load<i8>(p);
    case 0x48: return <f64>load<u16>(p);
    default: return <f64>load<i16>(p);
  }
}

/** Sets item `i`; integer types cut the fraction and wrap around. */
export function nd_set(a: NdArray, i: i32, x: f64): void {
  const p = <usize>a.data + <usize>(i * <i32>a.size);
  if (a.code == 0x64) store<f64>(p, x);
  else store_bits(a.size, p, x - x == 0 ? <u64>(<i64>x) : 0);
}

/** ValueError. Returns ERR. */
export function nd_error(text: string): V { return raise_msg(T_VALUE_ERROR, text); }

function item(a: NdArray, i: i32): V { return load_item(a.code, <usize>a.data + <usize>(i * <i32>a.size)); }

// ---- slots ----------------------------------------------------------------------------------------------------

export function nd_len(v: V): i32 { return nd(v).dims == 1 ? nd(v).cols : nd(v).rows; }

/** Rows of so many items show the first and last three. */
const PRINT_MAX: i32 = 10;

function row_text(t: usize, a: NdArray, row: i32): bool {
  const n = <i32>(a.dims == 1 || a.rows == 1 || a.cols == 1 ? a.len : a.cols);
  if (!text_byte(t, 0x5b)) return false;
  for (let j = 0; j < n; j++) {
    if (n >= PRINT_MAX && j == 3) {
      if (!text_lit(t, ", ...")) return false;
      j = n - 3;
    }
    if ((j > 0 && !text_lit(t, ", ")) || !repr_to(t, item(a, row * n + j))) return false;
  }
  return text_byte(t, 0x5d);
}

function dtype_name(code: u32): string {
  return code == 0x64 ? "float" : code == 0x42 ? "uint8" : code == 0x62 ? "int8" : code == 0x48 ? "uint16" : "int16";
}

export function nd_repr(t: usize, v: V, repr: i32): bool {
  const a = nd(v);
  if (!text_lit(t, "array(")) return false;
  if (a.dims == 1 || a.rows == 1 || a.cols == 1) {
    if (!row_text(t, a, 0)) return false;
  } else {
    if (!text_byte(t, 0x5b)) return false;
    for (let i = 0; i < <i32>a.rows; i++) {
      if ((i > 0 && !text_lit(t, ",\n\t ")) || !row_text(t, a, i)) return false;
    }
    if (!text_byte(t, 0x5d)) return false;
  }
  return text_lit(t, ", dtype=") && text_lit(t, dtype_name(a.code)) && text_byte(t, 0x29);
}

export function nd_buffer(v: V, out: usize, write: i32): i32 {
  const a = nd(v);
  return fill_buffer(out, a.data, a.len * <u32>a.size, a.code);
}

export function nd_unary(op: i32, v: V): V {
  if (op > Un.ABS) return NOTIMPL;
  if (op == Un.INV && nd(v).code == 0x64) return nd_error("operation is not supported for given type");
  const a = nd(v), r = nd_like(a, a.code);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>a.len; i++) {
    const x = nd_get(a, i);
    nd_set(nd(r), i, op == Un.NEG ? -x : op == Un.INV ? -1 - x : op == Un.ABS ? abs(x) : x);
  }
  return r;
}

@unmanaged
class NdIter {
  type: u32;
  at: u32;
  target: V;
}

export function nd_iter(v: V): V {
  const p = gc_alloc(16, T_NDITER);
  if (!p) return ERR;
  changetype<NdIter>(p).target = v;
  return obj(p);
}

/** Next number, or row of a two-dimensional array. */
export function nd_next(it: V): V {
  const o = changetype<NdIter>(ptr_of(it));
  const i = <i32>o.at;
  if (i >= nd_len(o.target)) return STOP;
  o.at = i + 1;
  return nd_select(o.target, smi(i), 0, 0, false);
}
