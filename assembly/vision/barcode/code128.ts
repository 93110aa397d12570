/** Code 128 (ISO/IEC 15417). */
import { run_count, span, width } from "./runs";
import { put_digit, put_text, Symbol, text_length, text_reset } from "./text";

/** The six widths of each value, less 1, two bits each; the stop has a seventh run of 2. */
const VALUES = memory.data<u16>([
  1109, 1349, 1364, 278, 293, 533, 338, 353, 593, 1298, 1313, 1553, 89, 329, 344, 149, 389, 404, 1424, 1289, 1304, 1169, 1409, 2120,
  2069, 2309, 2324, 2129, 2369, 2384, 1094, 1124, 1604, 38, 518, 548, 98, 578, 608, 1058, 1538, 1568, 74, 104, 584, 134, 164, 644, 2180,
  1064, 1544, 1154, 1184, 1160, 2054, 2084, 2564, 2114, 2144, 2624, 2240, 1328, 3584, 23, 53, 263, 308, 773, 788, 83, 113, 323, 368, 833,
  848, 1808, 1283, 3200, 1793, 704, 29, 269, 284, 209, 449, 464, 3089, 3329, 3344, 1100, 1220, 3140, 14, 44, 524, 194, 224, 3074, 3104,
  140, 200, 2060, 3080, 1073, 1043, 1049,
]);
const STOP: i32 = 1664;

/** Whether six runs from run i are like a pattern of 11 modules; how much they differ. */
function difference(i: i32, pattern: i32, unit: f32): f32 {
  let off: f32 = 0;
  for (let k = 0; k < 6; k++) off += abs(width(i + k) / unit - <f32>(((pattern >> (10 - 2 * k)) & 3) + 1));
  return off;
}

/** The value in the six runs from run i, 106 = stop, -1 = none. */
function value(i: i32): i32 {
  const unit = span(i, 6) / 11;
  let best = -1, least: f32 = 2.4, next: f32 = 99;
  for (let v = 0; v <= 106; v++) {
    const off = difference(i, v == 106 ? STOP : <i32>load<u16>(VALUES + (<usize>v << 1)), unit);
    if (off < least) {
      next = least;
      least = off;
      best = v;
    } else next = min(next, off);
  }
  return next - least < 0.15 ? -1 : best;
}

export let code128_runs: i32 = 0;

/** Tries a symbol whose first bar is run i. */
export function read_code128(i: i32): i32 {
  if (i + 25 > run_count) return 0;
  // a start begins with a bar of two modules before a quiet zone
  const unit = span(i, 6) / 11;
  if (width(i - 1) < 4 * unit || abs(width(i) / unit - 2) > 0.6) return 0;
  const v = value(i);
  if (v < 103 || v > 105) return 0;
  let set = v - 103, sum = v, place = 1, last = 0, shifted = false, at = i + 6;
  text_reset();
  for (; at + 7 <= run_count; at += 6) {
    const next = value(at);
    if (next < 0) return 0;
    if (next == 106) break;
    // the value before is the check value when a stop follows
    if (place > 1) {
      sum += last * (place - 1);
      const s = shifted ? 1 - set : set;
      shifted = false;
      if (s == 2 && last < 100) {
        put_digit(last / 10);
        put_digit(last % 10);
      } else if (last < 96 && s < 2) put_text(s == 0 && last >= 64 ? last - 64 : last + 32);
      else if (last == 98 && s < 2) shifted = true;
      else if (last == 99 && s < 2) set = 2;
      else if (last == 100 && s != 1) set = 1;
      else if (last == 101 && s != 0) set = 0;
      // the functions carry no text
    }
    last = next;
    place++;
  }
  if (at + 7 > run_count || place < 3 || sum % 103 != last || text_length == 0) return 0;
  code128_runs = at + 7 - i;
  return Symbol.CODE128;
}
