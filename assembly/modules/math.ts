/** Module `math`. */
import { raise_memory, raise_msg } from "../py/error";
import { erf, erfc, gamma, lgamma } from "../py/math/special";
import { arg, kw_bind, module_def, npos } from "../py/native";
import { T_VALUE_ERROR } from "../py/types";
import { float_to_int } from "../py/objects/int";
import { int_mul } from "../py/objects/bigops";
import { get_f64, get_failed, get_i64, pair, zero_division } from "../py/objects/number";
import { ERR, UNDEF, V, bool_of, float, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

export function math_error(): V { return raise_msg(T_VALUE_ERROR, "math domain error"); }

/** f(x) of a real argument; ValueError when a result that is no number, or infinite, comes from an x that is not. */
function one(argv: usize, f: (x: f64) => f64): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const y = f(x);
  return (y != y && x == x) || (y - y != 0 && y == y && x - x == 0) ? math_error() : float(y);
}

/** f(x, y) of two real arguments, checked in the same way. */
function two(argv: usize, f: (x: f64, y: f64) => f64): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const y = get_f64(arg(argv, 1));
  if (get_failed) return ERR;
  const z = f(x, y);
  const finite = x - x == 0 && y - y == 0;
  return (z != z && x == x && y == y) || (z - z != 0 && z == z && finite) ? math_error() : float(z);
}

function root(x: f64): f64 { return sqrt(x); }
function fabs(x: f64): f64 { return abs(x); }
function power(x: f64, y: f64): f64 { return x == 1 || y == 0 || (x == -1 && abs(y) == Infinity) ? 1 : Math.pow(x, y); }
function remainder(x: f64, y: f64): f64 { return x % y; }
function sign_of(x: f64, y: f64): f64 { return copysign<f64>(x, y); }

function m_sqrt(argc: i32, argv: usize): V { return one(argv, root); }
function m_exp(argc: i32, argv: usize): V { return one(argv, Math.exp); }
function m_expm1(argc: i32, argv: usize): V { return one(argv, Math.expm1); }
function m_log2(argc: i32, argv: usize): V { return one(argv, Math.log2); }
function m_log10(argc: i32, argv: usize): V { return one(argv, Math.log10); }
function m_cosh(argc: i32, argv: usize): V { return one(argv, Math.cosh); }
function m_sinh(argc: i32, argv: usize): V { return one(argv, Math.sinh); }
function m_tanh(argc: i32, argv: usize): V { return one(argv, Math.tanh); }
function m_acosh(argc: i32, argv: usize): V { return one(argv, Math.acosh); }
function m_asinh(argc: i32, argv: usize): V { return one(argv, Math.asinh); }
function m_atanh(argc: i32, argv: usize): V { return one(argv, Math.atanh); }
function m_cos(argc: i32, argv: usize): V { return one(argv, Math.cos); }
function m_sin(argc: i32, argv: usize): V { return one(argv, Math.sin); }
function m_tan(argc: i32, argv: usize): V { return one(argv, Math.tan); }
function m_acos(argc: i32, argv: usize): V { return one(argv, Math.acos); }
function m_asin(argc: i32, argv: usize): V { return one(argv, Math.asin); }
function m_atan(argc: i32, argv: usize): V { return one(argv, Math.atan); }
function m_fabs(argc: i32, argv: usize): V { return one(argv, fabs); }
function m_erf(argc: i32, argv: usize): V { return one(argv, erf); }
function m_erfc(argc: i32, argv: usize): V { return one(argv, erfc); }
function m_lgamma(argc: i32, argv: usize): V { return one(argv, lgamma); }
function m_pow(argc: i32, argv: usize): V { return two(argv, power); }
function m_atan2(argc: i32, argv: usize): V { return two(argv, Math.atan2); }
function m_copysign(argc: i32, argv: usize): V { return two(argv, sign_of); }
function m_fmod(argc: i32, argv: usize): V { return two(argv, remainder); }

function m_gamma(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  return x == -Infinity ? math_error() : one(argv, gamma);
}

function m_ceil(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : float_to_int(ceil(x));
}
function m_floor(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : float_to_int(floor(x));
}
function m_trunc(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : float_to_int(trunc(x));
}
function m_isfinite(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : bool_of(x - x == 0);
}
function m_isinf(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : bool_of(abs(x) == Infinity);
}
function m_isnan(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : bool_of(x != x);
}
function m_radians(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : float(x * (Math.PI / 180));
}
function m_degrees(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  return get_failed ? ERR : float(x * (180 / Math.PI));
}

function m_log(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  if (x <= 0) return math_error();
  const l = Math.log(x);
  if (npos(argc) == 1) return float(l);
  const base = get_f64(arg(argv, 1));
  if (get_failed) return ERR;
  if (base <= 0) return math_error();
  return base == 1 ? zero_division() : float(l / Math.log(base));
}

/** 2^n for -1022 <= n <= 1023. */
// @ts-ignore: decorator
@inline function pow2(n: i32): f64 { return reinterpret<f64>(<u64>(n + 1023) << 52); }

/** Exponent that the last `fraction` split off. */
let exponent: i32 = 0;

/** m with x = m * 2^exponent and 0.5 <= |m| < 1, for finite x; 0 stays 0. */
function fraction(x: f64): f64 {
  exponent = 0;
  if (x == 0 || x - x != 0) return x;
  let shift = 0;
  if (abs(x) < pow2(-1022)) {
    x *= pow2(54);
    shift = 54;
  }
  const bits = reinterpret<u64>(x);
  exponent = (<i32>(bits >> 52) & 0x7ff) - 1022 - shift;
  return reinterpret<f64>((bits & 0x800f_ffff_ffff_ffff) | (<u64>1022 << 52));
}

/** x * 2^n, rounded once. */
function scale(x: f64, n: i64): f64 {
  const m = fraction(x);
  if (m == 0 || x - x != 0) return x;
  const e = <i64>exponent + max<i64>(min<i64>(n, 5000), -5000);
  if (e > 1024) return copysign<f64>(Infinity, x);
  if (e >= -1021) return m * 2 * pow2(<i32>e - 1);
  return e < -1100 ? copysign<f64>(0, x) : m * pow2(-1021) * pow2(<i32>e + 1021);
}

function m_ldexp(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const n = get_i64(arg(argv, 1));
  return get_failed ? ERR : float(scale(x, n));
}

function m_frexp(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const m = fraction(x);
  return pair(float(m), smi(exponent));
}

function m_modf(argc: i32, argv: usize): V {
  const x = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const whole = trunc(x);
  return pair(float(x - x != 0 && x == x ? copysign<f64>(0, x) : copysign<f64>(x - whole, x)), float(whole));
}

const TOLERANCES: usize = memory.data(16, 8);

function m_isclose(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 2, "* rel_tol abs_tol", TOLERANCES)) return ERR;
  const r = load<u64>(TOLERANCES), t = load<u64>(TOLERANCES, 8);
  const a = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const b = get_f64(arg(argv, 1));
  if (get_failed) return ERR;
  let relative: f64 = 1e-9, absolute: f64 = 0;
  if (r != UNDEF) {
    relative = get_f64(r);
    if (get_failed) return ERR;
  }
  if (t != UNDEF) {
    absolute = get_f64(t);
    if (get_failed) return ERR;
  }
  if (relative < 0 || absolute < 0) return math_error();
  if (a == b) return bool_of(true);
  const difference = abs(a - b);
  if (difference == Infinity) return bool_of(false);
  return bool_of(difference <= absolute || difference <= abs(relative * a) || difference <= abs(relative * b));
}

/** Product of the whole numbers from `low` to `high`, split in the middle so that the factors stay balanced. */
function product(low: i64, high: i64): V {
  if (high - low < 2) return low == high ? smi(low) : int_mul(smi(low), smi(high));
  const middle = (low + high) >> 1;
  const a = product(low, middle);
  if (a == ERR) return ERR;
  const b = product(middle + 1, high);
  return b == ERR ? ERR : int_mul(a, b);
}

function m_factorial(argc: i32, argv: usize): V {
  const n = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  if (n < 0) return raise_msg(T_VALUE_ERROR, "negative factorial");
  if (n > 1_000_000) {
    raise_memory(<usize>n);
    return ERR;
  }
  return n == 0 ? smi(1) : product(1, n);
}

function constant(i: i32): V {
  switch (i) {
    case 0: return float(Math.PI);
    case 1: return float(Math.E);
    case 2: return float(2 * Math.PI);
    case 3: return float(Infinity);
    default: return float(NaN);
  }
}

export function init_math(): void {
  module_def(
    DEF, "math",
    `sqrt:1 exp:1 expm1:1 log:1-2 log2:1 log10:1 pow:2 cosh:1 sinh:1 tanh:1 acosh:1 asinh:1 atanh:1 cos:1 sin:1 tan:1 acos:1
      asin:1 atan:1 atan2:2 ceil:1 floor:1 trunc:1 fabs:1 copysign:2 fmod:2 isfinite:1 isinf:1 isnan:1 ldexp:2 frexp:1 modf:1
      radians:1 degrees:1 erf:1 erfc:1 gamma:1 lgamma:1 isclose:2k factorial:1`,
    FUNCTIONS,
    "pi e tau inf nan", constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
      m_sqrt, m_exp, m_expm1, m_log, m_log2, m_log10, m_pow, m_cosh, m_sinh, m_tanh, m_acosh, m_asinh, m_atanh, m_cos, m_sin, m_tan, m_acos,
      m_asin, m_atan, m_atan2, m_ceil, m_floor, m_trunc, m_fabs, m_copysign, m_fmod, m_isfinite, m_isinf, m_isnan, m_ldexp, m_frexp, m_modf,
      m_radians, m_degrees, m_erf, m_erfc, m_gamma, m_lgamma, m_isclose, m_factorial,
    ];
