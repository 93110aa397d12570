/**
 * The stream protocol: what files, StringIO, BytesIO, the console, compressors and so on have in common. A native type joins with
 * `stream_register`; objects of classes derived from `io.IOBase` are asked through their Python methods.
 *
 * Results are a count or place >= 0, a negative errno, or `RAISED` when a Python exception is pending.
 */
import { call_method1, call_method2 } from "../py/call";
import { raise_msg, raise_os } from "../py/error";
import { root_mark, root_release } from "../py/heap";
import { intern_lit } from "../py/intern";
import { N, name } from "../py/names";
import { TF_INSTANCE, TypeObj } from "../py/object";
import { bytearray_alloc, bytearray_data, bytearray_new } from "../py/objects/array";
import { native_part } from "../py/objects/instance";
import { T_OS_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, int_of, is_int, is_ptr, ptr_of, smi } from "../py/value";
import { T_IOBASE } from "./io_types";

export const RAISED: i32 = -100000;
export const EAGAIN: i32 = -11;
export const EBADF: i32 = -9;
export const EINVAL: i32 = -22;

/** Requests of `ioctl`, with MicroPython's numbers. */
export const enum Ioctl {
  FLUSH = 1,
  /** arg = address of `i64 offset, i32 whence`; the new place is stored at `arg`. */
  SEEK = 2,
  /** arg = flags to ask for (1 readable, 4 writable); returns those that hold. */
  POLL = 3,
  CLOSE = 4,
  /** Returns how many bytes are best read at once. */
  BUFFER_SIZE = 11,
}

const MAX: i32 = 16;
/** Entries `type, read, write, ioctl` (u32 each). */
const TABLE: usize = memory.data(256, 8);
let count: i32 = 0;

export function init_streams(): void {
  count = 0;
}

/**
 * Makes `type` a stream. `read(self, p, n)` and `write(self, p, n)` move at most `n` bytes, `ioctl(self, request, arg)` does the
 * rest; a request that it does not know is `EINVAL`.
 */
export function stream_register(
  type: usize,
  read: (self: V, p: usize, n: i32) => i32,
  write: (self: V, p: usize, n: i32) => i32,
  ioctl: (self: V, request: i32, arg: usize) => i32,
): void {
  if (count == MAX) unreachable();
  const e = TABLE + (<usize>count << 4);
  store<u32>(e, <u32>type);
  store<u32>(e, load<u32>(changetype<usize>(read)), 4);
  store<u32>(e, load<u32>(changetype<usize>(write)), 8);
  store<u32>(e, load<u32>(changetype<usize>(ioctl)), 12);
  count++;
}

/** For streams that cannot be read or written. */
export function stream_refuse(self: V, p: usize, n: i32): i32 {
  return self == UNDEF && p == 0 && n == 0 ? 0 : EBADF;
}

/** The object that does the work of the last stream looked up: the native part of an instance, or the object itself. */
let worker: V = NONE;

/** Entry of the native type of `v`; 0 when it is none; 1 for a class derived from `io.IOBase`. */
function find(v: V): usize {
  worker = v;
  if (!is_ptr(v)) return 0;
  let type = <usize>load<u32>(ptr_of(v));
  const t = changetype<TypeObj>(type);
  if (t.flags & TF_INSTANCE) {
    type = t.native;
    if (type == T_IOBASE) return 1;
    if (!type) return 0;
    worker = native_part(ptr_of(v));
    if (worker == UNDEF) return 0;
  }
  for (let e = TABLE; e < TABLE + (<usize>count << 4); e += 16) if (<usize>load<u32>(e) == type) return e;
  return 0;
}

export function is_stream(v: V): bool {
  return find(v) != 0;
}

/** OSError for something that is no stream. */
function no_stream(): i32 {
  raise_msg(T_OS_ERROR, "stream operation not supported");
  return RAISED;
}

/** Reads at most `n` bytes to `p`; 0 = end. */
export function stream_read(v: V, p: usize, n: i32): i32 {
  const e = find(v);
  if (e > 1) return call_indirect<i32>(load<u32>(e, 4), worker, p, n);
  return e ? python_read(v, p, n) : no_stream();
}

/** Writes at most `n` bytes at `p`. */
export function stream_write(v: V, p: usize, n: i32): i32 {
  const e = find(v);
  if (e > 1) return call_indirect<i32>(load<u32>(e, 8), worker, p, n);
  return e ? python_write(v, p, n) : no_stream();
}

export function stream_ioctl(v: V, request: i32, arg: usize): i32 {
  const e = find(v);
  if (e > 1) return call_indirect<i32>(load<u32>(e, 12), worker, request, arg);
  return e ? python_ioctl(v, request, arg) : no_stream();
}

/** Writes all `n` bytes. False = raised. */
export function stream_write_all(v: V, p: usize, n: i32): bool {
  while (n > 0) {
    const r = stream_write(v, p, n);
    if (r <= 0) {
      if (r != RAISED) raise_os(r == 0 ? EAGAIN : r);
      return false;
    }
    p += r;
    n -= r;
  }
  return true;
}

/** Reads exactly until `n` bytes or the end. The count, or -1 = raised. */
export function stream_read_all(v: V, p: usize, n: i32): i32 {
  let done = 0;
  while (done < n) {
    const r = stream_read(v, p + done, n - done);
    if (r == 0) break;
    if (r < 0) {
      if (r != RAISED) raise_os(r);
      return -1;
    }
    done += r;
  }
  return done;
}

// ---- streams written in Python ---------------------------------------------------------------------------

/** The integer that a method has returned; None means "try again". */
function result(r: V): i32 {
  if (r == ERR) return RAISED;
  if (r == NONE) return EAGAIN;
  return is_int(r) ? <i32>int_of(r) : EINVAL;
}

function python_read(v: V, p: usize, n: i32): i32 {
  const mark = root_mark();
  const buffer = bytearray_alloc(n);
  if (buffer == ERR) return RAISED;
  const r = result(call_method1(v, name(N.READINTO), buffer));
  root_release(mark);
  if (r > n) return EINVAL;
  if (r > 0) memory.copy(p, bytearray_data(buffer), r);
  return r;
}

function python_write(v: V, p: usize, n: i32): i32 {
  const mark = root_mark();
  const data = bytearray_new(p, n);
  if (data == ERR) return RAISED;
  const r = result(call_method1(v, name(N.WRITE), data));
  root_release(mark);
  return r;
}

function python_ioctl(v: V, request: i32, arg: usize): i32 {
  const mark = root_mark();
  const method = intern_lit("ioctl");
  if (method == ERR) return RAISED;
  const r = result(call_method2(v, method, smi(request), smi(request == Ioctl.POLL ? arg : 0)));
  root_release(mark);
  return r;
}

