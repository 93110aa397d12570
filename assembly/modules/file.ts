/**
 * Files of host folders and of mounted filesystems, and the console, as stream objects (`io.FileIO`, `io.TextIOWrapper`), `sys.stdin`, `sys.stdout` and
 * `sys.stderr` among them.
 */
import { console_read, device, hostfs, interrupt_pending } from "../hal";
import { raise_type } from "../py/error";
import { gc_alloc } from "../py/heap";
import { TF_SELF_ITER } from "../py/object";
import { fn_index, arg } from "../py/native";
import { out_write } from "../py/out";
import { text_byte, text_flush, text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_KEYBOARD_INTERRUPT } from "../py/types";
import { ERR, V, is_type, obj, ptr_of, smi } from "../py/value";
import { Device, System } from "./device";
import { HostFsOp } from "./hostfs";
import { FIRST_HANDLE, file_close, file_read, file_seek, file_sync, file_write } from "../fs/volume";
import { resource_release } from "./resource";
import { T_FILEIO, T_TEXTIO } from "./io_types";
import { EBADF, EINVAL, Ioctl, RAISED, stream_register } from "./stream";
import {
  m_close, m_enter, m_exit, m_flush, m_read, m_read1, m_readinto, m_readline, m_readlines, m_seek, m_tell, m_write, stream_next,
} from "./stream_methods";

@unmanaged
class FileObj {
  type: u32;
  flags: u32;
  handle: i32;
  /** Address of the filesystem object that a file needs, or 0. */
  owner: u32;
}

const READABLE: u32 = 1;
const WRITABLE: u32 = 2;
const CLOSED: u32 = 4;
/** `handle` is 0 (input), 1 (output) or 2 (errors) of the console. */
const CONSOLE: u32 = 8;

/**
 * An object for the open file `handle` of a host folder or, from FIRST_HANDLE on, of a mounted filesystem, whose object `owner` (0 =
 * none) it keeps alive.
 */
export function file_new(handle: i32, owner: usize, readable: bool, writable: bool, text: bool): V {
  const p = gc_alloc(16, text ? T_TEXTIO : T_FILEIO);
  if (!p) {
    hostfs(HostFsOp.CLOSE, 0, 0, handle, 0, 0);
    return ERR;
  }
  const f = changetype<FileObj>(p);
  f.flags = (readable ? READABLE : 0) | (writable ? WRITABLE : 0);
  f.handle = handle;
  f.owner = <u32>owner;
  return obj(p);
}

// ---- the console -----------------------------------------------------------------------------------------

/** Text objects for input, output and errors, and the binary ones that are their `buffer`: 6 static objects. */
const STANDARD: usize = memory.data(96, 16);

/** `sys.stdin` (0), `sys.stdout` (1), `sys.stderr` (2). */
export function standard_stream(n: i32): V {
  return obj(STANDARD + (<usize>n << 4));
}

function init_standard(): void {
  for (let i = 0; i < 6; i++) {
    const f = changetype<FileObj>(STANDARD + (<usize>i << 4));
    const n = i < 3 ? i : i - 3;
    f.type = <u32>(i < 3 ? T_TEXTIO : T_FILEIO);
    f.flags = CONSOLE | (n ? WRITABLE : READABLE);
    f.handle = n;
  }
}

/** Longest wait between two looks at the console, in microseconds. */
const IDLE_US: u32 = 1000;

/** The next byte of the console, waiting for it; -1 at the end of input, -2 when Ctrl-C arrived (KeyboardInterrupt raised). */
export function console_byte(): i32 {
  text_flush();
  while (true) {
    const c = ahead != -1 ? ahead : console_read();
    ahead = -1;
    if (c >= 0) return c;
    if (c == -2) return -1;
    if (interrupt_pending()) {
      raise_type(T_KEYBOARD_INTERRUPT);
      return -2;
    }
    device(Device.SYSTEM, System.IDLE, IDLE_US, 0, 0, 0);
  }
}

/** A byte that was taken from the console to see whether one is there; -1 = none. */
let ahead: i32 = -1;

/** True when a read of the console would not wait. */
export function console_waiting(): bool {
  if (ahead == -1) ahead = console_read();
  return ahead != -1;
}

function console_input(p: usize, n: i32): i32 {
  if (n <= 0) return 0;
  const c = console_byte();
  if (c < 0) return c == -1 ? 0 : RAISED;
  store<u8>(p, <u8>c);
  return 1;
}

/** Errors have a way of their own on a host (file handle 2); a board prints them like everything else. */
function console_errors(p: usize, n: i32): void {
  text_flush();
  if (hostfs(HostFsOp.WRITE, 0, 0, 2, p, n) < 0) out_write(p, n);
}

// ---- the protocol ----------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function file_of(v: V): FileObj { return changetype<FileObj>(ptr_of(v)); }

function read(self: V, p: usize, n: i32): i32 {
  const f = file_of(self);
  if (f.flags & CLOSED) return EINVAL;
  if (!(f.flags & READABLE)) return EBADF;
  if (f.flags & CONSOLE) return console_input(p, n);
  return f.handle < FIRST_HANDLE ? hostfs(HostFsOp.READ, 0, 0, f.handle, p, n) : file_read(f.handle, p, n);
}

function write(self: V, p: usize, n: i32): i32 {
  const f = file_of(self);
  if (f.flags & CLOSED) return EINVAL;
  if (!(f.flags & WRITABLE)) return EBADF;
  if (!(f.flags & CONSOLE)) {
    return f.handle < FIRST_HANDLE ? hostfs(HostFsOp.WRITE, 0, 0, f.handle, p, n) : file_write(f.handle, p, n);
  }
  if (f.handle == 2) console_errors(p, n);
  else {
    // at once: a script may wait for the answer
    text_flush();
    out_write(p, n);
  }
  return n;
}

function ioctl(self: V, request: i32, arg: usize): i32 {
  const f = file_of(self);
  if (f.flags & CONSOLE) return console_ioctl(f, request, arg);
  if (request == Ioctl.CLOSE) {
    if (f.flags & CLOSED) return 0;
    f.flags |= CLOSED;
    if (f.handle < FIRST_HANDLE) return hostfs(HostFsOp.CLOSE, 0, 0, f.handle, 0, 0);
    const e = file_close(f.handle);
    resource_release(changetype<usize>(f));
    return e;
  }
  if (f.flags & CLOSED) return EINVAL;
  if (request == Ioctl.FLUSH) return f.handle < FIRST_HANDLE ? hostfs(HostFsOp.FLUSH, 0, 0, f.handle, 0, 0) : file_sync(f.handle);
  if (request == Ioctl.POLL) return <i32>arg & 5;
  if (request != Ioctl.SEEK) return EINVAL;
  const offset = load<i64>(arg);
  if (offset != <i64>(<i32>offset)) return EINVAL;
  const whence = load<u32>(arg, 8);
  const r = f.handle < FIRST_HANDLE
    ? hostfs(HostFsOp.SEEK, 0, 0, f.handle, <usize>offset, whence)
    : file_seek(f.handle, offset, whence);
  if (r >= 0) store<i64>(arg, r);
  return r;
}

function console_ioctl(f: FileObj, request: i32, arg: usize): i32 {
  if (request == Ioctl.FLUSH) text_flush();
  else if (request == Ioctl.POLL) return <i32>arg & (f.handle ? 4 : console_waiting() ? 1 : 0);
  else if (request != Ioctl.CLOSE) return EINVAL;
  return 0;
}

// ---- attributes ------------------------------------------------------------------------------------------

/** `buffer` of a console stream: the binary one. */
function buffer(argc: i32, argv: usize): V {
  const f = file_of(arg(argv, 0));
  if (!(f.flags & CONSOLE)) return argc ? arg(argv, 0) : ERR;
  return obj(STANDARD + (<usize>(f.handle + 3) << 4));
}

function fileno(argc: i32, argv: usize): V {
  return argc ? smi(file_of(arg(argv, 0)).handle) : ERR;
}

function repr(t: usize, v: V, mode: i32): bool {
  return text_lit(t, is_type(v, T_TEXTIO) && mode >= 0 ? "<io.TextIOWrapper " : "<io.FileIO ") && text_int(t, file_of(v).handle) &&
    text_byte(t, 0x3e);
}

export function init_files(): void {
  define(T_FILEIO, "FileIO");
  define(T_TEXTIO, "TextIOWrapper");
  init_standard();
}

function define(type: usize, name: string): void {
  const t = type_def(type, name, 0, TF_SELF_ITER, 16, 0, 0, 0b1000);
  type_methods(
    t,
    `read:1-2 read1:1-2 readinto:2-3 readline:1-2 readlines:1 write:2-4 seek:2-3 tell:1 flush:1 close:1 __enter__:1 __exit__:4
      buffer:1p fileno:1`,
    METHODS,
  );
  t.repr = fn_index(repr);
  t.next = fn_index(stream_next);
  stream_register(type, read, write, ioctl);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [
      m_read, m_read1, m_readinto, m_readline, m_readlines, m_write, m_seek, m_tell, m_flush, m_close, m_enter, m_exit, buffer, fileno,
    ];
