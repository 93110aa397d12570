/**
 * strided_slice (specification, section 7, opcode 0x0D). The masks are ignored, as in the reference: begin and
 * end were normalised by the converter.
 */
import { tensor_at } from "../areas";
import { add_work, body, extent, product, READ, tensor, unit_of, WRITE, within } from "../check";
import { DT_U8, range, set_shape, shape } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const BEGIN: usize = 48;
const END: usize = 64;
const STRIDES: usize = 80;

const STRIDE_LIMIT: i32 = 0x00ff_ffff;

/**
 * First index along dimension `d`. beta1 wrote begin = 1 for the leading axes of tensors of lower rank, which
 * would select nothing (specification, section 12, no. 20): taken as 0.
 */
// @ts-ignore: decorator
@inline
function begin_of(at: usize, d: usize): i32 {
  const begin = load<i32>(at + BEGIN + (d << 2));
  return begin == 1 && load<i32>(at + END + (d << 2)) == 1 && load<i32>(at + SHAPE_IN + (d << 2)) == 1 ? 0 : begin;
}

/** Number of indices along dimension `d`. */
function count_of(at: usize, d: usize): i32 {
  const begin = begin_of(at, d);
  const end = load<i32>(at + END + (d << 2));
  const stride = load<i32>(at + STRIDES + (d << 2));
  return stride > 0 ? (end - begin + stride - 1) / stride : (begin - end - stride - 1) / -stride;
}

function check_axis(d: usize): bool {
  const size = load<i32>(body + SHAPE_IN + (d << 2));
  if (!within("strides", STRIDES + (d << 2), -STRIDE_LIMIT, STRIDE_LIMIT)) return false;
  const stride = load<i32>(body + STRIDES + (d << 2));
  if (!stride) return within("strides", STRIDES + (d << 2), 1, STRIDE_LIMIT);
  const begin = begin_of(body, d);
  if (begin && !within("begin", BEGIN + (d << 2), 0, size - 1)) return false;
  return stride > 0
    ? within("end", END + (d << 2), begin + 1, size)
    : within("end", END + (d << 2), -1, begin - 1);
}

export function check_strided_slice(): bool {
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  let out: u64 = 1;
  for (let d: usize = 0; d < 4; d++) {
    if (!check_axis(d)) return false;
    out = product(out, count_of(body, d));
  }
  const unit = unit_of(IN);
  add_work(out);
  return tensor("input", IN, READ, unit, product(count, unit)) && tensor("output", OUT, WRITE, unit, product(out, unit));
}

export function shape_strided_slice(at: usize, out: usize): bool {
  set_shape(out, count_of(at, 0), count_of(at, 1), count_of(at, 2), count_of(at, 3));
  return true;
}

/** Bytes from one selected index of dimension `d` to the next, for an index step of `unit` bytes. */
// @ts-ignore: decorator
@inline
function step_of(at: usize, d: usize, unit: isize): isize {
  return <isize>load<i32>(at + STRIDES + (d << 2)) * unit;
}

function run<T>(at: usize): void {
  const s = shape(at, SHAPE_IN);
  const u3: isize = sizeof<T>();
  const u2: isize = u3 * s.w;
  const u1: isize = u2 * s.h;
  const u0: isize = u1 * s.c;
  const first =
    <isize>begin_of(at, 0) * u0 + <isize>begin_of(at, 1) * u1 + <isize>begin_of(at, 2) * u2 + <isize>begin_of(at, 3) * u3;
  const step = step_of(at, 3, u3);
  const size = <usize>count_of(at, 3) * sizeof<T>();
  let out = tensor_at(at, OUT);
  let p0 = tensor_at(at, IN) + first;
  for (let n = count_of(at, 0); n > 0; n--, p0 += step_of(at, 0, u0)) {
    let p1 = p0;
    for (let c = count_of(at, 1); c > 0; c--, p1 += step_of(at, 1, u1)) {
      let p2 = p1;
      for (let h = count_of(at, 2); h > 0; h--, p2 += step_of(at, 2, u2)) {
        let p = p2;
        for (const end = out + size; out < end; out += sizeof<T>(), p += step) store<T>(out, load<T>(p));
      }
    }
  }
}

export function run_strided_slice(at: usize): void {
  if (range(at, IN).datatype == DT_U8) run<u8>(at);
  else run<u32>(at);
}
