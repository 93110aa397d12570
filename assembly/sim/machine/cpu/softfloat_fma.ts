/** Fused multiply-add with one rounding, in 128-bit integers; see softfloat.ts for the number format. */
import {
  FINITE, INFINITE, NV, QUIET, RDN, SIGNALING, ZERO, add, infinity, invalid, multiplyHigh, pack, quietNaN, roundPack,
  unpack, unpackedClass, unpackedExponent, unpackedSign, unpackedSignificand,
} from "./softfloat";
import { raiseFlags } from "./hart";

// Result of `alignRight`.
let alignedHigh: u64 = 0;
let alignedLow: u64 = 0;

/** Shifts a 128-bit value right; any bit shifted out sets the lowest bit. */
function alignRight(high: u64, low: u64, by: i32): void {
  if (by >= 128) {
    alignedHigh = 0;
    alignedLow = <u64>((high | low) != 0);
  } else if (by >= 64) {
    const n = <u64>(by - 64);
    const lost = low | (n == 0 ? 0 : high << (64 - n));
    alignedHigh = 0;
    alignedLow = (high >> n) | <u64>(lost != 0);
  } else if (by > 0) {
    const n = <u64>by;
    alignedHigh = high >> n;
    alignedLow = (low >> n) | (high << (64 - n)) | <u64>((low << (64 - n)) != 0);
  } else {
    alignedHigh = high;
    alignedLow = low;
  }
}

/** a * b + c; `negateProduct` and `negateAddend` give the four RISC-V forms. */
export function fusedMultiplyAdd(
  a: u64, b: u64, c: u64, negateProduct: bool, negateAddend: bool, double: bool, mode: u32,
): u64 {
  unpack(a, double);
  const classA = unpackedClass, signA = unpackedSign, exponentA = unpackedExponent, x = unpackedSignificand;
  unpack(b, double);
  const classB = unpackedClass, exponentB = unpackedExponent, y = unpackedSignificand;
  const signP = (signA != unpackedSign) != negateProduct;
  unpack(c, double);
  const classC = unpackedClass, signC = unpackedSign != negateAddend, exponentC = unpackedExponent;
  if ((classA == INFINITE && classB == ZERO) || (classA == ZERO && classB == INFINITE)) return invalid(double);
  if (classA >= QUIET || classB >= QUIET || classC >= QUIET) {
    if (classA == SIGNALING || classB == SIGNALING || classC == SIGNALING) raiseFlags(NV);
    return quietNaN(double);
  }
  if (classA == INFINITE || classB == INFINITE) {
    return classC == INFINITE && signC != signP ? invalid(double) : infinity(signP, double);
  }
  if (classC == INFINITE) return infinity(signC, double);
  if (classA == ZERO || classB == ZERO) {
    if (classC == ZERO) return pack(signP == signC ? signP : mode == RDN, 0, double);
    return add(negate(c, negateAddend, double), 0, double, mode);
  }
  // Product and addend with bit 126 set; the product's low bits are zero, so the shift by one is exact.
  let high = multiplyHigh(x << 1, y << 1);
  let low = (x << 1) * (y << 1);
  let exponent = exponentA + exponentB;
  if (<i64>high < 0) {
    low = (low >> 1) | (high << 63);
    high >>= 1;
    exponent++;
  }
  if (classC != FINITE) return roundPack(signP, exponent, high | <u64>(low != 0), double, mode);
  let otherHigh = unpackedSignificand;
  let otherLow: u64 = 0;
  if (exponentC > exponent) {
    alignRight(high, low, exponentC - exponent);
    high = alignedHigh;
    low = alignedLow;
    exponent = exponentC;
  } else {
    alignRight(otherHigh, otherLow, exponent - exponentC);
    otherHigh = alignedHigh;
    otherLow = alignedLow;
  }
  let sign = signP;
  if (signP == signC) {
    const sum = low + otherLow;
    high += otherHigh + <u64>(sum < low);
    low = sum;
    if (<i64>high < 0) {
      alignRight(high, low, 1);
      high = alignedHigh;
      low = alignedLow;
      exponent++;
    }
  } else {
    const productLarger = high > otherHigh || (high == otherHigh && low >= otherLow);
    if (high == otherHigh && low == otherLow) return pack(mode == RDN, 0, double);
    if (!productLarger) {
      const h = high, l = low;
      high = otherHigh;
      low = otherLow;
      otherHigh = h;
      otherLow = l;
      sign = signC;
    }
    const borrow = <u64>(low < otherLow);
    low -= otherLow;
    high -= otherHigh + borrow;
    if (high == 0) {
      high = low;
      low = 0;
      exponent -= 64;
      if (<i64>high < 0) {
        low = high << 63;
        high >>= 1;
        exponent++;
      }
    }
    const shift = clz<u64>(high) - 1;
    if (shift > 0) {
      high = (high << shift) | (low >> (64 - shift));
      low <<= shift;
      exponent -= <i32>shift;
    }
  }
  return roundPack(sign, exponent, high | <u64>(low != 0), double, mode);
}

function negate(bits: u64, yes: bool, double: bool): u64 {
  return yes ? bits ^ (double ? <u64>1 << 63 : <u64>1 << 31) : bits;
}
