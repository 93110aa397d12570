/** `io.StringIO` and `io.BytesIO`. */
import { buffer_data, buffer_len, get_buffer, need_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { gc_alloc, gc_grow } from "../py/heap";
import { bytes_new, str_new } from "../py/intern";
import { arg, args_check, fn_index, npos } from "../py/native";
import { is_integer } from "../py/objects/big";
import { get_failed, get_i32 } from "../py/objects/number";
import { type_def, type_methods } from "../py/typetable";
import { T_BYTES, T_RAW, T_STR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V, is_type, obj, ptr_of } from "../py/value";
import { text_byte, text_hex, text_lit } from "../py/text";
import { STR_DATA, TF_SELF_ITER } from "../py/object";
import { T_BYTESIO, T_STRINGIO } from "./io_types";
import { EINVAL, Ioctl, RAISED, stream_register } from "./stream";
import {
  m_close, m_enter, m_exit, m_flush, m_read, m_readinto, m_readline, m_readlines, m_seek, m_tell, m_write, stream_next,
} from "./stream_methods";

@unmanaged
class MemoryStream {
  type: u32;
  closed: u32;
  /** Data address of a raw buffer, 0 = none yet. */
  data: u32;
  len: u32;
  pos: u32;
  /** `str` or `bytes` object whose data it reads until something is written, 0 = it has its own. */
  shared: u32;
}

/** Address of its bytes. */
function bytes_of(s: MemoryStream): usize {
  return s.shared ? <usize>s.shared + STR_DATA : <usize>s.data;
}

function closed(s: MemoryStream): bool {
  if (!s.closed) return false;
  raise_msg(T_VALUE_ERROR, "I/O operation on closed file");
  return true;
}

function read(self: V, p: usize, n: i32): i32 {
  const s = changetype<MemoryStream>(ptr_of(self));
  if (closed(s)) return RAISED;
  if (s.pos >= s.len) return 0;
  const count = min<u32>(n, s.len - s.pos);
  memory.copy(p, bytes_of(s) + s.pos, count);
  s.pos += count;
  return count;
}

/** Makes room for `n` bytes in all; bytes between the old end and the place are zero. */
function reserve(s: MemoryStream, n: u32): bool {
  const room = s.data ? load<u32>(<usize>s.data - 4) : 0;
  if (n <= room) return true;
  const data = gc_grow(s.data, max<u32>(n, room + (room >> 1) + 16), T_RAW);
  if (!data) return false;
  s.data = <u32>data;
  return true;
}

function write(self: V, p: usize, n: i32): i32 {
  const s = changetype<MemoryStream>(ptr_of(self));
  if (closed(s)) return RAISED;
  if (n == 0) return 0;
  const from = p - bytes_of(s);
  const inside = from < <usize>s.len;
  if (!reserve(s, max<u32>(s.len, s.pos + n))) return RAISED;
  if (s.shared) {
    memory.copy(s.data, bytes_of(s), s.len);
    s.shared = 0;
  }
  if (inside) p = <usize>s.data + from;
  if (s.pos > s.len) memory.fill(<usize>s.data + s.len, 0, s.pos - s.len);
  memory.copy(<usize>s.data + s.pos, p, n);
  s.pos += n;
  if (s.pos > s.len) s.len = s.pos;
  return n;
}

function ioctl(self: V, request: i32, arg: usize): i32 {
  const s = changetype<MemoryStream>(ptr_of(self));
  if (request == Ioctl.CLOSE) {
    s.closed = 1;
    s.data = 0;
    s.shared = 0;
    s.len = 0;
    s.pos = 0;
    return 0;
  }
  if (request == Ioctl.POLL) return <i32>arg & 5;
  if (closed(s)) return RAISED;
  if (request == Ioctl.FLUSH) return 0;
  if (request != Ioctl.SEEK) return EINVAL;
  const whence = load<i32>(arg, 8);
  let place = load<i64>(arg) + (whence == 0 ? 0 : whence == 1 ? <i64>s.pos : <i64>s.len);
  if (place < 0) {
    if (whence == 0) return EINVAL;
    place = 0;
  }
  if (place > <i64>i32.MAX_VALUE) return EINVAL;
  s.pos = <u32>place;
  store<i64>(arg, place);
  return 0;
}

function make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  const p = gc_alloc(24, type);
  if (!p) return ERR;
  const s = changetype<MemoryStream>(p);
  if (npos(argc) == 0 || arg(argv, 0) == NONE) return obj(p);
  const initial = arg(argv, 0);
  if (is_integer(initial)) {
    // room to begin with
    const n = get_i32(initial);
    if (get_failed) return ERR;
    if (n > 0 && !reserve(s, n)) return ERR;
    return obj(p);
  }
  if (get_buffer(initial, false) <= 0) return need_buffer(initial, false) ? NONE : ERR;
  const n = buffer_len;
  if (is_type(initial, T_STR) || is_type(initial, T_BYTES)) {
    s.shared = <u32>ptr_of(initial);
    s.len = n;
    return obj(p);
  }
  if (n && (!reserve(s, n))) return ERR;
  get_buffer(initial, false);
  memory.copy(s.data, buffer_data, n);
  s.len = n;
  return obj(p);
}

function getvalue(argc: i32, argv: usize): V {
  const self = arg(argv, 0);
  const s = changetype<MemoryStream>(ptr_of(self));
  if (argc < 1 || closed(s)) return ERR;
  return is_type(self, T_STRINGIO) ? str_new(bytes_of(s), s.len) : bytes_new(bytes_of(s), s.len);
}

function repr(t: usize, v: V, mode: i32): bool {
  return text_lit(t, is_type(v, T_STRINGIO) && mode >= 0 ? "<io.StringIO " : "<io.BytesIO ") && text_hex(t, ptr_of(v), 8) && text_byte(t, 0x3e);
}

export function init_memory_streams(): void {
  define(T_STRINGIO, "StringIO");
  define(T_BYTESIO, "BytesIO");
}

function define(type: usize, name: string): void {
  const t = type_def(type, name, 0, TF_SELF_ITER, 24, 0, 0, 0b100100);
  type_methods(
    t,
    `getvalue:1 read:1-2 readinto:2-3 readline:1-2 readlines:1 write:2-4 seek:2-3 tell:1 flush:1 close:1 __enter__:1
      __exit__:4`,
    METHODS,
  );
  t.make_new = fn_index(make);
  t.repr = fn_index(repr);
  t.next = fn_index(stream_next);
  stream_register(type, read, write, ioctl);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [getvalue, m_read, m_readinto, m_readline, m_readlines, m_write, m_seek, m_tell, m_flush, m_close, m_enter, m_exit];
