/** `micropython.RingIO`: a stream through a ring of bytes (MicroPython documentation, module `micropython`). */
import { buffer_data, buffer_len, get_buffer, need_buffer } from "../py/buffer";
import { raise_type } from "../py/error";
import { gc_alloc } from "../py/heap";
import { arg, args_check, fn_index } from "../py/native";
import { bytearray_alloc } from "../py/objects/array";
import { get_failed, get_i32 } from "../py/objects/number";
import { text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, V, obj, ptr_of, smi } from "../py/value";
import { EINVAL, Ioctl, RAISED, stream_register } from "./stream";
import { m_close, m_read, m_readinto, m_readline, m_write } from "./stream_methods";

export const T_RINGIO: usize = memory.data(96, 16);

@unmanaged
class Ring {
  type: u32;
  /** Bytes of the buffer, one more than the ring holds. */
  size: u32;
  buffer: V;
  /** Places of the next byte to read and to write. */
  from: u32;
  to: u32;
}

const SIZE_MAX: i32 = 0xffff;

// @ts-ignore: decorator
@inline function ring_of(v: V): Ring { return changetype<Ring>(ptr_of(v)); }

function waiting(r: Ring): u32 { return r.to >= r.from ? r.to - r.from : r.to + r.size - r.from; }
function room(r: Ring): u32 { return r.size - 1 - waiting(r); }

/** Address of the bytes; 0 = raised. A buffer that a script has made shorter since is refused. */
function open(r: Ring): usize {
  if (!need_buffer(r.buffer, true)) return 0;
  if (<u32>buffer_len >= r.size) return buffer_data;
  raise_type(T_VALUE_ERROR);
  return 0;
}

function read(self: V, p: usize, n: i32): i32 {
  const r = ring_of(self);
  const data = open(r);
  if (!data) return RAISED;
  const count = min<u32>(n, waiting(r));
  const first = min<u32>(count, r.size - r.from);
  memory.copy(p, data + r.from, first);
  memory.copy(p + first, data, count - first);
  r.from = (r.from + count) % r.size;
  return count;
}

function write(self: V, p: usize, n: i32): i32 {
  const r = ring_of(self);
  const data = open(r);
  if (!data) return RAISED;
  const count = min<u32>(n, room(r));
  const first = min<u32>(count, r.size - r.to);
  memory.copy(data + r.to, p, first);
  memory.copy(data, p + first, count - first);
  r.to = (r.to + count) % r.size;
  return count;
}

function ioctl(self: V, request: i32, arg: usize): i32 {
  const r = ring_of(self);
  if (request == Ioctl.POLL) return <i32>arg & ((waiting(r) ? 1 : 0) | (room(r) ? 4 : 0));
  return request == Ioctl.CLOSE ? 0 : EINVAL;
}

/** `RingIO(size)` or `RingIO(buffer)`, which holds a byte less than the buffer. */
function make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 1, false)) return ERR;
  let buffer = arg(argv, 0);
  const given = get_buffer(buffer, true);
  if (given == 0) return ERR;
  let size = given > 0 ? buffer_len : get_i32(buffer);
  if (given < 0) {
    if (get_failed) return ERR;
    size = min(size, SIZE_MAX) + 1;
  }
  if (size < 2 || size > SIZE_MAX) return raise_type(T_VALUE_ERROR);
  if (given < 0) buffer = bytearray_alloc(size);
  const p = buffer == ERR ? 0 : gc_alloc(offsetof<Ring>(), type);
  if (!p) return ERR;
  changetype<Ring>(p).size = size;
  changetype<Ring>(p).buffer = buffer;
  return obj(p);
}

function any(argc: i32, argv: usize): V { return argc ? smi(waiting(ring_of(arg(argv, 0)))) : ERR; }

function repr(t: usize, v: V, mode: i32): bool { return text_lit(t, v && mode >= 0 ? "<RingIO>" : ""); }

export function init_ring_io(): void {
  const t = type_def(T_RINGIO, "RingIO", 0, 0, offsetof<Ring>(), 0, 0b10, 0);
  type_methods(t, "any:1 read:1-2 readline:1-2 readinto:2-3 write:2-4 close:1", METHODS);
  t.make_new = fn_index(make);
  t.repr = fn_index(repr);
  stream_register(T_RINGIO, read, write, ioctl);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [any, m_read, m_readline, m_readinto, m_write, m_close];
