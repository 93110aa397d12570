/** The Python methods that all streams share. Text streams count and return characters, the others bytes. */
import { buffer_data, buffer_len, get_buffer, need_buffer } from "../py/buffer";
import { raise_os, raise_type } from "../py/error";
import { gc_shrink } from "../py/heap";
import { bytes_alloc, str_alloc, str_data, str_finish } from "../py/intern";
import { arg, npos } from "../py/native";
import { get_failed, get_i32, get_i64 } from "../py/objects/number";
import { list_append, list_new } from "../py/objects/list";
import { str_checked } from "../py/objects/str";
import { TextObj, text_new, text_room, text_to_bytes } from "../py/text";
import { utf8_valid } from "../py/text/utf8";
import { T_UNICODE_ERROR } from "../py/types";
import { ERR, FALSE, NONE, STOP, V, is_type, obj, ptr_of, smi } from "../py/value";
import { T_FILEIO, T_STRINGIO, T_TEXTIO } from "./io_types";
import { EAGAIN, EINVAL, Ioctl, RAISED, stream_ioctl, stream_read, stream_read_all, stream_write } from "./stream";

const CHUNK: i32 = 256;
/** `i64 offset, i32 whence` of a seek. */
const SEEK: usize = memory.data(16, 8);

export function is_text_stream(v: V): bool {
  return is_type(v, T_TEXTIO) || is_type(v, T_STRINGIO);
}

/** What a failed stream operation returns to Python: None for "try again", else an exception. */
export function stream_error(r: i32): V {
  if (r == RAISED) return ERR;
  return r == EAGAIN ? NONE : raise_os(r);
}

function finish(t: usize, text: bool): V {
  if (!text) return text_to_bytes(t);
  const o = changetype<TextObj>(t);
  return str_checked(o.data, o.len);
}

/** Reads at most `n` bytes to the end of text `t`. */
function fill(v: V, t: usize, n: i32): i32 {
  if (!text_room(t, n)) return RAISED;
  const o = changetype<TextObj>(t);
  const r = stream_read(v, o.data + o.len, n);
  if (r > 0) o.len += r;
  return r;
}

/** Bytes from the current place of a file to its end, -1 for other streams and what has no size. */
export function bytes_left(v: V): i32 {
  if (!is_type(v, T_FILEIO) && !is_type(v, T_TEXTIO)) return -1;
  const at = place(v, 0, 1);
  const end = at < 0 ? -1 : place(v, 0, 2);
  return end < 0 || place(v, at, 0) < 0 || end < at ? -1 : end - at;
}

/** Seeks and returns the new place, -1 when that does not work. */
function place(v: V, offset: i64, whence: i32): i32 {
  store<i64>(SEEK, offset);
  store<i32>(SEEK, whence, 8);
  const r = stream_ioctl(v, Ioctl.SEEK, SEEK);
  if (r < 0) return -1;
  const at = load<i64>(SEEK);
  return at > 0x7fff_0000 ? -1 : <i32>at;
}

/** `n` bytes of a file (fewer when it ends before), read straight into the object. */
function read_exactly(v: V, n: i32): V {
  const text = is_text_stream(v);
  const s = text ? str_alloc(n) : bytes_alloc(n);
  if (s == ERR) return ERR;
  const got = stream_read_all(v, str_data(s), n);
  if (got < 0) return ERR;
  if (got < n) gc_shrink(ptr_of(s), got);
  if (!text) return s;
  return utf8_valid(str_data(s), got) ? str_finish(s) : raise_type(T_UNICODE_ERROR);
}

/** Everything up to the end. */
export function read_rest(v: V): V {
  const left = bytes_left(v);
  if (left > 0) return read_exactly(v, left);
  const t = text_new();
  if (!t) return ERR;
  let step = CHUNK;
  while (true) {
    const r = fill(v, t, step);
    if (r < 0) {
      if (r == EAGAIN && changetype<TextObj>(t).len) break;
      return stream_error(r);
    }
    if (r == 0) break;
    if (step < 0x4000) step <<= 1;
  }
  return finish(t, is_text_stream(v));
}

/** Bytes that are missing until `count` characters stand at `p ... p + n`; `complete` characters were seen before. */
function missing(p: usize, n: u32, count: i32): i32 {
  const end = p + n;
  let chars = 0;
  while (p < end) {
    const c = load<u8>(p);
    const size: usize = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (p + size > end) return <i32>(p + size - end) + (count - chars - 1);
    p += size;
    chars++;
  }
  return count - chars;
}

function read_count(v: V, n: i32): V {
  const t = text_new();
  if (!t) return ERR;
  const text = is_text_stream(v);
  const o = changetype<TextObj>(t);
  while (n > <i32>o.len || text) {
    const want = text ? missing(o.data, o.len, n) : n - <i32>o.len;
    if (want <= 0) break;
    const r = fill(v, t, want);
    if (r < 0) {
      if (r == EAGAIN && o.len) break;
      return stream_error(r);
    }
    if (r == 0) break;
  }
  return finish(t, text);
}

/** A count argument: -1 for none, None or a negative one. */
function count_argument(argc: i32, argv: usize, i: i32): i32 {
  if (npos(argc) <= i || arg(argv, i) == NONE) return -1;
  const n = get_i32(arg(argv, i));
  return n < 0 ? -1 : n;
}

export function m_read(argc: i32, argv: usize): V {
  const n = count_argument(argc, argv, 1);
  if (npos(argc) > 1 && arg(argv, 1) != NONE && get_failed) return ERR;
  return n < 0 ? read_rest(arg(argv, 0)) : read_count(arg(argv, 0), n);
}

/** One call of the stream's read (`read1`). */
export function m_read1(argc: i32, argv: usize): V {
  const n = count_argument(argc, argv, 1);
  const t = text_new();
  if (!t) return ERR;
  const r = fill(arg(argv, 0), t, n < 0 ? CHUNK : n);
  return r < 0 ? stream_error(r) : finish(t, is_text_stream(arg(argv, 0)));
}

export function m_readinto(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 1), true)) return ERR;
  const data = buffer_data;
  let n = buffer_len;
  if (npos(argc) > 2) {
    const limit = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
    if (limit >= 0 && limit < n) n = limit;
  }
  let done = 0;
  while (done < n) {
    const r = stream_read(arg(argv, 0), data + done, n - done);
    if (r == 0 || (r == EAGAIN && done)) break;
    if (r < 0) return stream_error(r);
    done += r;
  }
  return smi(done);
}

/** A line with its "\n"; an empty result at the end. At most `limit` bytes unless that is negative. */
export function read_line(v: V, limit: i32): V {
  const t = text_new();
  if (!t) return ERR;
  const o = changetype<TextObj>(t);
  // files give back what was read too much; other streams are read byte by byte
  const step = is_type(v, T_FILEIO) || is_type(v, T_TEXTIO) ? 64 : 1;
  while (true) {
    let want = step;
    if (limit >= 0 && limit - <i32>o.len < want) want = limit - <i32>o.len;
    if (want <= 0) break;
    const from = o.len;
    const r = fill(v, t, want);
    if (r < 0) {
      if (r == EAGAIN && o.len) break;
      return stream_error(r);
    }
    if (r == 0) break;
    let i = from;
    while (i < o.len && load<u8>(o.data + i) != 10) i++;
    if (i < o.len) {
      const surplus = <i32>(o.len - i - 1);
      o.len = i + 1;
      if (surplus && !seek(v, -surplus, 1)) return ERR;
      break;
    }
  }
  return finish(t, is_text_stream(v));
}

export function m_readline(argc: i32, argv: usize): V {
  const n = count_argument(argc, argv, 1);
  return read_line(arg(argv, 0), n);
}

function is_empty(v: V): bool {
  return v == NONE || load<u32>(ptr_of(v), 4) == 0;
}

export function m_readlines(argc: i32, argv: usize): V {
  const list = list_new(0);
  if (!list || argc < 1) return ERR;
  while (true) {
    const line = read_line(arg(argv, 0), -1);
    if (line == ERR) return ERR;
    if (is_empty(line)) return obj(list);
    if (!list_append(list, line)) return ERR;
  }
}

/** Slot `next`: the next line. */
export function stream_next(self: V): V {
  const line = read_line(self, -1);
  if (line == ERR) return ERR;
  return is_empty(line) ? STOP : line;
}

/** Writes a `str` or buffer; the count of bytes, or characters of a text stream that takes a `str`. */
export function write_value(v: V, data: V, offset: i32, limit: i32): V {
  if (get_buffer(data, false) <= 0) return need_buffer(data, false) ? NONE : ERR;
  const p = buffer_data;
  let n = buffer_len;
  if (offset > n) offset = n;
  n -= offset;
  if (limit >= 0 && limit < n) n = limit;
  let done = 0;
  while (done < n) {
    const r = stream_write(v, p + offset + done, n - done);
    if (r == 0 || (r == EAGAIN && done)) break;
    if (r < 0) return stream_error(r);
    done += r;
  }
  return smi(done);
}

export function m_write(argc: i32, argv: usize): V {
  const data = arg(argv, 1);
  let offset = 0;
  let limit = -1;
  if (npos(argc) == 3) {
    limit = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
  } else if (npos(argc) == 4) {
    offset = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
    limit = get_i32(arg(argv, 3));
    if (get_failed) return ERR;
  }
  return write_value(arg(argv, 0), data, offset, limit);
}

/** Moves the place of a stream; false = raised. `i64` of the new place is at SEEK. */
function seek(v: V, offset: i64, whence: i32): bool {
  store<i64>(SEEK, offset);
  store<i32>(SEEK, whence, 8);
  const r = stream_ioctl(v, Ioctl.SEEK, SEEK);
  if (r >= 0) return true;
  if (r != RAISED) raise_os(r);
  return false;
}

export function m_seek(argc: i32, argv: usize): V {
  const offset = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  const whence = npos(argc) > 2 ? get_i32(arg(argv, 2)) : 0;
  if (npos(argc) > 2 && get_failed) return ERR;
  // a cursor before the start is refused whatever the stream
  if (whence == 0 && offset < 0) return raise_os(EINVAL);
  return seek(arg(argv, 0), offset, whence) ? smi(load<i64>(SEEK)) : ERR;
}

export function m_tell(argc: i32, argv: usize): V {
  return argc && seek(arg(argv, 0), 0, 1) ? smi(load<i64>(SEEK)) : ERR;
}

function request(v: V, code: i32): V {
  const r = stream_ioctl(v, code, 0);
  if (r >= 0) return NONE;
  return r == RAISED ? ERR : raise_os(r);
}

export function m_flush(argc: i32, argv: usize): V {
  return argc ? request(arg(argv, 0), Ioctl.FLUSH) : ERR;
}

export function m_close(argc: i32, argv: usize): V {
  return argc ? request(arg(argv, 0), Ioctl.CLOSE) : ERR;
}

export function m_enter(argc: i32, argv: usize): V {
  return argc ? arg(argv, 0) : ERR;
}

export function m_exit(argc: i32, argv: usize): V {
  return m_close(argc, argv) == ERR ? ERR : FALSE;
}
