/** Module `sys`. */
import { intern_lit, str_lit, intern_str } from "../py/intern";
import { sys_argv } from "../py/main";
import { exc_print } from "../py/objects/exception";
import { OUT, TextObj, text_flush, text_new } from "../py/text";
import { is_stream, stream_write_all } from "./stream";
import { sys_modules, sys_path } from "../py/import";
import { raise_arg, raise_msg, raise_type } from "../py/error";
import { gc_root, obj_size } from "../py/gc";
import { gc_words, root } from "../py/heap";
import { arg, module_def } from "../py/native";
import { type_of } from "../py/ops";
import { list_append, list_new } from "../py/objects/list";
import { namedtuple_from, namedtuple_type } from "../py/objects/namedtuple";
import { exc_handled } from "../py/unwind";
import { tuple_new } from "../py/objects/tuple";
import { T_STR, T_SYSTEM_EXIT, T_TYPE_ERROR, T_OS_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, is_ptr, is_type, obj, ptr_of, smi } from "../py/value";
import { int_from } from "../py/objects/big";
import { standard_stream } from "./file";

const DEF: usize = memory.data(32, 8);
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_exit, f_print_exception, f_exc_info, f_getsizeof, f_intern, f_atexit];

/** Function that `sys.atexit` has set, None without one. */
const ATEXIT: usize = memory.data(8, 8);

export function init_sys(): void {
  gc_root(ATEXIT);
  store<u64>(ATEXIT, NONE);
  module_def(
    DEF,
    "sys",
    "exit:0-1 print_exception:1-2 exc_info:0 getsizeof:1 intern:1 atexit:1",
    FUNCTIONS,
    "path argv modules stdin stdout stderr platform version version_info implementation byteorder maxsize ps1 ps2",
    constant,
  );
}

/** The function that runs when a script has ended, None without one. */
export function sys_atexit(): V {
  return load<u64>(ATEXIT);
}

function constant(i: i32): V {
  switch (i) {
    case 0: return sys_path();
    case 1: return sys_argv();
    case 2: return sys_modules();
    case 3: return standard_stream(0);
    case 4: return standard_stream(1);
    case 5: return standard_stream(2);
    case 6: return intern_lit("MaixPy");
    case 7: return str_lit("3.4.0; MicroPython v1.27.0");
    case 8: return version(3, 4, 0, false);
    case 9: return implementation();
    case 10: return intern_lit("little");
    case 11: return int_from(i64.MAX_VALUE);
    case 12: return str_lit(">>> ");
    default: return str_lit("... ");
  }
}

/** (major, minor, micro), with an empty text as fourth item for `implementation.version`. */
function version(a: i32, b: i32, c: i32, release: bool): V {
  const t = tuple_new(release ? 4 : 3);
  if (!t) return ERR;
  store<u64>(t, smi(a), 8);
  store<u64>(t, smi(b), 16);
  store<u64>(t, smi(c), 24);
  if (release) {
    const s = intern_lit("");
    if (s == ERR) return ERR;
    store<u64>(t, s, 32);
  }
  return obj(t);
}

/** sys.implementation: a named tuple. */
function implementation(): V {
  const names = list_new(3), values = gc_words(3);
  if (!names || !values || !root(obj(names)) || !root(obj(values - 8))) return ERR;
  const a = intern_lit("name"), b = intern_lit("version"), c = intern_lit("_machine"), none = intern_lit("");
  if (a == ERR || b == ERR || c == ERR || none == ERR) return ERR;
  if (!list_append(names, a) || !list_append(names, b) || !list_append(names, c)) return ERR;
  const v = version(1, 27, 0, true), nm = intern_lit("micropython"), machine = str_lit("kpy with Kendryte-K210");
  if (v == ERR || nm == ERR || machine == ERR) return ERR;
  store<u64>(values, nm);
  store<u64>(values, v, 8);
  store<u64>(values, machine, 16);
  const t = namedtuple_type(none, obj(names));
  return t == ERR ? ERR : namedtuple_from(ptr_of(t), values);
}

function f_exit(argc: i32, argv: usize): V {
  return argc ? raise_arg(T_SYSTEM_EXIT, arg(argv, 0)) : raise_type(T_SYSTEM_EXIT);
}

function f_print_exception(argc: i32, argv: usize): V {
  const file = argc > 1 ? arg(argv, 1) : standard_stream(1);
  if (file == standard_stream(1)) {
    const ok = exc_print(OUT, arg(argv, 0));
    text_flush();
    return ok ? NONE : ERR;
  }
  if (!is_stream(file)) return raise_msg(T_OS_ERROR, "stream operation not supported");
  const t = text_new();
  return t && exc_print(t, arg(argv, 0)) && stream_write_all(file, changetype<TextObj>(t).data, changetype<TextObj>(t).len) ? NONE : ERR;
}

/** exc_info(): type, value and None of the exception that is being handled. */
function f_exc_info(argc: i32, argv: usize): V {
  const t = tuple_new(3);
  if (!t) return ERR;
  const e = exc_handled();
  store<u64>(t, e == UNDEF ? NONE : obj(type_of(e)), 8);
  store<u64>(t, e == UNDEF ? NONE : e, 16);
  store<u64>(t, NONE, 24);
  return obj(t);
}

function f_getsizeof(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  return smi(is_ptr(v) ? <i64>obj_size(ptr_of(v)) : 8);
}

function f_intern(argc: i32, argv: usize): V {
  return is_type(arg(argv, 0), T_STR) ? intern_str(arg(argv, 0)) : raise_type(T_TYPE_ERROR);
}

function f_atexit(argc: i32, argv: usize): V {
  const old = load<u64>(ATEXIT);
  store<u64>(ATEXIT, arg(argv, 0));
  return old;
}
