/** Names: UTF-8 outside, UTF-16 in long-name entries, eleven bytes in short ones. */
import { Err } from "../errno";
import { get16, put16 } from "./layout";

export const NAME_MAX: u32 = 255;
/** The name that is looked for or made, and one that was read: UTF-16 units. */
export const WANTED: usize = memory.data(512, 8);
export let wanted_len: u32 = 0;
export const FOUND: usize = memory.data(544, 8);
/** A short name: eight and three bytes, padded with blanks. */
export const SHORT: usize = memory.data(16, 8);
/** Offsets of the units in a long-name entry. */
const UNITS: usize = memory.data<u8>([1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]);
export const UNITS_PER_ENTRY: u32 = 13;

/** Converts a name to UTF-16 in `WANTED`; INVAL when it holds what FAT forbids. */
export function name_want(p: usize, n: u32): i32 {
  wanted_len = 0;
  const end = p + n;
  while (p < end) {
    let c = <u32>load<u8>(p++);
    const more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (more) c &= 0x3f >> more;
    for (let i = 0; i < more; i++) c = (c << 6) | (p < end ? load<u8>(p++) & 0x3f : 0);
    if (c < 0x20 || is_forbidden(c)) return Err.INVAL;
    if (wanted_len + 2 > NAME_MAX + (c < 0x10000 ? 1 : 0)) return Err.NAMETOOLONG;
    if (c >= 0x10000) {
      c -= 0x10000;
      store<u16>(WANTED + (wanted_len++ << 1), <u16>(0xd800 | (c >> 10)));
      c = 0xdc00 | (c & 0x3ff);
    }
    store<u16>(WANTED + (wanted_len++ << 1), <u16>c);
  }
  if (!wanted_len) return Err.INVAL;
  const last = load<u16>(WANTED + ((wanted_len - 1) << 1));
  return last == 0x20 || last == 0x2e ? Err.INVAL : Err.OK;
}

/** `"*:<>?\|` and DEL. */
function is_forbidden(c: u32): bool {
  return c == 0x22 || c == 0x2a || c == 0x3a || c == 0x3c || c == 0x3e || c == 0x3f || c == 0x5c || c == 0x7c || c == 0x7f;
}

/** Converts `n` UTF-16 units to UTF-8 at `out` (three bytes per unit); the length. */
export function name_utf8(units: usize, n: u32, out: usize): u32 {
  const start = out;
  for (let i: u32 = 0; i < n; i++) {
    let c = <u32>load<u16>(units + (<usize>i << 1));
    if (c >> 10 == 0x36 && i + 1 < n) c = 0x10000 + ((c & 0x3ff) << 10) + (load<u16>(units + (<usize>++i << 1)) & 0x3ff);
    if (c < 0x80) store<u8>(out++, <u8>c);
    else {
      const more: u32 = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
      store<u8>(out++, <u8>((0xff00 >> (more + 1)) | (c >> (6 * more))));
      for (let k = more; k; k--) store<u8>(out++, <u8>(0x80 | ((c >> (6 * (k - 1))) & 0x3f)));
    }
  }
  return <u32>(out - start);
}

/** Capital letter: of ASCII, Latin-1, Greek and Cyrillic. */
function upper(c: u32): u32 {
  if (c >= 0x61 && c <= 0x7a) return c - 32;
  if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) || (c >= 0x430 && c <= 0x44f)) return c - 32;
  if (c >= 0x450 && c <= 0x45f) return c - 80;
  return c;
}

/** True when the `n` units at `p` are the wanted name, whatever the case. */
export function name_is_wanted(p: usize, n: u32): bool {
  if (n != wanted_len) return false;
  for (let i: usize = 0; i < n; i++) if (upper(load<u16>(p + (i << 1))) != upper(load<u16>(WANTED + (i << 1)))) return false;
  return true;
}

// ---- short names -----------------------------------------------------------------------------------------

export function short_checksum(p: usize): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i < 11; i++) sum = (((sum & 1) << 7) + (sum >> 1) + load<u8>(p + i)) & 0xff;
  return sum;
}

/** The name of a short entry as units in `FOUND`; its length. */
export function short_units(entry: usize): u32 {
  const lower = load<u8>(entry, 12);
  let n: u32 = 0;
  let dotted = false;
  for (let i: u32 = 0; i < 11; i++) {
    let c = <u32>load<u8>(entry + i);
    if (i == 0 && c == 5) c = 0xe5;
    if (c == 0x20) continue;
    if (i >= 8 && !dotted) {
      store<u16>(FOUND + (n++ << 1), 0x2e);
      dotted = true;
    }
    if (c >= 0x41 && c <= 0x5a && lower & (i < 8 ? 8 : 16)) c += 32;
    store<u16>(FOUND + (n++ << 1), <u16>c);
  }
  return n;
}

/** A unit as it stands in a short name; 0 = left out, 0x5f for what cannot be there. */
function short_char(c: u32): u32 {
  if (c == 0x20 || c == 0x2e) return 0;
  c = upper(c);
  const fits = c < 0x80 && c != 0x2b && c != 0x2c && c != 0x3b && c != 0x3d && c != 0x5b && c != 0x5d;
  return fits ? c : 0x5f;
}

/** What `short_make` has found: a body (8) or an ending (16) of small letters alone, as byte 12 of an entry says it. */
export let short_case: u32 = 0;

/** Makes `SHORT` from the wanted name. True when it says all, together with `short_case`: then no long name is needed. */
export function short_make(): bool {
  // letters seen: small ones of the body and the ending (8, 16), capital ones likewise
  let small: u32 = 0;
  let capital: u32 = 0;
  let dot = wanted_len;
  for (let i = wanted_len; i > 1; i--) {
    if (load<u16>(WANTED + ((i - 1) << 1)) != 0x2e) continue;
    dot = i - 1;
    break;
  }
  memory.fill(SHORT, 0x20, 11);
  let exact = dot > 0;
  let at: u32 = 0;
  for (let i: u32 = 0; i < wanted_len; i++) {
    if (i == dot) {
      at = 8;
      continue;
    }
    const unit = <u32>load<u16>(WANTED + (i << 1));
    const c = short_char(unit);
    const part: u32 = i < dot ? 8 : 16;
    if (unit >= 0x61 && unit <= 0x7a) small |= part;
    else if (c != unit) exact = false;
    else if (unit >= 0x41 && unit <= 0x5a) capital |= part;
    if (!c) continue;
    if (at == 11 || (at == 8 && i < dot)) exact = false;
    else store<u8>(SHORT + at++, <u8>c);
  }
  if (load<u8>(SHORT) == 0x20) {
    store<u8>(SHORT, 0x5f);
    exact = false;
  }
  short_case = small;
  return exact && !(small & capital);
}

/** Gives `SHORT` the ending `~n`; from 5 on with four digits made from the whole name before it. */
export function short_number(n: u32): void {
  let length: u32 = 0;
  while (length < 8 && load<u8>(SHORT + length) != 0x20 && load<u8>(SHORT + length) != 0x7e) length++;
  let at = min(length, 6);
  if (n > 4) {
    let hash: u32 = n >> 2;
    for (let i: u32 = 0; i < wanted_len; i++) hash = hash * 31 + load<u16>(WANTED + (i << 1));
    at = min(length, 2);
    for (let i = 0; i < 4; i++, hash >>= 4) store<u8>(SHORT + at++, <u8>((hash & 15) + ((hash & 15) < 10 ? 0x30 : 0x37)));
    n = (n & 3) + 1;
  }
  store<u8>(SHORT + at++, 0x7e);
  store<u8>(SHORT + at++, <u8>(0x30 + n));
  while (at < 8) store<u8>(SHORT + at++, 0x20);
}

// ---- long-name entries -----------------------------------------------------------------------------------

/** Takes the units of a long-name entry with number `order` (1 ...) into `FOUND`. */
export function long_take(entry: usize, order: u32): void {
  for (let k: u32 = 0; k < UNITS_PER_ENTRY; k++) {
    store<u16>(FOUND + (((order - 1) * UNITS_PER_ENTRY + k) << 1), <u16>get16(entry + load<u8>(UNITS + k)));
  }
}

/** Writes a long-name entry with units of the wanted name. */
export function long_put(entry: usize, order: u32, last: bool, sum: u32): void {
  memory.fill(entry, 0, 32);
  store<u8>(entry, <u8>(order | (last ? 0x40 : 0)));
  store<u8>(entry, 15, 11);
  store<u8>(entry, <u8>sum, 13);
  for (let k: u32 = 0; k < UNITS_PER_ENTRY; k++) {
    const i = (order - 1) * UNITS_PER_ENTRY + k;
    const unit: u32 = i < wanted_len ? load<u16>(WANTED + (i << 1)) : i == wanted_len ? 0 : 0xffff;
    put16(entry + load<u8>(UNITS + k), unit);
  }
}
