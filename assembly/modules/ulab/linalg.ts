/** Linear algebra, polynomials, convolution and the discrete Fourier transform. */
import { gc_bytes } from "../../py/heap";
import { arg, npos } from "../../py/native";
import { get_failed, get_i64, pair } from "../../py/objects/number";
import { NdArray, nd, nd_error, nd_get, nd_like, nd_new, nd_set } from "./ndarray";
import { need_array } from "./numerical";
import { ERR, V, float } from "../../py/value";

/** Product of two matrices (or vectors: the inner product). */
export function u_dot(argc: i32, argv: usize): V {
  const x = need_array(arg(argv, 0)), y = x == ERR ? ERR : need_array(arg(argv, 1));
  if (y == ERR) return ERR;
  const a = nd(x), b = nd(y);
  if (a.dims == 1 && b.dims == 1) {
    if (a.len != b.len) return nd_error("vectors must have same lengths");
    let total: f64 = 0;
    for (let i = 0; i < <i32>a.len; i++) total += nd_get(a, i) * nd_get(b, i);
    return float(total);
  }
  const n = <i32>a.cols, cols = <i32>b.cols;
  if (n != <i32>b.rows) return nd_error("matrix dimensions do not match");
  const r = nd_new(0x64, 2, a.rows, cols);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>a.rows; i++) {
    for (let j = 0; j < cols; j++) {
      let total: f64 = 0;
      for (let k = 0; k < n; k++) total += nd_get(a, i * n + k) * nd_get(b, k * cols + j);
      nd_set(nd(r), i * cols + j, total);
    }
  }
  return r;
}

function transposed(a: NdArray): V {
  const rows = <i32>a.rows, cols = <i32>a.cols;
  const r = nd_new(a.code, 2, cols, rows);
  if (r == ERR) return ERR;
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) nd_set(nd(r), j * rows + i, nd_get(a, i * cols + j));
  return r;
}

export function u_transpose(argc: i32, argv: usize): V {
  const x = need_array(arg(argv, 0));
  return x == ERR ? ERR : transposed(nd(x));
}

/** Method `transpose()`: the array itself is changed, as in the ulab of MaixPy, and returned. */
export function m_transpose(argc: i32, argv: usize): V {
  const a = nd(arg(argv, 0));
  const r = transposed(a);
  if (r == ERR) return ERR;
  a.data = nd(r).data;
  a.dims = 2;
  a.rows = nd(r).rows;
  a.cols = nd(r).cols;
  return arg(argv, 0);
}

/** Determinant that `eliminate` found. */
let determinant: f64 = 0;

// @ts-ignore: decorator
@inline function cell(m: usize, width: i32, i: i32, j: i32): usize { return m + (<usize>(i * width + j) << 3); }

/** Gauss-Jordan elimination with row pivots of the n x n matrix at the left of rows of `width` doubles. */
function eliminate(m: usize, n: i32, width: i32): void {
  determinant = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (abs(load<f64>(cell(m, width, i, k))) > abs(load<f64>(cell(m, width, pivot, k)))) pivot = i;
    const top = load<f64>(cell(m, width, pivot, k));
    if (pivot != k) {
      determinant = -determinant;
      for (let j = 0; j < width; j++) {
        const x = load<f64>(cell(m, width, k, j));
        store<f64>(cell(m, width, k, j), load<f64>(cell(m, width, pivot, j)));
        store<f64>(cell(m, width, pivot, j), x);
      }
    }
    determinant *= top;
    if (top == 0) return;
    for (let j = 0; j < width; j++) store<f64>(cell(m, width, k, j), load<f64>(cell(m, width, k, j)) / top);
    for (let i = 0; i < n; i++) {
      const factor = load<f64>(cell(m, width, i, k));
      if (i == k || factor == 0) continue;
      for (let j = 0; j < width; j++) {
        store<f64>(cell(m, width, i, j), load<f64>(cell(m, width, i, j)) - factor * load<f64>(cell(m, width, k, j)));
      }
    }
  }
}

/** The square matrix argument as doubles in rows of `n` + `extra`; 0 = raised. */
function square(argv: usize, extra: bool): usize {
  const x = need_array(arg(argv, 0));
  if (x == ERR) return 0;
  const n = <i32>nd(x).rows;
  if (nd(x).dims != 2 || n != <i32>nd(x).cols) {
    nd_error("only square matrices can be inverted");
    return 0;
  }
  order = n;
  const width = extra ? 2 * n : n;
  const m = gc_bytes(8 * n * width);
  if (!m) return 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) store<f64>(cell(m, width, i, j), nd_get(nd(x), i * n + j));
  return m;
}
let order: i32 = 0;

export function u_det(argc: i32, argv: usize): V {
  const m = square(argv, false);
  if (!m) return ERR;
  eliminate(m, order, order);
  return float(determinant);
}

export function u_inv(argc: i32, argv: usize): V {
  const m = square(argv, true), n = order;
  if (!m) return ERR;
  for (let i = 0; i < n; i++) store<f64>(cell(m, 2 * n, i, n + i), 1);
  eliminate(m, n, 2 * n);
  if (determinant == 0) return nd_error("input matrix is singular");
  const r = nd_new(0x64, 2, n, n);
  if (r != ERR) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) nd_set(nd(r), i * n + j, load<f64>(cell(m, 2 * n, i, n + j)));
  return r;
}

/**
 * `eig(matrix)`: eigenvalues and, as columns, eigenvectors of a symmetric matrix (cyclic Jacobi rotations: Golub and Van Loan, Matrix
 * Computations, section 8.5).
 */
export function u_eig(argc: i32, argv: usize): V {
  const m = square(argv, false), n = order;
  if (!m) return ERR;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (abs(load<f64>(cell(m, n, i, j)) - load<f64>(cell(m, n, j, i))) > 1e-9 * (1 + abs(load<f64>(cell(m, n, i, j))))) {
        return nd_error("input matrix is asymmetric");
      }
    }
  }
  const values = nd_new(0x64, 1, 1, n), vectors = values == ERR ? ERR : nd_new(0x64, 2, n, n);
  if (vectors == ERR) return ERR;
  const v = <usize>nd(vectors).data;
  for (let i = 0; i < n; i++) store<f64>(cell(v, n, i, i), 1);
  for (let sweep = 0; sweep < 50; sweep++) {
    let moved = false;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (rotate(m, v, n, p, q)) moved = true;
    if (!moved) break;
  }
  for (let i = 0; i < n; i++) nd_set(nd(values), i, load<f64>(cell(m, n, i, i)));
  return pair(values, vectors);
}

/** The rotation that makes entry (p, q) zero; false when it counts for nothing. */
function rotate(m: usize, v: usize, n: i32, p: i32, q: i32): bool {
  const x = load<f64>(cell(m, n, p, q)), a = load<f64>(cell(m, n, p, p)), b = load<f64>(cell(m, n, q, q));
  if (abs(x) <= 1e-17 * (abs(a) + abs(b)) || x == 0) return false;
  const w = (b - a) / (2 * x);
  const t = (w < 0 ? -1.0 : 1.0) / (abs(w) + sqrt(w * w + 1)), c = 1 / sqrt(t * t + 1), s = t * c;
  for (let k = 0; k < n; k++) turn(cell(m, n, k, p), cell(m, n, k, q), c, s);
  for (let k = 0; k < n; k++) turn(cell(m, n, p, k), cell(m, n, q, k), c, s);
  for (let k = 0; k < n; k++) turn(cell(v, n, k, p), cell(v, n, k, q), c, s);
  return true;
}

function turn(p: usize, q: usize, c: f64, s: f64): void {
  const x = load<f64>(p), y = load<f64>(q);
  store<f64>(p, c * x - s * y);
  store<f64>(q, s * x + c * y);
}

/** polyval(p, x): Horner's rule. */
export function u_polyval(argc: i32, argv: usize): V {
  const p = need_array(arg(argv, 0)), x = p == ERR ? ERR : need_array(arg(argv, 1));
  const r = x == ERR ? ERR : nd_like(nd(x), 0x64);
  if (r == ERR) return ERR;
  for (let i = 0; i < <i32>nd(x).len; i++) {
    let y: f64 = 0;
    for (let k = 0; k < <i32>nd(p).len; k++) y = y * nd_get(nd(x), i) + nd_get(nd(p), k);
    nd_set(nd(r), i, y);
  }
  return r;
}

/** polyfit([x,] y, degree): least squares through the normal equations; the highest power first. */
export function u_polyfit(argc: i32, argv: usize): V {
  const n = npos(argc);
  const y = need_array(arg(argv, n - 2));
  const x = y == ERR || n < 3 ? y : need_array(arg(argv, 0));
  if (x == ERR) return ERR;
  const degree = get_i64(arg(argv, n - 1));
  if (get_failed) return ERR;
  const points = <i32>nd(y).len, size = <i32>min<i64>(degree, 0xffff) + 1;
  if (nd(x).len != nd(y).len) return nd_error("input vectors must be of equal length");
  if (degree < 0 || size > points) return nd_error("more degrees of freedom than data points");
  const m = gc_bytes(8 * size * (size + 1));
  if (!m) return ERR;
  for (let k = 0; k < points; k++) {
    const t = n < 3 ? <f64>k : nd_get(nd(x), k), value = nd_get(nd(y), k);
    let left: f64 = 1;
    for (let i = 0; i < size; i++, left *= t) {
      let term = left;
      for (let j = 0; j < size; j++, term *= t) store<f64>(cell(m, size + 1, i, j), load<f64>(cell(m, size + 1, i, j)) + term);
      store<f64>(cell(m, size + 1, i, size), load<f64>(cell(m, size + 1, i, size)) + left * value);
    }
  }
  eliminate(m, size, size + 1);
  if (determinant == 0) return nd_error("could not invert Vandermonde matrix");
  const r = nd_new(0x64, 1, 1, size);
  if (r != ERR) for (let i = 0; i < size; i++) nd_set(nd(r), size - 1 - i, load<f64>(cell(m, size + 1, i, size)));
  return r;
}

/** convolve(a, b): the full discrete convolution. */
export function u_convolve(argc: i32, argv: usize): V {
  const x = need_array(arg(argv, 0)), y = x == ERR ? ERR : need_array(arg(argv, 1));
  if (y == ERR) return ERR;
  const n = <i32>nd(x).len, m = <i32>nd(y).len;
  if (n == 0 || m == 0) return nd_error("convolve arguments must not be empty");
  const r = nd_new(0x64, 1, 1, n + m - 1);
  if (r == ERR) return ERR;
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) nd_set(nd(r), i + j, nd_get(nd(r), i + j) + nd_get(nd(x), i) * nd_get(nd(y), j));
  return r;
}

// ---- Fourier transform --------------------------------------------------------------------------------------------

/** Radix-2 transform in place of n = 2^k complex numbers; `sign` -1 forwards, 1 backwards (without the factor 1/n). */
function transform(re: V, im: V, n: i32, sign: f64): void {
  const a = <usize>nd(re).data, b = <usize>nd(im).data;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) != 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(a, i, j);
      swap(b, i, j);
    }
  }
  for (let half = 1; half < n; half <<= 1) {
    const angle = (sign * Math.PI) / <f64>half;
    for (let k = 0; k < half; k++) {
      const c = Math.cos(angle * <f64>k), s = Math.sin(angle * <f64>k);
      for (let i = k; i < n; i += 2 * half) {
        const p = <usize>i << 3, q = <usize>(i + half) << 3;
        const x = load<f64>(a + q) * c - load<f64>(b + q) * s, y = load<f64>(a + q) * s + load<f64>(b + q) * c;
        store<f64>(a + q, load<f64>(a + p) - x);
        store<f64>(b + q, load<f64>(b + p) - y);
        store<f64>(a + p, load<f64>(a + p) + x);
        store<f64>(b + p, load<f64>(b + p) + y);
      }
    }
  }
}

function swap(p: usize, i: i32, j: i32): void {
  const x = load<f64>(p + (<usize>i << 3));
  store<f64>(p + (<usize>i << 3), load<f64>(p + (<usize>j << 3)));
  store<f64>(p + (<usize>j << 3), x);
}

let real: V = 0;
let imag: V = 0;

/** Transforms copies of the arguments into `real` and `imag`. False = raised. */
function fourier(argc: i32, argv: usize, sign: f64): bool {
  const x = need_array(arg(argv, 0));
  if (x == ERR) return false;
  const n = <i32>nd(x).len;
  if (n == 0 || (n & (n - 1)) != 0) {
    nd_error("input array length must be power of 2");
    return false;
  }
  const y = npos(argc) > 1 ? need_array(arg(argv, 1)) : 0;
  if (y == ERR) return false;
  if (y != 0 && <i32>nd(y).len != n) {
    nd_error("real and imaginary parts must be of equal length");
    return false;
  }
  real = nd_new(0x64, 1, 1, n);
  imag = real == ERR ? ERR : nd_new(0x64, 1, 1, n);
  if (imag == ERR) return false;
  for (let i = 0; i < n; i++) {
    nd_set(nd(real), i, nd_get(nd(x), i));
    if (y != 0) nd_set(nd(imag), i, nd_get(nd(y), i));
  }
  transform(real, imag, n, sign);
  return true;
}

/** fft(real[, imag]): a pair of arrays. */
export function u_fft(argc: i32, argv: usize): V { return fourier(argc, argv, -1) ? pair(real, imag) : ERR; }

export function u_ifft(argc: i32, argv: usize): V {
  if (!fourier(argc, argv, 1)) return ERR;
  const n = <f64>nd(real).len;
  for (let i = 0; i < <i32>nd(real).len; i++) {
    nd_set(nd(real), i, nd_get(nd(real), i) / n);
    nd_set(nd(imag), i, nd_get(nd(imag), i) / n);
  }
  return pair(real, imag);
}

/** spectrum(real[, imag]): absolute values of the transform. */
export function u_spectrum(argc: i32, argv: usize): V {
  if (!fourier(argc, argv, -1)) return ERR;
  for (let i = 0; i < <i32>nd(real).len; i++) nd_set(nd(real), i, Math.hypot(nd_get(nd(real), i), nd_get(nd(imag), i)));
  return real;
}
