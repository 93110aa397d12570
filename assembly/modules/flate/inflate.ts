/**
 * Decompression of DEFLATE data (RFC 1951), plain or in a zlib (RFC 1950) or gzip (RFC 1952) wrapper.
 *
 * Input is pulled byte by byte through a function; output stops at any byte and goes on at the next call.
 */
import { adler32, crc32 } from "./checksum";

/** Next input byte, or a negative number that `inflate` hands through (`SOURCE_ERROR`). */
export type Source = (data: usize) => i32;

export const enum Format { AUTO = 0, RAW, ZLIB, GZIP }

export const DATA_ERROR: i32 = -1;
export const SOURCE_ERROR: i32 = -2;

const enum State { HEADER = 0, STORED, CODES, COPY, TRAILER, DONE }

@unmanaged
export class Inflater {
  source: u32;
  source_data: u32;
  bits: u32;
  bit_count: u32;
  state: i32;
  last: i32;
  /** Format of the wrapper: RAW, ZLIB or GZIP. */
  format: i32;
  /** Running checksum and byte count of the output. */
  checksum: u32;
  total: u32;
  /** Circular history of `window_size` bytes (a power of two), and the place of the next byte. */
  window: u32;
  window_size: u32;
  window_pos: u32;
  /** Bytes written to the history so far, at most `window_size`. */
  window_used: u32;
  /** Rest of a stored block or of a match. */
  left: u32;
  distance: u32;
  failed: i32;
}

/**
 * Behind the fields: counts and symbols of the two codes (canonical Huffman, lengths 0 ... 15); then, while a block's header is
 * read, the offsets by length that `build` needs and the code lengths.
 */
const LITERAL: usize = 64;
const DISTANCE: usize = LITERAL + 32 + 2 * 288;
const LENGTHS: usize = DISTANCE + 32 + 2 * 32 + 32;
export const INFLATER_BYTES: i32 = 64 + 32 + 2 * 288 + 32 + 2 * 32 + 32 + 320;
const SYMBOLS: usize = 32;

// prettier-ignore
const LENGTH_BASE: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0,
]);
// prettier-ignore
const LENGTH_BITS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 99, 99,
]);
// prettier-ignore
const DISTANCE_BASE: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
  12289, 16385, 24577, 0, 0,
]);
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

function fail(self: Inflater, code: i32): i32 {
  if (self.failed == 0) self.failed = code;
  return -1;
}

/** Marks the data as damaged. */
function bad(self: Inflater): bool {
  fail(self, DATA_ERROR);
  return false;
}

/** Next whole byte of the input, -1 on failure. */
function input_byte(self: Inflater): i32 {
  const c = call_indirect<i32>(self.source, <usize>self.source_data);
  return c < 0 ? fail(self, SOURCE_ERROR) : c;
}

/** The next `n` <= 16 bits, -1 on failure. */
function take(self: Inflater, n: u32): i32 {
  while (self.bit_count < n) {
    const c = input_byte(self);
    if (c < 0) return -1;
    self.bits |= <u32>c << self.bit_count;
    self.bit_count += 8;
  }
  const value = self.bits & ((1 << n) - 1);
  self.bits >>= n;
  self.bit_count -= n;
  return value;
}

/** Builds a code from `n` lengths; false when it is over-subscribed. */
function build(code: usize, offsets: usize, lengths: usize, n: i32): bool {
  memory.fill(code, 0, 32);
  for (let i = 0; i < n; i++) {
    const p = code + (<usize>load<u8>(lengths + i) << 1);
    store<u16>(p, load<u16>(p) + 1);
  }
  let left = 1;
  let offset = 0;
  for (let len = 1; len < 16; len++) {
    const count = <i32>load<u16>(code + (len << 1));
    left = (left << 1) - count;
    if (left < 0) return false;
    store<u16>(offsets + (len << 1), offset);
    offset += count;
  }
  for (let i = 0; i < n; i++) {
    const len = <usize>load<u8>(lengths + i);
    if (len == 0) continue;
    const at = load<u16>(offsets + (len << 1));
    store<u16>(offsets + (len << 1), at + 1);
    store<u16>(code + SYMBOLS + (<usize>at << 1), i);
  }
  store<u16>(code, 0);
  return true;
}

/** Decodes one symbol, -1 on failure. */
function symbol(self: Inflater, code: usize): i32 {
  let value = 0, first = 0, index = 0;
  for (let len: usize = 1; len < 16; len++) {
    const bit = take(self, 1);
    if (bit < 0) return -1;
    value |= bit;
    const count = <i32>load<u16>(code + (len << 1));
    if (value - count < first) return load<u16>(code + SYMBOLS + (<usize>(index + value - first) << 1));
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return fail(self, DATA_ERROR);
}

function fixed_codes(self: Inflater): void {
  const base = changetype<usize>(self), lengths = base + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  build(base + LITERAL, lengths - 32, lengths, 288);
  memory.fill(lengths, 5, 30);
  build(base + DISTANCE, lengths - 32, lengths, 30);
}

function dynamic_codes(self: Inflater): bool {
  const header = take(self, 14);
  if (header < 0) return false;
  const literals = (header & 31) + 257, distances = ((header >> 5) & 31) + 1, order = (header >> 10) + 4;
  if (literals > 286 || distances > 30) return bad(self);
  const base = changetype<usize>(self), lengths = base + LENGTHS;
  memory.fill(lengths, 0, 19);
  for (let i = 0; i < order; i++) {
    const len = take(self, 3);
    if (len < 0) return false;
    store<u8>(lengths + load<u8>(ORDER + i), len);
  }
  const literal_code = base + LITERAL;
  if (!build(literal_code, lengths - 32, lengths, 19)) return bad(self);
  const total = literals + distances;
  for (let i = 0; i < total; ) {
    const s = symbol(self, literal_code);
    if (s < 0) return false;
    if (s < 16) {
      store<u8>(lengths + i++, s);
      continue;
    }
    let repeat = s == 16 ? take(self, 2) : s == 17 ? take(self, 3) : take(self, 7);
    if (repeat < 0) return false;
    repeat += s == 18 ? 11 : 3;
    if (i + repeat > total || (s == 16 && i == 0)) return bad(self);
    memory.fill(lengths + i, s == 16 ? load<u8>(lengths + i - 1) : 0, repeat);
    i += repeat;
  }
  const ok = build(literal_code, lengths - 32, lengths, literals) && build(base + DISTANCE, lengths - 32, lengths + literals, distances);
  return ok || bad(self);
}

/** Reads a block header. */
function block_header(self: Inflater): bool {
  const header = take(self, 3);
  if (header < 0) return false;
  self.last = header & 1;
  self.state = State.CODES;
  switch (header >> 1) {
    case 0: {
      self.bit_count = self.bits = 0;
      const len = take(self, 16);
      if (len < 0) return false;
      const check = take(self, 16);
      if (check < 0) return false;
      if (len != (~check & 0xffff)) return bad(self);
      self.left = len;
      self.state = State.STORED;
      return true;
    }
    case 1:
      fixed_codes(self);
      return true;
    case 2:
      return dynamic_codes(self);
    default:
      return bad(self);
  }
}

/** Length and distance of a match whose length symbol is `s`. */
function match_header(self: Inflater, s: i32): bool {
  s -= 257;
  const extra = <u32>load<u8>(LENGTH_BITS + s);
  if (extra > 5) return bad(self);
  let more = take(self, extra);
  if (more < 0) return false;
  self.left = <u32>load<u16>(LENGTH_BASE + (s << 1)) + more;
  const d = symbol(self, changetype<usize>(self) + DISTANCE);
  if (d < 0) return false;
  if (d > 29) return bad(self);
  more = take(self, d < 2 ? 0 : (d >> 1) - 1);
  if (more < 0) return false;
  self.distance = <u32>load<u16>(DISTANCE_BASE + (d << 1)) + more;
  if (self.distance > self.window_used) return bad(self);
  self.state = State.COPY;
  return true;
}

/** Checks what follows the data of a zlib or gzip stream. */
function trailer(self: Inflater): bool {
  self.bit_count = self.bits = 0;
  if (self.format != Format.RAW) {
    let stored: u32 = 0;
    for (let i = 0; i < 4; i++) {
      const c = input_byte(self);
      if (c < 0) return false;
      stored = (stored << 8) | c;
    }
    if (self.format == Format.GZIP) {
      stored = bswap(stored);
      for (let i = 0; i < 4; i++) if (input_byte(self) < 0) return false;
    }
    if (stored != self.checksum) return bad(self);
  }
  self.state = State.DONE;
  return true;
}

/**
 * Writes up to `size` bytes to `out`. Returns their number (fewer only at the end of the data), or a negative error:
 * DATA_ERROR, SOURCE_ERROR.
 */
export function inflate(self: Inflater, out: usize, size: i32): i32 {
  if (self.failed != 0) return self.failed;
  const start = out, end = out + size;
  const window = <usize>self.window, mask = self.window_size - 1;
  let ok = true;
  while (ok && self.state != State.DONE && (out < end || self.state == State.TRAILER)) {
    switch (self.state) {
      case State.HEADER:
        ok = block_header(self);
        break;
      case State.STORED:
      case State.CODES: {
        let c: i32;
        if (self.state == State.STORED) {
          if (self.left == 0) {
            self.state = self.last != 0 ? State.TRAILER : State.HEADER;
            break;
          }
          c = input_byte(self);
          self.left--;
        } else c = symbol(self, changetype<usize>(self) + LITERAL);
        if (c < 0) {
          ok = false;
          break;
        }
        if (c == 256) self.state = self.last != 0 ? State.TRAILER : State.HEADER;
        else if (c > 256) ok = match_header(self, c);
        else {
          store<u8>(out++, c);
          store<u8>(window + self.window_pos, c);
          self.window_pos = (self.window_pos + 1) & mask;
          if (self.window_used <= mask) self.window_used++;
        }
        break;
      }
      case State.COPY: {
        let n = min(self.left, <u32>(end - out));
        self.left -= n;
        if (self.left == 0) self.state = State.CODES;
        let to = self.window_pos, from = (to - self.distance) & mask;
        self.window_used = min(self.window_used + n, mask + 1);
        for (; n > 0; n--) {
          const c = load<u8>(window + from);
          from = (from + 1) & mask;
          store<u8>(window + to, c);
          to = (to + 1) & mask;
          store<u8>(out++, c);
        }
        self.window_pos = to;
        break;
      }
      default:
        count(self, start, out);
        ok = trailer(self);
        if (!ok) return self.failed;
        return <i32>(out - start);
    }
  }
  if (!ok) return self.failed;
  count(self, start, out);
  return <i32>(out - start);
}

function count(self: Inflater, from: usize, to: usize): void {
  const n = <i32>(to - from);
  self.total += n;
  if (self.format == Format.ZLIB) self.checksum = adler32(self.checksum, from, n);
  else if (self.format == Format.GZIP) self.checksum = crc32(self.checksum, from, n);
}

/**
 * Reads the wrapper's header and prepares `self` (zeroed, with source, source_data and format set). Returns the window
 * bits that the header asks for (15 for gzip, 0 for raw data), or a negative error. The caller sets `window` afterwards.
 */
export function inflate_begin(self: Inflater): i32 {
  if (self.format == Format.RAW) return 0;
  const a = take(self, 8);
  if (a < 0) return self.failed;
  const b = take(self, 8);
  if (b < 0) return self.failed;
  if (a == 0x1f && b == 0x8b && self.format != Format.ZLIB) {
    self.format = Format.GZIP;
    self.checksum = 0;
    return gzip_header(self) ? 15 : self.failed;
  }
  if (self.format == Format.GZIP || ((a << 8) | b) % 31 != 0 || (a & 15) != 8 || a >> 4 > 7 || (b & 0x20) != 0) {
    return DATA_ERROR;
  }
  self.format = Format.ZLIB;
  self.checksum = 1;
  return (a >> 4) + 8;
}

function gzip_header(self: Inflater): bool {
  if (take(self, 8) != 8) return bad(self);
  const flags = take(self, 8);
  if (flags < 0) return false;
  let skip = 6;
  for (; skip > 0; skip--) if (take(self, 8) < 0) return false;
  if ((flags & 4) != 0) {
    skip = take(self, 16);
    if (skip < 0) return false;
    for (; skip > 0; skip--) if (take(self, 8) < 0) return false;
  }
  for (let flag = 8; flag <= 16; flag += 8) {
    if ((flags & flag) == 0) continue;
    let c: i32;
    do {
      c = take(self, 8);
      if (c < 0) return false;
    } while (c != 0);
  }
  return (flags & 2) == 0 || take(self, 16) >= 0;
}
