/**
 * The verifier's tools: each relation that can be wrong in a file is tested by exactly one function here.
 *
 * `check_*` functions of the ops call them with the field's name and offset. On the first failure the error
 * is recorded with its place in the file and the function returns false; nothing is read that has not been
 * found to lie inside the file before.
 */
import {
  E_ALIGN,
  E_AREA,
  E_BODY,
  E_FIELD,
  E_MEMORY_TYPE,
  E_MISMATCH,
  E_SHAPE,
  E_SMALL,
  E_TRUNCATED,
  fail,
  locate,
} from "./errors";
import { DT_U8, KPU_RAM_SIZE, MEM_CONST, MEM_KPU, MEM_MAIN, range, Window2d, window2d } from "./format";

/** Largest tensor in bytes, and largest value of an extent, filter, stride or padding product. */
const LIMIT: u64 = 0x7fff_ffff;
/** Largest filter, stride, dilation or padding: keeps window arithmetic inside 32 bits. */
const WINDOW_LIMIT: i32 = 0xffff;

// Memory types that a field may use.
/** Constants or main memory: what an op reads. */
export const READ: u32 = (1 << MEM_CONST) | (1 << MEM_MAIN);
/** Main memory: what an op writes. */
export const WRITE: u32 = 1 << MEM_MAIN;
/** KPU RAM. */
export const KPU: u32 = 1 << MEM_KPU;

// ---- the file ---------------------------------------------------------------------------------------------

let file: usize = 0;
let fileSize: u32 = 0;
let constSize: u32 = 0;
let mainSize: u32 = 0;

/** Sets the file and the sizes of its areas. */
export function check_file(ptr: usize, size: u32, constants: u32, main_mem: u32): void {
  file = ptr;
  fileSize = size;
  constSize = constants;
  mainSize = main_mem;
  kpu_high_water = 0;
  scratch_bytes = 0;
}

/** End of the highest range used in KPU RAM so far. */
export let kpu_high_water: u32 = 0;
/** Largest scratch buffer that a node needs so far. */
export let scratch_bytes: u32 = 0;

/** A node needs `bytes` of scratch while it runs. */
export function need_scratch(bytes: u32): void {
  scratch_bytes = max(scratch_bytes, bytes);
}

// ---- the node ---------------------------------------------------------------------------------------------

/** The body under test, 0 while the header is tested. */
export let body: usize = 0;
/** Bytes of the body that are in the file; less than `bodySize` only for a last body whose gap is missing. */
export let body_present: u32 = 0;
let bodySize: u32 = 0;
let node: i32 = -1;
let opcode: u32 = 0;
/** Elementary steps that the node takes, see `verify.ts`. */
export let work: u64 = 0;

/** Makes a node the one under test. `present` and `size` as `body_present` and the header's body_size. */
export function check_node(index: i32, op: u32, at: usize, present: u32, size: u32): void {
  node = index;
  opcode = op;
  body = at;
  body_present = present;
  bodySize = size;
  work = 0;
}

/** Makes the header the thing under test; offsets are then from the start of the file. */
export function check_header(): void {
  check_node(-1, 0, file, fileSize, u32.MAX_VALUE);
}

/** Adds to the node's steps. */
export function add_work(steps: u64): void {
  work += steps;
}

function reject(code: u32, field: string, offset: usize, got: i64, want: i64, value: i64 = 0): bool {
  fail(code, field, got, want, value);
  locate(node, opcode, <i64>(body + offset - file));
  return false;
}

// ---- fields -----------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function word(offset: usize): i32 {
  return load<i32>(body + offset);
}

/** The body holds `end` bytes, the last of which belong to `field`. */
export function holds(field: string, end: u64): bool {
  if (end <= <u64>body_present) return true;
  if (end > bodySize) return reject(E_BODY, field, 0, bodySize, end);
  return reject(E_TRUNCATED, field, 0, fileSize, <i64>(body - file) + end);
}

/** lo <= i32 at `offset` <= hi. */
export function within(field: string, offset: usize, lo: i32, hi: i32): bool {
  const got = word(offset);
  return got >= lo && got <= hi ? true : reject(E_FIELD, field, offset, got, hi, lo);
}

/** A computed `got` equals the `want` that other fields require. */
export function equal(field: string, offset: usize, got: i64, want: i64): bool {
  return got == want ? true : reject(E_MISMATCH, field, offset, got, want);
}

/** A computed `got` lies in lo..hi; for bit fields and derived values. */
export function bounded(field: string, offset: usize, got: i64, lo: i64, hi: i64): bool {
  return got >= lo && got <= hi ? true : reject(E_FIELD, field, offset, got, hi, lo);
}

/** A positive shape at `offset` of fewer than 2 Gi elements. Returns the number of elements, 0 = rejected. */
export function extent(field: string, offset: usize): u32 {
  let count: u64 = 1;
  for (let d: usize = 0; d < 4; d++) {
    const got = word(offset + (d << 2));
    count *= <u64>max(got, 0);
    if (got > 0 && count <= LIMIT) continue;
    reject(E_SHAPE, field, offset + (d << 2), got, d);
    return 0;
  }
  return <u32>count;
}

/** a * b for sizes; saturates far above every limit instead of wrapping. */
// @ts-ignore: decorator
@inline
export function product(a: u64, b: u64): u64 {
  return a > <u64>1 << 31 || b > <u64>1 << 31 ? <u64>1 << 62 : a * b;
}

/**
 * The memory range at `offset` may be used for `bytes` bytes of elements of `unit` bytes: its type is one of
 * `types`, its start suits the element, it lies in its area, and it is at least `bytes` long.
 */
export function tensor(field: string, offset: usize, types: u32, unit: u32, bytes: u64): bool {
  const r = range(body, offset);
  if (r.memory_type > MEM_KPU || !((types >> r.memory_type) & 1)) {
    return reject(E_MEMORY_TYPE, field, offset, r.memory_type, 0);
  }
  if (r.datatype > DT_U8) return reject(E_FIELD, field, offset + 4, r.datatype, DT_U8, 0);
  if (r.start & (unit - 1)) return reject(E_ALIGN, field, offset + 8, r.start, unit);
  const area = r.memory_type == MEM_CONST ? constSize : r.memory_type == MEM_MAIN ? mainSize : KPU_RAM_SIZE;
  const end = <u64>r.start + max<u64>(r.size, bytes);
  if (end > area) return reject(E_AREA, field, offset + 8, end, area);
  if (bytes > r.size) return reject(E_SMALL, field, offset + 12, r.size, bytes);
  if (r.memory_type == MEM_KPU) kpu_high_water = max(kpu_high_water, <u32>end);
  return true;
}

/** Datatype of the range at `offset`, which `tensor` has accepted: 4 or 1 bytes per element. */
// @ts-ignore: decorator
@inline
export function unit_of(offset: usize): u32 {
  return range(body, offset).datatype == DT_U8 ? 1 : 4;
}

/** KPU rows [row, row + rows) exist; remembers the high-water mark. */
export function kpu_span(field: string, offset: usize, start: u64, bytes: u64): bool {
  if (start + bytes > KPU_RAM_SIZE) return reject(E_AREA, field, offset, start + bytes, KPU_RAM_SIZE);
  kpu_high_water = max(kpu_high_water, <u32>(start + bytes));
  return true;
}

/** A start in KPU RAM is a whole row. */
export function aligned(field: string, offset: usize, got: u64, unit: u32): bool {
  return got % unit == 0 ? true : reject(E_ALIGN, field, offset, got, unit);
}

/** Padding, filter, stride and dilation at `offset` are sane. */
export function window_fields(offset: usize): bool {
  return (
    within("padding_h.before", offset, -WINDOW_LIMIT, WINDOW_LIMIT) &&
    within("padding_h.after", offset + 4, -WINDOW_LIMIT, WINDOW_LIMIT) &&
    within("padding_w.before", offset + 8, -WINDOW_LIMIT, WINDOW_LIMIT) &&
    within("padding_w.after", offset + 12, -WINDOW_LIMIT, WINDOW_LIMIT) &&
    within("filter_h", offset + 16, 1, WINDOW_LIMIT) &&
    within("filter_w", offset + 20, 1, WINDOW_LIMIT) &&
    within("stride_h", offset + 24, 1, WINDOW_LIMIT) &&
    within("stride_w", offset + 28, 1, WINDOW_LIMIT) &&
    within("dilation_h", offset + 32, 1, WINDOW_LIMIT) &&
    within("dilation_w", offset + 36, 1, WINDOW_LIMIT)
  );
}

/** The window at `offset` is sane and gives an input of in_h x in_w an output. */
export function window(offset: usize, in_h: i32, in_w: i32): bool {
  return (
    window_fields(offset) &&
    bounded("output height", offset + 16, window_h(window2d(body, offset), in_h), 1, LIMIT) &&
    bounded("output width", offset + 20, window_w(window2d(body, offset), in_w), 1, LIMIT)
  );
}

/** Output height of a window, without overflow for any field values. */
export function window_h(w: Window2d, in_h: i32): i64 {
  const size = <i64>in_h + w.pad_top + w.pad_bottom - ((<i64>w.filter_h - 1) * w.dilation_h + 1);
  return (size + w.stride_h) / w.stride_h;
}

/** Output width of a window. */
export function window_w(w: Window2d, in_w: i32): i64 {
  const size = <i64>in_w + w.pad_left + w.pad_right - ((<i64>w.filter_w - 1) * w.dilation_w + 1);
  return (size + w.stride_w) / w.stride_w;
}

/** The error `code` at `offset`: for the few relations that only one op has. */
export function refuse(code: u32, field: string, offset: usize, got: i64, want: i64, value: i64 = 0): bool {
  return reject(code, field, offset, got, want, value);
}
