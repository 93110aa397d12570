/** Running scripts: what a host calls after `py_init`. */
import { arena_chunk } from "./compile/arena";
import { Mode, compile } from "./compile/compile";
import { call0 } from "./call";
import { disassemble } from "./compile/dis";
import { take_pending } from "./error";
import { gc_root } from "./gc";
import { gc_fail_at, gc_fail_left, gc_stress, heap_lock_lift, root, root_mark, root_release } from "./heap";
import { intern, str_new } from "./intern";
import { import_main, run_source, sys_modules, sys_path } from "./import";
import { N, name } from "./names";
import { truth } from "./ops";
import { dict_set } from "./objects/dict";
import { exc_matches, exc_print, exc_value } from "./objects/exception";
import { list_append, list_new } from "./objects/list";
import { ModuleObj, module_new } from "./objects/module";
import { out_cooked } from "./out";
import { put } from "./repl/readline";
import { ReplEnd, repl } from "./repl/repl";
import { ERROR, OUT, text_flush, text_flush_error } from "./text";
import { T_SYSTEM_EXIT } from "./types";
import { sys_atexit } from "../modules/sys";
import { vfs_chdir } from "../modules/vfs";
import { ERR, NONE, V, int_of, is_int, obj, ptr_of } from "./value";

/** Static words: the list `sys.argv` and the module `__main__`. */
const ARGV: usize = memory.data(8, 8);
const MAIN: usize = memory.data(8, 8);

/** Makes the module `__main__` and an empty `sys.argv`. False = out of memory. */
export function init_main(): bool {
  gc_root(ARGV);
  gc_root(MAIN);
  const argv = list_new(0);
  const main = module_new(name(N.D_MAIN), 0);
  if (!argv || main == ERR) return false;
  store<u64>(ARGV, obj(argv));
  store<u64>(MAIN, main);
  return dict_set(ptr_of(sys_modules()), name(N.D_MAIN), main);
}

/** The list `sys.argv`. */
export function sys_argv(): V {
  return load<u64>(ARGV);
}

/** Dict object of the globals of `__main__`. */
export function main_globals(): usize {
  return changetype<ModuleObj>(ptr_of(load<u64>(MAIN))).dict;
}

/** Appends UTF-8 text to the list. Returns 0 when memory is out. */
function add_text(list: V, text: usize, len: u32): i32 {
  const mark = root_mark();
  const s = str_new(text, len);
  const ok = s != ERR && root(s) && list_append(ptr_of(list), s);
  if (!ok) take_pending();
  root_release(mark);
  return ok ? 1 : 0;
}

/** Appends an argument to `sys.argv`. */
export function py_argv(text: usize, len: u32): i32 {
  return add_text(sys_argv(), text, len);
}

/** Appends a folder to `sys.path`. */
export function py_path(text: usize, len: u32): i32 {
  return add_text(sys_path(), text, len);
}

/** Changes the current folder. Returns 0 when that failed. */
export function py_chdir(text: usize, len: u32): i32 {
  const mark = root_mark();
  const s = str_new(text, len);
  const ok = s != ERR && root(s) && vfs_chdir(1, mark) != ERR;
  if (!ok) take_pending();
  root_release(mark);
  return ok ? 1 : 0;
}

/** Prints the traceback of an exception to `sys.stderr`. */
export function print_exception(e: V): void {
  root(e);
  if (!exc_print(ERROR, e)) take_pending();
  text_flush_error();
}

/** Exit status that SystemExit with this argument asks for; other values than numbers are printed. */
function exit_status(value: V): i32 {
  if (value == NONE) return 0;
  if (is_int(value)) return <i32>int_of(value) & 0xff;
  return truth(value) ? 1 : 0;
}

/** Status of a finished script (a heap that it has left locked is unlocked): 0, 1 with the traceback printed, or what SystemExit gives. */
export function finish_script(result: V): i32 {
  heap_lock_lift();
  if (result != ERR) {
    text_flush();
    return 0;
  }
  const mark = root_mark();
  const e = take_pending();
  root(e);
  let status = 1;
  if (exc_matches(e, obj(T_SYSTEM_EXIT)) == 1) status = exit_status(exc_value(e));
  else print_exception(e);
  text_flush();
  root_release(mark);
  return status;
}

/** Runs source text as `__main__`; `file` is the name for tracebacks. Returns the exit status. */
export function py_run(text: usize, len: u32, file: usize, file_len: u32): i32 {
  const mark = root_mark();
  const nm = intern(file, file_len);
  let result: V = nm;
  if (nm != ERR) {
    root(nm);
    result = dict_set(main_globals(), name(N.D_FILE), nm) ? run_source(text, len, nm, main_globals(), Mode.EXEC) : ERR;
  }
  const status = finish_script(result);
  root_release(mark);
  return status;
}

/** Runs the module with this (dotted) name as `__main__`. Returns the exit status. */
export function py_run_module(text: usize, len: u32): i32 {
  const mark = root_mark();
  const nm = intern(text, len);
  let result: V = nm;
  if (nm != ERR) {
    root(nm);
    result = import_main(nm, load<u64>(MAIN));
  }
  const status = finish_script(result);
  root_release(mark);
  return status;
}

/** Runs what `sys.atexit` has registered. Returns the exit status. */
export function py_atexit(): i32 {
  const f = sys_atexit();
  if (f == NONE) return 0;
  const mark = root_mark();
  const status = finish_script(call0(f));
  root_release(mark);
  return status;
}

/** The REPL until Ctrl-D, SystemExit or the end of the input. Tools on a serial line wait for the words of a soft reset. */
export function py_repl(): i32 {
  const end = repl();
  heap_lock_lift();
  if (end == ReplEnd.RESET && out_cooked) put("MPY: soft reboot\r\n");
  return 0;
}

/** Tests: collects garbage at every allocation. */
export function py_stress(on: i32): void {
  gc_stress(on != 0);
}

/** Tests: makes allocation number `n` from now fail once (0 = the next; -1 = none). */
export function py_fail_at(n: i32): void {
  gc_fail_at(n);
}

/** Tests: sets how many bytes the compiler asks for at once (0 = as ever), so that more of its allocations can fail. */
export function py_compiler_chunk(bytes: u32): void {
  arena_chunk(bytes);
}

/** Tests: how many allocations are left until the one that fails; -1 once it has failed. */
export function py_fail_left(): i32 {
  return gc_fail_left();
}

/** Tests: compiles source text and prints the listing of its code. Returns 0, or 1 after a SyntaxError (its traceback is printed). */
export function py_disassemble(text: usize, len: u32, mode: i32): i32 {
  const mark = root_mark();
  const code = compile(text, len, name(N.B_STDIN), mode, 0);
  if (code != ERR) {
    root(code);
    disassemble(OUT, code);
  }
  const status = finish_script(code);
  root_release(mark);
  return status;
}
