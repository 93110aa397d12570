/**
 * The kmodel version 4 file format: offsets, enumerations and field groups.
 *
 * Source: kmodel v4 specification, section 2. All fields are little-endian; sections follow one another
 * without gaps:
 *
 *     header 40 | input ranges 16 x inputs | input shapes 16 x inputs | output ranges 16 x outputs
 *     | constants | node headers 8 x nodes | node bodies, back to back
 */

/** File bytes "LDMK". */
export const MAGIC: u32 = 0x4b4d444c;
export const VERSION: u32 = 4;

// Header fields (byte offsets).
export const HEADER_SIZE: u32 = 40;
export const H_IDENTIFIER: usize = 0;
export const H_VERSION: usize = 4;
export const H_TARGET: usize = 12;
export const H_CONSTANTS: usize = 16;
export const H_MAIN_MEM: usize = 20;
export const H_NODES: usize = 24;
export const H_INPUTS: usize = 28;
export const H_OUTPUTS: usize = 32;

export const TARGET_K210: u32 = 1;

export const RANGE_SIZE: u32 = 16;
export const SHAPE_SIZE: u32 = 16;
export const NODE_HEADER_SIZE: u32 = 8;

// memory_range.memory_type
export const MEM_CONST: u32 = 0;
export const MEM_MAIN: u32 = 1;
export const MEM_KPU: u32 = 2;

// memory_range.datatype
export const DT_F32: u32 = 0;
export const DT_U8: u32 = 1;

// binary_op
export const BINARY_ADD: u32 = 0;
export const BINARY_SUB: u32 = 1;
export const BINARY_MUL: u32 = 2;
export const BINARY_DIV: u32 = 3;
export const BINARY_MIN: u32 = 4;
export const BINARY_MAX: u32 = 5;

// reduce_op
export const REDUCE_MEAN: u32 = 0;
export const REDUCE_MIN: u32 = 1;
export const REDUCE_MAX: u32 = 2;
export const REDUCE_SUM: u32 = 3;

/** Size of the KPU's own memory (AI RAM). */
export const KPU_RAM_SIZE: u32 = 2 << 20;
/** The KPU addresses its memory in rows of 64 bytes. */
export const KPU_ROW: u32 = 64;

/** Where a tensor lies. */
@unmanaged
export class MemoryRange {
  memory_type: u32;
  datatype: u32;
  start: u32;
  size: u32;
}

/** Extents of a dense row-major tensor. */
@unmanaged
export class Shape {
  n: i32;
  c: i32;
  h: i32;
  w: i32;
}

/** Padding, filter, stride and dilation: the same ten words in every op with a window. */
@unmanaged
export class Window2d {
  pad_top: i32;
  pad_bottom: i32;
  pad_left: i32;
  pad_right: i32;
  filter_h: i32;
  filter_w: i32;
  stride_h: i32;
  stride_w: i32;
  dilation_h: i32;
  dilation_w: i32;
}

// @ts-ignore: decorator
@inline
export function range(body: usize, offset: usize): MemoryRange {
  return changetype<MemoryRange>(body + offset);
}

// @ts-ignore: decorator
@inline
export function shape(body: usize, offset: usize): Shape {
  return changetype<Shape>(body + offset);
}

// @ts-ignore: decorator
@inline
export function window2d(body: usize, offset: usize): Window2d {
  return changetype<Window2d>(body + offset);
}

/** Elements of a shape that the verifier has accepted. */
export function elements(s: Shape): u32 {
  return s.n * s.c * s.h * s.w;
}

/** Output extent of a window op along one axis (specification, section 7, `win`). */
export function windowed(size: i32, filter: i32, stride: i32, dilation: i32, before: i32, after: i32): i32 {
  return (size + before + after - ((filter - 1) * dilation + 1) + stride) / stride;
}

/** Writes a shape. */
export function set_shape(out: usize, n: i32, c: i32, h: i32, w: i32): void {
  const s = changetype<Shape>(out);
  s.n = n;
  s.c = c;
  s.h = h;
  s.w = w;
}

/** A 32-bit word at any address: the few fields that the format does not align. */
export function load_unaligned(ptr: usize): u32 {
  return (
    <u32>load<u8>(ptr) | (<u32>load<u8>(ptr, 1) << 8) | (<u32>load<u8>(ptr, 2) << 16) | (<u32>load<u8>(ptr, 3) << 24)
  );
}
