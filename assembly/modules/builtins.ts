/** The built-in names: one table; the functions are in builtins_*.ts. */
import { module_def } from "../py/native";
import { intern_lit } from "../py/intern";
import { module_new, set_builtins } from "../py/objects/module";
import * as T from "../py/types";
import { ELLIPSIS, ERR, NOTIMPL, V, obj } from "../py/value";
import { vfs_open } from "./vfs";
import {
  f_abs, f_all, f_any, f_callable, f_delattr, f_dir, f_getattr, f_hasattr, f_hash, f_id, f_isinstance, f_issubclass, f_iter, f_len, f_max, f_min,
  f_next, f_setattr, f_sorted, f_sum,
} from "./builtins_object";
import { f_build_class, f_compile, f_eval, f_exec, f_execfile, f_globals, f_import, f_locals } from "./builtins_code";
import { f_bin, f_chr, f_divmod, f_format, f_hex, f_help, f_input, f_oct, f_ord, f_pow, f_print, f_repl_print, f_repr, f_round } from "./builtins_text";

const TABLE: string =
  `print:0-*k len:1 isinstance:2 abs:1 all:1 any:1 bin:1 callable:1 chr:1 compile:3-6 delattr:2 dir:0-1 divmod:2 eval:1-3 exec:1-3 execfile:1-3
  format:1-2 getattr:2-3 globals:0 hasattr:2 hash:1 help:0-1 hex:1 id:1 input:0-1 issubclass:2 iter:1-2 locals:0 max:1-*k min:1-*k next:1-2 oct:1
  open:1-3k ord:1 pow:2-3 repr:1 round:1-2 setattr:3 sorted:1-*k sum:1-2 __build_class__:2-* __import__:1-5 __repl_print__:1`;
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  f_print, f_len, f_isinstance, f_abs, f_all, f_any, f_bin, f_callable, f_chr, f_compile, f_delattr, f_dir, f_divmod, f_eval, f_exec, f_execfile,
  f_format, f_getattr, f_globals, f_hasattr, f_hash, f_help, f_hex, f_id, f_input, f_issubclass, f_iter, f_locals, f_max, f_min, f_next, f_oct,
  vfs_open, f_ord, f_pow, f_repr, f_round, f_setattr, f_sorted, f_sum, f_build_class, f_import, f_repl_print,
];

const NAMES: string =
  "range int str list dict tuple set frozenset bool float complex bytes bytearray memoryview object type property classmethod staticmethod super slice enumerate filter map reversed zip BaseException Exception ArithmeticError AssertionError AttributeError EOFError GeneratorExit ImportError IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError OverflowError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit TimeoutError TypeError UnicodeError ValueError ViperTypeError ZeroDivisionError Ellipsis NotImplemented";
const TYPES: StaticArray<usize> = [
  T.T_RANGE, T.T_INT, T.T_STR, T.T_LIST, T.T_DICT, T.T_TUPLE, T.T_SET, T.T_FROZENSET, T.T_BOOL, T.T_FLOAT, T.T_COMPLEX, T.T_BYTES, T.T_BYTEARRAY,
  T.T_MEMORYVIEW, T.T_OBJECT, T.T_TYPE, T.T_PROPERTY, T.T_CLASSMETHOD, T.T_STATICMETHOD, T.T_SUPER, T.T_SLICE, T.T_ENUMERATE, T.T_FILTER, T.T_MAP,
  T.T_REVERSED, T.T_ZIP, T.T_BASE_EXCEPTION, T.T_EXCEPTION, T.T_ARITHMETIC_ERROR, T.T_ASSERTION_ERROR, T.T_ATTRIBUTE_ERROR, T.T_EOF_ERROR,
  T.T_GENERATOR_EXIT, T.T_IMPORT_ERROR, T.T_INDENTATION_ERROR, T.T_INDEX_ERROR, T.T_KEY_ERROR, T.T_KEYBOARD_INTERRUPT, T.T_LOOKUP_ERROR,
  T.T_MEMORY_ERROR, T.T_NAME_ERROR, T.T_NOT_IMPLEMENTED_ERROR, T.T_OS_ERROR, T.T_OVERFLOW_ERROR, T.T_RUNTIME_ERROR, T.T_STOP_ASYNC_ITERATION,
  T.T_STOP_ITERATION, T.T_SYNTAX_ERROR, T.T_SYSTEM_EXIT, T.T_TIMEOUT_ERROR, T.T_TYPE_ERROR, T.T_UNICODE_ERROR, T.T_VALUE_ERROR,
  T.T_VIPER_TYPE_ERROR, T.T_ZERO_DIVISION_ERROR,
];

function constant(i: i32): V {
  if (i < TYPES.length) return obj(unchecked(TYPES[i]));
  return i == TYPES.length ? ELLIPSIS : NOTIMPL;
}

const DEF: usize = memory.data(32, 8);

/** Declares module `builtins` and makes it. False when memory is out. */
export function init_builtins(): bool {
  module_def(DEF, "builtins", TABLE, FUNCTIONS, NAMES, constant);
  const nm = intern_lit("builtins");
  const m = nm == ERR ? ERR : module_new(nm, DEF);
  if (m == ERR) return false;
  set_builtins(m);
  return true;
}
