/** Baseline JPEG decoder (ITU-T T.81, sequential Huffman coding, 8 bits): 1 or 3 components, any sampling up to 2x2, restarts. */
import { luma, rgb } from "../color";
import { GRAYSCALE, Img, put_gray, put_rgb565 } from "../img";
import { inverse_dct, ZIGZAG } from "./jpeg_tables";

/** What `jpeg_info` found. */
export let jpeg_w: i32 = 0;
export let jpeg_h: i32 = 0;
export let jpeg_components: i32 = 0;

export const enum JpegError { NONE = 0, NOT_JPEG, UNSUPPORTED, DAMAGED }

let p: usize = 0;
let end: usize = 0;
let restart: i32 = 0;

/** 4 tables of 64 u16. */
const QUANT: usize = memory.data(512, 8);
/**
 * 8 Huffman tables (4 DC, 4 AC) of 400 bytes: per length 1..16 the first code and the index of its first symbol (i32 each)
 * and the first code of no such symbol, 256 symbols.
 */
const TABLE_BYTES: usize = 512;
const HUFFMAN: usize = memory.data(4096, 8);
const SYMBOLS: usize = 256;

/** Per component: horizontal and vertical sampling, quantisation, DC and AC table, last DC value (i32 each). */
@unmanaged
class Component {
  id: i32;
  h: i32;
  v: i32;
  quant: i32;
  dc: i32;
  ac: i32;
  last: i32;
}
const COMPONENT_BYTES: usize = 28;
const COMPONENTS: usize = memory.data(84, 4);
// @ts-ignore: decorator
@inline function component(i: i32): Component { return changetype<Component>(COMPONENTS + <usize>i * COMPONENT_BYTES); }

/** Samples of one unit: 16x16 for each component. */
const UNIT: usize = memory.data(768, 8);
const BLOCK: usize = memory.data(256, 8);

// @ts-ignore: decorator
@inline function word(at: usize): i32 { return (<i32>load<u8>(at) << 8) | load<u8>(at, 1); }

// ---- markers -------------------------------------------------------------------------------------------------

function read_quant(at: usize, stop: usize): bool {
  while (at < stop) {
    const head = <i32>load<u8>(at++), wide = head >> 4, table = QUANT + (<usize>(head & 3) << 7);
    if (at + (wide ? 128 : 64) > stop) return false;
    for (let i: usize = 0; i < 64; i++) {
      const v = wide ? word(at) : <i32>load<u8>(at);
      at += wide ? 2 : 1;
      store<u16>(table + (<usize>load<u8>(ZIGZAG + i) << 1), v);
    }
  }
  return true;
}

function read_huffman(at: usize, stop: usize): bool {
  while (at + 17 <= stop) {
    const head = <i32>load<u8>(at), table = HUFFMAN + (<usize>((head >> 4 & 1) << 2 | (head & 3)) * TABLE_BYTES);
    const counts = at + 1;
    let code = 0, index = 0;
    for (let n: usize = 1; n <= 16; n++) {
      const count = <i32>load<u8>(counts + n - 1);
      // a code of n bits is a symbol's when it is below this; its symbol is at index + code - first
      store<i32>(table + (n - 1) * 8, code + count);
      store<i32>(table + (n - 1) * 8, index - code, 4);
      index += count;
      code = (code + count) << 1;
    }
    if (index > 256 || at + 17 + index > stop) return false;
    memory.copy(table + SYMBOLS, at + 17, index);
    at += 17 + index;
  }
  return at == stop;
}

function read_frame(at: usize, stop: usize): i32 {
  if (at + 6 > stop) return JpegError.DAMAGED;
  if (load<u8>(at) != 8) return JpegError.UNSUPPORTED;
  jpeg_h = word(at + 1);
  jpeg_w = word(at + 3);
  jpeg_components = load<u8>(at + 5);
  if (jpeg_components != 1 && jpeg_components != 3) return JpegError.UNSUPPORTED;
  if (!jpeg_w || !jpeg_h || at + 6 + 3 * <usize>jpeg_components > stop) return JpegError.DAMAGED;
  for (let i = 0; i < jpeg_components; i++) {
    const c = component(i), q = at + 6 + 3 * <usize>i;
    c.id = load<u8>(q);
    c.h = load<u8>(q, 1) >> 4;
    c.v = load<u8>(q, 1) & 15;
    c.quant = load<u8>(q, 2) & 3;
    if (c.h < 1 || c.h > 2 || c.v < 1 || c.v > 2) return JpegError.UNSUPPORTED;
  }
  if (jpeg_components == 1) component(0).h = component(0).v = 1;
  return JpegError.NONE;
}

/** Reads the markers up to the scan (`whole`) or the frame header. */
function markers(data: usize, len: i32, whole: bool): i32 {
  p = data;
  end = data + <usize>len;
  restart = 0;
  if (len < 4 || word(p) != 0xffd8) return JpegError.NOT_JPEG;
  p += 2;
  let framed = false;
  while (p + 4 <= end) {
    if (load<u8>(p) != 0xff) return JpegError.DAMAGED;
    const marker = <i32>load<u8>(p, 1);
    if (marker == 0xff) {
      p++;
      continue;
    }
    const at = p + 4, stop = p + 2 + word(p + 2);
    if (stop > end || stop < at) return JpegError.DAMAGED;
    if (marker == 0xdb && !read_quant(at, stop)) return JpegError.DAMAGED;
    if (marker == 0xc4 && !read_huffman(at, stop)) return JpegError.DAMAGED;
    if (marker == 0xdd) restart = word(at);
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      if (marker > 0xc1) return JpegError.UNSUPPORTED;
      const status = read_frame(at, stop);
      if (status || !whole) return status;
      framed = true;
    }
    p = stop;
    if (marker == 0xda) return framed ? read_scan(at) : JpegError.DAMAGED;
  }
  return JpegError.DAMAGED;
}

function read_scan(at: usize): i32 {
  if (<i32>load<u8>(at) != jpeg_components) return JpegError.UNSUPPORTED;
  for (let i = 0; i < jpeg_components; i++) {
    const q = at + 1 + 2 * <usize>i;
    for (let k = 0; k < jpeg_components; k++) {
      if (component(k).id != <i32>load<u8>(q)) continue;
      component(k).dc = load<u8>(q, 1) >> 4 & 3;
      component(k).ac = 4 | (load<u8>(q, 1) & 3);
    }
  }
  return JpegError.NONE;
}

/** Reads size and number of components. Returns a JpegError. */
export function jpeg_info(data: usize, len: i32): i32 { return markers(data, len, false); }

// ---- entropy coded data --------------------------------------------------------------------------------------

let bits: u32 = 0;
let held: i32 = 0;
let bad: bool = false;

/** Next bit; zeros behind a marker or the end. */
function bit(): i32 {
  if (held == 0) {
    bits = 0;
    if (p < end) {
      bits = load<u8>(p);
      if (bits == 0xff && p + 1 < end && load<u8>(p, 1) != 0) bits = 0; // a marker: stays in place
      else p += bits == 0xff ? 2 : 1;
    }
    held = 8;
  }
  held--;
  return (bits >> held) & 1;
}

function receive(n: i32): i32 {
  let v = 0;
  for (; n > 0; n--) v = (v << 1) | bit();
  return v;
}

/** A value of n bits whose first bit tells the sign. */
// @ts-ignore: decorator
@inline function extended(n: i32): i32 {
  const v = receive(n);
  return n && v < 1 << (n - 1) ? v - (1 << n) + 1 : v;
}

function symbol(index: i32): i32 {
  const table = HUFFMAN + <usize>index * TABLE_BYTES;
  let code = 0;
  for (let n: usize = 0; n < 16; n++) {
    code = (code << 1) | bit();
    if (code < load<i32>(table + n * 8)) return load<u8>(table + SYMBOLS + (load<i32>(table + n * 8, 4) + code & 255));
  }
  bad = true;
  return 0;
}

/** Decodes the next block of a component to `out`. */
function block(c: Component, out: usize, pitch: usize): void {
  memory.fill(BLOCK, 0, 256);
  const quant = QUANT + (<usize>c.quant << 7);
  c.last += extended(min(symbol(c.dc), 15));
  store<i32>(BLOCK, c.last * <i32>load<u16>(quant));
  for (let k = 1; k < 64 && !bad; k++) {
    const s = symbol(c.ac), size = s & 15, run = s >> 4;
    if (!size) {
      if (run != 15) break;
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) {
      bad = true;
      break;
    }
    const at = <usize>load<u8>(ZIGZAG + k);
    store<i32>(BLOCK + (at << 2), extended(size) * <i32>load<u16>(quant + (at << 1)));
  }
  inverse_dct(BLOCK, out, pitch);
}

/** Skips to behind the next restart marker. */
function resync(): void {
  held = 0;
  for (let i = 0; i < jpeg_components; i++) component(i).last = 0;
  while (p + 1 < end) {
    if (load<u8>(p) == 0xff && load<u8>(p, 1) >= 0xd0 && load<u8>(p, 1) <= 0xd7) {
      p += 2;
      return;
    }
    p++;
  }
}

// @ts-ignore: decorator
@inline function clamp(x: i32): i32 { return x < 0 ? 0 : x > 255 ? 255 : x; }

/** Writes a decoded unit with its corner at (x0, y0). */
function emit(img: Img, x0: i32, y0: i32, w: i32, h: i32): void {
  const luminance = component(0), color = jpeg_components == 3;
  for (let y = 0; y < h && y0 + y < img.h; y++) {
    for (let x = 0; x < w && x0 + x < img.w; x++) {
      const v = <i32>load<u8>(UNIT + <usize>(y * 16 + x));
      if (!color) {
        if (img.format == GRAYSCALE) put_gray(img, x0 + x, y0 + y, v);
        else put_rgb565(img, x0 + x, y0 + y, rgb(v, v, v));
        continue;
      }
      const cb = chroma(1, x, y, luminance) - 128, cr = chroma(2, x, y, luminance) - 128;
      const r = clamp(v + ((91881 * cr + 32768) >> 16));
      const g = clamp(v - ((22554 * cb + 46802 * cr + 32768) >> 16));
      const b = clamp(v + ((116130 * cb + 32768) >> 16));
      if (img.format == GRAYSCALE) put_gray(img, x0 + x, y0 + y, luma(r, g, b));
      else put_rgb565(img, x0 + x, y0 + y, rgb(r, g, b));
    }
  }
}

/** Sample of component `i` at (x, y) of the unit. */
function chroma(i: i32, x: i32, y: i32, full: Component): i32 {
  const c = component(i);
  const cx = c.h < full.h ? x >> 1 : x, cy = c.v < full.v ? y >> 1 : y;
  return load<u8>(UNIT + <usize>(i * 256 + cy * 16 + cx));
}

/** Decodes into `img`, whose size is that of the picture, RGB565 or GRAYSCALE. Returns a JpegError. */
export function jpeg_decode(data: usize, len: i32, img: Img): i32 {
  const status = markers(data, len, true);
  if (status) return status;
  bits = 0;
  held = 0;
  bad = false;
  let h = 1, v = 1;
  for (let i = 0; i < jpeg_components; i++) {
    component(i).last = 0;
    h = max(h, component(i).h);
    v = max(v, component(i).v);
  }
  if (component(0).h != h || component(0).v != v) return JpegError.UNSUPPORTED;
  let left = restart;
  for (let y = 0; y < jpeg_h; y += 8 * v) {
    for (let x = 0; x < jpeg_w; x += 8 * h) {
      if (restart && left-- == 0) {
        resync();
        left = restart - 1;
      }
      for (let i = 0; i < jpeg_components; i++) {
        const c = component(i);
        for (let by = 0; by < c.v; by++)
          for (let bx = 0; bx < c.h; bx++) block(c, UNIT + <usize>(i * 256 + by * 128 + bx * 8), 16);
      }
      if (bad) return JpegError.DAMAGED;
      emit(img, x, y, 8 * h, 8 * v);
    }
  }
  return JpegError.NONE;
}
