/**
 * Raising: a function that fails sets the pending exception and returns `ERR` (or false, 0, -1 as it says).
 */
import { BUF_DATA, BufObj, STR_DATA, StrObj, TUPLE_ITEMS, TupleObj, TypeObj } from "./object";
import { T_MEMORY_ERROR, T_OS_ERROR, T_RUNTIME_ERROR, T_STR, T_TUPLE, T_WORDS, T_STOP_ITERATION, T_KEY_ERROR } from "./types";
import { gc_alloc, gc_alloc_var, gc_grow } from "./heap";
import { gc_root } from "./gc";
import { str_finish, str_lit } from "./intern";
import { TextObj, text_byte, text_char, text_fixed, text_int, text_new, text_str, text_to_str } from "./text";
import { repr_to, str_to, type_of } from "./ops";
import { ERR, UNDEF, V, int_of, obj, smi } from "./value";

/** A built-in exception object. */
@unmanaged
export class ExcObj {
  type: u32;
  /** Tuple object of the arguments. */
  args: u32;
  /** Traceback: data address of a words buffer of (file, line, block) triples, innermost frame first. 0 = none. */
  trace: u32;
  /** Words of it in use. */
  trace_len: u32;
}

const PENDING: usize = memory.data(8, 8);
const MEM_EXC: usize = memory.data(16, 16);
const BARE_EXC: usize = memory.data(16, 16);
const BARE_MAX: i32 = 4;
const BARE_ARGS: usize = memory.data(48, 16);
const BARE_TRACE: usize = memory.data(32, 16);
const MEM_ARGS: usize = memory.data(16, 16);
const MEM_TEXT: usize = memory.data(192, 16);
/** Message of the static exception. */
const BARE_TEXT: usize = memory.data(16 + 112, 16);
const BARE_TEXT_BYTES: i32 = 112;
const BARE_WORD: usize = memory.data(8, 8);
const EMPTY: usize = memory.data(16, 16);
/** The empty tuple. */
export const EMPTY_TUPLE: V = obj(EMPTY);

export function init_error(): void {
  gc_root(PENDING);
  for (let i: usize = 0; i < <usize>BARE_MAX; i++) gc_root(BARE_ARGS + TUPLE_ITEMS + (i << 3));
  gc_root(BARE_TRACE + BUF_DATA);
  gc_root(BARE_TRACE + BUF_DATA + 16);
  store<u64>(PENDING, UNDEF);
  changetype<TupleObj>(EMPTY).type = <u32>T_TUPLE;
  changetype<TupleObj>(EMPTY).len = 0;
  const e = changetype<ExcObj>(MEM_EXC);
  e.type = <u32>T_MEMORY_ERROR;
  e.args = <u32>MEM_ARGS;
  e.trace = 0;
  e.trace_len = 0;
  changetype<TupleObj>(MEM_ARGS).type = <u32>T_TUPLE;
  changetype<TupleObj>(MEM_ARGS).len = 1;
  store<u64>(MEM_ARGS + TUPLE_ITEMS, obj(MEM_TEXT));
  changetype<StrObj>(MEM_TEXT).type = <u32>T_STR;
  changetype<StrObj>(BARE_TEXT).type = <u32>T_STR;
  store<u64>(BARE_WORD, obj(BARE_TEXT));
}

// ---- the pending exception ---------------------------------------------------------------------------

/** The pending exception (an exception object or an instance of a class derived from one); UNDEF = none. */
// @ts-ignore: decorator
@inline export function pending(): V { return load<u64>(PENDING); }

/** Makes `v` the pending exception. Returns `ERR`. */
export function raise(v: V): V {
  store<u64>(PENDING, v);
  return ERR;
}

/** Takes the pending exception away and returns it. */
export function take_pending(): V {
  const v = load<u64>(PENDING);
  store<u64>(PENDING, UNDEF);
  return v;
}

// ---- making and raising --------------------------------------------------------------------------------

/** A new exception of a built-in type with a tuple object of arguments. 0 when memory is out. */
export function exc_new(type: usize, args: usize): usize {
  const p = gc_alloc(16, type);
  if (p) changetype<ExcObj>(p).args = <u32>args;
  return p;
}

/** A new exception with one argument. `ERR` when memory is out. */
export function exc_new1(type: usize, arg: V): V {
  const t = gc_alloc_var(T_TUPLE, 1);
  if (!t) return ERR;
  store<u64>(t + TUPLE_ITEMS, arg);
  const p = exc_new(type, t);
  return p ? obj(p) : ERR;
}

/** Raises a built-in exception without arguments. */
export function raise_type(type: usize): V {
  const p = exc_new(type, EMPTY);
  return p ? raise(obj(p)) : raise_bare(type);
}

/** Raises an exception for which there is no memory (or the heap is locked): a static object without arguments. */
function raise_bare(type: usize): V {
  return raise(exc_static(type, 0, 0));
}

/** Raises the static exception with the formatted message, as much of it as there is room for. */
function raise_static(type: usize, format: string, a: V, b: V, c: V): V {
  const t = text_fixed(BARE_TEXT + STR_DATA, BARE_TEXT_BYTES);
  format_to(t, format, a, b, c);
  const s = changetype<StrObj>(BARE_TEXT);
  s.len = changetype<TextObj>(t).len;
  s.hash = 0;
  str_finish(obj(BARE_TEXT));
  return raise(exc_static(type, 1, BARE_WORD));
}

/** The static exception object, with the arguments at `argv` if they are not more than `BARE_MAX`. */
export function exc_static(type: usize, argc: i32, argv: usize): V {
  const n = argc <= BARE_MAX ? argc : 0;
  changetype<TupleObj>(BARE_ARGS).type = <u32>T_TUPLE;
  changetype<TupleObj>(BARE_ARGS).len = n;
  for (let i: usize = 0; i < <usize>BARE_MAX; i++) store<u64>(BARE_ARGS + (i << 3), <i32>i < n ? load<u64>(argv + (i << 3)) : 0, TUPLE_ITEMS);
  const e = changetype<ExcObj>(BARE_EXC);
  e.type = <u32>type;
  e.args = <u32>BARE_ARGS;
  e.trace = 0;
  e.trace_len = 0;
  return obj(BARE_EXC);
}

/** Raises a built-in exception with one argument. */
export function raise_arg(type: usize, arg: V): V {
  const v = exc_new1(type, arg);
  if (v != ERR) return raise(v);
  store<u64>(BARE_ARG, arg);
  return raise(exc_static(type, 1, BARE_ARG));
}
const BARE_ARG: usize = memory.data(8, 8);

/** Raises a built-in exception with an ASCII literal as message. */
export function raise_msg(type: usize, message: string): V {
  const s = str_lit(message);
  const v = s == ERR ? ERR : exc_new1(type, s);
  return v == ERR ? raise_static(type, message, UNDEF, UNDEF, UNDEF) : raise(v);
}

/**
 * Raises a built-in exception with a formatted message. In `format`: `%s` str(value), `%r` repr(value), `%t` name of
 * the value's type, `%d` a small integer, `%c` a code point given as small integer, `%%`.
 */
export function raise_fmt(type: usize, format: string, a: V, b: V = UNDEF, c: V = UNDEF): V {
  const s = format_values(format, a, b, c);
  const v = s == ERR ? ERR : exc_new1(type, s);
  return v == ERR ? raise_static(type, format, a, b, c) : raise(v);
}

/** The formatting of `raise_fmt`: a `str`, or `ERR`. */
export function format_values(format: string, a: V, b: V, c: V): V {
  const t = text_new();
  return t && format_to(t, format, a, b, c) ? text_to_str(t) : ERR;
}

function format_to(t: usize, format: string, a: V, b: V, c: V): bool {
  const n = format.length;
  let arg = a, k = 0;
  for (let i = 0; i < n; i++) {
    let ch = format.charCodeAt(i);
    let ok: bool = true;
    if (ch == 0x25) {
      i++;
      ch = format.charCodeAt(i);
      if (ch == 0x73) ok = str_to(t, arg);
      else if (ch == 0x72) ok = repr_to(t, arg);
      else if (ch == 0x74) ok = text_str(t, obj(changetype<TypeObj>(type_of(arg)).name));
      else if (ch == 0x64) ok = text_int(t, int_of(arg));
      else if (ch == 0x63) ok = text_char(t, <u32>int_of(arg));
      else ok = text_byte(t, ch);
      if (ch != 0x25) {
        k++;
        arg = k == 1 ? b : c;
      }
    } else ok = text_byte(t, ch);
    if (!ok) return false;
  }
  return true;
}

/** From this size on a MemoryError says how to get a larger heap. */
const LARGE: u32 = 64 << 10;

/** MemoryError for a request of `n` bytes; uses no heap. Returns 0. */
export function raise_memory(n: usize): usize {
  const s = changetype<StrObj>(MEM_TEXT);
  const text = "memory allocation failed, allocating ";
  let k = text.length;
  const d = MEM_TEXT + STR_DATA;
  for (let i = 0; i < k; i++) store<u8>(d + i, <u8>text.charCodeAt(i));
  let div: u32 = 1;
  while (<u32>n / div >= 10) div *= 10;
  for (; div; div /= 10) {
    store<u8>(d + k, <u8>(0x30 + <u32>n / div % 10));
    k++;
  }
  // a hint for data, not for the small objects of a heap that is full
  const tail = <u32>n < LARGE ? " bytes" : " bytes; for a larger Python heap: Maix.utils.gc_heap_size(bytes) and reset, or kpy run --heap";
  for (let i = 0; i < tail.length; i++) {
    store<u8>(d + k, <u8>tail.charCodeAt(i));
    k++;
  }
  s.len = k;
  s.meta = k;
  s.hash = 0;
  const e = changetype<ExcObj>(MEM_EXC);
  e.trace = 0;
  e.trace_len = 0;
  store<u64>(PENDING, obj(MEM_EXC));
  return 0;
}

/** OSError(errno); `errno` as a positive or negative number. */
export function raise_os(errno: i32): V {
  // a device written in Python has raised what it wanted to say
  if (pending() != UNDEF) return ERR;
  return raise_arg(T_OS_ERROR, smi(errno < 0 ? -errno : errno));
}

/** RuntimeError of too deep a recursion. */
export function raise_recursion(): V {
  return raise_msg(T_RUNTIME_ERROR, "maximum recursion depth exceeded");
}

/** KeyError(key). */
export function raise_key(key: V): V {
  return raise_arg(T_KEY_ERROR, key);
}

/** StopIteration(value), without arguments for UNDEF. */
export function raise_stop(value: V): V {
  return value == UNDEF ? raise_type(T_STOP_ITERATION) : raise_arg(T_STOP_ITERATION, value);
}

// ---- tracebacks ----------------------------------------------------------------------------------------

/** Words of the longest traceback: an exception object that is raised again and again must not grow for ever. */
const TRACE_MAX: u32 = 3 * 1024;

/** Appends a frame to the traceback of the exception object at `p`. Without memory it is left out. */
export function trace_add(p: usize, file: V, line: i32, block: V): void {
  const e = changetype<ExcObj>(p);
  if (p == MEM_EXC) return;
  const n = e.trace_len;
  if (n >= TRACE_MAX) return;
  const room = e.trace ? load<u32>(<usize>e.trace - BUF_DATA, 4) >> 3 : 0;
  if (n + 3 > room) {
    const saved = pending();
    const data = gc_grow(e.trace, ((n + 3 + (n >> 1)) << 3 | 8) , T_WORDS);
    store<u64>(PENDING, saved);
    if (!data) {
      trace_static(p, file, line, block);
      return;
    }
    e.trace = <u32>data;
  }
  const d = <usize>e.trace + (<usize>n << 3);
  store<u64>(d, file);
  store<u64>(d, smi(line), 8);
  store<u64>(d, block, 16);
  e.trace_len = n + 3;
}

/** Keeps the first frame of an exception in static memory when there is no other. */
function trace_static(p: usize, file: V, line: i32, block: V): void {
  const e = changetype<ExcObj>(p);
  if (e.trace) return;
  changetype<BufObj>(BARE_TRACE).type = <u32>T_WORDS;
  changetype<BufObj>(BARE_TRACE).len = 24;
  store<u64>(BARE_TRACE + BUF_DATA, file);
  store<u64>(BARE_TRACE + BUF_DATA, smi(line), 8);
  store<u64>(BARE_TRACE + BUF_DATA, block, 16);
  e.trace = <u32>(BARE_TRACE + BUF_DATA);
  e.trace_len = 3;
}

/** Forgets the traceback (`__traceback__ = None`); its memory stays. */
export function trace_clear(p: usize): void {
  changetype<ExcObj>(p).trace_len = 0;
}

// @ts-ignore: decorator
@inline export function is_memory_error(v: V): bool { return v == obj(MEM_EXC); }
