/** binary and quantized_binary: elementwise ops of two tensors with broadcasting (specification, section 7). */
import { tensor_at } from "../areas";
import { add_work, body, extent, READ, tensor, WRITE, within } from "../check";
import { clamp_u8, clampf, fmax, fmin, mulshift } from "../fixed";
import {
  BINARY_ADD,
  BINARY_DIV,
  BINARY_MAX,
  BINARY_MIN,
  BINARY_MUL,
  BINARY_SUB,
  elements,
  Shape,
  shape,
} from "../format";

const A: usize = 0;
const B: usize = 16;
const OUT: usize = 32;
const OP: usize = 48;
const SHAPE_A: usize = 52;
const SHAPE_B: usize = 68;
const SHAPE_OUT: usize = 84;
const CLAMP: usize = 100;

// quantized_binary
const A_OFFSET: usize = 100;
const A_MUL: usize = 104;
const A_SHIFT: usize = 108;
const B_OFFSET: usize = 112;
const B_MUL: usize = 116;
const B_SHIFT: usize = 120;
const OUT_OFFSET: usize = 124;
const OUT_MUL: usize = 128;
const OUT_SHIFT: usize = 132;

/** Every byte of A after offset and scaling, then every byte of B: 2 x 256 words. */
const scaled: usize = memory.data(2048, 8);

function same(a: Shape, b: Shape): bool {
  return a.n == b.n && a.c == b.c && a.h == b.h && a.w == b.w;
}

function check_operands(unit: u32): bool {
  const a = extent("in_a_shape", SHAPE_A);
  const b = a ? extent("in_b_shape", SHAPE_B) : 0;
  const out = b ? extent("out_shape", SHAPE_OUT) : 0;
  if (!out) return false;
  const count = same(shape(body, SHAPE_A), shape(body, SHAPE_B)) ? a : out;
  add_work(count);
  return (
    within("binary_op", OP, BINARY_ADD, BINARY_MAX) &&
    tensor("input_a", A, READ, unit, <u64>a * unit) &&
    tensor("input_b", B, READ, unit, <u64>b * unit) &&
    tensor("output", OUT, WRITE, unit, <u64>count * unit)
  );
}

export function check_binary(): bool {
  return check_operands(4);
}

export function check_quantized_binary(): bool {
  return (
    check_operands(1) &&
    within("input_a_shift", A_SHIFT, 0, 63) &&
    within("input_b_shift", B_SHIFT, 0, 63) &&
    within("output_shift", OUT_SHIFT, 0, 63)
  );
}

export function shape_binary(at: usize, out: usize): bool {
  memory.copy(out, at + (same(shape(at, SHAPE_A), shape(at, SHAPE_B)) ? SHAPE_A : SHAPE_OUT), 16);
  return true;
}

// ---- broadcasting -----------------------------------------------------------------------------------------

/** Offset in elements of row (n, c, h) of a tensor; an index beyond an extent means index 0. */
// @ts-ignore: decorator
@inline
function row_offset(s: Shape, n: i32, c: i32, h: i32): usize {
  const image = n < s.n ? n : 0;
  const channel = image * s.c + (c < s.c ? c : 0);
  const row = channel * s.h + (h < s.h ? h : 0);
  return <usize>row * <usize>s.w;
}

/** A stretch of one output row: `count` elements, the operands advancing by `sa` and `sb` bytes. */
type Stretch = (at: usize, a: usize, sa: usize, b: usize, sb: usize, out: usize, count: i32) => void;

/**
 * Walks the output row by row. Within a row an operand either advances, or stays at its first element from
 * its extent onwards, so a row is at most three stretches.
 */
function broadcast(at: usize, unit: usize, run: Stretch): void {
  const sa = shape(at, SHAPE_A);
  const sb = shape(at, SHAPE_B);
  const so = shape(at, SHAPE_OUT);
  const a = tensor_at(at, A);
  const b = tensor_at(at, B);
  let out = tensor_at(at, OUT);
  if (same(sa, sb)) {
    run(at, a, unit, b, unit, out, elements(sa));
    return;
  }
  const n = so.n;
  const c = so.c;
  const h = so.h;
  const w = so.w;
  for (let in_ = 0; in_ < n; in_++) {
    for (let ic = 0; ic < c; ic++) {
      for (let ih = 0; ih < h; ih++) {
        const ra = a + row_offset(sa, in_, ic, ih) * unit;
        const rb = b + row_offset(sb, in_, ic, ih) * unit;
        for (let x = 0; x < w; ) {
          const move_a = x < sa.w && sa.w > 1;
          const move_b = x < sb.w && sb.w > 1;
          let end = w;
          if (move_a) end = min(end, sa.w);
          if (move_b) end = min(end, sb.w);
          const pa = move_a ? ra + <usize>x * unit : ra;
          const pb = move_b ? rb + <usize>x * unit : rb;
          run(at, pa, move_a ? unit : 0, pb, move_b ? unit : 0, out, end - x);
          out += <usize>(end - x) * unit;
          x = end;
        }
      }
    }
  }
}

// ---- f32 --------------------------------------------------------------------------------------------------

function stretch_f32(at: usize, a: usize, sa: usize, b: usize, sb: usize, out: usize, count: i32): void {
  const op = load<u32>(at, OP);
  const lo = load<f32>(at, CLAMP);
  const hi = load<f32>(at, CLAMP + 4);
  const end = out + (<usize>count << 2);
  if (op == BINARY_ADD) {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(load<f32>(a) + load<f32>(b), lo, hi));
  } else if (op == BINARY_SUB) {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(load<f32>(a) - load<f32>(b), lo, hi));
  } else if (op == BINARY_MUL) {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(load<f32>(a) * load<f32>(b), lo, hi));
  } else if (op == BINARY_DIV) {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(load<f32>(a) / load<f32>(b), lo, hi));
  } else if (op == BINARY_MIN) {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(fmin(load<f32>(a), load<f32>(b)), lo, hi));
  } else {
    for (; out < end; out += 4, a += sa, b += sb) store<f32>(out, clampf(fmax(load<f32>(a), load<f32>(b)), lo, hi));
  }
}

export function run_binary(at: usize): void {
  broadcast(at, 4, stretch_f32);
}

// ---- u8 ---------------------------------------------------------------------------------------------------

/** The reference's rounded division; a zero divisor gives -1, as RISC-V hardware does. */
function divide(a: i32, b: i32): i32 {
  return b ? <i32>((<i64>(a + b / 2)) / b) : -1;
}

// @ts-ignore: decorator
@inline
function combine(op: u32, a: i32, b: i32): i32 {
  if (op == BINARY_ADD) return a + b;
  if (op == BINARY_SUB) return a - b;
  if (op == BINARY_MUL) return a * b;
  if (op == BINARY_DIV) return divide(a, b);
  return op == BINARY_MIN ? min(a, b) : max(a, b);
}

function stretch_u8(at: usize, a: usize, sa: usize, b: usize, sb: usize, out: usize, count: i32): void {
  const op = load<u32>(at, OP);
  const offset = load<i32>(at, OUT_OFFSET);
  const mul = load<i32>(at, OUT_MUL);
  const shift = load<i32>(at, OUT_SHIFT);
  for (const end = out + count; out < end; out++, a += sa, b += sb) {
    const x = load<i32>(scaled + ((<usize>load<u8>(a)) << 2));
    const y = load<i32>(scaled + ((<usize>load<u8>(b)) << 2), 1024);
    store<u8>(out, clamp_u8(mulshift(combine(op, x, y), mul, shift) + offset));
  }
}

export function run_quantized_binary(at: usize): void {
  for (let i: i32 = 0; i < 256; i++) {
    const word = scaled + (<usize>i << 2);
    store<i32>(word, mulshift(i + load<i32>(at, A_OFFSET), load<i32>(at, A_MUL), load<i32>(at, A_SHIFT)));
    store<i32>(word, mulshift(i + load<i32>(at, B_OFFSET), load<i32>(at, B_MUL), load<i32>(at, B_SHIFT)), 1024);
  }
  broadcast(at, 1, stretch_u8);
}
