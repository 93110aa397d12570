/** Modules `deflate` (DeflateIO) and `zlib` (decompress and DecompIO of MicroPython 1.11). */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg, raise_os, raise_type } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { arg, args_check, fn_index, module_def, NO_FUNCTIONS, no_constant, npos } from "../py/native";
import { truth } from "../py/ops";
import { get_failed, get_i64 } from "../py/objects/number";
import { TextObj, text_lit, text_new, text_room, text_to_bytes } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_EOF_ERROR, T_VALUE_ERROR } from "../py/types";
import { adler32, crc32 } from "./flate/checksum";
import { DEFLATER_BYTES, Deflater, deflate, deflate_begin, deflate_end, deflate_tables } from "./flate/deflate";
import { Format, INFLATER_BYTES, Inflater, SOURCE_ERROR, inflate, inflate_begin } from "./flate/inflate";
import { EINVAL, Ioctl, RAISED, stream_ioctl, stream_read, stream_register, stream_write_all } from "./stream";
import { m_close, m_enter, m_exit, m_read, m_readinto, m_readline, m_write } from "./stream_methods";
import { ERR, NONE, V, obj, ptr_of, smi } from "../py/value";

const DEFLATE: usize = memory.data(32, 8);
const ZLIB: usize = memory.data(32, 8);
const T_DEFLATEIO: usize = memory.data(96, 16);

const EIO: i32 = -5;
/** Window bits when none are asked for. */
const DEFAULT_WBITS: i32 = 8;

@unmanaged
class DeflateObj {
  type: u32;
  checksum: u32;
  /** None once closed. */
  stream: V;
  /** Data addresses of raw buffers: state and window of the reader, state and tables of the writer. 0 = not begun. */
  reader: u32;
  window: u32;
  writer: u32;
  tables: u32;
  format: u8;
  wbits: u8;
  close: u8;
  pad: u8;
  /** Bytes written. */
  total: u32;
  /** Output that waits in `out`. */
  pending: u32;
  spare: u32;
}
const BYTES: usize = 48;
/** Output buffer behind the fields of the writer's state. */
const OUT_ROOM: u32 = 64;

const BYTE: usize = memory.data(4);

/** Next byte of the stream below, for the decompressor. */
function pull(data: usize): i32 {
  const r = stream_read(changetype<DeflateObj>(data).stream, BYTE, 1);
  if (r > 0) return load<u8>(BYTE);
  if (r == 0) raise_type(T_EOF_ERROR);
  else if (r != RAISED) raise_os(r);
  return -1;
}

function flush(o: DeflateObj): bool {
  const n = o.pending;
  o.pending = 0;
  return n == 0 || stream_write_all(o.stream, o.writer + DEFLATER_BYTES, n);
}

/** Takes a byte from the compressor. */
function push(data: usize, byte: u32): bool {
  const o = changetype<DeflateObj>(data);
  store<u8>(<usize>o.writer + DEFLATER_BYTES + o.pending, byte);
  o.pending++;
  return o.pending < OUT_ROOM || flush(o);
}

/** Result of a failed decompression. */
function failure(code: i32): i32 { return code == SOURCE_ERROR ? RAISED : EINVAL; }

/** Reads the header and makes the window. 0, or a negative result. */
function begin_reading(o: DeflateObj): i32 {
  const state = gc_bytes(INFLATER_BYTES);
  if (!state) return RAISED;
  o.reader = <u32>state;
  const r = changetype<Inflater>(state);
  r.source = pull.index;
  r.source_data = <u32>changetype<usize>(o);
  r.format = o.format;
  const bits = inflate_begin(r);
  if (bits < 0) return failure(bits);
  let wbits = <i32>o.wbits;
  if (wbits == 0) wbits = bits == 0 ? DEFAULT_WBITS : bits;
  else if (bits != 0) wbits = min(wbits, bits);
  o.window = <u32>gc_bytes(1 << wbits);
  if (o.window == 0) return RAISED;
  r.window = o.window;
  r.window_size = 1 << wbits;
  return 0;
}

function io_read(self: V, p: usize, n: i32): i32 {
  const o = changetype<DeflateObj>(ptr_of(self));
  if (o.stream == NONE) return EINVAL;
  if (o.reader == 0) {
    const r = begin_reading(o);
    if (r < 0) {
      o.reader = 0;
      return r;
    }
  }
  const i = changetype<Inflater>(o.reader);
  // what the stream below has raised, it has raised once
  if (i.failed) return EINVAL;
  const r = inflate(i, p, n);
  return r < 0 ? failure(r) : r;
}

/** Makes the compressor and writes the header. False = raised. */
function begin_writing(o: DeflateObj): bool {
  const wbits = o.wbits == 0 ? DEFAULT_WBITS : <i32>o.wbits, size = 1 << wbits;
  const tables = gc_bytes(deflate_tables(size));
  const state = tables ? gc_bytes(DEFLATER_BYTES + OUT_ROOM) : 0;
  if (!state) return false;
  const d = changetype<Deflater>(state);
  d.sink = push.index;
  d.sink_data = <u32>changetype<usize>(o);
  d.size = size;
  d.heads = <u32>tables;
  d.links = d.heads + <u32>(deflate_tables(size) - 3 * size);
  d.window = d.links + 2 * size;
  o.tables = <u32>tables;
  o.writer = <u32>state;
  const data = changetype<usize>(o);
  o.pending = 0;
  if (o.format == Format.ZLIB) {
    const cmf: u32 = 8 | (<u32>max(wbits - 8, 1) << 4);
    push(data, cmf);
    push(data, 0x80 | (31 - ((cmf << 8) | 0x80) % 31));
    o.checksum = 1;
  } else if (o.format == Format.GZIP) {
    // no flags, no time; "fastest", Unix
    push(data, 0x1f);
    push(data, 0x8b);
    push(data, 8);
    for (let i = 0; i < 5; i++) push(data, 0);
    push(data, 4);
    push(data, 3);
    o.checksum = 0;
  }
  deflate_begin(d);
  if (flush(o)) return true;
  o.writer = 0;
  return false;
}

function io_write(self: V, p: usize, n: i32): i32 {
  const o = changetype<DeflateObj>(ptr_of(self));
  if (o.stream == NONE) return EINVAL;
  if (o.writer == 0 && !begin_writing(o)) return RAISED;
  o.total += n;
  if (o.format == Format.ZLIB) o.checksum = adler32(o.checksum, p, n);
  else if (o.format == Format.GZIP) o.checksum = crc32(o.checksum, p, n);
  const d = changetype<Deflater>(o.writer);
  if (d.failed) return EIO;
  deflate(d, p, n);
  return d.failed != 0 || !flush(o) ? RAISED : n;
}

function put_word(data: usize, word: u32): bool {
  for (let i = 0; i < 4; i++, word >>= 8) if (!push(data, word & 0xff)) return false;
  return true;
}

/** Ends the compressed data. 0, or RAISED. What failed in a write has been raised there. */
function end_writing(o: DeflateObj): i32 {
  const d = changetype<Deflater>(o.writer), data = changetype<usize>(o);
  if (d.failed) return 0;
  deflate_end(d);
  let ok = d.failed == 0;
  if (o.format == Format.ZLIB) ok = ok && put_word(data, bswap(o.checksum));
  else if (o.format == Format.GZIP) ok = ok && put_word(data, o.checksum) && put_word(data, o.total);
  return ok && flush(o) ? 0 : RAISED;
}

function io_ioctl(self: V, request: i32, argument: usize): i32 {
  if (request != Ioctl.CLOSE) return EINVAL;
  const o = changetype<DeflateObj>(ptr_of(self));
  if (o.stream == NONE) return 0;
  const ended = o.writer ? end_writing(o) : 0;
  const below = o.stream;
  o.stream = NONE;
  if (o.close == 0 || ended < 0) return ended;
  return min(stream_ioctl(below, Ioctl.CLOSE, 0), 0);
}

function io_new(stream: V, format: i32, wbits: i32): V {
  const p = gc_alloc(BYTES, T_DEFLATEIO);
  if (!p) return ERR;
  const o = changetype<DeflateObj>(p);
  o.stream = stream;
  o.format = <u8>format;
  o.wbits = <u8>wbits;
  return obj(p);
}

function io_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 4, false)) return ERR;
  const n = npos(argc);
  let format: i64 = Format.AUTO, wbits: i64 = 0, close = 0;
  if (n > 1) {
    format = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
  }
  if (n > 2) {
    wbits = get_i64(arg(argv, 2));
    if (get_failed) return ERR;
  }
  if (n > 3) {
    close = truth(arg(argv, 3));
    if (close < 0) return ERR;
  }
  if (format < Format.AUTO || format > Format.GZIP) return raise_msg(T_VALUE_ERROR, "format");
  if (wbits != 0 && (wbits < 5 || wbits > 15)) return raise_msg(T_VALUE_ERROR, "wbits");
  const v = io_new(arg(argv, 0), <i32>format, <i32>wbits);
  if (v != ERR) changetype<DeflateObj>(ptr_of(v)).close = <u8>close;
  return v;
}

function io_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<DeflateIO>"); }

// ---- zlib -------------------------------------------------------------------------------------------------

/** Format and window bits by the `wbits` argument number 1: negative = raw, 16 and more = gzip, else zlib. False = raised. */
function wbits_argument(argc: i32, argv: usize): bool {
  z_format = Format.ZLIB;
  z_wbits = 0;
  if (npos(argc) < 2) return true;
  const n = get_i64(arg(argv, 1));
  if (get_failed) return false;
  if (n < 0) {
    z_format = Format.RAW;
    z_wbits = <i32>min<i64>(max<i64>(-n, 5), 15);
  } else if (n >= 16) z_format = Format.GZIP;
  return true;
}
let z_format: i32 = 0;
let z_wbits: i32 = 0;

function z_decompio(argc: i32, argv: usize): V { return wbits_argument(argc, argv) ? io_new(arg(argv, 0), z_format, z_wbits) : ERR; }

/** Input of `z_decompress`: { u32 address, u32 place, u32 end }. */
const INPUT: usize = memory.data(12, 4);
function next_input(data: usize): i32 {
  const at = load<u32>(data, 4);
  if (at >= load<u32>(data, 8)) return -1;
  store<u32>(data, at + 1, 4);
  return load<u8>(<usize>load<u32>(data) + at);
}

function z_decompress(argc: i32, argv: usize): V {
  if (!wbits_argument(argc, argv) || !need_buffer(arg(argv, 0), false)) return ERR;
  store<u32>(INPUT, <u32>buffer_data);
  store<u32>(INPUT, 0, 4);
  store<u32>(INPUT, buffer_len, 8);
  const state = gc_bytes(INFLATER_BYTES), t = state ? text_new() : 0;
  if (!t) return ERR;
  const r = changetype<Inflater>(state);
  r.source = next_input.index;
  r.source_data = <u32>INPUT;
  r.format = z_format;
  const bits = inflate_begin(r);
  if (bits < 0) return raise_msg(T_VALUE_ERROR, "compression header");
  r.window_size = 1 << (bits == 0 ? z_wbits : bits);
  r.window = <u32>gc_bytes(r.window_size);
  if (r.window == 0) return ERR;
  const o = changetype<TextObj>(t);
  while (true) {
    if (!text_room(t, 512)) return ERR;
    const room = <i32>(o.cap - o.len);
    const n = inflate(r, o.data + o.len, room);
    if (n < 0) return raise_msg(T_VALUE_ERROR, "damaged data");
    o.len += n;
    if (n < room) return text_to_bytes(t);
  }
  return ERR;
}

function constant(i: i32): V { return i == 0 ? obj(T_DEFLATEIO) : smi(i - 1); }

export function init_deflate(): void {
  const t = type_def(T_DEFLATEIO, "DeflateIO", 0, 0, <u32>BYTES, 0, 2, 0xf0);
  t.make_new = fn_index(io_make);
  t.repr = fn_index(io_repr);
  type_methods(
    t, "read:1-2 readinto:2-3 readline:1-2 write:2-4 close:1 __enter__:1 __exit__:4",
    METHODS,
  );
  stream_register(T_DEFLATEIO, io_read, io_write, io_ioctl);
  module_def(DEFLATE, "deflate", "", NO_FUNCTIONS, "DeflateIO AUTO RAW ZLIB GZIP", constant);
  module_def(ZLIB, "zlib", "decompress:1-2 DecompIO:1-2", FUNCTIONS, "", no_constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [m_read, m_readinto, m_readline, m_write, m_close, m_enter, m_exit];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [z_decompress, z_decompio];
