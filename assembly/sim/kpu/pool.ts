/** Pooling of u8 rows ("K210 KPU", section 10). */

/** What the ten pool types do. */
export const enum PoolOp {
  SELECT = 0,
  MAX = 1,
  MEAN = 2,
}

/** Per type: stride, window, operation, column of the selected pixel. */
const TABLE: usize = memory.data<u8>([
  1,
  1,
  0,
  0, // 0 bypass
  2,
  2,
  1,
  0, // 1 max_2_s2
  2,
  2,
  2,
  0, // 2 mean_2_s2
  4,
  4,
  1,
  0, // 3 max_4_s4
  4,
  4,
  2,
  0, // 4 mean_4_s4
  2,
  1,
  0,
  0, // 5 left_top_2_s2
  2,
  1,
  0,
  1, // 6 right_top_2_s2
  4,
  1,
  0,
  0, // 7 left_top_4_s4
  1,
  2,
  2,
  0, // 8 mean_2_s1
  1,
  2,
  1,
  0, // 9 max_2_s1
]);

export function pool_stride(type: u32): u32 {
  return load<u8>(TABLE + (type << 2));
}

/** Rows (and columns) of the window; 1 for the types that select a pixel. */
export function pool_window(type: u32): u32 {
  return load<u8>(TABLE + (type << 2), 1);
}

export function pool_op(type: u32): PoolOp {
  return <PoolOp>load<u8>(TABLE + (type << 2), 2);
}

/** Column of the selected pixel within its window. */
export function pool_column(type: u32): u32 {
  return load<u8>(TABLE + (type << 2), 3);
}

/**
 * One output row of `ow` pixels at `out` from `rows` activation rows of `w` pixels at `src`, `pitch` bytes
 * apart, the first one being the top of the window.
 *
 * Only the stride-1 windows reach past the last column or row: the mean repeats the edge pixel, and a
 * maximum over repeated pixels equals one that ignores them. `rows` is less than the window in the last row.
 */
export function pool_row(type: u32, out: usize, ow: u32, src: usize, pitch: u32, w: u32, rows: u32): void {
  let op = pool_op(type);
  let stride = pool_stride(type);
  if (op == PoolOp.SELECT) {
    let from = src + pool_column(type);
    for (let x: u32 = 0; x < ow; x++) store<u8>(out + x, load<u8>(from + x * stride));
    return;
  }
  let window = pool_window(type);
  let shift: u32 = window == 2 ? 2 : 4;
  for (let x: u32 = 0; x < ow; x++) {
    let best: u32 = 0;
    let sum: u32 = 0;
    for (let ky: u32 = 0; ky < window; ky++) {
      let row = src + min(ky, rows - 1) * pitch;
      for (let kx: u32 = 0; kx < window; kx++) {
        let value = <u32>load<u8>(row + min(x * stride + kx, w - 1));
        best = max(best, value);
        sum += value;
      }
    }
    store<u8>(out + x, op == PoolOp.MAX ? best : sum >> shift);
  }
}
