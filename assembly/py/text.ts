/**
 * Growable text: what `repr`, `str`, `format` and `print` write into.
 *
 * Every function returns false when memory is out (MemoryError raised). The static texts `OUT` (to the console) and `ERROR` (to `sys.stderr`)
 * need no heap; they are sent when their buffer is full and by `text_flush`, `text_flush_error`.
 */
import { BUF_DATA, STR_DATA } from "./object";
import { T_RAW, T_TEXT } from "./types";
import { gc_alloc, gc_grow } from "./heap";
import { bytes_new, str_len, str_new } from "./intern";
import { out_write } from "./out";
import { V, ptr_of } from "./value";
import { standard_stream } from "../modules/file";
import { stream_write } from "../modules/stream";

@unmanaged
export class TextObj {
  type: u32;
  /** Bytes used. */
  len: u32;
  /** Address of the bytes. */
  data: u32;
  cap: u32;
}

const OUT_BYTES: i32 = 256;
const OUT_BUF: usize = memory.data(256, 8);
/** Text that is printed. */
export const OUT: usize = memory.data(16, 16);
const ERROR_BUF: usize = memory.data(256, 8);
/** Text of errors that nothing has caught. */
export const ERROR: usize = memory.data(16, 16);

export function init_text_out(): void {
  const t = changetype<TextObj>(OUT);
  t.type = <u32>T_TEXT;
  t.len = 0;
  t.data = <u32>OUT_BUF;
  t.cap = OUT_BYTES;
  const e = changetype<TextObj>(ERROR);
  e.type = <u32>T_TEXT;
  e.len = 0;
  e.data = <u32>ERROR_BUF;
  e.cap = OUT_BYTES;
}

// @ts-ignore: decorator
@inline function is_static(p: usize): bool { return p == OUT || p == ERROR; }

function send(p: usize, q: usize, n: u32): void {
  if (p == OUT) out_write(q, n);
  else stream_write(standard_stream(2), q, n);
}

/** Sends what the static text at `p` holds. */
function flush(p: usize): void {
  const t = changetype<TextObj>(p);
  const n = t.len;
  t.len = 0;
  if (n) send(p, t.data, n);
}

/** Sends what `OUT` holds to the console. */
export function text_flush(): void {
  flush(OUT);
}
/** Sends what `ERROR` holds to `sys.stderr`. */
export function text_flush_error(): void {
  flush(ERROR);
}

const FIXED: usize = memory.data(16, 16);

/** An empty text in the `n` bytes at `data` that does not grow: what has no room is left out. There is one at a time. */
export function text_fixed(data: usize, n: u32): usize {
  const t = changetype<TextObj>(FIXED);
  t.type = <u32>T_TEXT;
  t.len = 0;
  t.data = <u32>data;
  t.cap = n;
  return FIXED;
}

/** An empty text, 0 when memory is out. */
export function text_new(): usize {
  return gc_alloc(16, T_TEXT);
}

/** Makes room for `n` more bytes. */
export function text_room(p: usize, n: u32): bool {
  const t = changetype<TextObj>(p);
  if (t.len + n <= t.cap) return true;
  if (is_static(p)) {
    flush(p);
    return n <= <u32>OUT_BYTES;
  }
  if (p == FIXED) return false;
  let cap = t.cap + (t.cap >> 1);
  if (cap < t.len + n) cap = t.len + n;
  cap = (cap + <u32>BUF_DATA + 15 & ~15) - <u32>BUF_DATA;
  const data = gc_grow(t.data, cap, T_RAW);
  if (!data) return false;
  t.data = <u32>data;
  t.cap = cap;
  return true;
}

export function text_byte(p: usize, c: u32): bool {
  if (!text_room(p, 1)) return false;
  const t = changetype<TextObj>(p);
  store<u8>(t.data + t.len, <u8>c);
  t.len++;
  return true;
}

/** Appends `n` bytes at `q`. */
export function text_mem(p: usize, q: usize, n: u32): bool {
  if (is_static(p) && n > <u32>OUT_BYTES) {
    flush(p);
    send(p, q, n);
    return true;
  }
  if (!text_room(p, n)) return false;
  const t = changetype<TextObj>(p);
  memory.copy(t.data + t.len, q, n);
  t.len += n;
  return true;
}

/** Appends `n` times the byte `c`. */
export function text_fill(p: usize, c: u32, n: i32): bool {
  for (; n > 0; n--) if (!text_byte(p, c)) return false;
  return true;
}

/** Appends an ASCII literal. */
export function text_lit(p: usize, s: string): bool {
  const n = s.length;
  if (is_static(p) && n > OUT_BYTES) {
    for (let i = 0; i < n; i++) text_byte(p, s.charCodeAt(i));
    return true;
  }
  if (!text_room(p, n)) return false;
  const t = changetype<TextObj>(p);
  const d = <usize>(t.data + t.len);
  for (let i = 0; i < n; i++) store<u8>(d + i, <u8>s.charCodeAt(i));
  t.len += n;
  return true;
}

/** Appends the bytes of a `str` (or `bytes`) object. */
export function text_str(p: usize, s: V): bool {
  return text_mem(p, ptr_of(s) + STR_DATA, str_len(s));
}

/** Appends a code point as UTF-8. */
export function text_char(p: usize, c: u32): bool {
  if (!text_room(p, 4)) return false;
  const t = changetype<TextObj>(p);
  t.len += utf8_put(t.data + t.len, c);
  return true;
}

/** Writes a code point as UTF-8 at `d` and returns the number of bytes. */
export function utf8_put(d: usize, c: u32): i32 {
  if (c < 0x80) {
    store<u8>(d, <u8>c);
    return 1;
  }
  if (c < 0x800) {
    store<u8>(d, <u8>(0xc0 | (c >> 6)));
    store<u8>(d, <u8>(0x80 | (c & 63)), 1);
    return 2;
  }
  if (c < 0x10000) {
    store<u8>(d, <u8>(0xe0 | (c >> 12)));
    store<u8>(d, <u8>(0x80 | (c >> 6 & 63)), 1);
    store<u8>(d, <u8>(0x80 | (c & 63)), 2);
    return 3;
  }
  store<u8>(d, <u8>(0xf0 | (c >> 18)));
  store<u8>(d, <u8>(0x80 | (c >> 12 & 63)), 1);
  store<u8>(d, <u8>(0x80 | (c >> 6 & 63)), 2);
  store<u8>(d, <u8>(0x80 | (c & 63)), 3);
  return 4;
}

const DIGITS: usize = memory.data(24, 8);

/** Appends a decimal integer. */
export function text_int(p: usize, n: i64): bool {
  let u = n < 0 ? 0 - <u64>n : <u64>n;
  let i: usize = 24;
  do {
    i--;
    store<u8>(DIGITS + i, <u8>(0x30 + u % 10));
    u /= 10;
  } while (u);
  if (n < 0) {
    i--;
    store<u8>(DIGITS + i, 0x2d);
  }
  return text_mem(p, DIGITS + i, 24 - <u32>i);
}

/** Appends `digits` (at least) lower-case hexadecimal digits. */
export function text_hex(p: usize, n: u64, digits: i32): bool {
  let d = digits;
  while (d < 16 && n >> (d << 2)) d++;
  while (d--) {
    const c = <u32>(n >> (d << 2)) & 15;
    if (!text_byte(p, c < 10 ? 0x30 + c : 0x57 + c)) return false;
  }
  return true;
}

/** The text as a new `str`. */
export function text_to_str(p: usize): V {
  const t = changetype<TextObj>(p);
  return str_new(t.data, t.len);
}

/** The text as a new `bytes`. */
export function text_to_bytes(p: usize): V {
  const t = changetype<TextObj>(p);
  return bytes_new(t.data, t.len);
}
