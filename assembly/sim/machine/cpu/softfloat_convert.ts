/** Conversions between the two float formats and integers, comparison helpers and classification. */
import {
  FINITE, INFINITE, NV, NX, QUIET, RDN, RMM, RNE, RUP, SIGNALING, ZERO, infinity, nanResult, pack, roundPack,
  shiftRightJam, unpack, unpackedClass, unpackedExponent, unpackedSign, unpackedSignificand,
} from "./softfloat";
import { raiseFlags } from "./hart";

/** FCVT.S.D (`toDouble` false) and FCVT.D.S (`toDouble` true). */
export function convertFormat(bits: u64, toDouble: bool, mode: u32): u64 {
  unpack(bits, !toDouble);
  if (unpackedClass >= QUIET) return nanResult(unpackedClass, ZERO, toDouble);
  if (unpackedClass == INFINITE) return infinity(unpackedSign, toDouble);
  if (unpackedClass == ZERO) return pack(unpackedSign, 0, toDouble);
  return roundPack(unpackedSign, unpackedExponent, unpackedSignificand, toDouble, mode);
}

/** Integer to float. `value` is sign- or zero-extended to 64 bits. */
export function fromInteger(value: i64, signed: bool, double: bool, mode: u32): u64 {
  if (value == 0) return 0;
  const sign = signed && value < 0;
  const magnitude = sign ? <u64>0 - <u64>value : <u64>value;
  if (<i64>magnitude < 0) return roundPack(sign, 63, shiftRightJam(magnitude, 1), double, mode);
  const shift = clz<u64>(magnitude) - 1;
  return roundPack(sign, 62 - <i32>shift, magnitude << shift, double, mode);
}

function saturate(sign: bool, signed: bool, bits: u32): i64 {
  raiseFlags(NV);
  if (signed) {
    if (bits == 64) return sign ? i64.MIN_VALUE : i64.MAX_VALUE;
    return sign ? <i64>i32.MIN_VALUE : <i64>i32.MAX_VALUE;
  }
  return sign ? 0 : -1; // the unsigned 32-bit maximum is stored sign-extended
}

/** Float to integer of 32 or 64 bits; out of range saturates and raises NV; 32-bit results are sign-extended. */
export function toInteger(bitsOf: u64, double: bool, signed: bool, bits: u32, mode: u32): i64 {
  unpack(bitsOf, double);
  const sign = unpackedSign;
  if (unpackedClass >= QUIET) return saturate(false, signed, bits);
  if (unpackedClass == INFINITE) return saturate(sign, signed, bits);
  if (unpackedClass == ZERO) return 0;
  const exponent = unpackedExponent;
  if (exponent > 63) return saturate(sign, signed, bits);
  let whole: u64;
  let rest: u64 = 0; // fraction with its binary point above bit 63
  if (exponent == 63) {
    whole = unpackedSignificand << 1;
  } else if (exponent >= 0) {
    const shift = <u64>(62 - exponent);
    whole = unpackedSignificand >> shift;
    rest = shift == 0 ? 0 : unpackedSignificand << (64 - shift);
  } else {
    whole = 0;
    rest = shiftRightJam(unpackedSignificand << 1, -1 - exponent);
  }
  if (roundsUp(whole, rest, sign, mode)) {
    whole++;
    if (whole == 0) return saturate(sign, signed, bits);
  }
  const limit: u64 = signed ? ((<u64>1 << (bits - 1)) - (sign ? 0 : 1)) : sign ? 0 : bits == 64 ? u64.MAX_VALUE : <u64>u32.MAX_VALUE;
  if (whole > limit) return saturate(sign, signed, bits);
  if (rest != 0) raiseFlags(NX);
  const value = sign ? <i64>(<u64>0 - whole) : <i64>whole;
  return bits == 32 ? <i64><i32>value : value;
}

function roundsUp(whole: u64, rest: u64, sign: bool, mode: u32): bool {
  const half: u64 = <u64>1 << 63;
  if (mode == RNE) return rest > half || (rest == half && (whole & 1) != 0);
  if (mode == RMM) return rest >= half;
  if (mode == RUP) return !sign && rest != 0;
  if (mode == RDN) return sign && rest != 0;
  return false;
}

export function isNaN_(bits: u64, double: bool): bool {
  return double ? (bits & 0x7fffffffffffffff) > 0x7ff0000000000000 : (bits & 0x7fffffff) > 0x7f800000;
}

export function isSignaling(bits: u64, double: bool): bool {
  if (!isNaN_(bits, double)) return false;
  return double ? ((bits >> 51) & 1) == 0 : ((bits >> 22) & 1) == 0;
}

/** FCLASS: one bit of ten. */
export function classify(bits: u64, double: bool): i64 {
  unpack(bits, double);
  const field = double ? (bits >> 52) & 0x7ff : (bits >> 23) & 0xff;
  switch (unpackedClass) {
    case INFINITE: return unpackedSign ? 1 : 1 << 7;
    case ZERO: return unpackedSign ? 1 << 3 : 1 << 4;
    case FINITE:
      if (field == 0) return unpackedSign ? 1 << 2 : 1 << 5;
      return unpackedSign ? 1 << 1 : 1 << 6;
    case SIGNALING: return 1 << 8;
  }
  return 1 << 9;
}
