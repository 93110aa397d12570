/**
 * Compression to DEFLATE data (RFC 1951): one block with the fixed codes, matches found through hash chains, the longest
 * match and among those the nearest.
 */

/** Takes an output byte; false stops the compressor (`failed`). */
export type Sink = (data: usize, byte: u32) => bool;

@unmanaged
export class Deflater {
  sink: u32;
  sink_data: u32;
  bits: u32;
  bit_count: u32;
  /** Circular history of `size` bytes (a power of two). */
  window: u32;
  size: u32;
  /** u16 per history byte: distance to the previous place with the same hash, 0 = none. */
  links: u32;
  /** u32 per hash: place + 1 of its latest occurrence, 0 = none. */
  heads: u32;
  /** Bytes compressed so far. */
  place: u32;
  failed: u32;
}
export const DEFLATER_BYTES: i32 = 40;

const HASH_BITS: u32 = 9;
/** Bytes that window, links and heads need. */
export function deflate_tables(size: i32): i32 { return size * 3 + (4 << HASH_BITS); }

const MIN_MATCH: i32 = 3;
const MAX_MATCH: i32 = 258;

function put(self: Deflater, bits: u32, count: u32): void {
  self.bits |= bits << self.bit_count;
  self.bit_count += count;
  while (self.bit_count >= 8) {
    if (self.failed == 0 && !call_indirect<bool>(self.sink, <usize>self.sink_data, self.bits & 0xff)) self.failed = 1;
    self.bits >>= 8;
    self.bit_count -= 8;
  }
}

/** The low `count` bits in reverse order (codes go most significant bit first). */
function reversed(code: u32, count: u32): u32 {
  let r: u32 = 0;
  for (; count > 0; count--) {
    r = (r << 1) | (code & 1);
    code >>= 1;
  }
  return r;
}

/** A symbol of the fixed literal and length code (RFC 1951, section 3.2.6). */
function put_symbol(self: Deflater, s: u32): void {
  if (s < 144) put(self, reversed(0x30 + s, 8), 8);
  else if (s < 256) put(self, reversed(0x190 + s - 144, 9), 9);
  else if (s < 280) put(self, reversed(s - 256, 7), 7);
  else put(self, reversed(0xc0 + s - 280, 8), 8);
}

function put_match(self: Deflater, len: u32, distance: u32): void {
  len -= 3;
  if (len == 255) put_symbol(self, 285);
  else if (len < 8) put_symbol(self, 257 + len);
  else {
    // four symbols per power of two, the rest as extra bits
    const extra = 29 - clz(len);
    put_symbol(self, 257 + (extra << 2) + (len >> extra));
    put(self, len & ((1 << extra) - 1), extra);
  }
  distance--;
  if (distance < 4) put(self, reversed(distance, 5), 5);
  else {
    const extra = 30 - clz(distance);
    put(self, reversed((extra << 1) + (distance >> extra), 5), 5);
    put(self, distance & ((1 << extra) - 1), extra);
  }
}

// @ts-ignore: decorator
@inline function hash3(a: u32, b: u32, c: u32): u32 {
  return ((a | (b << 8) | (c << 16)) * 0x9e3779b1) >> (32 - HASH_BITS);
}

/** Starts the only block; window, links and heads must be set and zeroed. */
export function deflate_begin(self: Deflater): void { put(self, 3, 3); }

/** Appends a byte to the history and enters the three latest bytes into the chains. */
function remember(self: Deflater, c: u32): void {
  const mask = self.size - 1, window = <usize>self.window;
  store<u8>(window + (self.place & mask), c);
  self.place++;
  if (self.place < 3) return;
  const start = self.place - 3;
  const h = hash3(load<u8>(window + (start & mask)), load<u8>(window + ((start + 1) & mask)), c);
  const head = <usize>self.heads + (h << 2);
  const before = load<u32>(head);
  const back: u32 = before == 0 ? 0 : start + 1 - before;
  store<u16>(<usize>self.links + ((start & mask) << 1), back < self.size ? back : 0);
  store<u32>(head, start + 1);
}

let match_distance: u32 = 0;

/** Length of the best match for the `len` bytes at `data`, 0 when there is none; sets `match_distance`. */
function longest_match(self: Deflater, data: usize, len: i32): i32 {
  if (len < MIN_MATCH || self.place < 1) return 0;
  const mask = self.size - 1, window = <usize>self.window, place = self.place;
  const limit = min(len, MAX_MATCH), reach = min(place, self.size);
  let best = MIN_MATCH - 1;
  // the two nearest places are not in the chains yet: try them first
  const h = hash3(load<u8>(data), load<u8>(data, 1), load<u8>(data, 2));
  const head = load<u32>(<usize>self.heads + (h << 2));
  const chain: u32 = head == 0 ? 0 : place - (head - 1);
  let distance: u32 = 1;
  while (distance <= reach) {
    let n = 0;
    for (; n < limit; n++) {
      const back = <u32>n < distance ? load<u8>(window + ((place - distance + n) & mask)) : load<u8>(data + n - distance);
      if (back != load<u8>(data + n)) break;
    }
    if (n > best) {
      best = n;
      match_distance = distance;
      if (n == limit) break;
    }
    if (distance < 2) {
      distance++;
      continue;
    }
    if (distance == 2) {
      if (chain == 0) break;
      distance = chain;
      continue;
    }
    const link = <u32>load<u16>(<usize>self.links + (((place - distance) & mask) << 1));
    if (link == 0) break;
    distance += link;
  }
  return best < MIN_MATCH ? 0 : best;
}

/** Compresses `len` bytes. */
export function deflate(self: Deflater, data: usize, len: i32): void {
  while (len > 0 && self.failed == 0) {
    let n = longest_match(self, data, len);
    if (n == 0) {
      put_symbol(self, load<u8>(data));
      n = 1;
    } else put_match(self, n, match_distance);
    len -= n;
    for (; n > 0; n--) remember(self, load<u8>(data++));
  }
}

/** Ends the block and flushes the last byte. */
export function deflate_end(self: Deflater): void {
  put_symbol(self, 256);
  if (self.bit_count > 0) put(self, 0, 8 - self.bit_count);
}
