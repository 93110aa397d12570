/**
 * Powers of ten as 128-bit significands, for the conversions between doubles and decimal text.
 *
 * Only every 27th power is stored. The others come from one multiplication by a power of five; what truncation
 * loses is kept as a 2-bit correction per power, so that every significand is exactly
 * floor(10^k / 2^(floor(log2 10^k) - 127)) for k = -351 ... 324.
 */
import { mul_high } from "./wide";

export const POW10_MIN = -351;
export const POW10_MAX = 324;
const STEP = 27;

// prettier-ignore
const BASE: usize = memory.data<u64>([
  0x8049a4ac0c5811ae, 0x205b896d777d6278, // 10^-351
  0xcf42894a5dce35ea, 0x52064cac828675b9, // 10^-324
  0xa76c582338ed2621, 0xaf2af2b80af6f24e, // 10^-297
  0x873e4f75e2224e68, 0x5a7744a6e804a291, // 10^-270
  0xda7f5bf590966848, 0xaf39a475506a899e, // 10^-243
  0xb080392cc4349dec, 0xbd8d794d96aacfb3, // 10^-216
  0x8e938662882af53e, 0x547eb47b7282ee9c, // 10^-189
  0xe65829b3046b0afa, 0x0cb4a5a3112a5112, // 10^-162
  0xba121a4650e4ddeb, 0x92f34d62616ce413, // 10^-135
  0x964e858c91ba2655, 0x3a6a07f8d510f86f, // 10^-108
  0xf2d56790ab41c2a2, 0xfae27299423fb9c3, // 10^-81
  0xc428d05aa4751e4c, 0xaa97e14c3c26b886, // 10^-54
  0x9e74d1b791e07e48, 0x775ea264cf55347d, // 10^-27
  0x8000000000000000, 0x0000000000000000, // 10^0
  0xcecb8f27f4200f3a, 0x0000000000000000, // 10^27
  0xa70c3c40a64e6c51, 0x999090b65f67d924, // 10^54
  0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3, // 10^81
  0xda01ee641a708de9, 0xe80e6f4820cc9495, // 10^108
  0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f, // 10^135
  0x8e41ade9fbebc27d, 0x14588f13be847307, // 10^162
  0xe5d3ef282a242e81, 0x8f1668c8a86da5fa, // 10^189
  0xb9a74a0637ce2ee1, 0x6d953e2bd7173692, // 10^216
  0x95f83d0a1fb69cd9, 0x4abdaf101564f98e, // 10^243
  0xf24a01a73cf2dccf, 0xbc633b39673c8cec, // 10^270
  0xc3b8358109e84f07, 0x0a862f80ec4700c8, // 10^297
  0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1, // 10^324
]);
// prettier-ignore
const POW5: usize = memory.data<u64>([
  0x1, 0x5, 0x19, 0x7d, 0x271, 0xc35,
  0x3d09, 0x1312d, 0x5f5e1, 0x1dcd65, 0x9502f9, 0x2e90edd,
  0xe8d4a51, 0x48c27395, 0x16bcc41e9, 0x71afd498d, 0x2386f26fc1, 0xb1a2bc2ec5,
  0x3782dace9d9, 0x1158e460913d, 0x56bc75e2d631, 0x1b1ae4d6e2ef5, 0x878678326eac9, 0x2a5a058fc295ed,
  0xd3c21bcecceda1, 0x422ca8b0a00a425, 0x14adf4b7320334b9,
]);
// prettier-ignore
const FIX: usize = memory.data<u64>([
  0x0011555555455550, 0x0001051414005404, 0x5565115040140005, 0x50151151045a5595,
  0x5456594955550415, 0x0111041500144105, 0x0000401000550041, 0x55a5550000000000,
  0x0001410045965545, 0x5104541455500040, 0x1151441546551455, 0x0000000000000000,
  0x0000000000000000, 0x9695556400000000, 0x5555551554165a65, 0x5554515154454140,
  0x5040004404000041, 0x1411155151555455, 0x0000000550511054, 0x0010010000000040,
  0x0000000000000000, 0x0000000000000000,
]);

/** Significand delivered by the last `pow10`: high and low 64 bits, bit 127 set. */
export let pow10_hi: u64 = 0;
export let pow10_lo: u64 = 0;

/** floor(log2(10^k)); |k| below 1,200. */
// @ts-ignore: decorator
@inline export function log2_pow10(k: i32): i32 { return (k * 1741647) >> 19; }
/** floor(log10(2^e)); |e| below 1,700. */
// @ts-ignore: decorator
@inline export function log10_pow2(e: i32): i32 { return (e * 1262611) >> 22; }
/** floor(log10(0.75 * 2^e)); |e| below 1,700. */
// @ts-ignore: decorator
@inline export function log10_three_quarters_pow2(e: i32): i32 { return (e * 1262611 - 524031) >> 22; }

/** Sets `pow10_hi`, `pow10_lo` to the truncated significand of 10^k, POW10_MIN <= k <= POW10_MAX. */
export function pow10(k: i32): void {
  const index = <u32>(k - POW10_MIN);
  const base = index / STEP, offset = index - base * STEP;
  let hi = load<u64>(BASE + (base << 4)), lo = load<u64>(BASE + (base << 4), 8);
  if (offset != 0) {
    // (hi, lo) * 5^offset: 192 bits in (top, mid, low), then the upper 128 of them
    const five = load<u64>(POW5 + (offset << 3));
    const low = lo * five;
    let mid = hi * five;
    const carry = mul_high(lo, five);
    mid += carry;
    let top = mul_high(hi, five) + u64(mid < carry);
    const shift = clz(top);
    hi = (top << shift) | ((mid >> 1) >> (63 - shift));
    lo = (mid << shift) | ((low >> 1) >> (63 - shift));
    const fix = (load<u64>(FIX + ((index >> 5) << 3)) >> ((index & 31) << 1)) & 3;
    lo += fix;
    hi += u64(lo < fix);
  }
  pow10_hi = hi;
  pow10_lo = lo;
}

/** True when `pow10(k)` is exact and not truncated. */
// @ts-ignore: decorator
@inline export function pow10_exact(k: i32): bool { return <u32>k <= 55; }
