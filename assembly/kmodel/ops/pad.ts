/** pad: constant padding, or cropping where a padding is negative (specification, section 7). */
import { tensor_at } from "../areas";
import { add_work, body, bounded, extent, product, READ, tensor, unit_of, WRITE, within } from "../check";
import { DT_U8, range, set_shape, shape, Shape } from "../format";

const IN: usize = 0;
const OUT: usize = 16;
const SHAPE_IN: usize = 32;
const PADDINGS: usize = 48;
/** The four bytes behind the scalar's datatype; always raw bits of the element, never a zero point. */
const VALUE: usize = 84;

const LIMIT: i32 = 0x00ff_ffff;

// @ts-ignore: decorator
@inline
function before(at: usize, d: usize): i32 {
  return load<i32>(at + PADDINGS + (d << 3));
}

// @ts-ignore: decorator
@inline
function after(at: usize, d: usize): i32 {
  return load<i32>(at + PADDINGS + (d << 3), 4);
}

export function check_pad(): bool {
  const count = extent("in_shape", SHAPE_IN);
  if (!count) return false;
  const unit = unit_of(IN);
  let out: u64 = 1;
  for (let d: usize = 0; d < 4; d++) {
    const at = PADDINGS + (d << 3);
    if (!within("paddings.before", at, -LIMIT, LIMIT) || !within("paddings.after", at + 4, -LIMIT, LIMIT)) return false;
    const size = <i64>load<i32>(body + SHAPE_IN + (d << 2)) + before(body, d) + after(body, d);
    if (!bounded("output extent", at, size, 1, i32.MAX_VALUE)) return false;
    out = product(out, size);
  }
  add_work(out);
  return tensor("input", IN, READ, unit, product(count, unit)) && tensor("output", OUT, WRITE, unit, product(out, unit));
}

// @ts-ignore: decorator
@inline
function padded(at: usize, d: usize): i32 {
  return load<i32>(at + SHAPE_IN + (d << 2)) + before(at, d) + after(at, d);
}

export function shape_pad(at: usize, out: usize): bool {
  set_shape(out, padded(at, 0), padded(at, 1), padded(at, 2), padded(at, 3));
  return true;
}

/** Writes `count` pad elements, returns the address behind them. */
function fill<T>(out: usize, value: T, count: i32): usize {
  const end = out + <usize>max(count, 0) * sizeof<T>();
  for (; out < end; out += sizeof<T>()) store<T>(out, value);
  return end;
}

/** Output index `o` of dimension `d` lies in the padding. */
// @ts-ignore: decorator
@inline
function outside(at: usize, d: usize, o: i32): bool {
  return o < before(at, d) || o >= padded(at, d) - after(at, d);
}

function run<T>(at: usize): void {
  const s: Shape = shape(at, SHAPE_IN);
  const value = load<T>(at, VALUE);
  const p = tensor_at(at, IN);
  let out = tensor_at(at, OUT);
  const width = padded(at, 3);
  const left = min(max(before(at, 3), 0), width);
  const right = max(min(width, width - after(at, 3)), left);
  const first = left - before(at, 3);
  for (let n = 0, e = padded(at, 0); n < e; n++) {
    for (let c = 0, f = padded(at, 1); c < f; c++) {
      for (let h = 0, g = padded(at, 2); h < g; h++) {
        if (outside(at, 0, n) || outside(at, 1, c) || outside(at, 2, h)) {
          out = fill<T>(out, value, width);
          continue;
        }
        const row = ((n - before(at, 0)) * s.c + c - before(at, 1)) * s.h + h - before(at, 2);
        let from = p + <usize>(row * s.w + first) * sizeof<T>();
        out = fill<T>(out, value, left);
        for (const end = out + <usize>(right - left) * sizeof<T>(); out < end; out += sizeof<T>()) {
          store<T>(out, load<T>(from));
          from += sizeof<T>();
        }
        out = fill<T>(out, value, width - right);
      }
    }
  }
}

export function run_pad(at: usize): void {
  if (range(at, IN).datatype == DT_U8) run<u8>(at);
  else run<u32>(at);
}
