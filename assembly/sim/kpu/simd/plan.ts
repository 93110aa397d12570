/**
 * How the vector kernels cut a layer into strips, and where its pieces lie.
 *
 * The kernels work on flattened positions: an image row takes `pitch` positions, one or none of them filler, and
 * a whole strip of rows is one run of positions. The input of a strip is copied to padded planes first:
 *
 *     3x3, stride 1      | pad | x0 x1 ... x(W-1) | pad | x0 ...        pitch W + 1: the pad after a row is
 *                          row y-1                  row y               the pad before the next one
 *
 * Pools that select one pixel of 2x2 or 4x4 (types 5, 6, 7) are convolution strides. Then the pixels that
 * meet the same taps are put side by side: one plane per row phase and column phase, so that the positions of
 * such a layer are as dense as those of any other.
 */
import { Layer } from "../decode";
import { pool_column, pool_op, pool_stride, pool_window, PoolOp } from "../pool";

/** Input bytes and positions per strip: the strip, a block of weights and the sums stay in the L2 cache. */
const STRIP_BYTES: u32 = 160 << 10;
const STRIP_POSITIONS: u32 = 4096;
/** Positions read past the end of a plane by the last vectors. */
export const SLACK: u32 = 32;

// @ts-ignore: decorator
@unmanaged
export class Plan {
  /** Convolution stride: 1, or that of a selecting pool. */
  stride: u32;
  /** Column of the selected pixel. */
  column: u32;
  /** Phases per axis that have a plane: min(stride, kernel size). */
  phases: u32;
  /** 0 for 1x1, 1 for 3x3. */
  reach: u32;
  /** Positions per row. */
  pitch: u32;
  /** Convolution rows that the output needs, and pixels per row. */
  rows: u32;
  width: u32;
  /** Convolution rows per strip (the last one may be shorter). */
  strip: u32;
  /** Extra rows below a strip that the pool looks at: 1 for the stride-1 windows. */
  below: u32;
  /** Positions per plane. */
  plane: u32;
  /** Pairs of input channels. */
  pairs: u32;
  /** Sums per output channel: positions of a strip, rounded up to whole vectors. */
  sums: u32;
}

export const plan = changetype<Plan>(memory.data(64, 8));

/** Plans the layer. Depthwise layers take selecting pools as pools: the compiler makes none. */
export function make_plan(l: Layer): void {
  let p = plan;
  let select = pool_op(l.pool) == PoolOp.SELECT && !l.depthwise;
  p.stride = select ? pool_stride(l.pool) : 1;
  p.column = select ? pool_column(l.pool) : 0;
  p.reach = l.taps == 9 ? 1 : 0;
  p.phases = min<u32>(p.stride, 1 + 2 * p.reach);
  p.below = pool_window(l.pool) > pool_stride(l.pool) ? 1 : 0;
  p.rows = select ? l.oh : l.oh * pool_stride(l.pool);
  p.width = select ? l.ow : l.w;
  p.pitch = p.width + max(p.reach, p.below);
  p.pairs = l.depthwise ? 1 : (l.ic + 1) >> 1;

  let unit: u32 = select ? 1 : pool_stride(l.pool);
  let row_bytes = p.pairs * 4 * p.phases * p.phases * p.pitch;
  let most = min<u32>(STRIP_BYTES / row_bytes, STRIP_POSITIONS / p.pitch);
  most = max<u32>(most - (most % unit), unit);
  let strips = (p.rows + most - 1) / most;
  let strip = (p.rows + strips - 1) / strips;
  p.strip = strip + ((unit - (strip % unit)) % unit);
  let computed = p.strip + p.below;
  p.plane = (computed + (2 * p.reach) / p.stride) * p.pitch + SLACK;
  p.sums = (computed * p.pitch + 15) & ~15;
}
