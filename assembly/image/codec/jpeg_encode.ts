/** Baseline JPEG encoder with the tables of ITU-T T.81, annex K: grayscale, or YCbCr with full or (below quality 60) halved chroma. */
import { blue, convert_raw, green, red } from "../color";
import { BINARY, get_raw, GRAYSCALE, Img, RGB565 } from "../img";
import { CODE_COUNTS, CODE_SYMBOLS, forward_dct, QUANT, SYMBOL_STARTS, ZIGZAG } from "./jpeg_tables";

/** Bytes that any picture of w x h fits into. */
export function jpeg_room(w: i32, h: i32): i64 { return 1024 + (<i64>((w + 15) & ~15) * ((h + 15) & ~15) * 9) / 2; }

let out: usize = 0;
let limit: usize = 0;
let full: bool = false;

function put(byte: u32): void {
  if (out < limit) store<u8>(out++, byte);
  else full = true;
}
function put16(v: u32): void {
  put(v >> 8);
  put(v & 255);
}

/** Scaled quantisation tables in block order: luminance, chrominance. */
const TABLES: usize = memory.data(128, 8);
/** Code and length of every symbol of the four Huffman tables: u32 code | length << 16. */
const CODES: usize = memory.data(4096, 8);
const SAMPLES: usize = memory.data(768, 8);
const BLOCK: usize = memory.data(256, 8);
const LAST: usize = memory.data(12, 4);

function scale_tables(quality: i32): void {
  const factor = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  for (let i: usize = 0; i < 128; i++) {
    const v = (<i32>load<u8>(QUANT + i) * factor + 50) / 100;
    store<u8>(TABLES + i, max(1, min(255, v)));
  }
}

function make_codes(): void {
  for (let t = 0; t < 4; t++) {
    let code: u32 = 0;
    let at = CODE_SYMBOLS + unchecked(SYMBOL_STARTS[t]);
    for (let n: u32 = 1; n <= 16; n++) {
      for (let k = <i32>load<u8>(CODE_COUNTS + <usize>(t * 16) + n - 1); k > 0; k--) {
        store<u32>(CODES + <usize>(t * 256 + <i32>load<u8>(at++)) * 4, code | (n << 16));
        code++;
      }
      code <<= 1;
    }
  }
}

// ---- bits ----------------------------------------------------------------------------------------------------

let bits: u32 = 0;
let held: u32 = 0;

function put_bits(v: u32, n: u32): void {
  bits = (bits << n) | (v & ((1 << n) - 1));
  held += n;
  while (held >= 8) {
    held -= 8;
    const byte = (bits >> held) & 255;
    put(byte);
    if (byte == 255) put(0);
  }
}

// @ts-ignore: decorator
@inline function put_symbol(table: i32, symbol: i32): void {
  const c = load<u32>(CODES + <usize>(table * 256 + symbol) * 4);
  put_bits(c & 0xffff, c >> 16);
}

// @ts-ignore: decorator
@inline function size_of(v: i32): i32 { return 32 - clz(abs(v)); }
// @ts-ignore: decorator
@inline function put_value(v: i32, n: i32): void { put_bits(v < 0 ? v - 1 : v, n); }

/** Codes the 8x8 samples at `src`. `chroma` 0 or 1 picks the tables. */
function put_block(src: usize, pitch: usize, component: i32, chroma: i32): void {
  forward_dct(src, pitch, BLOCK);
  const quant = TABLES + <usize>(chroma * 64);
  const last = LAST + (<usize>component << 2);
  let run = 0;
  for (let i: usize = 0; i < 64; i++) {
    const at = <usize>load<u8>(ZIGZAG + i);
    const c = load<i32>(BLOCK + (at << 2)), q = <i32>load<u8>(quant + at) << 3;
    let v = c < 0 ? -((-c + (q >> 1)) / q) : (c + (q >> 1)) / q;
    if (i == 0) {
      const previous = load<i32>(last);
      store<i32>(last, v);
      v -= previous;
      const n = size_of(v);
      put_symbol(chroma * 2, n);
      if (n) put_value(v, n);
      continue;
    }
    if (!v) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) put_symbol(chroma * 2 + 1, 0xf0);
    const n = size_of(v);
    put_symbol(chroma * 2 + 1, (run << 4) | n);
    put_value(v, n);
    run = 0;
  }
  if (run) put_symbol(chroma * 2 + 1, 0);
}

// ---- header --------------------------------------------------------------------------------------------------

function header(img: Img, color: bool, halved: bool): void {
  const components = color ? 3 : 1;
  put16(0xffd8);
  for (let t: usize = 0, n: usize = color ? 2 : 1; t < n; t++) {
    put16(0xffdb);
    put16(67);
    put(<u32>t);
    for (let i: usize = 0; i < 64; i++) put(load<u8>(TABLES + t * 64 + <usize>load<u8>(ZIGZAG + i)));
  }
  put16(0xffc0);
  put16(color ? 17 : 11);
  put(8);
  put16(img.h);
  put16(img.w);
  put(color ? 3 : 1);
  for (let i = 0; i < components; i++) {
    put(i + 1);
    put(i == 0 && halved ? 0x22 : 0x11);
    put(i == 0 ? 0 : 1);
  }
  for (let t = 0, n = color ? 4 : 2; t < n; t++) {
    const first = unchecked(SYMBOL_STARTS[t]), count = unchecked(SYMBOL_STARTS[t + 1]) - first;
    put16(0xffc4);
    put16(19 + count);
    put((t & 1) << 4 | t >> 1);
    for (let i: usize = 0; i < 16; i++) put(load<u8>(CODE_COUNTS + <usize>(t * 16) + i));
    for (let i = 0; i < count; i++) put(load<u8>(CODE_SYMBOLS + first + i));
  }
  put16(0xffda);
  put16(color ? 12 : 8);
  put(color ? 3 : 1);
  for (let i = 0; i < components; i++) {
    put(i + 1);
    put(i == 0 ? 0 : 0x11);
  }
  put(0);
  put(63);
  put(0);
}

// ---- samples -------------------------------------------------------------------------------------------------

/** Y, Cb, Cr of a unit of `size` x `size` pixels at (x0, y0); pixels behind the border repeat it. Chroma has the same size. */
function gather(img: Img, x0: i32, y0: i32, size: i32, color: bool): void {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const p = get_raw(img, min(x0 + x, img.w - 1), min(y0 + y, img.h - 1));
      const at = SAMPLES + <usize>(y * 16 + x);
      if (!color) {
        store<u8>(at, img.format == BINARY ? convert_raw(p, BINARY, GRAYSCALE) : p);
        continue;
      }
      const r = red(p), g = green(p), b = blue(p);
      store<u8>(at, (19595 * r + 38470 * g + 7471 * b + 32768) >> 16);
      store<u8>(at, min(255, 128 + ((-11059 * r - 21709 * g + 32768 * b + 32768) >> 16)), 256);
      store<u8>(at, min(255, 128 + ((32768 * r - 27439 * g - 5329 * b + 32768) >> 16)), 512);
    }
  }
}

/** Halves the 16x16 chroma samples to 8x8 in place. */
function halve(plane: usize): void {
  for (let y: usize = 0; y < 8; y++) {
    for (let x: usize = 0; x < 8; x++) {
      const at = plane + y * 32 + x * 2;
      const sum = <u32>load<u8>(at) + load<u8>(at, 1) + load<u8>(at, 16) + load<u8>(at, 17);
      store<u8>(plane + y * 16 + x, (sum + 2) >> 2);
    }
  }
}

/** Encodes `img` (RGB565, GRAYSCALE or BINARY) with quality 1..100 into `room` bytes at `to`. The length, or -1 when it does not fit. */
export function jpeg_encode(img: Img, quality: i32, to: usize, room: i32): i32 {
  out = to;
  limit = to + <usize>room;
  full = false;
  bits = held = 0;
  const color = img.format == RGB565, halved = color && quality < 60;
  scale_tables(quality);
  make_codes();
  header(img, color, halved);
  memory.fill(LAST, 0, 12);
  const size = halved ? 16 : 8;
  for (let y = 0; y < img.h; y += size) {
    for (let x = 0; x < img.w; x += size) {
      gather(img, x, y, size, color);
      for (let by = 0; by < size; by += 8) for (let bx = 0; bx < size; bx += 8) put_block(SAMPLES + <usize>(by * 16 + bx), 16, 0, 0);
      if (!color) continue;
      for (let i = 1; i < 3; i++) {
        if (halved) halve(SAMPLES + <usize>(i * 256));
        put_block(SAMPLES + <usize>(i * 256), 16, i, 1);
      }
      if (full) return -1;
    }
  }
  if (held) put_bits(0x7f, 8 - held);
  put16(0xffd9);
  return full ? -1 : <i32>(out - to);
}
