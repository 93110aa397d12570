/** PNG (ISO/IEC 15948): reads all colour types and depths, interlaced too, writes 8-bit RGB or grayscale. */
import { adler32, crc32 } from "../../modules/flate/checksum";
import { DEFLATER_BYTES, deflate, deflate_begin, deflate_end, Deflater, deflate_tables } from "../../modules/flate/deflate";
import { Format, inflate, inflate_begin, Inflater, INFLATER_BYTES, SOURCE_ERROR } from "../../modules/flate/inflate";
import { blue, convert_raw, green, luma, red, rgb } from "../color";
import { get_raw, GRAYSCALE, Img, put_gray, put_rgb565, RGB565 } from "../img";

export let png_w: i32 = 0;
export let png_h: i32 = 0;

const WINDOW: i32 = 1 << 15;
const IHDR: u32 = 0x49484452;
const PLTE: u32 = 0x504c5445;
const IDAT: u32 = 0x49444154;
const IEND: u32 = 0x49454e44;

let depth: i32 = 0;
let color: i32 = 0;
let samples: i32 = 0;
let palette: usize = 0;
let colors: i32 = 0;
let interlaced: bool = false;

function big(p: usize): u32 {
  return (<u32>load<u8>(p) << 24) | (<u32>load<u8>(p, 1) << 16) | (<u32>load<u8>(p, 2) << 8) | load<u8>(p, 3);
}

// the chunk that is being read
let at: usize = 0;
let chunk_end: usize = 0;
let file_end: usize = 0;

/** Goes to the next chunk; its type, 0 at the end or when it is cut off. */
function next_chunk(): u32 {
  at = chunk_end + 4;
  if (at + 8 > file_end) return 0;
  const size = big(at), type = big(at + 4);
  at += 8;
  if (size > 0x7fff_ffff || at + size + 4 > file_end) return 0;
  chunk_end = at + size;
  return type;
}

/** Next byte of the IDAT chunks. */
function source(data: usize): i32 {
  while (at == chunk_end) if (next_chunk() != IDAT) return SOURCE_ERROR;
  return load<u8>(at++);
}

function row_bytes(w: i32): i32 { return (w * samples * depth + 7) >> 3; }

/** Reads the header: `png_w`, `png_h` and the format that fits; 0 = no PNG that can be read. */
export function png_info(data: usize, len: i32): i32 {
  if (len < 33 || big(data) != 0x89504e47 || big(data + 4) != 0x0d0a1a0a || big(data + 12) != IHDR) return 0;
  png_w = big(data + 16);
  png_h = big(data + 20);
  depth = load<u8>(data, 24);
  color = load<u8>(data, 25);
  if (png_w <= 0 || png_w > 0x7fff || png_h <= 0 || png_h > 0x7fff || load<u8>(data, 28) > 1) return 0;
  interlaced = load<u8>(data, 28) == 1;
  if (depth != 1 && depth != 2 && depth != 4 && depth != 8 && depth != 16) return 0;
  samples = color == 2 ? 3 : color == 4 ? 2 : color == 6 ? 4 : 1;
  if (color > 6 || color == 1 || color == 5 || (color != 0 && color != 3 && depth < 8) || (color == 3 && depth == 16)) return 0;
  return color == 0 || color == 4 ? GRAYSCALE : RGB565;
}

/** Work space of `png_decode`: decompressor, window, two rows. */
export function png_work(): i32 { return (INFLATER_BYTES + 7 & ~7) + WINDOW + 2 * (row_bytes(png_w) + 16); }

// @ts-ignore: decorator
@inline function paeth(a: i32, b: i32, c: i32): i32 {
  const p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** Undoes the filter of a row of `n` bytes in place; `up` is the row before, `step` the bytes of a pixel. */
function unfilter(kind: i32, row: usize, up: usize, n: i32, step: i32): void {
  for (let i = 0; i < n; i++) {
    const a = i >= step ? <i32>load<u8>(row + i - step) : 0, b = <i32>load<u8>(up + i);
    const c = i >= step ? <i32>load<u8>(up + i - step) : 0;
    const add = kind == 1 ? a : kind == 2 ? b : kind == 3 ? (a + b) >> 1 : kind == 4 ? paeth(a, b, c) : 0;
    store<u8>(row + i, <i32>load<u8>(row + i) + add);
  }
}

/** Sample `i` of a row, scaled to 0..255 unless it is a palette index. */
function sample(row: usize, i: i32): i32 {
  if (depth == 8) return load<u8>(row + i);
  if (depth == 16) return load<u8>(row + 2 * i);
  const bit = i * depth, top = (1 << depth) - 1;
  const v = (<i32>load<u8>(row + (bit >> 3)) >> (8 - depth - (bit & 7))) & top;
  return color == 3 ? v : (v * 255) / top;
}

/** Writes the pixels of a row to every `step`-th column from `x0`. */
function put_row(img: Img, y: i32, row: usize, x0: i32, step: i32): void {
  for (let i = 0, x = x0; x < png_w; i++, x += step) {
    let r = sample(row, i * samples), g = r, b = r;
    if (color == 3) {
      const c = palette + <usize>min(r, colors - 1) * 3;
      r = load<u8>(c);
      g = load<u8>(c, 1);
      b = load<u8>(c, 2);
    } else if (samples >= 3) {
      g = sample(row, i * samples + 1);
      b = sample(row, i * samples + 2);
    }
    if (img.format == GRAYSCALE) put_gray(img, x, y, samples >= 3 || color == 3 ? luma(r, g, b) : r);
    else put_rgb565(img, x, y, rgb(r, g, b));
  }
}

/** Decodes what `png_info` has accepted into `img` of that size, with `png_work()` zeroed bytes at `work`. False = damaged. */
export function png_decode(data: usize, len: i32, img: Img, work: usize): bool {
  file_end = data + <usize>len;
  chunk_end = data + 29;
  colors = 0;
  let type = next_chunk();
  for (; type != IDAT; type = next_chunk()) {
    if (type == 0 || type == IEND) return false;
    if (type != PLTE) continue;
    palette = at;
    colors = <i32>(chunk_end - at) / 3;
  }
  if (color == 3 && colors == 0) return false;
  const z = changetype<Inflater>(work);
  z.source = source.index;
  z.format = Format.ZLIB;
  if (inflate_begin(z) < 0) return false;
  z.window = <u32>work + (INFLATER_BYTES + 7 & ~7);
  z.window_size = WINDOW;
  if (!interlaced) return decode_pass(z, img, 0, 0, 1, 1);
  for (let pass: usize = 0; pass < 7; pass++) {
    const p = PASSES + (pass << 2), x0 = <i32>load<u8>(p), y0 = <i32>load<u8>(p, 1);
    // a small picture has no pixels in some passes
    if (x0 < png_w && y0 < png_h && !decode_pass(z, img, x0, y0, load<u8>(p, 2), load<u8>(p, 3))) return false;
  }
  return true;
}

/** First column and row of each pass of an interlaced picture, and the steps between them. */
const PASSES: usize = memory.data<u8>([0, 0, 8, 8, 4, 0, 8, 8, 0, 4, 4, 8, 2, 0, 4, 4, 0, 2, 2, 4, 1, 0, 2, 2, 0, 1, 1, 2]);

/** Decodes the pixels of every `dx`-th column from x0 in every `dy`-th row from y0. */
function decode_pass(z: Inflater, img: Img, x0: i32, y0: i32, dx: i32, dy: i32): bool {
  const n = row_bytes((png_w - x0 + dx - 1) / dx), step = max((samples * depth) >> 3, 1);
  let row = <usize>z.window + WINDOW, up = row + <usize>(row_bytes(png_w) + 16);
  memory.fill(up, 0, n + 1);
  for (let y = y0; y < png_h; y += dy) {
    if (inflate(z, row, n + 1) != n + 1) return false;
    unfilter(load<u8>(row), row + 1, up + 1, n, step);
    put_row(img, y, row + 1, x0, dx);
    const t = row;
    row = up;
    up = t;
  }
  return true;
}

// ---- writing -------------------------------------------------------------------------------------------------

let out: usize = 0;
let limit: usize = 0;

function put(byte: u32): bool {
  if (out >= limit) return false;
  store<u8>(out++, byte);
  return true;
}
function sink(data: usize, byte: u32): bool { return put(byte); }

function put32(v: u32): void {
  put(v >> 24);
  put(v >> 16 & 255);
  put(v >> 8 & 255);
  put(v & 255);
}

/** Ends the chunk whose length field is at `start`. */
function end_chunk(start: usize): void {
  const size = <u32>(out - start - 8);
  store<u8>(start, size >> 24);
  store<u8>(start, size >> 16, 1);
  store<u8>(start, size >> 8, 2);
  store<u8>(start, size, 3);
  put32(crc32(0, start + 4, <i32>size + 4));
}

/** A size that every picture fits into, and the work space of `png_encode`. */
export function png_room(img: Img): i64 { return 1024 + (<i64>img.w * 3 + 1) * img.h * 9 / 8; }
const SPAN: i32 = 4096;
export function png_encode_work(img: Img): i32 { return (DEFLATER_BYTES + 7 & ~7) + deflate_tables(SPAN) + img.w * 3 + 8; }

/** Encodes into `room` bytes at `to`, with `png_encode_work` zeroed bytes at `work`. The length, -1 when it does not fit. */
export function png_encode(img: Img, to: usize, room: i32, work: usize): i32 {
  out = to;
  limit = to + <usize>room;
  const rgb888 = img.format == RGB565;
  put32(0x89504e47);
  put32(0x0d0a1a0a);
  let start = out;
  put32(0);
  put32(IHDR);
  put32(img.w);
  put32(img.h);
  put(8);
  put(rgb888 ? 2 : 0);
  put(0);
  put(0);
  put(0);
  end_chunk(start);
  start = out;
  put32(0);
  put32(IDAT);
  put(0x48);
  put(0x0d); // zlib: window of 4 KiB, check bits
  const d = changetype<Deflater>(work);
  d.sink = sink.index;
  d.size = SPAN;
  d.heads = <u32>work + (DEFLATER_BYTES + 7 & ~7);
  d.links = d.heads + <u32>(deflate_tables(SPAN) - 3 * SPAN);
  d.window = d.links + 2 * SPAN;
  const row = <usize>d.window + SPAN;
  let check: u32 = 1;
  deflate_begin(d);
  for (let y = 0; y < img.h; y++) {
    const n = fill_row(img, y, row, rgb888);
    check = adler32(check, row, n);
    deflate(d, row, n);
  }
  deflate_end(d);
  put32(check);
  end_chunk(start);
  start = out;
  put32(0);
  put32(IEND);
  end_chunk(start);
  return d.failed || out >= limit ? -1 : <i32>(out - to);
}

/** A row with filter "sub" in front; its length. */
function fill_row(img: Img, y: i32, row: usize, rgb888: bool): i32 {
  let to = row;
  store<u8>(to++, 1);
  let r0 = 0, g0 = 0, b0 = 0;
  for (let x = 0; x < img.w; x++) {
    const p = get_raw(img, x, y);
    if (!rgb888) {
      const v = convert_raw(p, img.format, GRAYSCALE);
      store<u8>(to++, v - r0);
      r0 = v;
      continue;
    }
    const r = red(p), g = green(p), b = blue(p);
    store<u8>(to, r - r0);
    store<u8>(to, g - g0, 1);
    store<u8>(to, b - b0, 2);
    to += 3;
    r0 = r;
    g0 = g;
    b0 = b;
  }
  return <i32>(to - row);
}
