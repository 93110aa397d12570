/** Quoted text as `repr` shows it. */
import { text_byte, text_hex, text_mem } from "../text";

/** Appends a letter after a backslash. */
function escape(t: usize, c: u32): bool { return text_byte(t, 0x5c) && text_byte(t, c); }

/** Code point at `p` of valid UTF-8. */
export function utf8_char(p: usize): u32 {
  const c = <u32>load<u8>(p);
  if (c < 0x80) return c;
  if (c < 0xe0) return ((c & 31) << 6) | (load<u8>(p, 1) & 63);
  if (c < 0xf0) return ((c & 15) << 12) | (<u32>(load<u8>(p, 1) & 63) << 6) | (load<u8>(p, 2) & 63);
  return ((c & 7) << 18) | (<u32>(load<u8>(p, 1) & 63) << 12) | (<u32>(load<u8>(p, 2) & 63) << 6) | (load<u8>(p, 3) & 63);
}

/** Bytes of the character that starts with byte `c`. */
// @ts-ignore: decorator
@inline export function utf8_size(c: u32): i32 { return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4; }

/** Appends `n` bytes at `p` in quotes; everything outside printable ASCII as escapes (code points of a str, bytes of bytes). */
export function quote_to(t: usize, p: usize, n: i32, bytes: bool): bool {
  const end = p + n;
  let single = false, double = false;
  for (let q = p; q < end; q++) {
    const c = load<u8>(q);
    if (c == 0x27) single = true;
    else if (c == 0x22) double = true;
  }
  const quote: u32 = single && !double ? 0x22 : 0x27;
  if (!text_byte(t, quote)) return false;
  while (p < end) {
    const from = p;
    let c: u32 = 0;
    while (p < end) {
      c = load<u8>(p);
      if (c < 0x20 || c > 0x7e || c == quote || c == 0x5c) break;
      p++;
    }
    if (p > from && !text_mem(t, from, <u32>(p - from))) return false;
    if (p == end) break;
    let ok: bool;
    if (bytes || c < 0x80) p++;
    else {
      c = utf8_char(p);
      p += utf8_size(load<u8>(p));
    }
    if (c == quote || c == 0x5c) ok = escape(t, c);
    else if (c == 10) ok = escape(t, 0x6e);
    else if (c == 13) ok = escape(t, 0x72);
    else if (c == 9) ok = escape(t, 0x74);
    else if (c < 0x100) ok = escape(t, 0x78) && text_hex(t, c, 2);
    else if (c < 0x10000) ok = escape(t, 0x75) && text_hex(t, c, 4);
    else ok = escape(t, 0x55) && text_hex(t, c, 8);
    if (!ok) return false;
  }
  return text_byte(t, quote);
}
