/**
 * IEEE 754 arithmetic in integers, for both formats and all rounding modes, with exact exception flags.
 *
 * Follows the RISC-V F and D chapters: results that are NaN are the canonical NaN, tininess is detected
 * after rounding. A finite non-zero operand is unpacked to sign, exponent and a significand with bit 62 set:
 * value = significand * 2^(exponent - 62). Ten to 39 bits below the precision keep guard and sticky bits.
 */
import { raiseFlags } from "./hart";

export const NX: u32 = 1;
export const UF: u32 = 2;
export const OF: u32 = 4;
export const DZ: u32 = 8;
export const NV: u32 = 16;

export const RNE: u32 = 0;
export const RTZ: u32 = 1;
export const RDN: u32 = 2;
export const RUP: u32 = 3;
export const RMM: u32 = 4;

export const NAN_S: u64 = 0x7fc00000;
export const NAN_D: u64 = 0x7ff8000000000000;

// Classes of an unpacked operand.
export const ZERO: u32 = 0;
export const FINITE: u32 = 1;
export const INFINITE: u32 = 2;
export const QUIET: u32 = 3;
export const SIGNALING: u32 = 4;

// Result of `unpack`.
export let unpackedClass: u32 = 0;
export let unpackedSign: bool = false;
export let unpackedExponent: i32 = 0;
export let unpackedSignificand: u64 = 0;

export function unpack(bits: u64, double: bool): void {
  const width: u64 = double ? 52 : 23;
  const maximum: i32 = double ? 0x7ff : 0xff;
  const bias: i32 = double ? 1023 : 127;
  const fraction = bits & ((<u64>1 << width) - 1);
  const exponent = <i32>(bits >> width) & maximum;
  unpackedSign = ((bits >> (double ? 63 : 31)) & 1) != 0;
  unpackedSignificand = 0;
  unpackedExponent = 0;
  if (exponent == maximum) {
    unpackedClass = fraction == 0 ? INFINITE : (fraction >> (width - 1)) != 0 ? QUIET : SIGNALING;
    return;
  }
  if (exponent == 0) {
    if (fraction == 0) {
      unpackedClass = ZERO;
      return;
    }
    const shift = clz<u64>(fraction) - 1;
    unpackedSignificand = fraction << shift;
    unpackedExponent = 1 - bias + 62 - <i32>width - <i32>shift;
  } else {
    unpackedSignificand = (fraction | (<u64>1 << width)) << (62 - width);
    unpackedExponent = exponent - bias;
  }
  unpackedClass = FINITE;
}

/** Shifts right; any bit shifted out sets the lowest bit. */
export function shiftRightJam(value: u64, by: i32): u64 {
  if (by <= 0) return value;
  if (by > 63) return value != 0 ? 1 : 0;
  return (value >> <u64>by) | <u64>((value << <u64>(64 - by)) != 0);
}

export function pack(sign: bool, magnitude: u64, double: bool): u64 {
  return magnitude | (sign ? (double ? <u64>1 << 63 : <u64>1 << 31) : 0);
}

export function infinity(sign: bool, double: bool): u64 {
  return pack(sign, double ? 0x7ff0000000000000 : 0x7f800000, double);
}

export function quietNaN(double: bool): u64 {
  return double ? NAN_D : NAN_S;
}

/** The canonical NaN; raises NV when an operand is signaling. */
export function nanResult(classA: u32, classB: u32, double: bool): u64 {
  if (classA == SIGNALING || classB == SIGNALING) raiseFlags(NV);
  return quietNaN(double);
}

export function invalid(double: bool): u64 {
  raiseFlags(NV);
  return quietNaN(double);
}

// @ts-ignore: decorator
@inline
function increment(mode: u32, sign: bool, half: u64): u64 {
  if (mode == RNE || mode == RMM) return half;
  if (mode == RTZ) return 0;
  return (mode == RUP) != sign ? half * 2 - 1 : 0;
}

function overflow(sign: bool, mode: u32, double: bool): u64 {
  raiseFlags(OF | NX);
  const toInfinity = mode == RNE || mode == RMM || (mode == RUP && !sign) || (mode == RDN && sign);
  return infinity(sign, double) - (toInfinity ? 0 : 1);
}

/** Rounds significand (bit 62 set, lowest bit sticky) * 2^(exponent - 62) to the format. */
export function roundPack(sign: bool, exponent: i32, significand: u64, double: bool, mode: u32): u64 {
  const width: u64 = double ? 52 : 23;
  const bias: i32 = double ? 1023 : 127;
  const dropped: u64 = 62 - width;
  const half: u64 = <u64>1 << (dropped - 1);
  const add = increment(mode, sign, half);
  let biased = exponent + bias;
  let tiny = false;
  if (biased <= 0) {
    tiny = biased < 0 || significand + add < <u64>1 << 63;
    significand = shiftRightJam(significand, 1 - biased);
    biased = 0;
  }
  const rest = significand & (half * 2 - 1);
  if (rest != 0) raiseFlags(tiny ? UF | NX : NX);
  let rounded = (significand + add) >> dropped;
  if (mode == RNE && rest == half) rounded &= ~1;
  // The hidden bit of a normal number adds one to the exponent field; so does a carry out of the fraction.
  const field = biased == 0 ? rounded : rounded + (<u64>(biased - 1) << width);
  if (field >= (double ? <u64>0x7ff0000000000000 : <u64>0x7f800000)) return overflow(sign, mode, double);
  return pack(sign, field, double);
}

/** High half of the 128-bit product. */
export function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff, aHigh = a >> 32;
  const bLow = b & 0xffffffff, bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (other >> 32);
}

export function add(a: u64, b: u64, double: bool, mode: u32): u64 {
  unpack(a, double);
  const classA = unpackedClass, signA = unpackedSign;
  let exponent = unpackedExponent, x = unpackedSignificand;
  unpack(b, double);
  const classB = unpackedClass, signB = unpackedSign;
  const exponentB = unpackedExponent;
  let y = unpackedSignificand;
  if (classA >= QUIET || classB >= QUIET) return nanResult(classA, classB, double);
  if (classA == INFINITE) return classB == INFINITE && signA != signB ? invalid(double) : a;
  if (classB == INFINITE) return b;
  if (classA == ZERO && classB == ZERO) return signA == signB ? a : pack(mode == RDN, 0, double);
  if (classA == ZERO) return b;
  if (classB == ZERO) return a;
  if (exponentB > exponent) {
    x = shiftRightJam(x, exponentB - exponent);
    exponent = exponentB;
  } else {
    y = shiftRightJam(y, exponent - exponentB);
  }
  if (signA == signB) {
    const sum = x + y;
    return <i64>sum < 0
      ? roundPack(signA, exponent + 1, shiftRightJam(sum, 1), double, mode)
      : roundPack(signA, exponent, sum, double, mode);
  }
  if (x == y) return pack(mode == RDN, 0, double);
  const sign = x > y ? signA : signB;
  const difference = x > y ? x - y : y - x;
  const shift = clz<u64>(difference) - 1;
  return roundPack(sign, exponent - <i32>shift, difference << shift, double, mode);
}

export function multiply(a: u64, b: u64, double: bool, mode: u32): u64 {
  unpack(a, double);
  const classA = unpackedClass, signA = unpackedSign, exponentA = unpackedExponent, x = unpackedSignificand;
  unpack(b, double);
  const classB = unpackedClass, sign = signA != unpackedSign;
  if (classA >= QUIET || classB >= QUIET) return nanResult(classA, classB, double);
  if (classA == INFINITE || classB == INFINITE) {
    return classA == ZERO || classB == ZERO ? invalid(double) : infinity(sign, double);
  }
  if (classA == ZERO || classB == ZERO) return pack(sign, 0, double);
  const low = (x << 1) * (unpackedSignificand << 1);
  const high = multiplyHigh(x << 1, unpackedSignificand << 1) | <u64>(low != 0);
  const exponent = exponentA + unpackedExponent;
  return <i64>high < 0
    ? roundPack(sign, exponent + 1, shiftRightJam(high, 1), double, mode)
    : roundPack(sign, exponent, high, double, mode);
}

export function divide(a: u64, b: u64, double: bool, mode: u32): u64 {
  unpack(a, double);
  const classA = unpackedClass, signA = unpackedSign, exponentA = unpackedExponent;
  let rest = unpackedSignificand;
  unpack(b, double);
  const classB = unpackedClass, sign = signA != unpackedSign, y = unpackedSignificand;
  if (classA >= QUIET || classB >= QUIET) return nanResult(classA, classB, double);
  if (classA == INFINITE) return classB == INFINITE ? invalid(double) : infinity(sign, double);
  if (classB == INFINITE) return pack(sign, 0, double);
  if (classB == ZERO) {
    if (classA == ZERO) return invalid(double);
    raiseFlags(DZ);
    return infinity(sign, double);
  }
  if (classA == ZERO) return pack(sign, 0, double);
  let exponent = exponentA - unpackedExponent;
  if (rest < y) {
    rest <<= 1;
    exponent--;
  }
  let quotient: u64 = 0;
  for (let i = 0; i < 63; i++) {
    quotient <<= 1;
    if (rest >= y) {
      rest -= y;
      quotient |= 1;
    }
    rest <<= 1;
  }
  return roundPack(sign, exponent, quotient | <u64>(rest != 0), double, mode);
}

export function squareRoot(a: u64, double: bool, mode: u32): u64 {
  unpack(a, double);
  if (unpackedClass >= QUIET) return nanResult(unpackedClass, ZERO, double);
  if (unpackedClass == ZERO) return a;
  if (unpackedSign) return invalid(double);
  if (unpackedClass == INFINITE) return a;
  // An even exponent 2e gives the root exponent e; the root is in [1, 2), computed to 56 bits, two radicand
  // bits for each.
  const odd = <u64>(unpackedExponent & 1);
  const exponent = unpackedExponent >> 1;
  let radicand = unpackedSignificand << odd; // bit 62 or 63: one or two integer bits
  let root: u64 = 0;
  let rest: u64 = 0;
  for (let i = 0; i < 56; i++) {
    rest = (rest << 2) | (radicand >> 62);
    radicand <<= 2;
    root <<= 1;
    const trial = root * 2 + 1;
    if (rest >= trial) {
      rest -= trial;
      root |= 1;
    }
  }
  return roundPack(false, exponent, (root << 7) | <u64>((rest | radicand) != 0), double, mode);
}
