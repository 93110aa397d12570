/** Module `cmath`. */
import { arg, module_def } from "../py/native";
import { complex_imag, complex_new, complex_real, get_complex } from "../py/objects/complex";
import { get_f64, get_failed, pair } from "../py/objects/number";
import { ERR, V, float } from "../py/value";

const DEF: usize = memory.data(32, 8);

// @ts-ignore: decorator
@inline function size(a: f64, b: f64): f64 { return sqrt(a * a + b * b); }

function c_phase(argc: i32, argv: usize): V {
  return get_complex(arg(argv, 0)) ? float(Math.atan2(complex_imag, complex_real)) : ERR;
}

function c_polar(argc: i32, argv: usize): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  return pair(float(size(complex_real, complex_imag)), float(Math.atan2(complex_imag, complex_real)));
}

function c_rect(argc: i32, argv: usize): V {
  const r = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const angle = get_f64(arg(argv, 1));
  return get_failed ? ERR : complex_new(r * Math.cos(angle), r * Math.sin(angle));
}

function c_exp(argc: i32, argv: usize): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  const r = Math.exp(complex_real);
  return complex_new(r * Math.cos(complex_imag), r * Math.sin(complex_imag));
}

/** The logarithm in the base whose natural logarithm is 1 / `factor`. */
function logarithm(argv: usize, factor: f64): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  const a = complex_real, b = complex_imag;
  return complex_new(Math.log(size(a, b)) * factor, Math.atan2(b, a) * factor);
}
function c_log(argc: i32, argv: usize): V { return logarithm(argv, 1); }
function c_log10(argc: i32, argv: usize): V { return logarithm(argv, 0.43429448190325182765); }

function c_sqrt(argc: i32, argv: usize): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  const r = Math.pow(complex_real * complex_real + complex_imag * complex_imag, 0.25);
  const angle = 0.5 * Math.atan2(complex_imag, complex_real);
  return complex_new(r * Math.cos(angle), r * Math.sin(angle));
}

function c_cos(argc: i32, argv: usize): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  const a = complex_real, b = complex_imag;
  return complex_new(Math.cos(a) * Math.cosh(b), -Math.sin(a) * Math.sinh(b));
}

function c_sin(argc: i32, argv: usize): V {
  if (!get_complex(arg(argv, 0))) return ERR;
  const a = complex_real, b = complex_imag;
  return complex_new(Math.sin(a) * Math.cosh(b), Math.cos(a) * Math.sinh(b));
}

function constant(i: i32): V { return float(i == 0 ? Math.E : Math.PI); }

export function init_cmath(): void {
  module_def(
    DEF, "cmath", "phase:1 polar:1 rect:2 exp:1 log:1 log10:1 sqrt:1 cos:1 sin:1",
    FUNCTIONS, "e pi", constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [c_phase, c_polar, c_rect, c_exp, c_log, c_log10, c_sqrt, c_cos, c_sin];
