/**
 * matmul (f32) and quantized_matmul (u8): [a_rows][a_cols] x [a_cols][b_cols] + bias (specification,
 * section 7). The f32 sums run in ascending order of the inner index, eight columns at a time.
 */
import { tensor_at } from "../areas";
import { add_work, body, holds, product, READ, tensor, WRITE, within } from "../check";
import { clamp_u8, clampf, mulshift, requant } from "../fixed";
import { set_shape } from "../format";

const LEFT: usize = 0;
const RIGHT: usize = 16;
const OUT: usize = 32;
const A_ROWS: usize = 48;
const A_COLS: usize = 52;
const B_COLS: usize = 56;
/** Clamp range of matmul, requantisation of quantized_matmul. */
const PARAM: usize = 60;
const BIAS: usize = 68;
const BIAS_U8: usize = 80;

function check<T>(): bool {
  const unit: u32 = sizeof<T>();
  if (
    !within("a_rows", A_ROWS, 1, i32.MAX_VALUE) ||
    !within("a_cols", A_COLS, 1, i32.MAX_VALUE) ||
    !within("b_cols", B_COLS, 1, i32.MAX_VALUE)
  ) {
    return false;
  }
  const rows: u64 = load<u32>(body, A_ROWS);
  const inner: u64 = load<u32>(body, A_COLS);
  const cols: u64 = load<u32>(body, B_COLS);
  add_work(product(product(rows, cols), inner + 1));
  return (
    holds("bias", (isFloat<T>() ? BIAS : BIAS_U8) + cols * 4) &&
    tensor("input_a", LEFT, READ, unit, product(product(rows, inner), unit)) &&
    tensor("input_b", RIGHT, READ, unit, product(product(inner, cols), unit)) &&
    tensor("output", OUT, WRITE, unit, product(product(rows, cols), unit))
  );
}

export function check_matmul(): bool {
  return check<f32>();
}
export function check_quantized_matmul(): bool {
  return check<u8>() && within("output_shift", PARAM + 12, 0, 63);
}

export function shape_matmul(at: usize, out: usize): bool {
  set_shape(out, 1, 1, load<i32>(at, A_ROWS), load<i32>(at, B_COLS));
  return true;
}

// @ts-ignore: decorator
@inline
function value<T, A>(p: usize, offset: i32): A {
  if (isFloat<T>()) return <A>load<f32>(p);
  else return <A>(<i32>load<u8>(p) + offset);
}

// @ts-ignore: decorator
@inline
function emit<T, A>(at: usize, out: usize, v: A): void {
  if (isFloat<T>()) {
    store<f32>(out, clampf(<f32>v, load<f32>(at, PARAM), load<f32>(at, PARAM + 4)));
  } else {
    const q = requant(at, PARAM);
    store<u8>(out, clamp_u8(mulshift(<i32>v, q.output_mul, q.output_shift) + q.output_offset));
  }
}

/** Eight columns of one output row. */
function eight<T, A>(at: usize, a: usize, b: usize, bias: usize, out: usize): void {
  const za = isFloat<T>() ? 0 : requant(at, PARAM).input_offset;
  const zb = isFloat<T>() ? 0 : requant(at, PARAM).filter_offset;
  const down = <usize>load<i32>(at, B_COLS) * sizeof<T>();
  let s0 = load<A>(bias);
  let s1 = load<A>(bias, 4);
  let s2 = load<A>(bias, 8);
  let s3 = load<A>(bias, 12);
  let s4 = load<A>(bias, 16);
  let s5 = load<A>(bias, 20);
  let s6 = load<A>(bias, 24);
  let s7 = load<A>(bias, 28);
  for (let i = load<i32>(at, A_COLS); i > 0; i--) {
    const v = value<T, A>(a, za);
    s0 += v * value<T, A>(b, zb);
    s1 += v * value<T, A>(b + sizeof<T>(), zb);
    s2 += v * value<T, A>(b + 2 * sizeof<T>(), zb);
    s3 += v * value<T, A>(b + 3 * sizeof<T>(), zb);
    s4 += v * value<T, A>(b + 4 * sizeof<T>(), zb);
    s5 += v * value<T, A>(b + 5 * sizeof<T>(), zb);
    s6 += v * value<T, A>(b + 6 * sizeof<T>(), zb);
    s7 += v * value<T, A>(b + 7 * sizeof<T>(), zb);
    a += sizeof<T>();
    b += down;
  }
  emit<T, A>(at, out, s0);
  emit<T, A>(at, out + sizeof<T>(), s1);
  emit<T, A>(at, out + 2 * sizeof<T>(), s2);
  emit<T, A>(at, out + 3 * sizeof<T>(), s3);
  emit<T, A>(at, out + 4 * sizeof<T>(), s4);
  emit<T, A>(at, out + 5 * sizeof<T>(), s5);
  emit<T, A>(at, out + 6 * sizeof<T>(), s6);
  emit<T, A>(at, out + 7 * sizeof<T>(), s7);
}

/** One output element. */
function one<T, A>(at: usize, a: usize, b: usize, bias: usize, out: usize): void {
  const za = isFloat<T>() ? 0 : requant(at, PARAM).input_offset;
  const zb = isFloat<T>() ? 0 : requant(at, PARAM).filter_offset;
  const down = <usize>load<i32>(at, B_COLS) * sizeof<T>();
  let sum = load<A>(bias);
  for (let i = load<i32>(at, A_COLS); i > 0; i--) {
    sum += value<T, A>(a, za) * value<T, A>(b, zb);
    a += sizeof<T>();
    b += down;
  }
  emit<T, A>(at, out, sum);
}

function run<T, A>(at: usize): void {
  const cols = load<i32>(at, B_COLS);
  const row = <usize>load<i32>(at, A_COLS) * sizeof<T>();
  const first = tensor_at(at, RIGHT);
  let a = tensor_at(at, LEFT);
  let out = tensor_at(at, OUT);
  for (let y = load<i32>(at, A_ROWS); y > 0; y--) {
    let b = first;
    let bias = at + (isFloat<T>() ? BIAS : BIAS_U8);
    let x = cols;
    for (; x >= 8; x -= 8) {
      eight<T, A>(at, a, b, bias, out);
      b += 8 * sizeof<T>();
      out += 8 * sizeof<T>();
      bias += 32;
    }
    for (; x > 0; x--) {
      one<T, A>(at, a, b, bias, out);
      b += sizeof<T>();
      out += sizeof<T>();
      bias += 4;
    }
    a += row;
  }
}

export function run_matmul(at: usize): void {
  run<f32, f32>(at);
}
export function run_quantized_matmul(at: usize): void {
  run<u8, i32>(at);
}
