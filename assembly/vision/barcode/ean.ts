/** EAN-13, UPC-A, EAN-8 and UPC-E (ISO/IEC 15420). */
import { run_count, span, width } from "./runs";
import { put_digit, Symbol, text_length, text_reset, text_digit } from "./text";

/** Widths of the four runs of each digit with odd parity (set A, and mirrored in colour set C). */
const SET_A = memory.data<u8>([
  3, 2, 1, 1, 2, 2, 2, 1, 2, 1, 2, 2, 1, 4, 1, 1, 1, 1, 3, 2, 1, 2, 3, 1, 1, 1, 1, 4, 1, 3, 1, 2, 1, 2, 1, 3, 3, 1, 1, 2,
]);
/** Parity of the left digits (bit 5 = first, 1 = set B) for each first digit of EAN-13. */
const FIRST = memory.data<u8>([0, 11, 13, 14, 19, 25, 28, 21, 22, 26]);

/** The digit in the four runs from run i, + 10 when it has even parity; -1 when it is none. */
function digit(i: i32, both: bool): i32 {
  const unit = span(i, 4) / 7, count = both ? 20 : 10;
  let best = -1, least: f32 = 2.2, next: f32 = 99;
  for (let d = 0; d < count; d++) {
    let off: f32 = 0;
    for (let k = 0; k < 4; k++) {
      const want = load<u8>(SET_A + <usize>((d % 10) * 4 + (d < 10 ? k : 3 - k)));
      off += abs(width(i + k) / unit - <f32>want);
    }
    if (off < least) {
      next = least;
      least = off;
      best = d;
    } else next = min(next, off);
  }
  return next - least < 0.15 ? -1 : best;
}

/** Whether the `n` runs from run i are one module each, of `unit` pixels. */
function guard(i: i32, n: i32, unit: f32): bool {
  for (let k = 0; k < n; k++) if (abs(width(i + k) - unit) > unit * 0.7 + 0.4) return false;
  return true;
}

/** Checksum of the digits: weights 3 and 1 from the right. */
function checked(n: i32): bool {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += text_digit(n - 1 - k) * (k & 1 ? 3 : 1);
  return sum % 10 == 0;
}

/** Reads `n` digits from run i; bit n-1-k of the result tells the parity of digit k. -1 when one is none. */
function digits(i: i32, n: i32, both: bool): i32 {
  let parity = 0;
  for (let k = 0; k < n; k++) {
    const d = digit(i + 4 * k, both);
    if (d < 0) return -1;
    put_digit(d % 10);
    parity = (parity << 1) | (d >= 10 ? 1 : 0);
  }
  return parity;
}

/** Tries a symbol whose first bar is run i; sets `runs` to the number of its runs. */
export function read_ean(i: i32): i32 {
  if (i + 33 > run_count) return 0;
  const unit = span(i, 7) / 10;
  if (!guard(i, 3, unit)) return 0;
  if (i + 59 <= run_count && wide_light(i - 1, unit)) {
    const r = ean13(i, span(i, 59) / 95);
    if (r) return r;
  }
  if (i + 43 <= run_count) {
    const r = ean8(i, span(i, 43) / 67);
    if (r) return r;
  }
  return upce(i, span(i, 33) / 51);
}

/** A quiet zone: a light run of at least five modules. */
function wide_light(i: i32, unit: f32): bool { return width(i) > 4 * unit; }

function ean13(i: i32, unit: f32): i32 {
  if (!guard(i, 3, unit) || !guard(i + 27, 5, unit) || !guard(i + 56, 3, unit)) return 0;
  text_reset();
  put_digit(0);
  const parity = digits(i + 3, 6, true);
  if (parity < 0 || digits(i + 32, 6, false) < 0) return 0;
  let first = 0;
  while (first < 10 && load<u8>(FIRST + first) != parity) first++;
  if (first == 10) return 0;
  text_reset();
  put_digit(first);
  digits(i + 3, 6, true);
  digits(i + 32, 6, false);
  if (!checked(13)) return 0;
  symbol_runs = 59;
  if (first != 0) return Symbol.EAN13;
  // UPC-A: the same without the first 0
  text_reset();
  digits(i + 3, 6, true);
  digits(i + 32, 6, false);
  return Symbol.UPCA;
}
export let symbol_runs: i32 = 0;

function ean8(i: i32, unit: f32): i32 {
  if (!wide_light(i - 1, unit) || !guard(i, 3, unit) || !guard(i + 19, 5, unit) || !guard(i + 40, 3, unit)) return 0;
  text_reset();
  if (digits(i + 3, 4, false) < 0 || digits(i + 24, 4, false) < 0 || !checked(8)) return 0;
  symbol_runs = 43;
  return Symbol.EAN8;
}

/** Parities of the six digits of UPC-E for each check digit, number system 0 (1 = even); 1 has them inverted. */
const CHECK = memory.data<u8>([56, 52, 50, 49, 44, 38, 35, 42, 41, 37]);

function upce(i: i32, unit: f32): i32 {
  if (!wide_light(i - 1, unit) || !guard(i, 3, unit) || !guard(i + 27, 6, unit) || (i + 33 < run_count && width(i + 33) < 3 * unit)) return 0;
  text_reset();
  put_digit(0);
  const parity = digits(i + 3, 6, true);
  if (parity < 0) return 0;
  let check = 0, system = 0;
  while (check < 20 && (check < 10 ? <i32>load<u8>(CHECK + check) : 63 - <i32>load<u8>(CHECK + check - 10)) != parity) check++;
  if (check == 20) return 0;
  system = check / 10;
  check %= 10;
  // the twelve digits that the six stand for decide the check digit
  const a = text_digit(1), b = text_digit(2), c = text_digit(3), d = text_digit(4), e = text_digit(5), f = text_digit(6);
  // places 1, 3, 5 ... of the twelve have weight 3
  let odd = system + b, even = a;
  if (f <= 2) {
    // system a b f 0 0 0 0 c d e
    odd += c + e;
    even += f + d;
  } else if (f == 3) {
    // system a b c 0 0 0 0 0 d e
    odd += e;
    even += c + d;
  } else if (f == 4) {
    // system a b c d 0 0 0 0 0 e
    odd += d + e;
    even += c;
  } else {
    // system a b c d e 0 0 0 0 f
    odd += d + f;
    even += c + e;
  }
  if ((odd * 3 + even + check) % 10 != 0) return 0;
  text_reset();
  put_digit(system);
  digits(i + 3, 6, true);
  put_digit(check);
  symbol_runs = 33;
  return text_length == 8 ? Symbol.UPCE : 0;
}
