/** Symbols of narrow and wide runs: Code 39 (ISO/IEC 16388) and Interleaved 2 of 5 (ISO/IEC 16390). */
import { run_count, span, width } from "./runs";
import { put_digit, put_text, Symbol, text_length, text_reset } from "./text";

export let two_width_runs: i32 = 0;

/** Bit 8 - k is set when run k of nine is wide, for each character of LETTERS and the asterisk. */
const CODE39 = memory.data<u16>([
  0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058, 0x00d, 0x10c, 0x04c,
  0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0c1, 0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184,
  0x0c4, 0x0a8, 0x0a2, 0x08a, 0x02a, 0x094,
]);
const LETTERS: string = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/** Which of nine runs from run i are wide: exactly three, each clearly wider than the others. -1 otherwise. */
function wide3(i: i32): i32 {
  let bits = 0, least: f32 = 1e9, most: f32 = 0;
  for (let n = 0; n < 3; n++) {
    let best = -1;
    for (let k = 0; k < 9; k++) if (!(bits & (256 >> k)) && (best < 0 || width(i + k) > width(i + best))) best = k;
    bits |= 256 >> best;
    least = width(i + best);
  }
  for (let k = 0; k < 9; k++) if (!(bits & (256 >> k))) most = max(most, width(i + k));
  return least > most * 1.4 ? bits : -1;
}

/** Index of the character in the nine runs from run i, 43 = asterisk, -1 = none. */
function character(i: i32): i32 {
  const bits = wide3(i);
  if (bits < 0) return -1;
  for (let k = 0; k < 44; k++) if (load<u16>(CODE39 + (<usize>k << 1)) == bits) return k;
  return -1;
}

export function read_code39(i: i32): i32 {
  if (i + 29 > run_count || character(i) != 43 || width(i - 1) < span(i, 9) / 4) return 0;
  const size = span(i, 9);
  text_reset();
  for (let at = i + 10; at + 9 <= run_count; at += 10) {
    const c = character(at);
    if (c < 0 || abs(span(at, 9) - size) > size * 0.25 || width(at - 1) > size / 2) return 0;
    if (c == 43) {
      two_width_runs = at + 9 - i;
      return text_length > 0 ? Symbol.CODE39 : 0;
    }
    put_text(LETTERS.charCodeAt(c));
  }
  return 0;
}

/** The wide ones of five runs, each bit a run. */
const DIGITS = memory.data<u8>([6, 17, 9, 24, 5, 20, 12, 3, 18, 10]);

/** The digit in every other run from run i, five in all: two of them are wide. -1 = none. */
function digit5(i: i32): i32 {
  let bits = 0, least: f32 = 0, most: f32 = 0;
  for (let n = 0; n < 2; n++) {
    let best = -1;
    for (let k = 0; k < 5; k++) if (!(bits & (16 >> k)) && (best < 0 || width(i + 2 * k) > width(i + 2 * best))) best = k;
    bits |= 16 >> best;
    least = width(i + 2 * best);
  }
  for (let k = 0; k < 5; k++) if (!(bits & (16 >> k))) most = max(most, width(i + 2 * k));
  if (least < most * 1.4) return -1;
  for (let d = 0; d < 10; d++) if (load<u8>(DIGITS + d) == bits) return d;
  return -1;
}

/** At least six digits: fewer are met by chance. */
export function read_i25(i: i32): i32 {
  if (i + 37 > run_count) return 0;
  const unit = span(i, 4) / 4;
  if (width(i - 1) < 5 * unit) return 0;
  for (let k = 0; k < 4; k++) if (abs(width(i + k) - unit) > unit * 0.5) return 0;
  const size = span(i + 4, 10);
  text_reset();
  for (let at = i + 4; at + 3 <= run_count; at += 10) {
    // wide, narrow, narrow and a quiet zone end the symbol
    if (text_length >= 6 && width(at) > 1.5 * unit && width(at + 1) < 1.6 * unit && width(at + 2) < 1.6 * unit && (at + 3 == run_count || width(at + 3) > 5 * unit)) {
      two_width_runs = at + 3 - i;
      return Symbol.I25;
    }
    if (at + 13 > run_count || abs(span(at, 10) - size) > size * 0.2) return 0;
    const a = digit5(at), b = digit5(at + 1);
    if (a < 0 || b < 0) return 0;
    put_digit(a);
    put_digit(b);
  }
  return 0;
}
