/** Built-in functions that compile and run code. */
import { CF_CLASS, CodeObj } from "../py/code";
import { call1, call0 } from "../py/call";
import { Mode, NAMED, compile } from "../py/compile/compile";
import { raise_msg, raise_type } from "../py/error";
import { FRAME, Frame, top_frame } from "../py/frame";
import { root } from "../py/heap";
import { import_name } from "../py/import";
import { intern_str, str_data, str_len } from "../py/intern";
import { N, name } from "../py/names";
import { arg } from "../py/native";
import { get_buffer, buffer_data, buffer_len } from "../py/buffer";
import { is_dict } from "../py/objects/dicttype";
import { func_new } from "../py/objects/function";
import { get_failed, get_i32 } from "../py/objects/number";
import { T_CODE, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { class_from } from "../py/vm_statements";
import { compile_file } from "./source";
import { ERR, NONE, UNDEF, V, is_type, obj, ptr_of } from "../py/value";

/** Dict object of the globals of the Python code that called. */
function current_globals(): usize {
  return changetype<Frame>(top_frame).globals;
}

export function f_globals(argc: i32, argv: usize): V {
  return obj(current_globals());
}

/** locals(): the names of a class body, else the globals. */
export function f_locals(argc: i32, argv: usize): V {
  const code = changetype<CodeObj>(changetype<Frame>(top_frame).code);
  return code.flags & CF_CLASS ? load<u64>(top_frame, FRAME) : obj(current_globals());
}

let source: usize = 0;
let source_len: u32 = 0;

/** Finds the text of a str or of an object with a buffer. */
function get_source(v: V): bool {
  if (is_type(v, T_STR)) {
    source = str_data(v);
    source_len = str_len(v);
    return true;
  }
  const r = get_buffer(v, false);
  if (r < 0) raise_type(T_TYPE_ERROR);
  source = buffer_data;
  source_len = buffer_len;
  return r > 0;
}

/** compile(source, filename, mode): code that runs with the names of any dict. */
export function f_compile(argc: i32, argv: usize): V {
  const file = arg(argv, 1), mode = arg(argv, 2);
  if (!is_type(file, T_STR) || !is_type(mode, T_STR)) return raise_type(T_TYPE_ERROR);
  const m = mode_of(mode);
  if (m < 0) return raise_msg(T_VALUE_ERROR, "bad compile mode");
  const nm = intern_str(file);
  return nm != ERR && get_source(arg(argv, 0)) ? compile(source, source_len, nm, m, NAMED) : ERR;
}

function mode_of(v: V): i32 {
  const n = str_len(v), d = str_data(v);
  if (n == 4 && load<u32>(d) == 0x63657865) return Mode.EXEC;
  if (n == 4 && load<u32>(d) == 0x6c617665) return Mode.EVAL;
  return n == 6 && load<u32>(d) == 0x676e6973 ? Mode.SINGLE : -1;
}

/** Runs code or source text with the given globals and locals (UNDEF or None = those of the caller). */
function run(v: V, mode: i32, globals: V, locals: V): V {
  let g = current_globals();
  if (globals != UNDEF && globals != NONE) {
    if (!is_dict(globals)) return raise_type(T_TYPE_ERROR);
    g = ptr_of(globals);
  }
  const own = locals != UNDEF && locals != NONE;
  if (own && !is_dict(locals)) return raise_type(T_TYPE_ERROR);
  const l = own ? locals : obj(g);
  let code = v;
  let named = true;
  if (!is_type(v, T_CODE)) {
    named = own && ptr_of(locals) != g;
    const file = name(N.B_STRING);
    if (!get_source(v)) return ERR;
    let skip = 0;
    if (mode == Mode.EVAL) while (skip < <i32>source_len && (load<u8>(source + skip) == 0x20 || load<u8>(source + skip) == 9)) skip++;
    code = compile(source + skip, source_len - skip, file, mode, named ? NAMED : 0);
    if (code == ERR || !root(code)) return ERR;
  }
  const f = func_new(ptr_of(code), g, UNDEF, UNDEF, 0);
  if (f == ERR || !root(f)) return ERR;
  return named ? call1(f, l) : call0(f);
}

export function f_eval(argc: i32, argv: usize): V {
  return run(arg(argv, 0), Mode.EVAL, argc > 1 ? arg(argv, 1) : UNDEF, argc > 2 ? arg(argv, 2) : UNDEF);
}

export function f_exec(argc: i32, argv: usize): V {
  return run(arg(argv, 0), Mode.EXEC, argc > 1 ? arg(argv, 1) : UNDEF, argc > 2 ? arg(argv, 2) : UNDEF) == ERR ? ERR : NONE;
}

export function f_execfile(argc: i32, argv: usize): V {
  const path = arg(argv, 0);
  if (!is_type(path, T_STR)) return raise_type(T_TYPE_ERROR);
  const file = intern_str(path);
  const code = file == ERR ? ERR : compile_file(file, Mode.EXEC, NAMED);
  if (code == ERR || !root(code)) return ERR;
  return run(code, Mode.EXEC, argc > 1 ? arg(argv, 1) : UNDEF, argc > 2 ? arg(argv, 2) : UNDEF) == ERR ? ERR : NONE;
}

/** __import__(name, globals, locals, fromlist, level). */
export function f_import(argc: i32, argv: usize): V {
  if (!is_type(arg(argv, 0), T_STR)) return raise_type(T_TYPE_ERROR);
  const nm = intern_str(arg(argv, 0));
  let level = 0;
  if (argc > 4) {
    level = get_i32(arg(argv, 4));
    if (get_failed) return ERR;
    if (level < 0) return raise_type(T_VALUE_ERROR);
    if (level > 0 && arg(argv, 1) != NONE && !is_dict(arg(argv, 1))) return raise_type(T_TYPE_ERROR);
  }
  const g = argc > 1 && is_dict(arg(argv, 1)) ? ptr_of(arg(argv, 1)) : top_frame ? current_globals() : 0;
  return nm == ERR ? ERR : import_name(nm, g, argc > 3 ? arg(argv, 3) : NONE, level);
}

export function f_build_class(argc: i32, argv: usize): V {
  return class_from(arg(argv, 0), arg(argv, 1), argv + 16, argc - 2);
}
