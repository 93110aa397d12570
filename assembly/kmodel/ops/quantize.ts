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

export function run_dequantize(at: usize): void {
  const zero = load<i32>(at, ZERO_POINT);
  const step: f32 = 1 / load<f32>(at, SCALE);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (const end = p + range(at, IN).size; p < end; p++, out += 4) {
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

export function run_quantize(at: usize): void {
  const zero = <f32>load<i32>(at, ZERO_POINT);
  const scale = load<f32>(at, SCALE);
  let p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  for (const end = out + (range(at, IN).size >> 2); out < end; out++, p += 4) {
    store<u8>(out, round_u8(load<f32>(p) * scale + zero));
  }
}
