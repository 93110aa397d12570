/** Opcodes and enumerations of kmodel v4 (kmodel v4 specification, section 6). */

export const OPCODES = {
  binary: 0x0000,
  concat: 0x0001,
  conv2d: 0x0002,
  dequantize: 0x0003,
  matmul: 0x0004,
  pad: 0x0005,
  quantize: 0x0006,
  reduce: 0x0007,
  reduce_window2d: 0x0008,
  memory_copy: 0x0009,
  resize_image: 0x000a,
  softmax: 0x000b,
  transpose: 0x000c,
  strided_slice: 0x000d,
  unary: 0x000e,
  quantized_conv2d: 0x000f,
  quantized_matmul: 0x0010,
  quantized_binary: 0x0011,
  table_lookup1d: 0x0012,
  conv2d_transpose: 0x0013,
  nnil_unary_method: 0x0014,
  cpu_conv2d: 0x1001,
  cpu_depthwise_conv2d: 0x1002,
  cpu_reduce_window2d: 0x1003,
  cpu_quantized_conv2d: 0x1004,
  cpu_quantized_depthwise_conv2d: 0x1005,
  kpu_upload: 0x2001,
  kpu_conv2d: 0x2002,
} as const;

export type OpName = keyof typeof OPCODES;

export const BINARY_OPS = ["add", "sub", "mul", "div", "min", "max"] as const;
export const UNARY_OPS = [
  "abs",
  "ceil",
  "cos",
  "exp",
  "floor",
  "log",
  "neg",
  "rsqrt",
  "sin",
  "square",
] as const;
export const REDUCE_OPS = ["mean", "min", "max", "sum"] as const;
export const RESIZE_MODES = ["bilinear", "nearest"] as const;

export type BinaryOp = (typeof BINARY_OPS)[number];
export type UnaryOp = (typeof UNARY_OPS)[number];
export type ReduceOp = (typeof REDUCE_OPS)[number];
export type ResizeMode = (typeof RESIZE_MODES)[number];

/** KPU pooling by name (K210 KPU dossier, section 10); the index is the pool_type field. */
export const POOLS = [
  { name: "bypass", stride: 1 },
  { name: "max_2_s2", stride: 2 },
  { name: "mean_2_s2", stride: 2 },
  { name: "max_4_s4", stride: 4 },
  { name: "mean_4_s4", stride: 4 },
  { name: "left_top_2_s2", stride: 2 },
  { name: "right_top_2_s2", stride: 2 },
  { name: "left_top_4_s4", stride: 4 },
  { name: "mean_2_s1", stride: 1 },
  { name: "max_2_s1", stride: 1 },
] as const;

export type Pool = (typeof POOLS)[number]["name"];

/** Index of a pool in `POOLS`. */
export function poolType(pool: Pool): number {
  return POOLS.findIndex((entry) => entry.name === pool);
}
