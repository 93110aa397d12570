/** quantize and dequantize (specification, section 7; host arithmetic of section 10). */
import { tensor_at } from "../areas";
import { add_work, body, READ, tensor, WRITE } from "../check";
import { range } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const ZERO_POINT: usize = 32;
/** Codes per unit: q = x * scale + zero_point. */
const SCALE: usize = 36;

export function check_dequantize(): bool {
  const count = range(body, IN).size;
  add_work(count);
  return tensor("input", IN, READ, 1, count) && tensor("output", OUT, WRITE, 4, <u64>count * 4);
}

/** 8 codes to f32, as the scalar loop does it. */
// @ts-ignore: decorator
@inline
function dequantize_8(p: usize, out: usize, zero: v128, step: v128): void {
  const codes = v128.load8x8_u(p);
  const low = i32x4.sub(i32x4.extend_low_i16x8_u(codes), zero);
  const high = i32x4.sub(i32x4.extend_high_i16x8_u(codes), zero);
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(low), step));
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(high), step), 16);
}

export function run_dequantize(at: usize): void {
  const zero = load<i32>(at, ZERO_POINT);
  const step: f32 = 1 / load<f32>(at, SCALE);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  const end = p + range(at, IN).size;
  if (ASC_FEATURE_SIMD) {
    const zeros = i32x4.splat(zero);
    const steps = f32x4.splat(step);
    for (; p + 8 <= end; p += 8, out += 32) dequantize_8(p, out, zeros, steps);
  }
  for (; p < end; p++, out += 4) {
    store<f32>(out, <f32>(<i32>load<u8>(p) - zero) * step);
  }
}

export function check_quantize(): bool {
  const count = range(body, IN).size >> 2;
  add_work(count);
  return tensor("input", IN, READ, 4, <u64>count * 4) && tensor("output", OUT, WRITE, 1, count);
}

// Bit patterns: positive floats compare like integers.
const BITS_255: i32 = 0x437f0000;
const BITS_2_31: i32 = 0x4f000000;
/** The largest f32 below 0.5: adding it and truncating rounds halves up, and 0.5 - 2^-25 still down. */
const BELOW_HALF: f32 = 0.49999997;

/**
 * Rounds half away from zero and clamps to 0..255. A NaN, and whatever does not fit 32 bits, gives 0, as the
 * reference's conversion on x86 does. Without branches: the values are too irregular to predict.
 */
// @ts-ignore: decorator
@inline
function round_u8(t: f32): i32 {
  const bits = reinterpret<i32>(t);
  const clamped = reinterpret<f32>(min(max(bits, 0), BITS_255));
  return <i32>(clamped + BELOW_HALF) & -i32(bits < BITS_2_31);
}

/** `round_u8` of 4 values. */
// @ts-ignore: decorator
@inline
function round_4(t: v128): v128 {
  const clamped = i32x4.min_s(i32x4.max_s(t, i32x4.splat(0)), i32x4.splat(BITS_255));
  const rounded = i32x4.trunc_sat_f32x4_s(f32x4.add(clamped, f32x4.splat(BELOW_HALF)));
  return v128.and(rounded, i32x4.lt_s(t, i32x4.splat(BITS_2_31)));
}

/** 8 values to codes, as i16. */
// @ts-ignore: decorator
@inline
function quantize_8(p: usize, scale: v128, zero: v128): v128 {
  const low = round_4(f32x4.add(f32x4.mul(v128.load(p), scale), zero));
  const high = round_4(f32x4.add(f32x4.mul(v128.load(p, 16), scale), zero));
  return i16x8.narrow_i32x4_s(low, high);
}

export function run_quantize(at: usize): void {
  const zero = <f32>load<i32>(at, ZERO_POINT);
  const scale = load<f32>(at, SCALE);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  const end = out + (range(at, IN).size >> 2);
  if (ASC_FEATURE_SIMD) {
    const scales = f32x4.splat(scale);
    const zeros = f32x4.splat(zero);
    for (; out + 16 <= end; out += 16, p += 64) {
      v128.store(out, i8x16.narrow_i16x8_u(quantize_8(p, scales, zeros), quantize_8(p + 32, scales, zeros)));
    }
  }
  for (; out < end; out++, p += 4) {
    store<u8>(out, round_u8(load<f32>(p) * scale + zero));
  }
}
