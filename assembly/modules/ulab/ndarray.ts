/**
 * `ulab.array`: one or two dimensions of numbers, stored row by row. Floats are doubles; the integer types wrap around as in C.
 * Indexing copies, as in the ulab of early 2020 that MaixPy carries.
 */
import { code_size, load_item, store_bits } from "../../py/binary";
import { fill_buffer } from "../../py/buffer";
import { raise_memory, raise_msg } from "../../py/error";
import { gc_alloc, gc_bytes } from "../../py/heap";
import { Un, repr_to } from "../../py/ops";
import { get_index, get_slice, is_slice, slice_count, slice_start, slice_step } from "../../py/objects/index";
import { get_f64, get_failed } from "../../py/objects/number";
import { text_byte, text_lit } from "../../py/text";
import { T_VALUE_ERROR } from "../../py/types";
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

// ---- indexing -----------------------------------------------------------------------------------------------

/** First index, step and count along one axis for an index (count 1) or a slice. */
let axis_start: i32 = 0;
let axis_step: i32 = 1;
let axis_count: i32 = 0;
let axis_slice: bool = false;

function axis(key: V, n: i32): bool {
  axis_slice = is_slice(key);
  axis_step = 1;
  axis_count = 1;
  if (!axis_slice) {
    axis_start = get_index(key, n, T_NDARRAY);
    return axis_start >= 0;
  }
  if (!get_slice(key, n)) return false;
  axis_start = slice_start;
  axis_step = slice_step;
  axis_count = slice_count;
  return true;
}

/** Region of a two-dimensional array that a key selects; a pair selects along both axes. */
let row_start: i32 = 0;
let row_step: i32 = 1;
let row_count: i32 = 0;
let row_slice: bool = false;

function region(a: NdArray, key: V, first: V, second: V, pair: bool): bool {
  if (a.dims == 1) {
    if (pair) {
      nd_error("too many indices");
      return false;
    }
    row_start = 0;
    row_count = 1;
    row_step = 1;
    row_slice = false;
    return axis(key, a.cols);
  }
  if (!axis(pair ? first : key, a.rows)) return false;
  row_start = axis_start;
  row_step = axis_step;
  row_count = axis_count;
  row_slice = axis_slice;
  if (pair) return axis(second, a.cols);
  axis_start = 0;
  axis_step = 1;
  axis_count = a.cols;
  axis_slice = true;
  return true;
}

/** Items that a key selects: a number, or an array with a copy. */
export function nd_select(self: V, key: V, first: V, second: V, pair: bool): V {
  const a = nd(self);
  if (!region(a, key, first, second, pair)) return ERR;
  const cols = <i32>a.cols;
  if (!row_slice && !axis_slice) return item(a, row_start * cols + axis_start);
  const both = row_slice && axis_slice;
  const r0 = row_start, rs = row_step, rn = row_count, c0 = axis_start, cs = axis_step, cn = axis_count;
  const v = nd_new(a.code, both ? 2 : 1, both ? rn : 1, both ? cn : rn * cn);
  if (v == ERR) return ERR;
  const out = nd(v);
  for (let i = 0, k = 0; i < rn; i++) {
    for (let j = 0; j < cn; j++, k++) nd_set(out, k, nd_get(a, (r0 + i * rs) * cols + c0 + j * cs));
  }
  return v;
}

/** Assigns a number or an array of the right size to what a key selects. False = raised. */
export function nd_assign(self: V, key: V, first: V, second: V, pair: bool, v: V): bool {
  const a = nd(self);
  let x: f64 = 0;
  const array = is_ndarray(v);
  if (!array) {
    x = get_f64(v);
    if (get_failed) return false;
  }
  if (!region(a, key, first, second, pair)) return false;
  if (array && <i32>nd(v).len != row_count * axis_count) {
    nd_error("could not broadcast input array");
    return false;
  }
  for (let i = 0, k = 0; i < row_count; i++) {
    for (let j = 0; j < axis_count; j++, k++) {
      nd_set(a, (row_start + i * row_step) * <i32>a.cols + axis_start + j * axis_step, array ? nd_get(nd(v), k) : x);
    }
  }
  return true;
}

// ---- slots ----------------------------------------------------------------------------------------------------

export function nd_len(v: V): i32 { return nd(v).dims == 1 ? nd(v).cols : nd(v).rows; }

function row_text(t: usize, a: NdArray, row: i32): bool {
  if (!text_byte(t, 0x5b)) return false;
  for (let j = 0; j < <i32>a.cols; j++) {
    if ((j > 0 && !text_lit(t, ", ")) || !repr_to(t, item(a, row * <i32>a.cols + j))) return false;
  }
  return text_byte(t, 0x5d);
}

function dtype_name(code: u32): string {
  return code == 0x64 ? "float" : code == 0x42 ? "uint8" : code == 0x62 ? "int8" : code == 0x48 ? "uint16" : "int16";
}

export function nd_repr(t: usize, v: V, repr: i32): bool {
  const a = nd(v);
  if (!text_lit(t, "array(")) return false;
  if (a.dims == 1) {
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
  if (op != Un.NEG && op != Un.ABS && op != Un.POS) return NOTIMPL;
  const a = nd(v), r = nd_like(a, a.code);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>a.len; i++) {
    const x = nd_get(a, i);
    nd_set(nd(r), i, op == Un.NEG ? -x : op == Un.ABS ? abs(x) : x);
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
