/** Making arrays: from sequences, and zeros, ones, eye, linspace, arange. */
import { kw_bind, npos } from "../../py/native";
import { iter, next, truth } from "../../py/ops";
import { root_mark, root_release } from "../../py/heap";
import { TextObj, text_mem, text_new } from "../../py/text";
import { is_integer } from "../../py/objects/big";
import { seq_items, seq_len } from "../../py/objects/seq";
import { get_f64, get_failed, get_i64, pair } from "../../py/objects/number";
import { T_LIST, T_TUPLE } from "../../py/types";
import { is_dtype, is_ndarray, nd, nd_error, nd_get, nd_like, nd_new, nd_set, storage_of } from "./ndarray";
import { ERR, FALSE, STOP, UNDEF, V, float, is_bool, is_float, is_type } from "../../py/value";

const ARGS: usize = memory.data(48, 8);
const NUMBER: usize = memory.data(8, 8);

/** Storage code of a dtype argument (UNDEF = float), 0 = raised. */
export function dtype_of(v: V): u32 {
  if (v == UNDEF) return 0x64;
  const d = get_i64(v);
  if (get_failed) return 0;
  if (is_dtype(d)) return storage_of(<u32>d);
  nd_error("dtype");
  return 0;
}

// @ts-ignore: decorator
@inline function is_number(v: V): bool { return is_float(v) || is_bool(v) || is_integer(v); }

/** Appends the numbers that `v` yields to the text as doubles; the count, -1 = raised. */
function collect(t: usize, v: V): i32 {
  const it = iter(v);
  if (it == ERR) return -1;
  let n = 0;
  while (true) {
    const m = root_mark();
    const item = next(it);
    if (item == STOP) return n;
    if (item == ERR) return -1;
    store<f64>(NUMBER, get_f64(item));
    if (get_failed || !text_mem(t, NUMBER, 8)) return -1;
    root_release(m);
    n++;
  }
  return -1;
}

/** An array with the numbers of `v`: a sequence of numbers, or a list or tuple of sequences of the same length. */
export function array_of(v: V, code: u32): V {
  if (is_ndarray(v)) {
    const r = nd_like(nd(v), code);
    if (r != ERR) for (let i = 0; i < <i32>nd(v).len; i++) nd_set(nd(r), i, nd_get(nd(v), i));
    return r;
  }
  const t = text_new();
  if (!t) return ERR;
  const nested = (is_type(v, T_LIST) || is_type(v, T_TUPLE)) && seq_len(v) > 0 && !is_number(load<u64>(seq_items(v)));
  let rows = 1, cols = 0;
  if (nested) {
    rows = seq_len(v);
    for (let i = 0; i < seq_len(v) && i < rows; i++) {
      const n = collect(t, load<u64>(seq_items(v) + (<usize>i << 3)));
      if (n < 0) return ERR;
      if (i > 0 && n != cols) return nd_error("iterables are not of the same length");
      cols = n;
    }
  } else {
    cols = collect(t, v);
    if (cols < 0) return ERR;
  }
  const r = nd_new(code, nested ? 2 : 1, rows, cols);
  if (r == ERR) return ERR;
  const data = <usize>changetype<TextObj>(t).data;
  for (let i = 0; i < rows * cols; i++) nd_set(nd(r), i, load<f64>(data + (<usize>i << 3)));
  return r;
}

/** Class `array(sequence, dtype=float)`. */
export function nd_make(type: usize, argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "object! * dtype", ARGS)) return ERR;
  const v = load<u64>(ARGS), code = dtype_of(load<u64>(ARGS, 8));
  return code ? array_of(v, code) : ERR;
}

/** An array filled with `value`; the shape is a number or a pair. */
function filled(argc: i32, argv: usize, value: f64): V {
  if (!kw_bind(argc, argv, 0, "shape! * dtype", ARGS)) return ERR;
  const shape = load<u64>(ARGS), code = dtype_of(load<u64>(ARGS, 8));
  if (!code) return ERR;
  let rows: i64 = 1, cols: i64, dims = 1;
  if (is_type(shape, T_TUPLE) || is_type(shape, T_LIST)) {
    dims = seq_len(shape);
    if (dims < 1 || dims > 2) return nd_error("input argument must be an integer or a 2-tuple");
    cols = get_i64(load<u64>(seq_items(shape) + (<usize>(dims - 1) << 3)));
    if (!get_failed && dims == 2) rows = get_i64(load<u64>(seq_items(shape)));
  } else cols = get_i64(shape);
  if (get_failed) return ERR;
  if (rows < 0 || cols < 0 || rows > 0x7fff_ffff || cols > 0x7fff_ffff) return nd_error("negative dimensions");
  const r = nd_new(code, dims, <i32>rows, <i32>cols);
  if (r != ERR && value != 0) for (let i = 0; i < <i32>nd(r).len; i++) nd_set(nd(r), i, value);
  return r;
}

export function u_zeros(argc: i32, argv: usize): V { return filled(argc, argv, 0); }
export function u_ones(argc: i32, argv: usize): V { return filled(argc, argv, 1); }

/** `eye(N, M=N, k=0)`: M rows and N columns, as the ulab of MaixPy has it. */
export function u_eye(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "N! M k dtype", ARGS)) return ERR;
  const m = load<u64>(ARGS, 8), diagonal = load<u64>(ARGS, 16), code = dtype_of(load<u64>(ARGS, 24));
  const cols = get_i64(load<u64>(ARGS));
  if (get_failed || !code) return ERR;
  const rows = m == UNDEF ? cols : get_i64(m);
  if (get_failed) return ERR;
  const k = diagonal == UNDEF ? 0 : get_i64(diagonal);
  if (diagonal != UNDEF && get_failed) return ERR;
  if (rows < 0 || cols < 0 || rows > 0xffff || cols > 0xffff) return nd_error("dimensions");
  const r = nd_new(code, 2, <i32>rows, <i32>cols);
  if (r == ERR) return ERR;
  for (let i: i64 = 0; i < rows; i++) if (i + k >= 0 && i + k < cols) nd_set(nd(r), <i32>(i * cols + i + k), 1);
  return r;
}

export function u_linspace(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "start! stop! num * endpoint dtype retstep", ARGS)) return ERR;
  const count = load<u64>(ARGS, 16), code = dtype_of(load<u64>(ARGS, 32));
  const closed = load<u64>(ARGS, 24) == UNDEF || load<u64>(ARGS, 24) != FALSE;
  const start = get_f64(load<u64>(ARGS));
  if (get_failed) return ERR;
  const stop = get_f64(load<u64>(ARGS, 8));
  if (get_failed || !code) return ERR;
  const n = count == UNDEF ? 50 : get_i64(count);
  if (count != UNDEF && get_failed) return ERR;
  if (n < 2 || n > 0xff_ffff) return nd_error("number of points must be at least 2");
  const r = nd_new(code, 1, 1, <i32>n);
  const step = (stop - start) / <f64>(closed ? n - 1 : n);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>n; i++) nd_set(nd(r), i, start + step * <f64>i);
  const with_step = load<u64>(ARGS, 40) == UNDEF ? 0 : truth(load<u64>(ARGS, 40));
  return with_step < 0 ? ERR : with_step ? pair(r, float(step)) : r;
}

export function u_arange(argc: i32, argv: usize): V {
  const n = npos(argc);
  if (!kw_bind(argc, argv, 0, "start! stop step * dtype", ARGS)) return ERR;
  const code = dtype_of(load<u64>(ARGS, 24));
  let start = get_f64(load<u64>(ARGS)), stop = start, step: f64 = 1;
  if (get_failed || !code) return ERR;
  if (n > 1) stop = get_f64(load<u64>(ARGS, 8));
  else start = 0;
  if (n > 2 && !get_failed) step = get_f64(load<u64>(ARGS, 16));
  if (get_failed) return ERR;
  if (step == 0) return nd_error("step");
  const count = ceil((stop - start) / step);
  const r = nd_new(code, 1, 1, count > 0 ? <i32>min<f64>(count, 0x7fff_ffff) : 0);
  if (r != ERR) for (let i = 0; i < <i32>nd(r).len; i++) nd_set(nd(r), i, start + step * <f64>i);
  return r;
}
