/** The contents of a QR code: segments of digits, letters, bytes and Kanji (ISO/IEC 18004, 7.4). */

export const NUMERIC: i32 = 1;
export const ALPHANUMERIC: i32 = 2;
export const BYTE: i32 = 4;
export const KANJI: i32 = 8;

/** Highest mode of the segments, and the last ECI number. */
export let qr_type: i32 = 0;
export let qr_eci: i32 = 0;

let source: usize = 0;
let at: i32 = 0;
let end: i32 = 0;

/** Next n bits; -1 when there are not so many. */
function bits(n: i32): i32 {
  if (at + n > end) {
    at = end;
    return -1;
  }
  let v = 0;
  for (; n > 0; n--, at++) v = (v << 1) | ((load<u8>(source + <usize>(at >> 3)) >> (7 - (at & 7))) & 1);
  return v;
}

const LETTERS: string = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

let out: usize = 0;
let limit: usize = 0;
function put(byte: i32): bool {
  if (out >= limit) return false;
  store<u8>(out++, byte);
  return true;
}

function numeric(n: i32): bool {
  for (; n > 0; n -= 3) {
    const digits = min(n, 3), v = bits(digits * 3 + 1);
    if (v < 0) return false;
    if (digits == 3 && !put(48 + v / 100)) return false;
    if (digits >= 2 && !put(48 + (v / 10) % 10)) return false;
    if (!put(48 + (v % 10))) return false;
  }
  return true;
}

function alphanumeric(n: i32): bool {
  for (; n > 0; n -= 2) {
    const v = bits(n == 1 ? 6 : 11);
    if (v < 0 || v >= (n == 1 ? 45 : 2025)) return false;
    if (n > 1 && !put(LETTERS.charCodeAt(v / 45))) return false;
    if (!put(LETTERS.charCodeAt(v % 45))) return false;
  }
  return true;
}

/** Kanji as Shift JIS. */
function kanji(n: i32): bool {
  for (; n > 0; n--) {
    const v = bits(13);
    if (v < 0) return false;
    let word = ((v / 0xc0) << 8) + (v % 0xc0);
    word += word + 0x8140 <= 0x9ffc ? 0x8140 : 0xc140;
    if (!put(word >> 8) || !put(word & 255)) return false;
  }
  return true;
}

function eci(): bool {
  const first = bits(8);
  if (first < 0) return false;
  if (first < 128) qr_eci = first;
  else if (first < 192) qr_eci = ((first & 63) << 8) | bits(8);
  else qr_eci = ((first & 31) << 16) | bits(16);
  return qr_eci >= 0;
}

/** Bits of the count of a segment. */
function count_bits(mode: i32, version: i32): i32 {
  const size = version < 10 ? 0 : version < 27 ? 1 : 2;
  if (mode == NUMERIC) return 10 + 2 * size;
  if (mode == ALPHANUMERIC) return 9 + 2 * size;
  return mode == BYTE ? (size ? 16 : 8) : 8 + 2 * size;
}

/** Writes the contents of `n` data bytes to `room` bytes at `to`; their number, -1 when they make no sense. */
export function qr_payload(data: usize, n: i32, version: i32, to: usize, room: i32): i32 {
  source = data;
  at = 0;
  end = n << 3;
  out = to;
  limit = to + <usize>room;
  qr_type = 0;
  qr_eci = 0;
  while (at + 4 <= end) {
    const mode = bits(4);
    if (mode == 0) break;
    if (mode == 7) {
      if (!eci()) return -1;
      continue;
    }
    // FNC1 and structured append carry no text of their own
    if (mode == 5) continue;
    if (mode == 9) {
      bits(8);
      continue;
    }
    if (mode == 3) {
      bits(16);
      continue;
    }
    if (mode != NUMERIC && mode != ALPHANUMERIC && mode != BYTE && mode != KANJI) return -1;
    const count = bits(count_bits(mode, version));
    if (count < 0) return -1;
    qr_type = max(qr_type, mode);
    let ok = true;
    if (mode == NUMERIC) ok = numeric(count);
    else if (mode == ALPHANUMERIC) ok = alphanumeric(count);
    else if (mode == KANJI) ok = kanji(count);
    else for (let i = 0; i < count && ok; i++) {
      const v = bits(8);
      ok = v >= 0 && put(v);
    }
    if (!ok) return -1;
  }
  return <i32>(out - to);
}
