/** Module `ulab`: the arrays and functions that MaixPy scripts use, all in the module itself and under its later sub-module names. */
import { call1 } from "../py/call";
import { raise_msg } from "../py/error";
import { load_builtin } from "../py/import";
import { intern_lit, str_data, str_len } from "../py/intern";
import { arg, fn_index, kw_bind, module_def } from "../py/native";
import { type_def, type_methods } from "../py/typetable";
import { TF_SELF_ITER, TUPLE_ITEMS, TupleObj } from "../py/object";
import { T_MEMORYVIEW, T_STR, T_TUPLE, T_TYPE_ERROR } from "../py/types";
import { get_failed, get_i64, pair } from "../py/objects/number";
import { list_append, list_new } from "../py/objects/list";
import { tuple_from } from "../py/objects/tuple";
import { nd_binary, nd_compare } from "./ulab/arithmetic";
import { array_of, nd_make, u_arange, u_eye, u_linspace, u_ones, u_zeros } from "./ulab/create";
import { m_sort, u_argsort, u_diff, u_flip, u_roll, u_sort } from "./ulab/arrange";
import { nd_assign, nd_select } from "./ulab/index";
import { m_transpose, u_convolve, u_det, u_dot, u_eig, u_fft, u_ifft, u_inv, u_polyfit, u_polyval, u_spectrum, u_transpose } from "./ulab/linalg";
import {
  NDARRAY_BYTES, T_NDARRAY, T_NDITER, nd, nd_buffer, nd_error, nd_get, nd_iter, nd_len, nd_next, nd_repr, nd_set, nd_unary,
} from "./ulab/ndarray";
import {
  u_acos, u_acosh, u_argmax, u_argmin, u_asin, u_asinh, u_atan, u_atanh, u_ceil, u_cos, u_cosh, u_erf, u_erfc, u_exp, u_expm1, u_floor,
  u_gamma, u_lgamma, u_log, u_log10, u_log2, u_max, u_mean, u_min, u_sin, u_sinh, u_sqrt, u_std, u_sum, u_tan, u_tanh,
} from "./ulab/numerical";
import { ERR, NONE, UNDEF, V, float, is_type, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

/** A key: a pair selects along both axes. */
let first: V = 0;
let second: V = 0;
function is_pair(key: V): bool {
  if (!is_type(key, T_TUPLE) || changetype<TupleObj>(ptr_of(key)).len != 2) return false;
  first = load<u64>(ptr_of(key) + TUPLE_ITEMS);
  second = load<u64>(ptr_of(key) + TUPLE_ITEMS, 8);
  return true;
}

function nd_getitem(self: V, key: V): V {
  const pair = is_pair(key);
  return nd_select(self, key, first, second, pair);
}
function nd_setitem(self: V, key: V, v: V): i32 {
  if (v == UNDEF) return -1;
  const pair = is_pair(key);
  return i32(nd_assign(self, key, first, second, pair, v));
}

// ---- methods ------------------------------------------------------------------------------------------------

function m_shape(argc: i32, argv: usize): V { return pair(smi(nd(arg(argv, 0)).rows), smi(nd(arg(argv, 0)).cols)); }
function m_size(argc: i32, argv: usize): V { return smi(nd(arg(argv, 0)).len); }
function m_itemsize(argc: i32, argv: usize): V { return smi(nd(arg(argv, 0)).size); }

/** Rows, columns, items, bytes, bytes of an item. */
function m_rawsize(argc: i32, argv: usize): V {
  const a = nd(arg(argv, 0));
  store<u64>(WORDS, smi(a.rows));
  store<u64>(WORDS, smi(a.cols), 8);
  store<u64>(WORDS, smi(a.len), 16);
  store<u64>(WORDS, smi(a.len * <u32>a.size), 24);
  store<u64>(WORDS, smi(a.size), 32);
  return argc ? tuple_from(WORDS, 5) : ERR;
}
const WORDS: usize = memory.data(40, 8);

/** The items as they are stored, without a copy. */
function m_asbytearray(argc: i32, argv: usize): V { return argc ? call1(obj(T_MEMORYVIEW), arg(argv, 0)) : ERR; }

function m_copy(argc: i32, argv: usize): V { return argc ? array_of(arg(argv, 0), nd(arg(argv, 0)).code) : ERR; }

/** flatten(order="C"): a copy in one dimension, row by row, or ("F") column by column. */
function m_flatten(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "order", WORDS)) return ERR;
  const order = load<u64>(WORDS);
  let by: u32 = 0x43;
  if (order != UNDEF) by = is_type(order, T_STR) && str_len(order) == 1 ? load<u8>(str_data(order)) : 0;
  if (by != 0x43 && by != 0x46) return nd_error("flattening order must be either 'C', or 'F'");
  const a = nd(arg(argv, 0)), r = array_of(arg(argv, 0), a.code);
  if (r == ERR) return ERR;
  const o = nd(r);
  if (by == 0x46) {
    for (let j: u32 = 0, k = 0; j < a.cols; j++) for (let i: u32 = 0; i < a.rows; i++, k++) nd_set(o, k, nd_get(a, i * a.cols + j));
  }
  o.dims = 1;
  o.cols = o.len;
  o.rows = 1;
  return r;
}

/** reshape((rows, columns)): the array itself is changed, as in the ulab of MaixPy, and returned. */
function m_reshape(argc: i32, argv: usize): V {
  const o = nd(arg(argv, 0));
  if (!is_pair(arg(argv, 1))) return nd_error("shape must be a 2-tuple");
  const rows = get_i64(first);
  if (get_failed) return ERR;
  const cols = get_i64(second);
  if (get_failed) return ERR;
  if (rows < 0 || cols < 0 || rows * cols != <i64>o.len) return nd_error("cannot reshape array (incompatible input/output shape)");
  o.dims = rows == 1 ? 1 : 2;
  o.rows = <u32>rows;
  o.cols = <u32>cols;
  return arg(argv, 0);
}

/** size(array, axis=None): number of items, or along an axis. */
function u_size(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "array! axis", WORDS)) return ERR;
  const v = load<u64>(WORDS), axis = load<u64>(WORDS, 8);
  if (!is_type(v, T_NDARRAY)) return raise_msg(T_TYPE_ERROR, "size is defined for ndarrays only");
  const a = nd(v);
  if (axis == UNDEF || axis == NONE) return smi(a.len);
  const n = get_i64(axis);
  if (get_failed) return ERR;
  if (n < 0 || n >= <i64>a.dims) return nd_error("tuple index out of range");
  return smi(n == 1 || a.dims == 1 ? a.cols : a.rows);
}

function m_tolist(argc: i32, argv: usize): V {
  const a = arg(argv, 0), n = nd_len(a);
  const list = list_new(n);
  if (!list) return ERR;
  for (let i = 0; i < n; i++) {
    const v = nd_select(a, smi(i), 0, 0, false);
    if (v == ERR || !list_append(list, v)) return ERR;
  }
  return obj(list);
}

/** dtype constants, behind the type and the names of the sub-modules. */
const DTYPES: usize = memory.data<u8>([0x42, 0x62, 0x48, 0x68, 0x66]);

function constant(i: i32): V {
  if (i == 0) return obj(T_NDARRAY);
  if (i <= 5) return smi(load<u8>(DTYPES + i - 1));
  if (i == 6) return float(0.262);
  const own = intern_lit("ulab");
  return own == ERR ? ERR : load_builtin(own);
}

export function init_ulab(): void {
  let t = type_def(T_NDARRAY, "ndarray", 0, 0, <u32>NDARRAY_BYTES, 0, 0, 4);
  t.make_new = fn_index(nd_make);
  t.repr = fn_index(nd_repr);
  t.unary = fn_index(nd_unary);
  t.binary = fn_index(nd_binary);
  t.compare = fn_index(nd_compare);
  t.len = fn_index(nd_len);
  t.getitem = fn_index(nd_getitem);
  t.setitem = fn_index(nd_setitem);
  t.iter = fn_index(nd_iter);
  t.buffer = fn_index(nd_buffer);
  type_methods(
    t, "shape:1 size:1 rawsize:1 itemsize:1 flatten:1-2k reshape:2 transpose:1 sort:1-2k tolist:1 asbytearray:1 copy:1",
    METHODS,
  );
  t = type_def(T_NDITER, "iterator", 0, TF_SELF_ITER, 16, 0, 2, 0);
  t.next = fn_index(nd_next);
  module_def(
    DEF, "ulab",
    `zeros:0-2k ones:0-2k eye:0-4k linspace:0-6k arange:0-4k sin:1 cos:1 tan:1 asin:1 acos:1 atan:1 sinh:1 cosh:1 tanh:1 exp:1 expm1:1 log:1
      log2:1 log10:1 sqrt:1 ceil:1 floor:1 acosh:1 asinh:1 atanh:1 erf:1 erfc:1 gamma:1 lgamma:1 sum:0-2k mean:0-2k std:0-2k min:0-2k max:0-2k argmin:0-2k argmax:0-2k sort:0-2k argsort:0-2k roll:0-3k flip:0-2k diff:0-3k dot:2
      size:0-2k transpose:1 det:1 inv:1 eig:1 polyval:2 polyfit:2-3 convolve:2 fft:1-2 ifft:1-2 spectrum:1-2`,
    FUNCTIONS,
    "array uint8 int8 uint16 int16 float __version__ numpy vector numerical linalg poly filter", constant,
  );
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
      m_shape, m_size, m_rawsize, m_itemsize, m_flatten, m_reshape, m_transpose, m_sort, m_tolist, m_asbytearray, m_copy,
    ];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
      u_zeros, u_ones, u_eye, u_linspace, u_arange, u_sin, u_cos, u_tan, u_asin, u_acos, u_atan, u_sinh, u_cosh, u_tanh, u_exp, u_expm1, u_log,
      u_log2, u_log10, u_sqrt, u_ceil, u_floor, u_acosh, u_asinh, u_atanh, u_erf, u_erfc, u_gamma, u_lgamma, u_sum, u_mean, u_std, u_min, u_max, u_argmin,
      u_argmax, u_sort, u_argsort, u_roll, u_flip, u_diff, u_dot, u_size, u_transpose, u_det, u_inv, u_eig, u_polyval, u_polyfit, u_convolve, u_fft, u_ifft, u_spectrum,
    ];
