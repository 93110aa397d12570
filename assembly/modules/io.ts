/** Module `io`: the types of streams, `open`, and the base for streams written in Python. */
import { raise_type } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { arg, args_check, fn_index, module_def } from "../py/native";
import { get_failed, get_i32 } from "../py/objects/number";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, UNDEF, V, obj, ptr_of } from "../py/value";
import { init_files } from "./file";
import { T_BUFFEREDWRITER, T_BYTESIO, T_FILEIO, T_IOBASE, T_STRINGIO, T_TEXTIO } from "./io_types";
import { init_memory_streams } from "./memory_stream";
import { init_ring_io } from "./ring_io";
import { Ioctl, init_streams, stream_ioctl, stream_refuse, stream_register, stream_write_all, RAISED } from "./stream";
import { m_flush, m_write, m_close, m_enter, m_exit } from "./stream_methods";
import { vfs_open } from "./vfs";

// ---- BufferedWriter --------------------------------------------------------------------------------------

@unmanaged
class Buffered {
  type: u32;
  /** Data address of a raw buffer of `size` bytes, `len` of which wait. */
  data: u32;
  stream: V;
  size: u32;
  len: u32;
}

function flush(b: Buffered): bool {
  const n = b.len;
  b.len = 0;
  return stream_write_all(b.stream, b.data, n);
}

function buffered_write(self: V, p: usize, n: i32): i32 {
  const b = changetype<Buffered>(ptr_of(self));
  let left = <u32>n;
  while (left) {
    const part = min<u32>(left, b.size - b.len);
    memory.copy(<usize>b.data + b.len, p, part);
    b.len += part;
    p += part;
    left -= part;
    if (b.len == b.size && !flush(b)) return RAISED;
  }
  return n;
}

function buffered_ioctl(self: V, request: i32, arg: usize): i32 {
  const b = changetype<Buffered>(ptr_of(self));
  if (!flush(b)) return RAISED;
  return request == Ioctl.FLUSH ? 0 : stream_ioctl(b.stream, request, arg);
}

function buffered_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 2, 2, false)) return ERR;
  const size = get_i32(arg(argv, 1));
  if (get_failed) return ERR;
  if (size <= 0) return raise_type(T_VALUE_ERROR);
  const p = gc_alloc(24, type);
  if (!p) return ERR;
  const b = changetype<Buffered>(p);
  b.stream = arg(argv, 0);
  b.size = size;
  const data = gc_bytes(size);
  if (!data) return ERR;
  b.data = <u32>data;
  return obj(p);
}

// ---- the module ------------------------------------------------------------------------------------------

/** `io.IOBase()`: nothing but the mark of a stream written in Python. */
function base_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(16, type);
  return p && argc >= 0 && argv ? obj(p) : ERR;
}

const TYPES: StaticArray<usize> = [T_FILEIO, T_TEXTIO, T_STRINGIO, T_BYTESIO, T_IOBASE, T_BUFFEREDWRITER];

function constant(i: i32): V {
  return i < TYPES.length ? obj(unchecked(TYPES[i])) : UNDEF;
}

const DEF: usize = memory.data(32, 8);

export function init_io(): void {
  init_streams();
  init_files();
  init_memory_streams();
  init_ring_io();
  const base = type_def(T_IOBASE, "IOBase", 0, 0, 16, 0, 0, 0);
  base.make_new = fn_index(base_make);
  const writer = type_def(T_BUFFEREDWRITER, "BufferedWriter", 0, 0, 24, 0, 0b10, 0b10);
  writer.make_new = fn_index(buffered_make);
  type_methods(writer, "write:2-4 flush:1 close:1 __enter__:1 __exit__:4", METHODS);
  stream_register(T_BUFFEREDWRITER, stream_refuse, buffered_write, buffered_ioctl);
  module_def(DEF, "io", "open:1-3k", FUNCTIONS, "FileIO TextIOWrapper StringIO BytesIO IOBase BufferedWriter", constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [m_write, m_flush, m_close, m_enter, m_exit];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [vfs_open];
