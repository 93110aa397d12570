/**
 * expf, logf, sinf and cosf, computed in f64 and rounded once.
 *
 * The reference's results come from glibc (since 2.28 the routines of Arm's "optimized routines"), so the
 * reductions, table sizes and polynomial coefficients here are the published ones: results are equal to
 * glibc's except where glibc's build with fused multiply-add rounds an intermediate differently, which
 * moves the last bit of a f32 in fewer than one in a million arguments. test/kmodel/math.test.ts measures it.
 */

// ---- exp --------------------------------------------------------------------------------------------------

/** 2^(i/32) */
const EXP2: StaticArray<u64> = [
  0x3ff0000000000000, 0x3ff059b0d3158574, 0x3ff0b5586cf9890f, 0x3ff11301d0125b51, 0x3ff172b83c7d517b,
  0x3ff1d4873168b9aa, 0x3ff2387a6e756238, 0x3ff29e9df51fdee1, 0x3ff306fe0a31b715, 0x3ff371a7373aa9cb,
  0x3ff3dea64c123422, 0x3ff44e086061892d, 0x3ff4bfdad5362a27, 0x3ff5342b569d4f82, 0x3ff5ab07dd485429,
  0x3ff6247eb03a5585, 0x3ff6a09e667f3bcd, 0x3ff71f75e8ec5f74, 0x3ff7a11473eb0187, 0x3ff82589994cce13,
  0x3ff8ace5422aa0db, 0x3ff93737b0cdc5e5, 0x3ff9c49182a3f090, 0x3ffa5503b23e255d, 0x3ffae89f995ad3ad,
  0x3ffb7f76f2fb5e47, 0x3ffc199bdd85529c, 0x3ffcb720dcef9069, 0x3ffd5818dcfba487, 0x3ffdfc97337b9b5f,
  0x3ffea4afa2a490da, 0x3fff50765b6e4540,
];
const STEPS_PER_E: f64 = 46.16624130844683; // 32 / ln 2
const EXP_C1: f64 = 0.6931471806916203 / 32;
const EXP_C2: f64 = 0.2402284522445722 / 1024;
const EXP_C3: f64 = 0.05550361559341535 / 32768;

/** e^x: x = (k + r) ln 2 / 32, so e^x = 2^(k/32) * 2^(r/32) with |r| <= 1/2. */
export function expf(x: f32): f32 {
  if (x > 88.8) return Infinity;
  if (x < -104) return 0;
  if (x != x) return x;
  const z = STEPS_PER_E * <f64>x;
  const whole = nearest(z);
  const k = <i64>whole;
  const r = z - whole;
  const scale = reinterpret<f64>(unchecked(EXP2[<i32>k & 31]) + ((k >> 5) << 52));
  return <f32>(((EXP_C3 * r + EXP_C2) * (r * r) + (EXP_C1 * r + 1)) * scale);
}

// ---- log --------------------------------------------------------------------------------------------------

/** For 16 intervals of the mantissa: 1/c and ln c of a point c near the middle. */
const LOG: StaticArray<f64> = [
  1.398907162146528, -0.33569133332882284, 1.3403141896637998, -0.2929040563774074,
  1.286432210124115, -0.2518726580937369, 1.2367150214269895, -0.21245868807117255,
  1.1906977166711752, -0.17453945183745634, 1.1479821020556429, -0.1380057072319758,
  1.1082251448272158, -0.10275976698545139, 1.0711297413057381, -0.06871392447020525,
  1.036437278977283, -0.0357891387398228, 1.0, 0.0,
  0.9492859795739057, 0.05204517742929496, 0.8951049428609004, 0.11081431298787942,
  0.8476821620351103, 0.1652495223695143, 0.8050314851692001, 0.21687389031699977,
  0.7664671008843108, 0.2659635028121397, 0.731428603316328, 0.3127556664073557,
];
const LN2: f64 = 0.6931471805599453;
const LOG_A2: f64 = -0.4999997485802103;
const LOG_A3: f64 = 0.333456765744066;
const LOG_A4: f64 = -0.25089342214237154;
/** Bits of about 0.699: the lowest mantissa; z lies in [0.699, 1.398). */
const LOG_LOWEST: u32 = 0x3f330000;

/** ln x: x = 2^k z, ln x = k ln 2 + ln c + ln(1 + r) with r = z/c - 1. */
export function logf(x: f32): f32 {
  if (x == 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x == <f32>Infinity) return x;
  let bits = reinterpret<u32>(x);
  if (bits < 0x00800000) bits = reinterpret<u32>(x * 8388608) - (23 << 23);
  const above = bits - LOG_LOWEST;
  const i = (above >> 19) & 15;
  const k = <i32>above >> 23;
  const z = <f64>reinterpret<f32>(bits - (above & 0xff800000));
  const r = z * unchecked(LOG[2 * i]) - 1;
  const base = unchecked(LOG[2 * i + 1]) + <f64>k * LN2;
  const r2 = r * r;
  return <f32>((LOG_A4 * r2 + (LOG_A3 * r + LOG_A2)) * r2 + (base + r));
}

// ---- sin and cos ------------------------------------------------------------------------------------------

const HALF_PI: f64 = 1.5707963267948966;
const TWO_OVER_PI: f64 = 0.6366197723675814;
const SIN_S1: f64 = -0.16666654943701084;
const SIN_S2: f64 = 0.008332178146138854;
const SIN_S3: f64 = -0.00019517298981385725;
const COS_C1: f64 = -0.49999999725108224;
const COS_C2: f64 = 0.041666623324344516;
const COS_C3: f64 = -0.001388676379437604;
const COS_C4: f64 = 2.4390450703564542e-5;

/** 4/pi, most significant byte first, behind three zero bytes: any 32 bits of it can be cut out. */
const FOUR_OVER_PI: StaticArray<u8> = [
  0x00, 0x00, 0x00, 0xa2, 0xf9, 0x83, 0x6e, 0x4e, 0x44, 0x15, 0x29, 0xfc, 0x27, 0x57, 0xd1, 0xf5, 0x34, 0xdd,
  0xc0, 0xdb, 0x62, 0x95, 0x99, 0x3c, 0x43, 0x90, 0x41,
];
/** pi * 2^-63: from a 62-bit fraction of a quadrant to radians. */
const QUADRANT_UNIT: f64 = 3.4061215800865545e-19;

let quadrant: i32 = 0;

function four_over_pi(at: u32): u64 {
  let v: u64 = 0;
  for (let i: u32 = 0; i < 4; i++) v = (v << 8) | unchecked(FOUR_OVER_PI[at + i]);
  return v;
}

/** Subtracts the nearest multiple of pi/2, leaves its number in `quadrant`. |x| < 120. */
// @ts-ignore: decorator
@inline
function reduce_small(x: f64): f64 {
  const n = (<i32>(x * (TWO_OVER_PI * 16777216)) + 0x800000) >> 24;
  quadrant = n;
  return x - <f64>n * HALF_PI;
}

/** The same for the absolute value of any larger x: the mantissa times the bits of 4/pi that matter. */
function reduce_large(bits: u32): f64 {
  const at = (bits >> 26) & 15;
  const mantissa = ((bits & 0xffffff) | 0x800000) << ((bits >> 23) & 7);
  const high = <u64>(mantissa * <u32>four_over_pi(at)) << 32;
  const low = (<u64>mantissa * four_over_pi(at + 8)) >> 32;
  const turns = high + low + <u64>mantissa * four_over_pi(at + 4);
  const n = (turns + (<u64>1 << 61)) >> 62;
  quadrant = <i32>n;
  return <f64>(<i64>(turns - (n << 62))) * QUADRANT_UNIT;
}

/** sin(r + n pi/2) for |r| <= pi/4. */
// @ts-ignore: decorator
@inline
function sine(r: f64, n: i32): f32 {
  const r2 = r * r;
  let v: f64;
  if (n & 1) {
    const r4 = r2 * r2;
    v = 1 + r2 * COS_C1 + r4 * COS_C2 + r4 * r2 * (COS_C3 + r2 * COS_C4);
  } else {
    const r3 = r * r2;
    v = r + r3 * SIN_S1 + r3 * r2 * (SIN_S2 + r2 * SIN_S3);
  }
  return <f32>(n & 2 ? -v : v);
}

export function sinf(x: f32): f32 {
  const size = abs(x);
  if (size < 0.000244140625) return x;
  if (size < 0.78515625) return sine(x, 0);
  if (size < 120) {
    const r = reduce_small(x);
    return sine(r, quadrant);
  }
  if (!(size < <f32>Infinity)) return NaN;
  const r = reduce_large(reinterpret<u32>(x) & 0x7fffffff);
  const v = sine(r, quadrant);
  return x < 0 ? -v : v;
}

export function cosf(x: f32): f32 {
  const size = abs(x);
  if (size < 0.000244140625) return 1;
  if (size < 0.78515625) return sine(x, 1);
  if (size < 120) {
    const r = reduce_small(x);
    return sine(r, quadrant + 1);
  }
  if (!(size < <f32>Infinity)) return NaN;
  const r = reduce_large(reinterpret<u32>(size));
  return sine(r, quadrant + 1);
}
