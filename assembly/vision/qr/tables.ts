/** Sizes of QR codes (ISO/IEC 18004, tables 1, 9 and annex E). Levels are numbered as the format bits have them: M, L, H, Q. */

/** Check bytes of a block, by level L, M, Q, H and version 1 to 40. */
const CHECKS = memory.data<u8>([
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30,
  30, 30, 30, 30, 30, 30, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30,
  30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30,
  28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
]);
/** Number of blocks, likewise. */
const BLOCKS = memory.data<u8>([
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45,
  47, 49, 1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53,
  56, 59, 62, 65, 68, 1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54,
  57, 60, 63, 66, 70, 74, 77, 81,
]);

// format bits 0, 1, 2, 3 = M, L, H, Q; the tables are in the order L, M, Q, H
function index(version: i32, level: i32): usize {
  const row = level == 0 ? 1 : level == 1 ? 0 : level == 2 ? 3 : 2;
  return <usize>(row * 40 + version - 1);
}
export function check_bytes(version: i32, level: i32): i32 { return load<u8>(CHECKS + index(version, level)); }
export function block_count(version: i32, level: i32): i32 { return load<u8>(BLOCKS + index(version, level)); }

/** Number of alignment patterns along a side. */
export function alignments(version: i32): i32 { return version == 1 ? 0 : version / 7 + 2; }

/** Middle row or column of alignment pattern `i` of a side. */
export function alignment(version: i32, i: i32): i32 {
  if (i == 0) return 6;
  const n = alignments(version), step = version == 32 ? 26 : ((version * 4 + n * 2 + 1) / (n * 2 - 2)) * 2;
  return version * 4 + 10 - (n - 1 - i) * step;
}

/** Bytes of data and checks together. */
export function total_bytes(version: i32): i32 {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const n = alignments(version);
    bits -= (25 * n - 10) * n - 55;
    if (version >= 7) bits -= 36;
  }
  return bits >> 3;
}

/** Whether module (row, column) belongs to a pattern, the format or the version, and carries no data. */
export function is_function(version: i32, row: i32, column: i32): bool {
  const side = version * 4 + 17;
  if (row == 6 || column == 6) return true;
  if (row < 9 && (column < 9 || column >= side - 8)) return true;
  if (column < 9 && row >= side - 8) return true;
  if (version >= 7 && ((row < 6 && column >= side - 11) || (column < 6 && row >= side - 11))) return true;
  return alignment_at(version, row, column) >= 0;
}

/** The colour (1 = dark) that the alignment pattern covering a module has there, -1 without one. */
export function alignment_at(version: i32, row: i32, column: i32): i32 {
  const n = alignments(version);
  for (let i = 0; i < n; i++) {
    const dy = abs(alignment(version, i) - row);
    if (dy > 2) continue;
    for (let k = 0; k < n; k++) {
      // not on the finder patterns
      if ((i == 0 && k == 0) || (i == 0 && k == n - 1) || (i == n - 1 && k == 0)) continue;
      const dx = abs(alignment(version, k) - column);
      if (dx <= 2) return max(dx, dy) == 1 ? 0 : 1;
    }
  }
  return -1;
}
