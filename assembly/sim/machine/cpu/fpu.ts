/**
 * Executes floating-point instructions other than loads and stores.
 *
 * WebAssembly's own arithmetic rounds to nearest even, without flags. It is used when the mode is RNE, NX is
 * already set (a sticky flag cannot be set twice) and the result is a normal number above the smallest
 * binade, which excludes every other flag. Everything else goes through softfloat.ts.
 */
import { F, X, fflags, floatOn, frm, raiseFlags } from "./hart";
import { Fp, Op, rdOffset, recordAdvance, roundingMode, rs1Offset, rs2Offset } from "./op";
import { NAN_S, NV, NX, RMM, RNE, add, divide, multiply, quietNaN, squareRoot } from "./softfloat";
import { classify, convertFormat, fromInteger, isNaN_, isSignaling, toInteger } from "./softfloat_convert";
import { fusedMultiplyAdd } from "./softfloat_fma";
import { illegalInstruction } from "./trap";

const BOX: u64 = 0xffffffff00000000;
const SIGN_S: u64 = 0x80000000;
const SIGN_D: u64 = 0x8000000000000000;

/** The single in a register; a value that is not NaN-boxed counts as the canonical NaN. */
// @ts-ignore: decorator
@inline
function single(register: u64): u64 {
  return (register & BOX) == BOX ? register & 0xffffffff : NAN_S;
}

// @ts-ignore: decorator
@inline
function isOrdinaryS(bits: u32): bool {
  return ((bits >> 23) & 0xff) - 2 < <u32>253;
}

// @ts-ignore: decorator
@inline
function isOrdinaryD(bits: u64): bool {
  return (<u32>(bits >> 52) & 0x7ff) - 2 < <u32>2045;
}

// @ts-ignore: decorator
@inline
function f32of(bits: u64): f32 {
  return reinterpret<f32>(<u32>bits);
}

// @ts-ignore: decorator
@inline
function f64of(bits: u64): f64 {
  return reinterpret<f64>(bits);
}

/** Single-precision a * b + c through an exact double product and a sum rounded to odd. */
function fastFusedS(a: f32, b: f32, c: f32): f32 {
  const product = <f64>a * <f64>b;
  const addend = <f64>c;
  const sum = product + addend;
  const back = sum - product;
  const error = product - (sum - back) + (addend - back);
  if (error == 0) return <f32>sum;
  let bits = reinterpret<u64>(sum);
  if ((bits & 1) == 0) bits += (error > 0) == (sum > 0) ? 1 : -1;
  return <f32>reinterpret<f64>(bits);
}

function singleArithmetic(kind: i32, a: u64, b: u64, c: u64, mode: u32): u64 {
  if (mode == RNE && (fflags & NX) != 0) {
    const x = f32of(a), y = f32of(b);
    let result: f32;
    switch (kind) {
      case Fp.MADD: result = fastFusedS(x, y, f32of(c)); break;
      case Fp.MSUB: result = fastFusedS(x, y, -f32of(c)); break;
      case Fp.NMSUB: result = fastFusedS(-x, y, f32of(c)); break;
      case Fp.NMADD: result = fastFusedS(-x, y, -f32of(c)); break;
      case Fp.ADD: result = x + y; break;
      case Fp.SUB: result = x - y; break;
      case Fp.MUL: result = x * y; break;
      case Fp.DIV: result = x / y; break;
      default: result = sqrt<f32>(x);
    }
    const bits = reinterpret<u32>(result);
    if (isOrdinaryS(bits)) return <u64>bits;
  }
  switch (kind) {
    case Fp.ADD: return add(a, b, false, mode);
    case Fp.SUB: return add(a, b ^ SIGN_S, false, mode);
    case Fp.MUL: return multiply(a, b, false, mode);
    case Fp.DIV: return divide(a, b, false, mode);
    case Fp.SQRT: return squareRoot(a, false, mode);
  }
  return fusedMultiplyAdd(a, b, c, kind >= Fp.NMSUB, kind == Fp.MSUB || kind == Fp.NMADD, false, mode);
}

function doubleArithmetic(kind: i32, a: u64, b: u64, c: u64, mode: u32): u64 {
  if (kind >= Fp.ADD && mode == RNE && (fflags & NX) != 0) {
    const x = f64of(a), y = f64of(b);
    let result: f64;
    switch (kind) {
      case Fp.ADD: result = x + y; break;
      case Fp.SUB: result = x - y; break;
      case Fp.MUL: result = x * y; break;
      case Fp.DIV: result = x / y; break;
      default: result = sqrt<f64>(x);
    }
    const bits = reinterpret<u64>(result);
    if (isOrdinaryD(bits)) return bits;
  }
  switch (kind) {
    case Fp.ADD: return add(a, b, true, mode);
    case Fp.SUB: return add(a, b ^ SIGN_D, true, mode);
    case Fp.MUL: return multiply(a, b, true, mode);
    case Fp.DIV: return divide(a, b, true, mode);
    case Fp.SQRT: return squareRoot(a, true, mode);
  }
  return fusedMultiplyAdd(a, b, c, kind >= Fp.NMSUB, kind == Fp.MSUB || kind == Fp.NMADD, true, mode);
}

/** FMIN and FMAX: a NaN operand loses, -0 is below +0, a signaling NaN raises NV. */
function minMax(a: u64, b: u64, maximum: bool, double: bool): u64 {
  if (isSignaling(a, double) || isSignaling(b, double)) raiseFlags(NV);
  const nanA = isNaN_(a, double), nanB = isNaN_(b, double);
  if (nanA && nanB) return quietNaN(double);
  if (nanA) return b;
  if (nanB) return a;
  const sign = double ? SIGN_D : SIGN_S;
  // Sign-magnitude order; equal magnitudes with different signs order -0 below +0.
  const signA = (a & sign) != 0, signB = (b & sign) != 0;
  const less = signA != signB ? signA : signA ? a > b : a < b;
  return less != maximum ? a : b;
}

/** FEQ is quiet, FLT and FLE raise NV for any NaN. */
function compare(kind: i32, a: u64, b: u64, double: bool): i64 {
  if (isNaN_(a, double) || isNaN_(b, double)) {
    if (kind != Fp.EQ || isSignaling(a, double) || isSignaling(b, double)) raiseFlags(NV);
    return 0;
  }
  if (double) {
    const x = f64of(a), y = f64of(b);
    return <i64>(kind == Fp.EQ ? x == y : kind == Fp.LT ? x < y : x <= y);
  }
  const x = f32of(a), y = f32of(b);
  return <i64>(kind == Fp.EQ ? x == y : kind == Fp.LT ? x < y : x <= y);
}

function signInject(kind: i32, a: u64, b: u64, sign: u64): u64 {
  if (kind == Fp.SGNJX) return a ^ (b & sign);
  const chosen = kind == Fp.SGNJN ? ~b & sign : b & sign;
  return (a & ~sign) | chosen;
}

/** True for operations whose rm field is a rounding mode. */
// @ts-ignore: decorator
@inline
function isRounded(kind: i32): bool {
  return kind <= Fp.SQRT || (kind >= Fp.TO_W && kind <= Fp.TO_OTHER);
}

/** Executes the instruction of record `r` at `p`; returns the next record, or 0 to leave the loop. */
export function executeFloat(p: usize, r: u64): usize {
  const w = <u32>r;
  const op = <i32>(w & 0xff);
  if (!floatOn) return illegalInstruction(p);
  const double = op >= Op.FP_D;
  const kind = op - (double ? Op.FP_D : Op.FP_S);
  let mode = roundingMode(w);
  if (isRounded(kind)) {
    if (mode == 7) mode = frm;
    if (mode > RMM) return illegalInstruction(p);
  }
  const rawA = load<u64>(F + rs1Offset(w));
  const rawB = load<u64>(F + rs2Offset(w));
  const rd = rdOffset(w);
  if (kind <= Fp.SQRT) {
    const rawC = kind <= Fp.NMADD ? load<u64>(F + (<usize>(r >> 32) << 3)) : 0;
    if (double) store<u64>(F + rd, doubleArithmetic(kind, rawA, rawB, rawC, mode));
    else store<u64>(F + rd, BOX | singleArithmetic(kind, single(rawA), single(rawB), single(rawC), mode));
    return p + recordAdvance(w);
  }
  const a = double ? rawA : single(rawA);
  const b = double ? rawB : single(rawB);
  const box = double ? 0 : BOX;
  switch (kind) {
    case Fp.SGNJ:
    case Fp.SGNJN:
    case Fp.SGNJX:
      store<u64>(F + rd, box | signInject(kind, a, b, double ? SIGN_D : SIGN_S));
      break;
    case Fp.MIN:
    case Fp.MAX:
      store<u64>(F + rd, box | minMax(a, b, kind == Fp.MAX, double));
      break;
    case Fp.TO_W:
    case Fp.TO_WU:
      store<i64>(X + rd, toInteger(a, double, kind == Fp.TO_W, 32, mode));
      break;
    case Fp.TO_L:
    case Fp.TO_LU:
      store<i64>(X + rd, toInteger(a, double, kind == Fp.TO_L, 64, mode));
      break;
    case Fp.FROM_W:
      store<u64>(F + rd, box | fromInteger(load<i32>(X + rs1Offset(w)), true, double, mode));
      break;
    case Fp.FROM_WU:
      store<u64>(F + rd, box | fromInteger(load<u32>(X + rs1Offset(w)), false, double, mode));
      break;
    case Fp.FROM_L:
      store<u64>(F + rd, box | fromInteger(load<i64>(X + rs1Offset(w)), true, double, mode));
      break;
    case Fp.FROM_LU:
      store<u64>(F + rd, box | fromInteger(load<i64>(X + rs1Offset(w)), false, double, mode));
      break;
    case Fp.TO_OTHER:
      store<u64>(F + rd, (double ? BOX : 0) | convertFormat(a, !double, mode));
      break;
    case Fp.MV_X:
      store<i64>(X + rd, double ? <i64>rawA : <i64><i32>rawA);
      break;
    case Fp.MV_F:
      store<u64>(F + rd, double ? load<u64>(X + rs1Offset(w)) : BOX | <u64>load<u32>(X + rs1Offset(w)));
      break;
    case Fp.CLASS:
      store<i64>(X + rd, classify(a, double));
      break;
    default:
      store<i64>(X + rd, compare(kind, a, b, double));
  }
  return p + recordAdvance(w);
}
