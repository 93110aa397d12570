/** Exception types and objects: arguments, text, matching, tracebacks. */
import { TF_EXCEPTION, TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "../object";
import * as T from "../types";
import { special_find } from "../attr";
import { call0 } from "../call";
import { ERRNO_NAMES, errno_len, errno_name } from "../errnos";
import { ExcObj, exc_new, exc_static, pending, raise_msg, take_pending, trace_clear } from "../error";
import { N, name } from "../names";
import { fn_index, nkw, npos } from "../native";
import { repr_to, slot_type, str_to } from "../ops";
import { text_byte, text_int, text_lit, text_str } from "../text";
import { type_def } from "../typetable";
import { native_part } from "./instance";
import { tuple_from, tuple_repr } from "./tuple";
import { is_subclass } from "./type";
import { ERR, NONE, STOP, UNDEF, V, int_of, is_int, is_ptr, is_type, obj, ptr_of } from "../value";

function define(t: usize, text: string, base: usize): void {
  const o = type_def(t, text, base, TF_EXCEPTION, 16, 0, 0, 0b110);
  o.repr = fn_index(exc_repr);
  o.getattr = fn_index(exc_getattr);
  o.setattr = fn_index(exc_setattr);
  o.make_new = fn_index(exc_make_new);
}

export function init_exception(): void {
  define(T.T_BASE_EXCEPTION, "BaseException", 0);
  define(T.T_SYSTEM_EXIT, "SystemExit", T.T_BASE_EXCEPTION);
  define(T.T_KEYBOARD_INTERRUPT, "KeyboardInterrupt", T.T_BASE_EXCEPTION);
  define(T.T_GENERATOR_EXIT, "GeneratorExit", T.T_BASE_EXCEPTION);
  define(T.T_EXCEPTION, "Exception", T.T_BASE_EXCEPTION);
  define(T.T_STOP_ITERATION, "StopIteration", T.T_EXCEPTION);
  define(T.T_STOP_ASYNC_ITERATION, "StopAsyncIteration", T.T_EXCEPTION);
  define(T.T_ARITHMETIC_ERROR, "ArithmeticError", T.T_EXCEPTION);
  define(T.T_OVERFLOW_ERROR, "OverflowError", T.T_ARITHMETIC_ERROR);
  define(T.T_ZERO_DIVISION_ERROR, "ZeroDivisionError", T.T_ARITHMETIC_ERROR);
  define(T.T_ASSERTION_ERROR, "AssertionError", T.T_EXCEPTION);
  define(T.T_ATTRIBUTE_ERROR, "AttributeError", T.T_EXCEPTION);
  define(T.T_EOF_ERROR, "EOFError", T.T_EXCEPTION);
  define(T.T_IMPORT_ERROR, "ImportError", T.T_EXCEPTION);
  define(T.T_LOOKUP_ERROR, "LookupError", T.T_EXCEPTION);
  define(T.T_INDEX_ERROR, "IndexError", T.T_LOOKUP_ERROR);
  define(T.T_KEY_ERROR, "KeyError", T.T_LOOKUP_ERROR);
  define(T.T_MEMORY_ERROR, "MemoryError", T.T_EXCEPTION);
  define(T.T_NAME_ERROR, "NameError", T.T_EXCEPTION);
  define(T.T_OS_ERROR, "OSError", T.T_EXCEPTION);
  define(T.T_TIMEOUT_ERROR, "TimeoutError", T.T_OS_ERROR);
  define(T.T_RUNTIME_ERROR, "RuntimeError", T.T_EXCEPTION);
  define(T.T_NOT_IMPLEMENTED_ERROR, "NotImplementedError", T.T_RUNTIME_ERROR);
  define(T.T_SYNTAX_ERROR, "SyntaxError", T.T_EXCEPTION);
  define(T.T_INDENTATION_ERROR, "IndentationError", T.T_SYNTAX_ERROR);
  define(T.T_TYPE_ERROR, "TypeError", T.T_EXCEPTION);
  define(T.T_VIPER_TYPE_ERROR, "ViperTypeError", T.T_TYPE_ERROR);
  define(T.T_VALUE_ERROR, "ValueError", T.T_EXCEPTION);
  define(T.T_UNICODE_ERROR, "UnicodeError", T.T_VALUE_ERROR);
}

/** Slot `make_new`. */
function exc_make_new(type: usize, argc: i32, argv: usize): V {
  if (nkw(argc)) return raise_msg(T.T_TYPE_ERROR, "function doesn't take keyword arguments");
  const n = npos(argc);
  const args = tuple_from(argv, n);
  const p = args == ERR ? 0 : exc_new(type, ptr_of(args));
  if (p) return obj(p);
  // raising works without memory, and while the heap is locked
  take_pending();
  return exc_static(type, n, argv);
}

/** The built-in exception object inside `v` (itself, or the native part of an instance); 0 when there is none. */
export function exc_native(v: V): usize {
  if (!is_ptr(v)) return 0;
  const t = changetype<TypeObj>(load<u32>(ptr_of(v)));
  if (!(t.flags & TF_EXCEPTION)) return 0;
  if (!(t.flags & TF_INSTANCE)) return ptr_of(v);
  const part = native_part(ptr_of(v));
  return part == UNDEF ? 0 : ptr_of(part);
}

/** First argument of an exception, None without one. */
export function exc_value(v: V): V {
  const p = exc_native(v);
  if (!p) return NONE;
  const args = <usize>changetype<ExcObj>(p).args;
  return changetype<TupleObj>(args).len ? load<u64>(args, TUPLE_ITEMS) : NONE;
}

/** Slot `repr`: kind 0 = str, 1 = repr, 2 = repr of the native part of a subclass (without the name). */
function exc_repr(t: usize, v: V, kind: i32): bool {
  const p = ptr_of(v);
  const args = <usize>changetype<ExcObj>(p).args;
  const n = changetype<TupleObj>(args).len;
  if (!kind) {
    if (!n) return true;
    const a = load<u64>(args, TUPLE_ITEMS);
    if (n <= 2 && is_int(a) && is_subclass(load<u32>(p), T.T_OS_ERROR)) {
      const at = errno_name(<i32>int_of(a));
      if (at >= 0) {
        const len = errno_len;
        if (!text_lit(t, "[Errno ") || !text_int(t, int_of(a)) || !text_lit(t, "] ")) return false;
        for (let i = 0; i < len; i++) if (!text_byte(t, ERRNO_NAMES.charCodeAt(at + i))) return false;
        return n == 1 || text_lit(t, ": ") && str_to(t, load<u64>(args, TUPLE_ITEMS + 8));
      }
    }
    if (n == 1) return str_to(t, a);
  }
  if (kind == 1 && !text_str(t, obj(changetype<TypeObj>(load<u32>(p)).name))) return false;
  return tuple_repr(t, obj(args), 1);
}

/** Slot `getattr`. */
function exc_getattr(v: V, nm: V): V {
  if (nm == name(N.ARGS)) return obj(changetype<ExcObj>(ptr_of(v)).args);
  if (nm == name(N.VALUE) && is_subclass(load<u32>(ptr_of(v)), T.T_STOP_ITERATION)) return exc_value(v);
  if (nm == name(N.ERRNO) && is_subclass(load<u32>(ptr_of(v)), T.T_OS_ERROR)) return exc_value(v);
  return UNDEF;
}

/** Slot `setattr`: `__traceback__ = None`. */
function exc_setattr(v: V, nm: V, value: V): i32 {
  if (nm != name(N.D_TRACEBACK) || value != NONE) return -1;
  trace_clear(ptr_of(v));
  return 1;
}

/** True when the exception `exc` is of the type (or one of the tuple of types) `what`; -1 = TypeError raised. */
export function exc_matches(exc: V, what: V): i32 {
  const t = slot_type(exc);
  if (is_type(what, T.T_TUPLE)) {
    const n = <usize>changetype<TupleObj>(ptr_of(what)).len;
    for (let i: usize = 0; i < n; i++) {
      const k = load<u64>(ptr_of(what) + (i << 3), TUPLE_ITEMS);
      if (!is_type(k, T.T_TYPE)) return no_type();
      if (is_subclass(t, ptr_of(k))) return 1;
    }
    return 0;
  }
  if (!is_type(what, T.T_TYPE)) return no_type();
  return is_subclass(t, ptr_of(what)) ? 1 : 0;
}

function no_type(): i32 {
  raise_msg(T.T_TYPE_ERROR, "issubclass() arg 2 must be a class or a tuple of classes");
  return -1;
}

/** Value of the StopIteration that `stop_from_pending` has taken, or that a generator returned. */
export function stop_value(): V {
  return load<u64>(STOP_VALUE);
}
export function set_stop_value(v: V): void {
  store<u64>(STOP_VALUE, v);
}
export const STOP_VALUE: usize = memory.data(8, 8);

/** STOP when the pending exception is StopIteration (which is taken away), else ERR. */
export function stop_from_pending(): V {
  const e = pending();
  if (!is_subclass(slot_type(e), T.T_STOP_ITERATION)) return ERR;
  take_pending();
  store<u64>(STOP_VALUE, exc_value(e));
  return STOP;
}

/** What `raise v` raises: `v` itself or an instance of the class `v`. ERR = raised. */
export function exc_instance(v: V): V {
  if (is_type(v, T.T_TYPE) && is_subclass(ptr_of(v), T.T_BASE_EXCEPTION)) v = call0(v);
  if (v == ERR || exc_native(v)) return v;
  return raise_msg(T.T_TYPE_ERROR, "exceptions must derive from BaseException");
}

/** Appends the traceback and the last line of an uncaught exception, as MicroPython prints it. */
export function exc_print(t: usize, v: V): bool {
  const p = exc_native(v);
  if (!p) return str_to(t, v);
  const e = changetype<ExcObj>(p);
  const n = e.trace_len;
  if (n >= 3) {
    if (!text_lit(t, "Traceback (most recent call last):\n")) return false;
    for (let i = <i32>n - 3; i >= 0; i -= 3) {
      const d = <usize>e.trace + (<usize>i << 3);
      if (!text_lit(t, '  File "') || !text_str(t, load<u64>(d)) || !text_lit(t, '", line ') || !text_int(t, int_of(load<u64>(d, 8))))
        return false;
      const block = load<u64>(d, 16);
      if (block != NONE && (!text_lit(t, ", in ") || !text_str(t, block))) return false;
      if (!text_byte(t, 10)) return false;
    }
  }
  const cls = <usize>load<u32>(ptr_of(v));
  const c = changetype<TypeObj>(cls);
  if (c.flags & TF_INSTANCE && special_find(cls, N.D_REPR, offsetof<TypeObj>("repr")) != STOP) {
    if (!repr_to(t, v)) return false;
  } else if (!text_str(t, obj(c.name)) || !text_lit(t, ": ") || !exc_repr(t, obj(p), 0)) return false;
  return text_byte(t, 10);
}
